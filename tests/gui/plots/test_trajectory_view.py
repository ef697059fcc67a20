"""The plot of pyqtgraph inside a trajectory: its numbers, its ranges, and what it repaints."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lstm_gui.gui.plots import TrajectoryPlot
from lstm_gui.gui.plots.trajectory_items import TickAxis, TrajectoryCurve
from lstm_gui.gui.plots.trajectory_view import TrajectoryView
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.session import GateThresholds, Session, SetThresholds, ThresholdMode

# The offscreen platform says so whenever a window with a smallest size is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

MakeSession = Callable[..., Session]
MakePlot = Callable[..., TrajectoryPlot]
Painted = list[str]

HARD = SetThresholds(GateThresholds(ThresholdMode.HARD, 0.3, 0.7))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """Note which curves and axes paint themselves, in plots made after this."""
    seen: Painted = []
    for kind, name in ((TrajectoryCurve, TrajectoryCurve.name), (TickAxis, lambda _: "axis")):
        paint = kind.paint

        def noted(item: object, *args: object, paint=paint, name=name) -> None:  # type: ignore[no-untyped-def] # bound by default
            seen.append(name(item))
            paint(item, *args)

        monkeypatch.setattr(kind, "paint", noted)
    return seen


@pytest.fixture
def make_plot(qtbot: QtBot, appearance: Appearance) -> MakePlot:
    def make(session: Session, signal: str = "hidden") -> TrajectoryPlot:
        plot = TrajectoryPlot(session, appearance, signal)
        qtbot.addWidget(plot)
        plot.resize(460, 150)
        with qtbot.waitExposed(plot):
            plot.show()
        QApplication.processEvents()
        return plot

    return make


def curve(plot: TrajectoryPlot, name: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Give the points of a curve as a script finds them, or None if it is not shown."""
    found = [item for item in plot.getPlotItem().listDataItems() if item.name() == name]
    assert len(found) == 1
    if not found[0].isVisible():
        return None
    steps, values = found[0].getData()
    return steps, values


def image_of(plot: TrajectoryPlot) -> QImage:
    return plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> np.ndarray:
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(int)


@pytest.mark.parametrize("signal", ["cell", "hidden"])
def test_a_plot_of_pyqtgraph_fills_the_widget(
    session: Session, make_plot: MakePlot, signal: str
) -> None:
    plot = make_plot(session, signal)
    inside = plot.findChild(pg.PlotWidget)
    assert inside is not None
    assert inside.geometry() == plot.rect()
    assert inside.getPlotItem() is plot.getPlotItem() is plot.plotItem
    plot.resize(700, 200)
    assert inside.geometry() == plot.rect()


@pytest.mark.parametrize("signal", ["cell", "hidden"])
def test_the_selected_curve_holds_the_numbers_of_the_trace(
    session: Session, make_plot: MakePlot, signal: str
) -> None:
    plot = make_plot(session, signal)
    for unit in (0, 5):
        session.selection.select_unit(unit)
        points = curve(plot, "selected unit")
        assert points is not None
        np.testing.assert_array_equal(points[0], np.arange(64))
        np.testing.assert_array_equal(points[1], session.layer.signal(signal)[:, 0, unit])
    session.do(HARD)
    points = curve(plot, "selected unit")
    assert points is not None
    np.testing.assert_array_equal(points[1], session.layer.signal(signal)[:, 0, 5])


def test_all_units_are_one_curve_with_gaps(session: Session, make_plot: MakePlot) -> None:
    points = curve(make_plot(session), "all units")
    assert points is not None
    steps, values = (numbers.reshape(8, 65) for numbers in points)
    assert np.isnan(values[:, 64]).all()
    np.testing.assert_array_equal(values[:, :64], session.layer.hidden[:, 0].T)
    np.testing.assert_array_equal(steps[3, :64], np.arange(64))


