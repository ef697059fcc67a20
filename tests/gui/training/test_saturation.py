from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.analysis import UnitGateShares
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.saturation import StuckGate, nearest_unit, stuck_gates, unit_shares
from lstm_gui.gui.training.saturation_panel import SaturationPanel
from lstm_gui.gui.training.saturation_plot import SaturationPlot, place_of, saturation_area
from lstm_gui.session import (
    DisplayThresholds,
    Document,
    Session,
    SetInterventions,
    TraceRecording,
    untrained_network,
)

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def shares_of(closed: list[float], above: list[float]) -> UnitGateShares:
    one, other = np.array(closed), np.array(above)
    return UnitGateShares(one, 1.0 - one - other, other)


def test_stuck_gates_are_named_with_the_most_stuck_first() -> None:
    found = stuck_gates(
        {
            "input_gate": shares_of([0.96, 0.2, 1.0], [0.0, 0.1, 0.0]),
            "forget_gate": shares_of([0.0, 0.0, 0.0], [0.94, 0.97, 0.3]),
        }
    )
    assert [gate.name for gate in found] == ["i[2]", "f[1]", "i[0]"]
    assert [gate.meaning for gate in found] == ["never writes", "rarely clears", "hardly writes"]
    assert [gate.text for gate in found] == [
        "closed 100 % of steps",
        "open 97 % of steps",
        "closed 96 % of steps",
    ]


def test_a_hundred_per_cent_is_said_only_of_all_steps() -> None:
    assert StuckGate("input_gate", 0, "closed", 0.9999).text == "closed 99 % of steps"


def test_long_sequences_are_counted_at_evenly_spaced_steps() -> None:
    network = engine.LSTM(1, 4)
    trace = network.forward(np.random.default_rng(0).standard_normal((200_001, 1)))
    display = DisplayThresholds(0.45, 0.55)
    shares = unit_shares(TraceRecording(trace), 0, network.gate_names, display)
    exact = np.count_nonzero(trace.layers[0].forget_gate[:, 0] < 0.45, axis=0) / 200_001
    assert np.allclose(shares["forget_gate"].closed, exact, atol=0.01)


def test_the_nearest_dot_within_reach_is_found() -> None:
    shares = {"input_gate": shares_of([0.1, 0.9], [0.1, 0.0])}
    assert nearest_unit(shares, 0.88, 0.02, 0.05) == 1
    assert nearest_unit(shares, 0.5, 0.5, 0.05) is None
    assert nearest_unit({}, 0.5, 0.5, 0.05) is None


def test_a_dot_under_the_mouse_lights_and_selects_its_unit(
    session: Session, appearance: Appearance, qtbot: QtBot
) -> None:
    session.do(SetInterventions((engine.Clamp("input_gate", 0.0, units=2),)))
    plot = SaturationPlot(session, appearance)
    qtbot.addWidget(plot)
    plot.resize(240, 240)
    with qtbot.waitExposed(plot):
        plot.show()
    place: QPointF = place_of(saturation_area(QSizeF(plot.size())), 1.0, 0.0)
    qtbot.mouseMove(plot, place.toPoint())
    assert session.selection.hovered == 2
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert session.selection.unit == 2
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert session.selection.unit == 3
    plot.grab()
    assert isinstance(plot, Figure)
    assert plot.figure_table()["input_gate closed"][2] == 1.0


def test_the_panel_names_what_is_stuck_and_says_when_nothing_is(
    session: Session, appearance: Appearance, qtbot: QtBot
) -> None:
    panel = SaturationPanel(session, appearance)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.stuck == ()
    assert "None: no gate stays open or closed." in _texts(panel)
    session.do(SetInterventions((engine.Clamp("output_gate", 1.0),)))
    assert [gate.name for gate in panel.stuck] == ["o[0]", "o[1]", "o[2]", "o[3]"]
    qtbot.waitUntil(lambda: "always shows" in _texts(panel))
    panel.grab()


def test_a_cell_without_gates_is_not_said_to_have_any(
    session: Session, appearance: Appearance, qtbot: QtBot
) -> None:
    network, origin = untrained_network(session.sequence, hidden_size=3, kind="rnn")
    plain = Session(Document.of(session.sequence, network, origin))
    panel = SaturationPanel(plain, appearance)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert "This cell has no gates." in _texts(panel)
    assert "None:" not in _texts(panel)


def _texts(panel: SaturationPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())
