from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from lstm_gui.gui.plots import TrajectoryPlot
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import GateThresholds, Session, SetThresholds, ThresholdMode

MakeSession = Callable[..., Session]

HARD = SetThresholds(GateThresholds(ThresholdMode.HARD, 0.3, 0.7))


def shown(qtbot: QtBot, session: Session, appearance: Appearance, signal: str) -> TrajectoryPlot:
    plot = TrajectoryPlot(session, appearance, signal)
    qtbot.addWidget(plot)
    plot.resize(460, 150)
    return plot


def count(image: QImage, colour: str, tolerance: int = 6) -> int:
    """Count the pixels of a colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8)
    pixels = pixels.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(int)
    wanted = QColor(colour)
    difference = np.abs(pixels - [wanted.blue(), wanted.green(), wanted.red()])
    return int((difference.max(axis=2) <= tolerance).sum())


def y_of(plot: TrajectoryPlot, unit: int, step: int) -> float:
    frame = plot._frame()
    return plot._value_axis(frame).y(float(plot._current().values[step, unit]))


def test_the_widgets_have_their_names(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    assert shown(qtbot, session, appearance, "cell").objectName() == "cellStatePlot"
    assert shown(qtbot, session, appearance, "hidden").objectName() == "hiddenStatePlot"


def test_the_scale_holds_run_and_baseline(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    cell = shown(qtbot, session, appearance, "cell")
    hidden = shown(qtbot, session, appearance, "hidden")
    assert cell.limit >= np.abs(session.layer.cell).max()
    assert hidden.limit == 1.0
    session.do(HARD)
    assert session.baseline is not None
    largest = max(np.abs(session.layer.cell).max(), np.abs(session.baseline.layers[0].cell).max())
    assert cell.limit >= largest


def test_a_click_on_a_curve_selects_its_unit(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "hidden")
    x = round(plot.time_axis().x(30))
    pixels = np.array([y_of(plot, unit, 30) for unit in range(8)])
    gaps = [np.sort(np.abs(pixels - pixel))[1] for pixel in pixels]
    alone = [unit for unit in range(8) if gaps[unit] > 2.0]
    assert len(alone) >= 3, "choose a step at which the curves lie apart"
    for unit in alone:
        point = QPoint(x, round(pixels[unit]))
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=point)
        assert session.selection.unit == unit
    assert session.step == 30


def test_a_click_beside_all_curves_selects_nothing_new(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "cell")
    session.selection.select_unit(3)
    free = QPointF(plot.time_axis().x(2), plot._frame().top + 2.0)
    assert plot._unit_at(free) is None
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=free.toPoint())
    assert session.selection.unit == 3
    assert session.step == 2


def test_the_curve_under_the_mouse_is_lit_everywhere(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "hidden")
    plot.show()
    point = QPoint(round(plot.time_axis().x(10)), round(y_of(plot, 6, 10)))
    qtbot.mouseMove(plot, point)
    hovered = session.selection.hovered
    assert hovered is not None
    assert abs(y_of(plot, hovered, 10) - point.y()) <= abs(y_of(plot, 6, 10) - point.y()) + 1.0


def test_the_selected_curve_is_strong_and_the_ghost_appears_with_an_edit(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "hidden")
    theme = appearance.theme
    strong = count(plot.grab().toImage(), theme.signal("hidden"))
    assert strong > 300
    plain = count(plot.grab().toImage(), theme.ghost, 20)
    session.do(HARD)
    assert count(plot.grab().toImage(), theme.ghost, 20) > plain + 50
    session.undo()
    assert count(plot.grab().toImage(), theme.ghost, 20) == plain


def test_an_edit_moves_the_curves_and_undo_restores_them(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "cell")
    before = plot.grab().toImage()
    session.do(HARD)
    assert plot.grab().toImage() != before
    session.undo()
    assert plot.grab().toImage() == before


def test_the_cursor_is_drawn_at_the_step(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "cell")
    session.playback.go(33)
    image = plot.grab().toImage()
    x = round(plot.time_axis().x(33))
    accent = QColor(appearance.theme.accent)
    column = [image.pixelColor(x + side, 30) for side in (-1, 0, 1)]
    assert any(colour == accent for colour in column)
    session.selection.show_range(0, 20)
    assert count(plot.grab().toImage(), appearance.theme.accent) == 0


@pytest.mark.parametrize("signal", ["cell", "hidden"])
@pytest.mark.parametrize(
    ("steps", "units"), [(1, 1), (1, 5), (2, 1), (700, 3), (9_000, 2), (40, 65), (30, 512)]
)
def test_every_size_can_be_painted(
    qtbot: QtBot,
    appearance: Appearance,
    make_session: MakeSession,
    signal: str,
    steps: int,
    units: int,
) -> None:
    session = make_session(steps=steps, units=units)
    plot = shown(qtbot, session, appearance, signal)
    image = plot.grab().toImage()
    assert count(image, appearance.theme.signal(signal), 8) > 3
    session.playback.go(steps - 1)
    assert not plot.grab().isNull()


def test_many_units_are_a_band_and_the_title_says_so(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession
) -> None:
    plot = shown(qtbot, make_session(units=200), appearance, "cell")
    assert "all 200 units" in plot._note(plot._frame())
    fewer = shown(qtbot, make_session(units=64), appearance, "cell")
    assert fewer._note(fewer._frame()) == ""


def test_the_selected_layer_is_shown(
    qtbot: QtBot, appearance: Appearance, make_session: MakeSession
) -> None:
    session = make_session(layers=2)
    plot = shown(qtbot, session, appearance, "hidden")
    before = plot.grab().toImage()
    session.selection.select_layer(1)
    assert plot.grab().toImage() != before
    table = plot.figure_table()
    np.testing.assert_array_equal(table["hidden[2]"], session.trace.layers[1].hidden[:, 0, 2])


def test_the_table_holds_the_numbers_of_the_steps_shown(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "cell")
    session.selection.show_range(10, 25)
    table = plot.figure_table()
    np.testing.assert_array_equal(table["step"], np.arange(10, 25))
    assert list(table) == ["step", *(f"cell[{unit}]" for unit in range(8))]
    np.testing.assert_array_equal(table["cell[3]"], session.layer.cell[10:25, 0, 3])
