"""Where steps lie on the horizontal axis, and how zooming and panning move it. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

SHORTEST_RANGE = 8
"""Zooming in ends at so many steps: a curve needs a few to be one."""
_NICE = (1, 2, 5)


@dataclass(frozen=True)
class TimeAxis:
    """The steps start … stop − 1 side by side on ``width`` pixels from ``left`` on.

    Every step owns a column of equal width; curves pass through the middle of the columns and maps
    fill them, so that both line up.
    """

    start: int
    stop: int
    left: float
    width: float

    @property
    def steps(self) -> int:
        """How many steps are shown."""
        return self.stop - self.start

    @property
    def right(self) -> float:
        """The pixel where the last column ends."""
        return self.left + self.width

    @property
    def column_width(self) -> float:
        """Pixels of one step."""
        return self.width / self.steps

    def x(self, step: float) -> float:
        """Give the middle of a step's column."""
        return self.left + (step - self.start + 0.5) * self.column_width

    def xs(self, steps: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Give the middles of the columns of many steps."""
        return np.asarray(self.left + (steps - self.start + 0.5) * self.column_width)

    def edge(self, step: float) -> float:
        """Give the left edge of a step's column."""
        return self.left + (step - self.start) * self.column_width

    def position(self, x: float) -> float:
        """Give the step at a pixel, whole in the middle of a column, held inside what is shown."""
        place = self.start + (x - self.left) / self.column_width - 0.5
        return min(max(place, float(self.start)), float(self.stop - 1))

    def step_at(self, x: float) -> int:
        """Give the step whose column holds a pixel; the first or last one beyond the ends."""
        step = self.start + math.floor((x - self.left) / self.column_width)
        return min(max(step, self.start), self.stop - 1)


def zoomed(axis: TimeAxis, total: int, x: float, factor: float) -> tuple[int, int]:
    """Give the range after zooming by ``factor`` (> 1 shows more) around the step at ``x``.

    The step under the pixel stays there. Held inside 0 … total and not below SHORTEST_RANGE steps.
    """
    count = round(axis.steps * factor)
    if factor > 1.0:
        count = max(count, axis.steps + 1)
    count = min(max(count, min(SHORTEST_RANGE, total)), total)
    share = min(max((x - axis.left) / axis.width, 0.0), 1.0)
    anchor = axis.start + share * axis.steps
    return _held(round(anchor - share * count), count, total)


def panned(axis: TimeAxis, total: int, pixels: float) -> tuple[int, int]:
    """Give the range after dragging the plot ``pixels`` to the right."""
    return _held(axis.start - round(pixels / axis.column_width), axis.steps, total)


def _held(start: int, count: int, total: int) -> tuple[int, int]:
    start = min(max(start, 0), total - count)
    return start, start + count


def step_ticks(axis: TimeAxis, spacing: float = 44.0) -> tuple[int, ...]:
    """Give round step numbers that lie at least ``spacing`` pixels apart."""
    least = spacing / axis.column_width
    power = 10 ** max(0, math.floor(math.log10(max(least, 1.0))))
    choices = [nice * power * scale for scale in (1, 10) for nice in _NICE]
    every = next(choice for choice in choices if choice >= least)
    first = -(-axis.start // every) * every
    return tuple(range(first, axis.stop, every))
