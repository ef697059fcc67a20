"""Sequences of numbers of which two are marked: what adding and multiplication have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.parameter import NUMBER_NOISE, Parameter, noisy_numbers

PARAMETERS = (
    Parameter(
        "minimum_steps",
        "length",
        "Sequences have this many steps, up to a tenth more",
        20,
        1000,
        by_factors=True,
    ),
    NUMBER_NOISE,
)


@dataclass(frozen=True, eq=False)
class MarkedPairs:
    """`inputs` (T, B, 2), `lengths` (B,), and the two marked numbers (B,) of each sequence."""

    inputs: npt.NDArray[np.floating[Any]]
    lengths: npt.NDArray[np.int64]
    first: npt.NDArray[np.float64]
    second: npt.NDArray[np.float64]


def draw_marked_pairs(
    rng: np.random.Generator,
    count: int,
    minimum_steps: int,
    *,
    lowest: float,
    neutral: float,
    noise: float = 0.0,
) -> MarkedPairs:
    """Draw pairs of a number and a marker (Hochreiter & Schmidhuber 1997, sections 5.4 and 5.5).

    The numbers are uniform in `lowest` … 1. The markers of the first and the last pair are −1; two
    others are 1, one of them among the first ten pairs, the other among the first
    minimum_steps / 2 − 1 that are still unmarked; the rest is 0. When the first pair is a marked
    one, its number is `neutral`. The length is uniform in minimum_steps … 1.1 · minimum_steps.
    """
    longest = minimum_steps + minimum_steps // 10
    lengths = rng.integers(minimum_steps, longest, size=count, endpoint=True)
    steps = int(lengths.max())
    columns = np.arange(count)
    numbers = rng.uniform(lowest, 1.0, size=(steps, count))
    first = rng.integers(0, 10, size=count)
    # Moved past the first mark, the draw is uniform over the pairs that are still unmarked.
    second = rng.integers(0, minimum_steps // 2 - 1, size=count)
    second += second >= first
    marks = np.zeros((steps, count))
    marks[0] = -1.0
    marks[lengths - 1, columns] = -1.0
    numbers[0, (first == 0) | (second == 0)] = neutral
    marked = numbers[first, columns], numbers[second, columns]
    marks[first, columns] = 1.0
    marks[second, columns] = 1.0
    inputs = noisy_numbers(np.stack([numbers, marks], axis=2), noise, rng)
    inputs[np.arange(steps)[:, None] >= lengths] = 0.0
    return MarkedPairs(inputs, lengths, *marked)
