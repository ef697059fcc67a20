"""A random telegraph: only the clicks of its switch are heard, its level has to be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective


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

    def __post_init__(self) -> None:
        if self.steps < 2:
            raise ValueError(f"steps is {self.steps}; it must be at least 2")
        if not self.dwell >= 1.0:
            raise ValueError(f"dwell is {self.dwell}; it must be at least 1 step")
        if not self.noise >= 0.0:
            raise ValueError(f"noise is {self.noise}; it must not be negative")

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 1), targets (T, count), 0 down and 1 up."""
        switches = rng.random(size=(self.steps, count)) < 1.0 / self.dwell
        levels = np.cumsum(switches, axis=0) % 2
        clicks = np.diff(levels, axis=0, prepend=0).astype(np.float64)
        clicks += self.noise * rng.standard_normal(clicks.shape)
        return Batch(inputs=clicks[:, :, None], targets=levels)

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share of steps whose level is right."""
        return float(np.mean(np.argmax(predictions, axis=2) == batch.targets))