def test_hovered_unit_and_baseline_appear_and_go(session: Session, make_plot: MakePlot) -> None:
    plot = make_plot(session)
    assert curve(plot, "hovered unit") is None
    session.selection.hover(4)
    points = curve(plot, "hovered unit")
    assert points is not None
    np.testing.assert_array_equal(points[1], session.layer.hidden[:, 0, 4])
    session.selection.hover(None)
    assert curve(plot, "hovered unit") is None

    assert curve(plot, "baseline of the selected unit") is None
    session.do(HARD)
    points = curve(plot, "baseline of the selected unit")
    assert points is not None
    assert session.baseline is not None
    np.testing.assert_array_equal(points[1], session.baseline.layers[0].hidden[:, 0, 0])
    session.undo()
    assert curve(plot, "baseline of the selected unit") is None


def test_a_long_run_is_held_by_its_extremes_and_a_part_of_it_in_full(
    make_session: MakeSession, make_plot: MakePlot
) -> None:
    session = make_session(steps=20_000, units=3)
    plot = make_plot(session)
    line = session.layer.hidden[:, 0, 0]
    points = curve(plot, "selected unit")
    assert points is not None
    assert len(points[1]) < 1_000
    assert points[1].max() == line.max()
    assert points[1].min() == line.min()
    session.selection.show_range(5_000, 5_300)
    points = curve(plot, "selected unit")
    assert points is not None
    np.testing.assert_array_equal(points[1], line[5_000:5_300])


def test_many_units_have_a_band_of_all(make_session: MakeSession, make_plot: MakePlot) -> None:
    session = make_session(units=200)
    points = curve(make_plot(session), "range of all units")
    assert points is not None
    hidden = session.layer.hidden[:, 0]
    np.testing.assert_array_equal(points[1][:30], hidden.max(axis=1))
    np.testing.assert_array_equal(points[1][30:], hidden.min(axis=1)[::-1])
    assert curve(make_plot(make_session(units=5)), "range of all units") is None


def test_steps_and_values_lie_where_the_other_plots_have_them(
    session: Session, make_plot: MakePlot
) -> None:
    plot = make_plot(session, "cell")
    for size in ((460, 150), (731, 133)):
        plot.resize(*size)
        for start, stop in ((0, 64), (10, 25)):
            session.selection.show_range(start, stop)
            time, values = plot.time_axis(), plot._value_axis(plot._frame())
            box = plot.getPlotItem().vb
            for step, value in ((start, 0.0), (stop - 1, values.high), (start + 2, values.low)):
                at = box.mapViewToScene(QPointF(step, value))
                assert at.x() == pytest.approx(time.x(step))
                assert at.y() == pytest.approx(values.y(value))


def test_nothing_is_drawn_beside_title_numbers_and_curves(
    session: Session, make_plot: MakePlot
) -> None:
    plot = make_plot(session, "cell")
    plot.clearFocus()
    image = image_of(plot)
    ground = image.pixelColor(1, 1)
    assert {image.pixelColor(x, y).name() for x in range(4) for y in range(150)} == {ground.name()}
    assert {image.pixelColor(x, 149).name() for x in range(460)} == {ground.name()}


def test_a_curve_that_leaves_the_scale_stays_inside_the_plot(
    session: Session, make_plot: MakePlot, appearance: Appearance
) -> None:
    plot = make_plot(session)
    before = image_of(plot)
    inside = plot.findChild(TrajectoryView)
    assert inside is not None
    wild = np.where(np.arange(64) % 2 == 0, 40.0, -40.0)
    line = QPen(QColor(appearance.theme.signal("hidden")), 2.0)
    inside.units["selected"].show_points(np.arange(64.0), wild, line, 50.0, 1.0)
    changed = np.abs(pixels(image_of(plot)) - pixels(before)).max(axis=2) > 0
    rows, columns = np.nonzero(changed)
    assert len(rows) > 5_000
    assert rows.min() >= 21
    assert rows.max() <= 132
    assert columns.min() >= 37
    assert columns.max() <= 450


