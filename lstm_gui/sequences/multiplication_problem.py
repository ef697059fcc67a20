"""The multiplication problem: two marked numbers, far apart, are multiplied at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.adding_problem import TOLERANCE
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.marked_pairs import PARAMETERS, draw_marked_pairs
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.parameter import Parameter


@dataclass(frozen=True)
class MultiplicationProblem(Task):
    """Hochreiter & Schmidhuber 1997, section 5.5, experiment 5.

    As the adding problem, but the numbers lie in 0 … 1, a marked first pair has the number 1, and
    the target at the last step is the product X₁ · X₂: adding up in the cell is not enough.
    """

    minimum_steps: int = 100
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = ("number", "marker")
    vocabulary: ClassVar[tuple[str, ...] | None] = None
    objective: ClassVar[Objective] = Objective("mean_squared_error", "last_step", ("product",))
    sentence: ClassVar[str] = (
        "Multiplication problem after Hochreiter & Schmidhuber 1997, experiment 5: "
        "remember the two marked numbers, and say their product at the end."
    )
    score_name: ClassVar[str] = "products within 0.04"
    criterion: ClassVar[Criterion] = RecentlyRight(
        "Fewer than 13 of the 2 000 newest training sequences had an error above 0.04"
        " (Hochreiter & Schmidhuber 1997, section 5.5, the stricter of its two criteria).",
        recent=2000,
        least_right=2000 - 12,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = PARAMETERS

    @property
    def memory(self) -> int:
        """From the first pair to the last step."""
        return self.minimum_steps

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 2), targets (count, 1), lengths (count,)."""
        pairs = draw_marked_pairs(
            rng, count, self.minimum_steps, lowest=0.0, neutral=1.0, noise=self.noise
        )
        targets = (pairs.first * pairs.second)[:, None]
        return Batch(inputs=pairs.inputs, targets=targets, lengths=pairs.lengths)

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each sequence whether its product is right to 0.04."""
        return np.asarray(self.errors(predictions, batch) <= TOLERANCE, dtype=np.float64)
