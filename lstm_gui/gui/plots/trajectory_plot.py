"""The cell state or the hidden state of all units over time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.plots.curve_points import MOST_CURVES, band, many_curves, one_curve, sampled_units
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
from lstm_gui.gui.plots.signal_lines import SignalLines
from lstm_gui.gui.plots.signal_plot import SignalPlot
from lstm_gui.gui.plots.signal_titles import TRAJECTORIES
from lstm_gui.gui.plots.value_axis import ValueAxis, nearest_curve, nice_limit
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Session

_REACH = 8.0
# Smoothing so many points takes longer than a frame; beyond, the lines stay crisp.
_MOST_FINE_POINTS = 60_000
# On a dense screen, where a line is two device pixels wide, hairlines from here on.
_MOST_WIDE_POINTS = 4_000


class TrajectoryPlot(SignalPlot):
    """All units faint, the selected one strong, the hovered one in between, its baseline dashed.

    ``signal`` is "cell" or "hidden". The scale is symmetric and fixed for a run: ±1, or the next
    round number that holds all of it. Of more than MOST_CURVES units a sample is drawn, inside a
    band that holds every unit, and the title says so.
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
        self._live_limit = 0.0
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

    # Painting

    def _note(self, _frame: PlotFrame) -> str:
        units = self._current().count
        if units <= MOST_CURVES:
            return ""
        return f"band: all {units} units, lines: every {-(-units // len(sampled_units(units)))}th"

    def _paint_signal(self, painter: QPainter, frame: PlotFrame) -> None:
        lines = self._current()
        time, values = self.time_axis(frame), self._value_axis(frame)
        theme = frame.theme
        draw_value_grid(painter, frame, values)
        draw_step_ticks(painter, frame, time)
        clip_to_data(painter, frame)
        colour = theme.signal(self._signal)
        if lines.count > MOST_CURVES:
            self._paint_band(painter, frame, lines)
        units = sampled_units(lines.count)
        steps, points = many_curves(lines, units, time.start, time.stop, frame.columns)
        if points.size > _MOST_FINE_POINTS and not frame.vector:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        line = pen(colour, 1.0, _faintness(len(units), dark=theme.dark))
        if points.size > _MOST_WIDE_POINTS and frame.density > 1.0 and not frame.vector:
            line = hairline(line.color())
        painter.setPen(line)
        for column in range(len(units)):
            draw_curve(painter, frame, (time, values), (steps, points[:, column]))

    def _paint_band(self, painter: QPainter, frame: PlotFrame, lines: SignalLines) -> None:
        time, values = self.time_axis(frame), self._value_axis(frame)
        steps, low, high = band(lines, time.start, time.stop, frame.columns)
        if len(steps) == 1:
            return
        outline = QPainterPath(
            curve_path(
                time.xs(np.concatenate([steps, steps[::-1]])),
                values.ys(np.concatenate([high, low[::-1]])),
            )
        )
        outline.closeSubpath()
        shade = QColor(frame.theme.signal(self._signal))
        shade.setAlphaF(0.14)
        painter.fillPath(outline, shade)

    def _paint_selected(self, painter: QPainter, frame: PlotFrame) -> None:
        theme, selection = frame.theme, self._session.selection
        colour = theme.signal(self._signal)
        clip_to_data(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        baseline = self._baseline()
        if baseline is not None and selection.unit < baseline.count:
            ghost = pen(theme.ghost, 1.25)
            ghost.setStyle(Qt.PenStyle.CustomDashLine)
            ghost.setDashPattern([4.0, 3.0])
            self._paint_unit(painter, frame, baseline, selection.unit, ghost)
        lines = self._current()
        hovered = selection.hovered
        if hovered is not None and hovered != selection.unit and hovered < lines.count:
            self._paint_unit(painter, frame, lines, hovered, pen(colour, 1.5, 0.85))
        if selection.unit < lines.count:
            self._paint_unit(painter, frame, lines, selection.unit, pen(colour, 2.0))

    def _paint_unit(
        self, painter: QPainter, frame: PlotFrame, lines: SignalLines, unit: int, line: QPen
    ) -> None:
        time = self.time_axis(frame)
        painter.setPen(line)
        points = one_curve(lines.values[:, unit], time.start, time.stop, frame.columns)
        draw_curve(painter, frame, (time, self._value_axis(frame)), points)

    def _paint_cursor(self, painter: QPainter, frame: PlotFrame, *, pointed: bool) -> None:
        super()._paint_cursor(painter, frame, pointed=pointed)
        if not self.present:
            return
        time, step = self.time_axis(frame), self._session.step
        lines, unit = self._current(), self._session.selection.unit
        if time.start <= step < time.stop and unit < lines.count:
            y = self._value_axis(frame).y(float(lines.values[step, unit]))
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
        values = lines.values[before] * (1.0 - share) + lines.values[after] * share
        return nearest_curve(self._value_axis(frame).ys(values), point.y(), _REACH)


def _faintness(curves: int, *, dark: bool) -> float:
    strength = 0.5 if curves <= 16 else 0.35 if curves <= 32 else 0.22
    return strength + (0.06 if dark else 0.0)
