from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.plots import ChainStrip, GateMap, PredictionPlot, TrajectoryPlot
from lstm_gui.gui.plots.time_plot import TimePlot
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.session import Session

# The offscreen platform says so whenever a window with a smallest size is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def plot(qtbot: QtBot, session: Session, appearance: Appearance) -> TrajectoryPlot:
    plot = TrajectoryPlot(session, appearance, "hidden")
    qtbot.addWidget(plot)
    plot.resize(460, 150)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.grab()
    return plot


@pytest.fixture
def gate_map(qtbot: QtBot, session: Session, appearance: Appearance) -> GateMap:
    plot = GateMap(session, appearance, "forget_gate")
    qtbot.addWidget(plot)
    plot.resize(460, 150)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.grab()
    return plot


def place(plot: TimePlot, step: int, y: int = 30) -> QPoint:
    return QPoint(round(plot.time_axis().x(step)), y)


def turn(plot: TimePlot, at: QPoint, x: int = 0, y: int = 0) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(plot.mapToGlobal(at)),
        QPoint(),
        QPoint(x, y),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot, event)


def test_a_click_goes_to_the_step_under_the_mouse(
    qtbot: QtBot, session: Session, plot: TrajectoryPlot
) -> None:
    qtbot.mouseClick(plot, LEFT, pos=place(plot, 40))
    assert session.step == 40


def test_dragging_scrubs_and_beyond_the_ends_stays_at_them(
    qtbot: QtBot, session: Session, plot: TrajectoryPlot
) -> None:
    qtbot.mousePress(plot, LEFT, pos=place(plot, 10))
    seen = []
    for step in (11, 20, 35):
        qtbot.mouseMove(plot, place(plot, step))
        seen.append(session.step)
    assert seen == [11, 20, 35]
    qtbot.mouseMove(plot, QPoint(5000, 30))
    assert session.step == 63
    qtbot.mouseRelease(plot, LEFT, pos=QPoint(5000, 30))
    qtbot.mouseMove(plot, place(plot, 5))
    assert session.step == 63