def test_the_scale_stays_while_the_mouse_zooms_in_time(
    session: Session, make_plot: MakePlot
) -> None:
    plot = make_plot(session)
    session.selection.show_range(10, 25)
    across, up = plot.getPlotItem().vb.viewRange()
    assert across == [9.5, 24.5]
    assert up == [-1.0, 1.0]
    assert plot.getPlotItem().vb.autoRangeEnabled() == [False, False]


def test_the_mouse_belongs_to_the_widget_around(
    qtbot: QtBot, session: Session, make_plot: MakePlot
) -> None:
    plot = make_plot(session)
    inside = plot.findChild(pg.PlotWidget)
    assert inside is not None
    assert plot.childAt(200, 60) is None
    assert inside.focusPolicy() == Qt.FocusPolicy.NoFocus
    at = QPoint(round(plot.time_axis().x(40)), 30)
    qtbot.mouseClick(inside.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert session.step == 40
    qtbot.mouseClick(inside.viewport(), Qt.MouseButton.RightButton, pos=at)
    assert not [menu for menu in QApplication.topLevelWidgets() if _is_open_menu(menu)]


def _is_open_menu(widget: object) -> bool:
    return isinstance(widget, QMenu) and widget.isVisible()


def test_playing_paints_no_curve_and_no_axis(
    session: Session, painted: Painted, make_plot: MakePlot
) -> None:
    plot = make_plot(session)
    assert {"all units", "selected unit", "axis"} <= set(painted)
    before = plot.screen().grabWindow(plot.winId()).toImage()
    painted.clear()
    for step in (30, 31, 32):
        session.playback.go(step)
        QApplication.processEvents()
    assert painted == []
    assert plot.screen().grabWindow(plot.winId()).toImage() != before


def test_hover_and_selection_keep_the_faint_curves(
    session: Session, painted: Painted, make_plot: MakePlot
) -> None:
    plot = make_plot(session)
    before = image_of(plot)
    painted.clear()
    session.selection.hover(4)
    QApplication.processEvents()
    assert painted == ["hovered unit"]
    hovered = image_of(plot)
    session.selection.select_unit(6)
    QApplication.processEvents()
    assert set(painted) == {"hovered unit", "selected unit"}
    assert before != hovered != image_of(plot)


def test_a_hidden_plot_does_nothing_until_it_is_looked_at(
    session: Session, make_plot: MakePlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = make_plot(session)
    plot.hide()
    handed: list[object] = []
    show_points = TrajectoryCurve.show_points

    def noted(*args: object) -> None:
        handed.append(args)
        show_points(*args)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(TrajectoryCurve, "show_points", noted)
    session.selection.show_range(10, 20)
    session.selection.select_unit(3)
    session.do(HARD)
    QApplication.processEvents()
    assert handed == []
    points = curve(plot, "selected unit")
    assert handed
    assert points is not None
    np.testing.assert_array_equal(points[1], session.layer.hidden[10:20, 0, 3])


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
@pytest.mark.parametrize(("steps", "units"), [(1, 3), (40, 5), (900, 12), (9_000, 2), (50, 100)])
def test_the_screen_shows_what_a_figure_shows(
    make_session: MakeSession,
    make_plot: MakePlot,
    appearance: Appearance,
    mode: ThemeMode,
    steps: int,
    units: int,
) -> None:
    appearance.set_mode(mode)
    session = make_session(steps=steps, units=units)
    plot = make_plot(session, "cell")
    plot.clearFocus()
    session.do(HARD)
    session.selection.hover(1)
    session.playback.go(steps // 2)
    screen = image_of(plot)
    figure = QImage(screen.size(), QImage.Format.Format_RGB32)
    figure.fill(screen.pixelColor(1, 148))
    painter = QPainter(figure)
    plot.paint_figure(painter, QSizeF(plot.size()), appearance.theme)
    painter.end()
    difference = np.abs(pixels(screen) - pixels(figure)).max(axis=2)
    # Rounding shifts the smoothed edges of some lines; a curve or a number elsewhere is far more.
    assert (difference > 60).mean() < 0.01
    assert difference.mean() < 1.0
