from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from lstm_gui.analysis.chain_cells import chain_cells
from lstm_gui.gui.plots import ChainStrip
from lstm_gui.gui.theme import Appearance, signal_table
from lstm_gui.session import Session

MakeSession = Callable[..., Session]


def shown(qtbot: QtBot, session: Session, appearance: Appearance) -> ChainStrip:
    strip = ChainStrip(session, appearance)
    qtbot.addWidget(strip)
    strip.resize(900, 34)
    return strip


def test_a_click_and_a_drag_jump(qtbot: QtBot, session: Session, appearance: Appearance) -> None:
    strip = shown(qtbot, session, appearance)
    axis = strip.time_axis()
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(axis.x(12)), 10))
    assert session.step == 12
    qtbot.mouseMove(strip, QPoint(round(axis.x(50)), 10))
    assert session.step == 50
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(axis.x(50)), 10))
    assert session.selection.unit == 0


def test_the_halves_have_the_colours_of_size_and_gate(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    strip = shown(qtbot, session, appearance)
    image = strip.grab().toImage()
    cells = chain_cells(session.layer)
    assert cells.kept is not None
    lower = signal_table("forget_gate", "light")
    for step in (5, 20, 63):
        x = int(strip.time_axis().x(step))
        below = image.pixelColor(x, 24)
        expected = QColor(*lower[round(float(cells.kept[step]) * 255)].tolist())
        assert max(abs(a - b) for a, b in zip(below.toTuple(), expected.toTuple(), strict=True)) < 4
        above = image.pixelColor(x, 10)
        assert above.blue() < 250
    steps = np.argsort(cells.size)
    pale, strong = (image.pixelColor(int(strip.time_axis().x(int(s))), 10) for s in steps[[1, -1]])
    assert strong.blue() < pale.blue()


def test_the_current_step_is_framed(qtbot: QtBot, session: Session, appearance: Appearance) -> None:
    strip = shown(qtbot, session, appearance)
    session.playback.go(30)
    image = strip.grab().toImage()
    left = strip.time_axis().edge(30)
    accent = QColor(appearance.theme.accent)
    near = [image.pixelColor(round(left) + side, 17) for side in (-1, 0, 1)]
    assert accent in near


def test_the_shown_range_is_marked_and_the_strip_still_shows_all(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    strip = shown(qtbot, session, appearance)
    before = strip.grab().toImage()
    session.selection.show_range(20, 40)
    marked = strip.grab().toImage()
    x = int(strip.time_axis().x(50))
    assert marked.pixelColor(x, 10).lightness() > before.pixelColor(x, 10).lightness()
    inside = int(strip.time_axis().x(30))
    assert marked.pixelColor(inside, 10) == before.pixelColor(inside, 10)
    assert strip.shown_range == (0, 64)


@pytest.mark.parametrize("steps", [1, 2, 150, 400, 30_000])
def test_every_length_can_be_painted(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession, steps: int
) -> None:
    session = make_session(steps=steps, units=2)
    strip = shown(qtbot, session, appearance)
    image = strip.grab().toImage()
    assert image.pixelColor(600, 24) != QColor(appearance.theme.surface)
    session.playback.go(steps - 1)
    assert not strip.grab().isNull()


def test_the_tooltip_gives_the_numbers_and_their_meaning(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    text = shown(qtbot, session, appearance).step_tooltip(17)
    kept = float(session.layer.forget_gate[17, 0].mean())
    assert text.splitlines()[0] == "t = 17"
    assert f"{kept:.3f} of c is kept" in text


def test_a_narrow_column_says_how_it_sums_up(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession
) -> None:
    strip = shown(qtbot, make_session(steps=2000, units=2), appearance)
    assert "smallest forget gate" in strip.step_tooltip(5)


def test_the_table_has_a_row_a_step(qtbot: QtBot, session: Session, appearance: Appearance) -> None:
    table = shown(qtbot, session, appearance).figure_table()
    assert list(table) == ["step", "size_of_c", "mean_forget_gate"]
    assert all(len(column) == 64 for column in table.values())