def test_playing_paints_the_cursor_and_nothing_else(
    session: Session, gate_map: GateMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    for name in ("_paint_base", "_paint_front"):
        monkeypatch.setattr(gate_map, name, lambda *_, name=name: painted.append(name))
    before = gate_map.grab().toImage()
    session.playback.go(30)
    QApplication.processEvents()
    after = gate_map.grab().toImage()
    assert painted == []
    assert before != after


@pytest.mark.parametrize("kind", ["cell", "hidden", "map", "prediction", "chain"])
def test_the_cursor_leaves_nothing_behind_on_the_screen(
    qtbot: QtBot, session: Session, appearance: Appearance, kind: str
) -> None:
    plot: TimePlot
    if kind == "map":
        plot = GateMap(session, appearance, "candidate")
    elif kind == "prediction":
        plot = PredictionPlot(session, appearance)
    elif kind == "chain":
        plot = ChainStrip(session, appearance)
    else:
        plot = TrajectoryPlot(session, appearance, kind)
    qtbot.addWidget(plot)
    plot.resize(460, 150)
    with qtbot.waitExposed(plot):
        plot.show()
    for step in (3, 40, 20, 63, 0, 7, 20):
        session.playback.go(step)
        QApplication.processEvents()
    moved = plot.screen().grabWindow(plot.winId()).toImage()
    plot.repaint()
    assert moved == plot.screen().grabWindow(plot.winId()).toImage()


def test_hover_and_selection_keep_the_colours(
    session: Session, gate_map: GateMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    monkeypatch.setattr(gate_map, "_paint_base", lambda *_: painted.append("base"))
    before = gate_map.grab().toImage()
    session.selection.hover(4)
    hovered = gate_map.grab().toImage()
    session.selection.select_unit(6)
    selected = gate_map.grab().toImage()
    assert painted == []
    assert before != hovered != selected


def test_the_wheel_zooms_all_plots_around_the_mouse(
    qtbot: QtBot, session: Session, appearance: Appearance, plot: TrajectoryPlot
) -> None:
    other = GateMap(session, appearance, "forget_gate")
    qtbot.addWidget(other)
    at = place(plot, 40)
    turn(plot, at, y=120)
    assert session.selection.range is not None
    start, stop = session.selection.range
    assert start < 40 < stop
    assert stop - start < 64
    assert plot.time_axis().step_at(at.x()) in (39, 40, 41)
    assert other.shown_range == (start, stop)
    for _ in range(10):
        turn(plot, at, y=-120)
    assert session.selection.range is None


def test_a_sideways_turn_pans(session: Session, plot: TrajectoryPlot) -> None:
    session.selection.show_range(20, 40)
    turn(plot, place(plot, 30), x=120)
    assert session.selection.range == (18, 38)


@pytest.mark.parametrize(
    ("button", "modifier"),
    [(RIGHT, Qt.KeyboardModifier.NoModifier), (LEFT, Qt.KeyboardModifier.ShiftModifier)],
)
def test_dragging_with_the_right_button_or_shift_pans(
    qtbot: QtBot,
    session: Session,
    plot: TrajectoryPlot,
    button: Qt.MouseButton,
    modifier: Qt.KeyboardModifier,
) -> None:
    session.selection.show_range(20, 40)
    width = plot.time_axis().column_width
    begin = place(plot, 30)
    qtbot.mousePress(plot, button, modifier, begin)
    qtbot.mouseMove(plot, begin + QPoint(round(-5 * width), 0))
    assert session.selection.range == (25, 45)
    qtbot.mouseMove(plot, begin + QPoint(round(2 * width), 0))
    assert session.selection.range == (18, 38)
    qtbot.mouseRelease(plot, button, modifier, begin)
    assert session.step == 0


def test_a_double_click_shows_everything(
    qtbot: QtBot, session: Session, plot: TrajectoryPlot
) -> None:
    session.selection.show_range(20, 40)
    qtbot.mouseDClick(plot, LEFT, pos=place(plot, 30))
    assert session.selection.range is None


def test_keys_select_zoom_pan_and_show_all(
    qtbot: QtBot, session: Session, plot: TrajectoryPlot
) -> None:
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert session.selection.unit == 1
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert session.selection.range == (0, 51)
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert session.selection.range == (13, 64)
    qtbot.keyClick(plot, Qt.Key.Key_0)
    assert session.selection.range is None
    for _ in range(20):
        qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert session.selection.unit == 7


def test_leaving_lights_nothing(qtbot: QtBot, session: Session, plot: TrajectoryPlot) -> None:
    session.selection.hover(3)
    qtbot.mouseMove(plot, QPoint(100, 60))
    QApplication.sendEvent(plot, _leave())
    assert session.selection.hovered is None


def _leave() -> object:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_focus_is_visible(qtbot: QtBot, plot: TrajectoryPlot) -> None:
    plot.clearFocus()
    before = plot.grab().toImage()
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    assert plot.grab().toImage() != before


def test_another_theme_is_painted_at_once(plot: TrajectoryPlot, appearance: Appearance) -> None:
    light = plot.grab().toImage()
    appearance.set_mode(ThemeMode.DARK)
    assert plot.grab().toImage() != light


def test_a_hidden_plot_paints_nothing(
    session: Session, gate_map: GateMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate_map.hide()
    painted: list[str] = []
    monkeypatch.setattr(gate_map, "_paint_base", lambda *_: painted.append("base"))
    session.selection.show_range(10, 20)
    session.playback.go(12)
    QApplication.processEvents()
    assert painted == []
    gate_map.show()
    QTest.qWaitForWindowExposed(gate_map)
    gate_map.repaint()
    assert painted


def test_a_plot_that_is_gone_is_let_go(session: Session, appearance: Appearance) -> None:
    plot = TrajectoryPlot(session, appearance, "cell")
    plot.grab()
    gone = weakref.ref(plot)
    plot.deleteLater()
    del plot
    QApplication.sendPostedEvents(None, 52)  # deferred deletes
    gc.collect()
    assert gone() is None
    session.playback.go(3)
