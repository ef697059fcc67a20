"""The adding problem: two marked numbers, far apart, are summed at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import last_predictions

_TOLERANCE = 0.04


@dataclass(frozen=True)
class AddingProblem(Task):
    """Hochreiter & Schmidhuber 1997, experiment 4.

    Every step is a pair: a number drawn uniformly from −1 … 1, and a marker. The markers of the
    first and the last pair are −1; two others are 1, the first of them among the first ten pairs,
    the second among the first minimum_steps / 2 − 1 that are still unmarked; the rest is 0.
    If the first pair is a marked one, its number is set to 0. The length is drawn uniformly from
    minimum_steps … 1.1 · minimum_steps. Target at the last step: 0.5 + (X₁ + X₂) / 4.
    A sequence is right when the error is below 0.04.
    """

    minimum_steps: int = 100

    feature_names: ClassVar[tuple[str, ...]] = ("number", "marker")
    vocabulary: ClassVar[tuple[str, ...] | None] = None
    objective: ClassVar[Objective] = Objective("mean_squared_error", "last_step", ("sum",))
    sentence: ClassVar[str] = (
        "Adding problem after Hochreiter & Schmidhuber 1997, experiment 4: "
        "remember the two marked numbers, and say (their sum) / 4 + 0.5 at the end."
    )
    score_name: ClassVar[str] = "sums within 0.04"

    def __post_init__(self) -> None:
        if self.minimum_steps < 20:
            raise ValueError(f"minimum_steps is {self.minimum_steps}; it must be at least 20")

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 2), targets (count, 1), lengths (count,)."""
        longest = self.minimum_steps + self.minimum_steps // 10
        lengths = rng.integers(self.minimum_steps, longest, size=count, endpoint=True)
        steps = int(lengths.max())
        columns = np.arange(count)
        numbers = rng.uniform(-1.0, 1.0, size=(steps, count))
        first = rng.integers(0, 10, size=count)
        # Moved past the first mark, the draw is uniform over the pairs that are still unmarked.
        second = rng.integers(0, self.minimum_steps // 2 - 1, size=count)
        second += second >= first
        marks = np.zeros((steps, count))
        marks[0] = -1.0
        marks[lengths - 1, columns] = -1.0
        numbers[0, (first == 0) | (second == 0)] = 0.0
        sums = numbers[first, columns] + numbers[second, columns]
        marks[first, columns] = 1.0
        marks[second, columns] = 1.0
        inputs = np.stack([numbers, marks], axis=2)
        inputs[np.arange(steps)[:, None] >= lengths] = 0.0
        return Batch(inputs=inputs, targets=(0.5 + sums / 4.0)[:, None], lengths=lengths)

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share of sequences whose sum is right to 0.04."""
        errors = np.abs(last_predictions(predictions, batch) - batch.targets)
        return float(np.mean(errors < _TOLERANCE))
