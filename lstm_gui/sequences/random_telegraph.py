"""A random telegraph: only the clicks of its switch are heard, its level has to be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.parameter import NUMBER_NOISE, Parameter, noisy_numbers


@dataclass(frozen=True)
class RandomTelegraph(Task):
    """A two-level signal that switches at random moments, seen only through its switching.

    The level starts down and switches with the probability 1 / dwell at every step (a discrete
    random telegraph process: the dwell times are geometric). The input is +1 at a step that
    switches up, −1 at one that switches down, 0 else, plus Gaussian noise; wanted at every step
    is the level. Between two clicks the input says nothing: the level is in the memory or nowhere.
    """

    steps: int = 96
    dwell: float = 16.0
    noise: float = 0.15

    feature_names: ClassVar[tuple[str, ...]] = ("click",)
    vocabulary: ClassVar[tuple[str, ...] | None] = None
    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "every_step", ("down", "up")
    )
    sentence: ClassVar[str] = (
        "Random telegraph: the input clicks when the line switches up or down, "
        "and the level has to be known at every step between."
    )
    score_name: ClassVar[str] = "steps with the right level"

    criterion: ClassVar[Criterion] = RecentlyRight(
        "The level was right at 99 % of the steps of the 1 000 newest training sequences (ours).",
        recent=1000,
        least_right=990,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("steps", "length", "Steps of a sequence", 2, 1000, by_factors=True),
        Parameter(
            "dwell",
            "dwell",
            "Steps from one switch to the next, on average",
            1.0,
            500.0,
            whole=False,
            by_factors=True,
        ),
        NUMBER_NOISE,
    )

    @property
    def memory(self) -> int:
        """From one click to the next, which may be the whole sequence."""
        return self.steps

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 1), targets (T, count), 0 down and 1 up."""
        switches = rng.random(size=(self.steps, count)) < 1.0 / self.dwell
        levels = np.cumsum(switches, axis=0) % 2
        clicks = np.diff(levels, axis=0, prepend=0).astype(np.float64)
        inputs = noisy_numbers(clicks, self.noise, rng)[:, :, None]
        return Batch(inputs=inputs, targets=levels)

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Give for each sequence the share of steps whose level is right."""
        right = np.argmax(predictions, axis=2) == batch.targets
        return np.asarray(right.mean(axis=0), dtype=np.float64)
