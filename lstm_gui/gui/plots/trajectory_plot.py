"""The cell state or the hidden state of all units over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from lstm_gui.analysis.signal_lines import Lines
from lstm_gui.gui.plots.curve_points import MOST_CURVES, band, many_curves, sampled_units
from lstm_gui.gui.plots.dense_curves import draw_dense_curves
from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.plot_painting import (
    clip_to_data,
    draw_curve,
    draw_dot,
    draw_step_ticks,
    draw_value_grid,
    hairline,
    pen,
)
from lstm_gui.gui.plots.pyqtgraph_drawing import curve_path
from lstm_gui.gui.plots.signal_plot import SignalPlot
from lstm_gui.gui.plots.signal_titles import TRAJECTORIES
from lstm_gui.gui.plots.trajectory_view import TrajectoryView
from lstm_gui.gui.plots.value_axis import ValueAxis, nearest_curve, nice_limit
from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.session import Aspect, Session

Floats = npt.NDArray[np.floating[Any]]

_REACH = 8.0
# Smoothing so many points takes longer than a frame; beyond, the lines stay crisp.
_MOST_FINE_POINTS = 60_000
# On a dense screen, where a line is two device pixels wide, hairlines from here on.
_MOST_WIDE_POINTS = 4_000
_UNIT_CURVES = frozenset({"ghost", "hovered", "selected"})


@dataclass(frozen=True, eq=False)
class _Stroke:
    """The curve of one unit: its name in the view, the lines it is of, and its pen."""

    name: str
    lines: Lines
    unit: int
    pen: QPen


class TrajectoryPlot(SignalPlot):
    """All units faint, the selected one strong, the hovered one in between, its baseline dashed.

    ``signal`` is "cell" or "hidden". The scale is symmetric and fixed for a run: ±1, or the next
    round number that holds all of it. Of more than MOST_CURVES units a sample is drawn, inside a
    band that holds every unit, and the title says so.

    On the screen a plot of pyqtgraph fills the widget and holds the numbers of the curves; the
    mouse, the title and the cursor are the same as in the other views over time. Figures for
    export are painted here, in any size and theme, with shapes as shapes.
    """

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        signal: str,
        parent: QWidget | None = None,
    ) -> None:
        names = TRAJECTORIES[signal]
        super().__init__(session, appearance, signal, names, parent)
        # It paints nothing itself: the plot inside fills it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self._live_limit = 0.0
        self._stale = True
        self._density = 1.0
        self._view = TrajectoryView(self, self.margins, self._paint_behind, self._paint_above)
        self.setAccessibleName(f"{names.title} of all units over time")
        self.setToolTip(
            "Click or drag to go to a step; click a curve to select its unit.\n"
            "Wheel or + − zooms, right or Shift drag pans, double click or 0 shows all."
        )

    @property
    def limit(self) -> float:
        """The scale runs from −limit to +limit."""
        largest = self._current().largest
        baseline = self._baseline()
        if baseline is not None:
            largest = max(largest, baseline.largest)
        limit = nice_limit(largest)
        if self._signal == "hidden":
            limit = max(limit, 1.0)
        # While weights are learnt the scale may grow but not shrink, so that nothing jumps.
        self._live_limit = max(self._live_limit, limit) if self._session.live else limit
        return self._live_limit

    def _value_axis(self, frame: PlotFrame) -> ValueAxis:
        limit = self.limit
        return ValueAxis(-limit, limit, frame.top, frame.plot_height)

    # What pyqtgraph shows

    @property
    def plotItem(self) -> Any:
        """The plot of pyqtgraph, with the curves of what is shown now."""
        self._show_if_stale()
        return self._view.plotItem

    def getPlotItem(self) -> Any:
        """Give pyqtgraph's plot, with the curves of what is shown now."""
        return self.plotItem

    def _show_if_stale(self) -> None:
        if self._stale or self._density != self.devicePixelRatioF():
            self._show()

    def _show(self) -> None:
        """Hand everything shown over to pyqtgraph."""
        self._stale = False
        self._layer = self._session.selection.layer
        self._view.setGeometry(self.rect())
        frame = self._frame()
        self._density = frame.density
        if not self.present:
            self._view.show_axes(frame, self.time_axis(frame), None)
            for curve in self._view.curves:
                curve.show_nothing()
            return
        self._view.show_axes(frame, self.time_axis(frame), self._value_axis(frame))
        self._show_all(frame)
        self._show_units(frame)

    def _show_all(self, frame: PlotFrame) -> None:
        lines = self._current()
        band_of_all = self._band(frame, lines)
        if band_of_all is None:
            self._view.band.show_nothing()
        else:
            self._view.band.show_band(*band_of_all, self._shade(frame))
        steps, points = self._all_points(frame, lines)
        self._view.everyone.show_many(
            steps,
            points,
            self._faint_pen(frame, points),
            antialias=points.size <= _MOST_FINE_POINTS,
            density=frame.density,
        )

    def _show_units(self, frame: PlotFrame, names: frozenset[str] = _UNIT_CURVES) -> None:
        """Hand over the curves of single units, those of ``names`` only."""
        values = self._value_axis(frame)
        scale = values.height / (values.high - values.low)
        strokes = {stroke.name: stroke for stroke in self._strokes(frame.theme)}
        for name in names:
            curve = self._view.units[name]
            stroke = strokes.get(name)
            if stroke is None:
                curve.show_nothing()
            else:
                points = self._unit_points(frame, stroke)
                curve.show_points(*points, stroke.pen, scale, frame.density)

    def _paint_behind(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        self._paint_title(painter, self._frame())

    def _paint_above(self, painter: QPainter) -> None:
        self._paint_cursor(painter, self._frame(), pointed=True)
        self._paint_focus(painter)
        self._cursor_step = self._session.step

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave the painting to the plot inside, which is laid over this widget."""
        self._show_if_stale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the plot fill the widget."""
        self._view.setGeometry(self.rect())
        super().resizeEvent(event)

    @property
    def _canvas(self) -> QWidget:
        canvas: QWidget = self._view.viewport()
        return canvas

    def _forget(self) -> None:
        self._stale = True
        if self.isVisible():
            self._show()
            # The scene asks for the painting when it has put its changes together: asked for here
            # as well, everything would be painted twice.
            self._view.scene().invalidate()

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        super()._on_change(changed)
        if self._stale or not changed & {Aspect.SELECTION, Aspect.HOVER}:
            return
        if not self.isVisible():
            self._stale = True
        elif self.present:
            moved = _UNIT_CURVES if Aspect.SELECTION in changed else frozenset({"hovered"})
            self._show_units(self._frame(), moved)

    # What is shown, on the screen and in figures

    def _note(self, _frame: PlotFrame) -> str:
        units = self._current().count
        if units <= MOST_CURVES:
            return ""
        return f"band: all {units} units, lines: every {-(-units // len(sampled_units(units)))}th"

    def _all_points(self, frame: PlotFrame, lines: Lines) -> tuple[Floats, Floats]:
        start, stop = self.shown_range
        return many_curves(lines, sampled_units(lines.count), start, stop, frame.columns)

    def _band(self, frame: PlotFrame, lines: Lines) -> tuple[Floats, Floats, Floats] | None:
        start, stop = self.shown_range
        if lines.count <= MOST_CURVES or stop - start == 1:
            return None
        return band(lines, start, stop, frame.columns)

    def _unit_points(self, frame: PlotFrame, stroke: _Stroke) -> tuple[Floats, Floats]:
        start, stop = self.shown_range
        return stroke.lines.curve(stroke.unit, start, stop, frame.columns)

    def _shade(self, frame: PlotFrame) -> QColor:
        shade = QColor(frame.theme.signal(self._signal))
        shade.setAlphaF(0.14)
        return shade

    def _faint_pen(self, frame: PlotFrame, points: Floats) -> QPen:
        theme = frame.theme
        opacity = _faintness(points.shape[1], dark=theme.dark)
        line = pen(theme.signal(self._signal), 1.0, opacity)
        if points.size > _MOST_WIDE_POINTS and frame.density > 1.0 and not frame.vector:
            line = hairline(line.color())
        return line

    def _strokes(self, theme: Theme) -> tuple[_Stroke, ...]:
        """Give the curves of single units, from the bottom to the top."""
        colour, selection = theme.signal(self._signal), self._session.selection
        lines, baseline = self._current(), self._baseline()
        strokes = []
        if baseline is not None and selection.unit < baseline.count:
            ghost = pen(theme.ghost, 1.25)
            ghost.setStyle(Qt.PenStyle.CustomDashLine)
            ghost.setDashPattern([4.0, 3.0])
            strokes.append(_Stroke("ghost", baseline, selection.unit, ghost))
        hovered = selection.hovered
        if hovered is not None and hovered != selection.unit and hovered < lines.count:
            strokes.append(_Stroke("hovered", lines, hovered, pen(colour, 1.5, 0.85)))
        if selection.unit < lines.count:
            strokes.append(_Stroke("selected", lines, selection.unit, pen(colour, 2.0)))
        return tuple(strokes)

    # Painting figures for export

    def _paint_signal(self, painter: QPainter, frame: PlotFrame) -> None:
        lines = self._current()
        time, values = self.time_axis(frame), self._value_axis(frame)
        draw_value_grid(painter, frame, values)
        draw_step_ticks(painter, frame, time)
        clip_to_data(painter, frame)
        band_of_all = self._band(frame, lines)
        if band_of_all is not None:
            steps, low, high = band_of_all
            xs, ys = time.xs(steps), values.ys(np.concatenate([high, low[::-1]]))
            outline = QPainterPath(curve_path(np.concatenate([xs, xs[::-1]]), ys))
            outline.closeSubpath()
            painter.fillPath(outline, self._shade(frame))
        steps, points = self._all_points(frame, lines)
        if points.size > _MOST_FINE_POINTS and not frame.vector:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        line = self._faint_pen(frame, points)
        xs, ys = time.xs(steps), values.ys(points)
        if not frame.vector and draw_dense_curves(
            painter, painter.clipBoundingRect(), xs, ys, line
        ):
            return
        painter.setPen(line)
        for column in range(points.shape[1]):
            draw_curve(painter, frame, (time, values), (steps, points[:, column]))

    def _paint_selected(self, painter: QPainter, frame: PlotFrame) -> None:
        clip_to_data(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        axes = self.time_axis(frame), self._value_axis(frame)
        for stroke in self._strokes(frame.theme):
            painter.setPen(stroke.pen)
            draw_curve(painter, frame, axes, self._unit_points(frame, stroke))

    def _paint_cursor(self, painter: QPainter, frame: PlotFrame, *, pointed: bool) -> None:
        super()._paint_cursor(painter, frame, pointed=pointed)
        if not self.present:
            return
        time, step = self.time_axis(frame), self._session.step
        lines, unit = self._current(), self._session.selection.unit
        if time.start <= step < time.stop and unit < lines.count:
            y = self._value_axis(frame).y(float(lines.at(step)[unit]))
            x = self._sharp(time.x(step), frame)
            draw_dot(painter, x, y, QColor(frame.theme.surface), 3.5)
            draw_dot(painter, x, y, QColor(frame.theme.signal(self._signal)), 2.5)

    # Under the mouse

    def _unit_at(self, point: QPointF) -> int | None:
        if not self.present:
            return None
        frame = self._frame()
        time, lines = self.time_axis(frame), self._current()
        if not time.left <= point.x() <= time.right:
            return None
        position = time.position(point.x())
        before = int(position)
        after = min(before + 1, lines.steps - 1)
        share = position - before
        values = lines.at(before) * (1.0 - share) + lines.at(after) * share
        return nearest_curve(self._value_axis(frame).ys(values), point.y(), _REACH)


def _faintness(curves: int, *, dark: bool) -> float:
    strength = 0.5 if curves <= 16 else 0.35 if curves <= 32 else 0.22
    return strength + (0.06 if dark else 0.0)
