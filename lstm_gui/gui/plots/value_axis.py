"""Where values lie on the vertical axis, and which round numbers are written beside it. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_LIMITS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class ValueAxis:
    """Values low … high on ``height`` pixels below ``top``, the highest at the top."""

    low: float
    high: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """The pixel of the lowest value."""
        return self.top + self.height

    def y(self, value: float) -> float:
        """Give the pixel of a value; beyond the ends it lies outside."""
        return self.bottom - (value - self.low) / (self.high - self.low) * self.height

    def ys(self, values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Give the pixels of many values."""
        share = (np.asarray(values, dtype=np.float64) - self.low) / (self.high - self.low)
        return np.asarray(self.bottom - share * self.height)


def value_ticks(axis: ValueAxis, spacing: float = 16.0) -> tuple[float, ...]:
    """Give round values that lie at least ``spacing`` pixels apart, low and high included."""
    span = axis.high - axis.low
    least = span * spacing / max(axis.height, 1.0)
    power = 10.0 ** math.floor(math.log10(least))
    every = next(nice * power for nice in _NICE if nice * power >= least * (1.0 - 1e-9))
    slack = 1e-9 * span
    first = math.ceil((axis.low - slack) / every)
    last = math.floor((axis.high + slack) / every)
    return tuple(index * every for index in range(first, last + 1))


def symmetric_ticks(axis: ValueAxis, spacing: float = 15.0) -> tuple[float, ...]:
    """Give −limit … 0 … +limit with as many parts of equal, short numbers as have room."""
    limit = axis.high
    for parts in (4, 3, 2, 1):
        every = limit / parts
        roomy = axis.height / (2 * parts) >= spacing
        if parts == 1 or (roomy and abs(float(f"{every:.2g}") - every) < 1e-9 * limit):
            return tuple(index * every for index in range(-parts, parts + 1))
    return (0.0,)


def tick_text(value: float) -> str:
    """Write a number of the axis: "−2", "0", "0.5"."""
    return f"{value + 0.0:.6g}".replace("-", _MINUS)


def nice_limit(largest: float) -> float:
    """Give the end of a symmetric scale: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten; 1 for 0.

    The diagram has the same scale for the same run.
    """
    if not math.isfinite(largest) or largest <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in _LIMITS if step * power >= largest * (1.0 - 1e-9))


def round_range(low: float, high: float) -> tuple[float, float]:
    """Widen a range a little so that curves do not touch the frame; an empty one by 1."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return -1.0, 1.0
    span = high - low
    margin = 0.06 * span if span > 0.0 else max(abs(low) * 0.05, 0.5)
    return low - margin, high + margin


def nearest_curve(pixels: npt.NDArray[np.float64], y: float, reach: float) -> int | None:
    """Give the curve whose pixel at this place is nearest to ``y``, or None beyond ``reach``.

    pixels: (H,), the vertical pixel of each curve.
    """
    distance = np.abs(pixels - y)
    if not np.isfinite(distance).any():
        return None
    nearest = int(np.nanargmin(distance))
    return nearest if distance[nearest] <= reach else None
