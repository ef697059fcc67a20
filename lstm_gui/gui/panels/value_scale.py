"""Where a value lies on a slider, and which value a position stands for."""

from __future__ import annotations

import math
from dataclasses import dataclass

_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class ValueScale:
    """A slider's range, linear or logarithmic.

    Raises ValueError unless low < high, and 0 < low where it is logarithmic.
    """

    low: float
    high: float
    logarithmic: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"low is {self.low:g} and high is {self.high:g}; low < high is needed")
        if self.logarithmic and self.low <= 0.0:
            raise ValueError(f"low is {self.low:g}; a logarithmic scale begins above 0")

    def position(self, value: float, ticks: int) -> int:
        """Give the tick 0…ticks nearest to a value; values beyond an end are put there."""
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(share * ticks)

    def value(self, position: int, ticks: int) -> float:
        """Give the value of a tick 0…ticks."""
        share = min(max(position / ticks, 0.0), 1.0)
        if self.logarithmic:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)


def nice_limit(value: float, at_least: float = 0.1) -> float:
    """Give the smallest round number that is not below |value| or ``at_least``.

    Round are 1, 1.5, 2, 3, 4, 5, 6, 8 × 10ⁿ. Symmetric scales end there, so that they stay while
    values move a little.
    """
    size = max(abs(value), at_least)
    if not math.isfinite(size):
        raise ValueError(f"value is {value}; it must be finite")
    power = 10.0 ** math.floor(math.log10(size))
    # Relative slack, so that 0.30000000000000004 / 0.1 and the like do not jump a step.
    steps = [factor * power for factor in _NICE if factor * power >= size * (1.0 - 1e-9)]
    return steps[0]
