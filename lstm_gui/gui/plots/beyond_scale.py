"""Where a curve leaves its scale: marked at the edge that it leaves by, with how far it goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.plot_painting import TICK_PIXELS
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.plots.value_axis import ValueAxis, tick_text
from lstm_gui.gui.theme import font

_MARK = 3.0
_PADDING = 4.0


@dataclass(frozen=True, eq=False)
class Beyond:
    """The steps, numbered as in the run, at which a curve lies above or below its scale.

    lowest, highest: the curve's own ends over the steps that were looked at.
    """

    above: npt.NDArray[np.int64]
    below: npt.NDArray[np.int64]
    lowest: float
    highest: float

    @property
    def text(self) -> str:
        """How far it goes, in one sentence."""
        ends = f"{tick_text(_rounded(self.lowest))} … {tick_text(_rounded(self.highest))}"
        return f"predicted: {ends}, beyond this scale"


def beyond(
    values: npt.NDArray[np.float64], start: int, stop: int, axis: ValueAxis
) -> Beyond | None:
    """Find where a curve of values (T,) leaves the scale in the steps [start, stop), or None.

    What is not finite is no part of the curve.
    """
    part = values[start:stop]
    above = np.flatnonzero(part > axis.high) + start
    below = np.flatnonzero(part < axis.low) + start
    if above.size == 0 and below.size == 0:
        return None
    finite = part[np.isfinite(part)]
    ends = (float(finite.min()), float(finite.max())) if finite.size else (-np.inf, np.inf)
    return Beyond(above, below, *ends)


def draw_beyond(
    painter: QPainter, frame: PlotFrame, axes: tuple[TimeAxis, ValueAxis], colour: str, it: Beyond
) -> None:
    """Mark the steps at the edges and write how far the curve goes into the corner there."""
    time, values = axes
    for steps, top in ((it.above, values.top), (it.below, values.bottom - _MARK)):
        for first, last in _runs(_one_a_pixel(steps, time)):
            left = max(time.edge(first), frame.left)
            right = min(time.edge(last + 1), time.right)
            painter.fillRect(QRectF(left, top, max(right - left, 1.0), _MARK), QColor(colour))
    face, theme = font(TICK_PIXELS), frame.theme
    width = QFontMetricsF(face).horizontalAdvance(it.text) + 2 * _PADDING
    height = TICK_PIXELS + 6.0
    # At the edge that it leaves by: what is true lies at the other one.
    top = values.top + _MARK + 1.0 if it.above.size else values.bottom - _MARK - 1.0 - height
    place = QRectF(frame.left + 2.0, top, width, height)
    ground = QColor(theme.surface)
    ground.setAlphaF(0.85)
    painter.fillRect(place, ground)
    painter.setFont(face)
    painter.setPen(QColor(theme.warning))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), it.text)


def _one_a_pixel(steps: npt.NDArray[np.int64], time: TimeAxis) -> npt.NDArray[np.int64]:
    """Leave one step for each column of pixels where there are more of them than pixels."""
    if steps.size <= time.width:
        return steps
    pixels = np.floor(time.left + (steps - time.start) * time.column_width)
    return steps[np.unique(pixels, return_index=True)[1]]


def _runs(steps: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Join steps that follow each other to (first, last)."""
    if steps.size == 0:
        return []
    breaks = np.flatnonzero(np.diff(steps) > 1)
    firsts = steps[np.concatenate(([0], breaks + 1))]
    lasts = steps[np.concatenate((breaks, [steps.size - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
