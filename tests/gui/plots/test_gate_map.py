from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.plots import GateMap
from lstm_gui.gui.plots.gate_grid import row_rect
from lstm_gui.gui.theme import Appearance, colour_indices, is_gate, signal_table
from lstm_gui.session import GateThresholds, Session, SetThresholds, ThresholdMode

MakeSession = Callable[..., Session]
SIGNALS = ("forget_gate", "input_gate", "candidate", "output_gate")


def shown(
    qtbot: QtBot, session: Session, appearance: Appearance, signal: str, height: int = 100
) -> GateMap:
    plot = GateMap(session, appearance, signal)
    qtbot.addWidget(plot)
    plot.resize(460, height)
    return plot


def cell_centre(plot: GateMap, units: int, unit: int, step: int) -> QPoint:
    frame = plot._frame()
    top, height = row_rect(unit, frame.top, frame.plot_height, units)
    return QPoint(int(plot.time_axis().x(step)), int(top + height / 2))


def test_the_widgets_have_their_names(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    names = [shown(qtbot, session, appearance, signal).objectName() for signal in SIGNALS]
    assert names == ["forgetGateMap", "inputGateMap", "candidateMap", "outputGateMap"]


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_cell_has_the_colour_of_its_value(
    qtbot: QtBot, session: Session, appearance: Appearance, signal: str
) -> None:
    plot = shown(qtbot, session, appearance, signal, 180)
    image = plot.grab().toImage()
    values = session.layer.signal(signal)[:, 0]
    table = signal_table(signal, "light")
    for step in (1, 7, 30, 62):  # beside the cursor at step 0
        for unit in range(8):
            index = colour_indices(values[step, unit], 1.0, sequential=is_gate(signal))
            expected = QColor(*table[index].tolist())
            assert image.pixelColor(cell_centre(plot, 8, unit, step)) == expected


def test_maps_and_curves_have_the_same_time_axis(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    from lstm_gui.gui.plots import TrajectoryPlot

    curve = TrajectoryPlot(session, appearance, "cell")
    qtbot.addWidget(curve)
    curve.resize(460, 150)
    assert shown(qtbot, session, appearance, "candidate").time_axis() == curve.time_axis()


def test_a_click_selects_unit_and_step(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "input_gate")
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=cell_centre(plot, 8, 6, 41))
    assert (session.selection.unit, session.step) == (6, 41)


def test_the_unit_under_the_mouse_is_lit_and_its_value_read_out(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "forget_gate")
    plot.show()
    before = plot.grab().toImage()
    qtbot.mouseMove(plot, cell_centre(plot, 8, 4, 20))
    assert session.selection.hovered == 4
    assert plot.grab().toImage() != before
    from lstm_gui.gui.plots.layered_plot import Spot

    texts = "".join(text for text, _ in plot._readout(Spot(20, True, appearance.theme)))
    value = float(session.layer.forget_gate[20, 0, 4])
    assert texts == f"unit 4 · t = 20 · f = {value:.3f}"


def test_the_selected_unit_has_a_frame(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "output_gate", 180)
    frame = plot._frame()
    session.selection.select_unit(5)
    top, _ = row_rect(5, frame.top, frame.plot_height, 8)
    text = QColor(appearance.theme.text)
    image = plot.grab().toImage()
    line = [image.pixelColor(200, round(top) + side) for side in (-1, 0, 1)]
    assert text in line
    session.selection.select_unit(2)
    image = plot.grab().toImage()
    assert text not in [image.pixelColor(200, round(top) + side) for side in (-1, 0, 1)]


def test_an_edit_changes_the_map_and_undo_restores_it(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "forget_gate")
    before = plot.grab().toImage()
    session.do(SetThresholds(GateThresholds(ThresholdMode.HARD, 0.4, 0.6)))
    assert plot.grab().toImage() != before
    session.undo()
    assert plot.grab().toImage() == before


@pytest.mark.parametrize(
    ("steps", "units", "height"),
    [(1, 1, 60), (1, 8, 60), (3, 512, 60), (20_000, 2, 60), (500, 100, 240)],
)
def test_every_size_can_be_painted(
    qtbot: QtBot,
    appearance: Appearance,
    make_session: MakeSession,
    steps: int,
    units: int,
    height: int,
) -> None:
    session = make_session(steps=steps, units=units)
    plot = shown(qtbot, session, appearance, "forget_gate", height)
    image = plot.grab().toImage()
    frame = plot._frame()
    middle = image.pixelColor(int(frame.left + frame.plot_width / 3), int(frame.top + 5))
    assert middle != QColor(appearance.theme.surface)  # untrained gates are half open
    session.selection.select_unit(units - 1)
    session.playback.go(steps - 1)
    assert not plot.grab().isNull()


def test_a_signal_that_the_cell_lacks_is_said_to_be_missing(
    qtbot: QtBot, session: Session, appearance: Appearance
) -> None:
    plot = shown(qtbot, session, appearance, "reset_gate")
    assert not plot.present
    assert not plot.grab().isNull()
    assert list(plot.figure_table()) == ["step"]
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(200, 50))


def test_the_table_holds_the_signal(qtbot: QtBot, session: Session, appearance: Appearance) -> None:
    plot = shown(qtbot, session, appearance, "candidate")
    table = plot.figure_table()
    np.testing.assert_array_equal(table["candidate[7]"], session.layer.candidate[:, 0, 7])
    QApplication.processEvents()
