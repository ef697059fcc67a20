"""How large the gradients are that arrive at every step: where they vanish is seen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.plot_painting import TICK_PIXELS, VALUE_ALIGNMENT, clip_to_data, pen
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.theme import Theme, font
from lstm_gui.gui.theme.readable_colour import readable
from lstm_gui.gui.training.update_axis import LogScale, log_scale, tick_text, value_text
from lstm_gui.gui.update_parts.step_plot import StepPlot
from lstm_gui.session import UpdatePart

_NAMES = {"cell": "|dL/dc|", "hidden": "|dL/dh|"}


class GradientFlowPlot(StepPlot):
    """|dL/dc_t| and |dL/dh_t| over all units on a log axis, as far as the gradient has flowed."""

    title = "Gradient through time"
    figure_name = "gradient-through-time"

    def note(self) -> str:
        """Say what is not there yet, or how much of the gradient is left at the first step."""
        norms = self._look.gradient_norms()
        if not norms:
            return "comes with the backward part"
        curve = norms.get("cell", norms["hidden"])
        positive = curve[curve > 0]
        if not len(positive) or curve[0] <= 0:
            return "norm over all units · nothing reaches the first step"
        return f"norm over all units · first step {value_text(curve[0] / curve.max())} of the most"

    def readout(self, step: int, theme: Theme) -> tuple[tuple[str, str], ...]:
        """Give both norms at a step."""
        norms = self._look.gradient_norms()
        if not norms:
            return ()
        parts = [(f"t = {step}", theme.muted)]
        for name in ("cell", "hidden"):
            if name in norms:
                colour = readable(theme.signal(name), theme.surface)
                parts.append((f"   {_NAMES[name]} {value_text(float(norms[name][step]))}", colour))
        return tuple(parts)

    def paint_data(self, painter: QPainter, frame: PlotFrame, time: TimeAxis) -> None:
        """Draw both curves; what the gradient has not reached while it flows stays pale."""
        norms = self._look.gradient_norms()
        if not norms:
            return
        every = np.concatenate(list(norms.values()))
        positive = every[(every > 0) & np.isfinite(every)]
        scale = log_scale(
            float(positive.min()) if len(positive) else 1e-3,
            float(positive.max()) if len(positive) else 1.0,
        )
        _draw_axis(painter, frame, scale)
        clip_to_data(painter, frame)
        reached = self._look.step
        for name in ("hidden", "cell"):
            if name not in norms:
                continue
            places = np.clip(scale.place(norms[name]), -0.05, 1.05)
            ys = frame.top + frame.plot_height * (1.0 - places)
            points = [QPointF(time.x(step), float(y)) for step, y in enumerate(ys)]
            colour = frame.theme.signal(name)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(colour, 1.0, 0.35))
            painter.drawPolyline(QPolygonF(points))
            flowed = points
            if self._look.part is UpdatePart.BACKWARD:
                back = self._look.playback.flows_back
                flowed = points[reached:] if back else points[: reached + 1]
            painter.setPen(pen(colour, 2.0))
            painter.drawPolyline(QPolygonF(flowed))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(points[reached], 3.0, 3.0)

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give both norms at every step."""
        norms = self._look.gradient_norms()
        steps: dict[str, npt.NDArray[np.generic]] = {"step": np.arange(self._look.playback.steps)}
        return steps | {f"gradient_of_{name}": values for name, values in norms.items()}


def _draw_axis(painter: QPainter, frame: PlotFrame, scale: LogScale) -> None:
    painter.setFont(font(TICK_PIXELS))
    for value in scale.ticks(max(2, int(frame.plot_height / 22))):
        y = round(frame.top + frame.plot_height * (1.0 - float(scale.place(value)))) + 0.5
        painter.setPen(pen(frame.theme.grid))
        painter.drawLine(QLineF(frame.left, y, frame.left + frame.plot_width, y))
        painter.setPen(QColor(frame.theme.muted))
        place = QRectF(0.0, y - 7.0, frame.left - 6.0, 14.0)
        painter.drawText(place, VALUE_ALIGNMENT, tick_text(value))
