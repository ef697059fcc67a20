"""Numbers of a task that a person may change, and the noise that every task can have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Parameter:
    """A number of a task: the name of its field, what it is called, and how far it may go.

    label: in a few words, for a control. tip: one sentence. low, high: both allowed. whole: whether
    it counts something. by_factors: whether a slider runs by factors instead of differences.
    """

    name: str
    label: str
    tip: str
    low: float
    high: float
    whole: bool = True
    by_factors: bool = False

    def check(self, value: float) -> None:
        """Raise ValueError or TypeError unless the value is allowed."""
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise TypeError(f"{self.name} must be a number, not {value!r}")
        if self.whole and value != int(value):
            raise ValueError(f"{self.name} is {value}; it must be a whole number")
        if not self.low <= value <= self.high:
            raise ValueError(
                f"{self.name} is {value}; it must be at least {self.low:g} "
                f"and at most {self.high:g}"
            )


NUMBER_NOISE = Parameter(
    "noise", "noise", "Deviation of the Gaussian noise on every input", 0.0, 1.0, whole=False
)
SYMBOL_NOISE = Parameter(
    "noise",
    "wrong symbols",
    "Share of the input symbols that are replaced by others, drawn at random",
    0.0,
    0.5,
    whole=False,
)


def noisy_numbers(
    numbers: npt.NDArray[np.floating[Any]], noise: float, rng: np.random.Generator
) -> npt.NDArray[np.floating[Any]]:
    """Add Gaussian noise of this deviation; without noise nothing is drawn."""
    return numbers + noise * rng.standard_normal(numbers.shape) if noise else numbers


def noisy_labels(
    labels: npt.NDArray[np.int64], size: int, noise: float, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Replace this share of the labels 0 … size − 1 by others; without noise nothing is drawn.

    Negative labels, the padding, stay.
    """
    if not noise:
        return labels
    shift = rng.integers(1, size, size=labels.shape)
    hit = (rng.random(labels.shape) < noise) & (labels >= 0)
    return np.where(hit, (labels + shift) % size, labels)
