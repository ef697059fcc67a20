"""The status line says what is: the size, the cost, the origin of the weights, the memory."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from lstm_gui.analysis import half_life
from lstm_gui.gui.status_bar import StatusBar, cost_text
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.session import Session, SetParameter, open_example, restore_reference


@pytest.fixture
def session() -> Session:
    return Session(open_example())


@pytest.fixture
def bar(session: Session, qtbot) -> StatusBar:
    bar = StatusBar(session, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(bar)
    return bar


def text(bar: StatusBar, name: str) -> str:
    return bar.findChild(QLabel, name).text()


def test_it_names_size_precision_and_origin(bar: StatusBar, session: Session) -> None:
    assert "64 steps × 8 units" in text(bar, "statusCost")
    assert "float32" in text(bar, "statusPrecision")
    assert session.document.origin.text in text(bar, "statusOrigin")
    assert "ready" in text(bar, "statusState")


def test_an_edit_is_said_and_taken_back(bar: StatusBar, session: Session) -> None:
    session.do(SetParameter("bias_ih_l0", (0,), 3.0))
    assert "edited" in text(bar, "statusOrigin")
    session.do(restore_reference(session.document))
    assert "edited" not in text(bar, "statusOrigin")


def test_the_memory_is_that_of_the_selected_unit(bar: StatusBar, session: Session) -> None:
    session.selection.select_unit(5)
    steps = half_life(session.layer.forget_gate)[5]
    assert f"unit 5: half-life {steps:.3g} steps" in text(bar, "statusMemory")


def test_an_activity_stands_in_for_the_state_until_it_ends(bar: StatusBar) -> None:
    bar.show_activity("reading co2.csv…")
    assert "reading co2.csv…" in text(bar, "statusState")
    bar.show_activity(None)
    assert "ready" in text(bar, "statusState")


@pytest.mark.parametrize(
    ("layers", "seconds", "expected"),
    [
        (1, 0.0004, "traced 1\u202f000 steps × 8 units in 0.4 ms"),
        (2, 2.5, "traced 1\u202f000 steps × 8 units × 2 layers in 2.5 s"),
    ],
)
def test_the_cost_is_told_in_readable_units(layers: int, seconds: float, expected: str) -> None:
    assert cost_text(1000, 8, layers, seconds) == expected


def test_a_paused_run_is_said_and_the_cost_gives_way_where_there_is_little_room(
    bar: StatusBar, session: Session
) -> None:
    session.show_live(session.network, session.trace, 0.01)
    bar.resize(1280, 30)
    bar.show_training("training")
    assert text(bar, "statusState").endswith("training")
    assert bar.findChild(QLabel, "statusCost").isHidden()
    bar.show_training("paused")
    assert text(bar, "statusState").endswith("paused")
    bar.resize(1480, 30)
    bar.show_training("training")
    assert not bar.findChild(QLabel, "statusCost").isHidden()
    session.end_live()
    bar.resize(1280, 30)
    bar.show_training("")
    assert not bar.findChild(QLabel, "statusCost").isHidden()
