"""Axes of the plots over updates: limits, ticks, texts, and fewer points, as pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui.session import UpdateCurve

FloatArray = NDArray[np.float64]

_SMALLEST = 1e-30
_NEGLIGIBLE = 1e-8  # as a number, and as a share of the highest
_UPDATE_LIMITS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_TICK_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class LogScale:
    """A logarithmic axis from ``low`` to ``high``, both above 0."""

    low: float
    high: float

    def place(self, values: Any) -> FloatArray:
        """Give where values lie: 0 at the low end, 1 at the high one; zero counts as tiny."""
        logs = np.log10(np.maximum(np.asarray(values, dtype=np.float64), _SMALLEST))
        low = math.log10(self.low)
        return np.asarray((logs - low) / (math.log10(self.high) - low))

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Give round numbers inside the axis, ``most`` at most but at least two."""
        low, high = math.log10(self.low), math.log10(self.high)
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        decades = last - first + 1
        if decades >= 2:
            step = -(-decades // most)
            return tuple(10.0**power for power in range(first, last + 1, step))
        candidates = [
            factor * 10.0**power for power in range(first - 2, last + 2) for factor in (1, 2, 5)
        ]
        inside = [value for value in candidates if low - 1e-9 <= math.log10(value) <= high + 1e-9]
        return tuple(inside[:most])


def log_scale(low: float, high: float) -> LogScale:
    """Give a calm axis around values: its ends lie on thirds of decades, at least one apart.

    What is negligible lies below it, also 0. A curve that ran away is still shown from where it
    came. What is not finite must not be given.
    """
    high = max(high, _SMALLEST * 1e3)
    low = max(low, min(high, 1.0) * _NEGLIGIBLE, _SMALLEST)
    bottom = math.floor(math.log10(low) * 3.0 - 0.05) / 3.0
    top = math.ceil(math.log10(high) * 3.0 + 0.05) / 3.0
    if top - bottom < 1.0:
        bottom = top - 1.0
    return LogScale(10.0**bottom, 10.0**top)


def update_limit(made: int, planned: int) -> int:
    """Give where the axis of updates ends: a round number not far beyond what was made.

    It grows in steps, so that the curve does not shrink at every update; never beyond the plan
    unless more was made.
    """
    needed = max(made, 10)
    power = 10.0 ** math.floor(math.log10(needed))
    limit = next(int(factor * power) for factor in _UPDATE_LIMITS if factor * power >= needed)
    return max(min(limit, planned), made, 1)


def update_ticks(limit: int, most: int = 6) -> tuple[int, ...]:
    """Give 0 and round numbers of updates up to the limit."""
    raw = max(limit / most, 1.0)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(int(factor * power) for factor in _TICK_STEPS if factor * power >= raw * (1 - 1e-9))
    return tuple(range(0, limit + 1, max(step, 1)))


def count_text(number: int) -> str:
    """Write a count with thin spaces between thousands: "12 000"."""
    return f"{number:,}".replace(",", "\u202f")


def value_text(value: float) -> str:
    """Write a measured value with three digits: "0.00123", "12.3", "1.2e-07"."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e5 or size < 1e-5:
        return f"{value:.1e}".replace("-", "\N{MINUS SIGN}")
    digits = max(2 - math.floor(math.log10(size)), 0)
    return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def tick_text(value: float) -> str:
    """Write the value of a tick, which is a round number: "0.01", "10", "10⁻⁷" as "1e−07"."""
    if 1e-4 <= value < 1e5:
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return f"{value:.0e}".replace("-", "\N{MINUS SIGN}")


def thinned(curve: UpdateCurve, most: int) -> UpdateCurve:
    """Merge neighbouring points until there are at most ``most``; extremes stay exact."""
    group = -(-len(curve.mean) // max(most, 1))
    if group <= 1:
        return curve
    starts = np.arange(0, len(curve.mean), group)
    sizes = np.diff(np.append(starts, len(curve.mean)))
    return UpdateCurve(
        curve.count,
        curve.width * group,
        np.minimum.reduceat(curve.minimum, starts),
        np.maximum.reduceat(curve.maximum, starts),
        np.add.reduceat(curve.mean, starts) / sizes,
    )


def smoothed(values: FloatArray, reach: int) -> FloatArray:
    """Average each value with up to ``reach`` neighbours on both sides.

    At the beginning, where a loss falls steeply, the reach shrinks on both sides alike; at the end
    there are fewer neighbours on one side, so that the newest value is an average too.
    """
    count = len(values)
    reach = min(reach, count - 1)
    if reach <= 0:
        return values
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(count)
    reaches = np.minimum(at, reach)
    first, stop = at - reaches, np.minimum(at + reaches + 1, count)
    return np.asarray((sums[stop] - sums[first]) / (stop - first))
