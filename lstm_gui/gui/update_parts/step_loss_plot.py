"""Prediction and target of an update's sequence, the loss of every step, and its gradient."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter

from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import (
    TICK_PIXELS,
    VALUE_ALIGNMENT,
    blended,
    draw_curve,
    draw_dot,
    draw_value_grid,
    pen,
)
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.plots.value_axis import ValueAxis, nice_limit, round_range, tick_text
from lstm_gui.gui.theme import Theme, font
from lstm_gui.gui.training.update_axis import value_text
from lstm_gui.gui.update_parts.step_plot import StepPlot
from lstm_gui.session import StepLosses

_CURVES, _GAP, _ROOMY = 0.46, 12.0, 96.0
_TWO_LABELS = 26.0


class StepLossPlot(StepPlot):
    """Three strips: what was said and asked, what it cost, and which way it should change.

    Of several outputs one is shown, ↑ and ↓ change it; of classes the probability of the right one.
    The loss of a step is that of all its outputs.
    """

    title = "Prediction and loss"
    figure_name = "losses-of-the-steps"

    def note(self) -> str:
        """Say what the update's loss is, or that it is still to come."""
        look, parted = self._look, self._look.parted
        of_several = ""
        if look.outputs > 1:
            name = look.output_name
            of_several = f"{name} · {look.output + 1} of {look.outputs} · "
        if parted is None or parted.loss is None:
            return f"{of_several}broad: target · thin: predicted · the loss comes next"
        return f"{of_several}loss of the batch {value_text(parted.loss.value)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the output with ↑ and ↓ where there are several."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or self._look.outputs == 1:
            super().keyPressEvent(event)
            return
        last = self._look.outputs - 1
        self._look.select_output(min(max(self._look.output + by, 0), last))

    def readout(self, step: int, theme: Theme) -> tuple[tuple[str, str], ...]:
        """Give target, prediction, loss and dL/dŷ at a step."""
        found = self._look.step_losses()
        if not found.scored[step]:
            return ((f"t = {step}", theme.muted), ("   not scored", theme.muted))
        parts = [
            (f"t = {step}   target {_short(found.asked[step])}", theme.text),
            (f"   predicted {_short(found.said[step])}", theme.accent),
        ]
        if found.losses is not None and found.gradient is not None:
            parts.append((f"   loss {value_text(float(found.losses[step]))}", theme.text))
            steep = value_text(float(found.gradient_shown[step]))
            sign = "+" if found.gradient_shown[step] > 0 else ""
            parts.append((f"   dL/dŷ {sign}{steep}", theme.text))
        return tuple(parts)

    def paint_data(self, painter: QPainter, frame: PlotFrame, time: TimeAxis) -> None:
        """Draw the strips, one under the other."""
        found = self._look.step_losses()
        if found.losses is None:
            self._paint_curves(painter, frame, time, found)
            return
        theme, gradient = frame.theme, found.gradient_shown
        upper, *lower = _strips(frame)
        self._paint_curves(painter, upper, time, found)
        if len(lower) == 2:
            losses = np.nan_to_num(found.losses)
            muted = theme.muted
            _bars(painter, lower[0], time, losses, muted, muted, "loss", symmetric=False)
        _bars(painter, lower[-1], time, gradient, theme.positive, theme.negative, "dL/dŷ")

    def _paint_curves(
        self, painter: QPainter, frame: PlotFrame, time: TimeAxis, found: StepLosses
    ) -> None:
        every = np.concatenate([found.asked, found.said])
        every = every[np.isfinite(every)]
        low, high = (0.0, 1.0) if found.of_classes else round_range(every.min(), every.max())
        values = ValueAxis(low, high, frame.top, frame.plot_height)
        draw_value_grid(painter, frame, values)
        theme, steps = frame.theme, np.arange(len(found.said), dtype=np.float64)
        for line, colour, width in (
            (found.asked, blended(theme.text, theme.surface, 0.3), 3.5),
            (found.said, QColor(theme.accent), 1.5),
        ):
            painter.setPen(pen(colour, width))
            draw_curve(painter, frame, (time, values), (steps, line))
        at = self._look.step
        if found.scored[at]:
            y = values.y(float(found.said[at]))
            draw_dot(painter, time.x(at), y, QColor(theme.accent), 3.0)

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give target, prediction, loss and dL/dŷ of every step."""
        found = self._look.step_losses()
        table: dict[str, npt.NDArray[np.generic]] = {
            "step": np.arange(len(found.said)),
            "target": found.asked,
            "predicted": found.said,
        }
        if found.losses is not None:
            table["loss"] = found.losses
            table["gradient"] = found.gradient_shown
        return table


def _short(value: float) -> str:
    return value_text(float(value))


def _strips(frame: PlotFrame) -> tuple[PlotFrame, ...]:
    """Divide a frame into strips: three where there is room, else those of curves and gradient."""
    high, count = frame.plot_height, 3 if frame.plot_height >= _ROOMY else 2
    upper = _CURVES * high
    each = (high - upper) / (count - 1) - _GAP
    tops = [upper + _GAP + at * (each + _GAP) for at in range(count - 1)]
    return (_strip(frame, 0.0, upper), *(_strip(frame, top, each) for top in tops))


def _strip(frame: PlotFrame, top: float, height: float) -> PlotFrame:
    """Give a part of a frame, from so many pixels below its top on."""
    margins = Margins(
        frame.top + top,
        frame.height - frame.top - top - height,
        frame.margins.left,
        frame.margins.right,
    )
    return PlotFrame(frame.width, frame.height, frame.theme, margins, frame.density, frame.vector)


def _bars(
    painter: QPainter,
    frame: PlotFrame,
    time: TimeAxis,
    values: npt.NDArray[np.floating],
    above: str,
    below: str,
    name: str,
    *,
    symmetric: bool = True,
) -> None:
    """Draw a bar for every step, and the end of the scale beside them."""
    limit = nice_limit(float(np.abs(values).max()))
    bottom = frame.top + frame.plot_height
    zero = frame.top + frame.plot_height / 2.0 if symmetric else bottom
    reach = (frame.plot_height / 2.0 if symmetric else frame.plot_height) / limit
    wide = max(time.column_width * 0.7, 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    for step, value in enumerate(values.tolist()):
        if value:
            high = abs(value) * reach
            top = zero - high if value > 0 else zero
            painter.setBrush(QColor(above if value > 0 else below))
            painter.drawRect(QRectF(time.x(step) - wide / 2.0, top, wide, max(high, 0.5)))
    painter.setPen(pen(frame.theme.border))
    painter.drawLine(QLineF(frame.left, zero, frame.left + frame.plot_width, zero))
    painter.setFont(font(TICK_PIXELS))
    painter.setPen(QColor(frame.theme.muted))
    labels = [(name, frame.top + frame.plot_height / 2.0)]
    if frame.plot_height >= _TWO_LABELS:
        labels.append((tick_text(limit), frame.top))
    for text, y in labels:
        painter.drawText(QRectF(0.0, y - 7.0, frame.left - 6.0, 14.0), VALUE_ALIGNMENT, text)
