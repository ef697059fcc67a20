"""The adding problem: two marked numbers, far apart, are summed at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.marked_pairs import PARAMETERS, draw_marked_pairs
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.parameter import Parameter

TOLERANCE = 0.04


@dataclass(frozen=True)
class AddingProblem(Task):
    """Hochreiter & Schmidhuber 1997, section 5.4, experiment 4.

    Every step is a pair, a number in −1 … 1 and a marker, as `draw_marked_pairs` says; a marked
    first pair has the number 0. Target at the last step: 0.5 + (X₁ + X₂) / 4. A sequence is right
    when the absolute error is below 0.04.
    """

    minimum_steps: int = 100
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = ("number", "marker")
    vocabulary: ClassVar[tuple[str, ...] | None] = None
    objective: ClassVar[Objective] = Objective("mean_squared_error", "last_step", ("sum",))
    sentence: ClassVar[str] = (
        "Adding problem after Hochreiter & Schmidhuber 1997, experiment 4: "
        "remember the two marked numbers, and say (their sum) / 4 + 0.5 at the end."
    )
    score_name: ClassVar[str] = "sums within 0.04"
    criterion: ClassVar[Criterion] = RecentlyRight(
        "The 2 000 newest training sequences were all right, with errors below 0.04, and their mean"
        " error is below 0.01 (Hochreiter & Schmidhuber 1997, section 5.4).",
        recent=2000,
        least_right=2000,
        error_below=0.01,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = PARAMETERS

    @property
    def memory(self) -> int:
        """From the first pair to the last step."""
        return self.minimum_steps

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 2), targets (count, 1), lengths (count,)."""
        pairs = draw_marked_pairs(
            rng, count, self.minimum_steps, lowest=-1.0, neutral=0.0, noise=self.noise
        )
        targets = (0.5 + (pairs.first + pairs.second) / 4.0)[:, None]
        return Batch(inputs=pairs.inputs, targets=targets, lengths=pairs.lengths)

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each sequence whether its sum is right to 0.04."""
        return np.asarray(self.errors(predictions, batch) < TOLERANCE, dtype=np.float64)
