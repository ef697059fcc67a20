"""Parity: whether the ones so far are even or odd, which every single step can turn over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import last_predictions
from lstm_gui.sequences.parameter import NUMBER_NOISE, Parameter, noisy_numbers


@dataclass(frozen=True)
class Parity(Task):
    """The parity problem of Bengio, Simard & Frasconi 1994, made short.

    Every step is −1 or 1 with equal odds, and the class at the last step says whether the number of
    ones is even or odd. The length is drawn uniformly from shortest … longest: the short sequences
    teach the long ones. Hochreiter & Schmidhuber 1997 (NIPS 9) found 500 … 600 steps solved sooner
    by guessing weights than by any gradient.
    """

    shortest: int = 1
    longest: int = 12
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = ("bit",)
    vocabulary: ClassVar[tuple[str, ...] | None] = None
    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "last_step", ("even", "odd")
    )
    sentence: ClassVar[str] = (
        "Parity after Bengio, Simard & Frasconi 1994: "
        "say at the end whether the number of ones is even or odd."
    )
    score_name: ClassVar[str] = "sequences classified right"
    criterion: ClassVar[Criterion] = RecentlyRight(
        "The 1 000 newest training sequences were all classified right (ours).",
        recent=1000,
        least_right=1000,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("shortest", "shortest", "Sequences have at least so many steps", 1, 600),
        Parameter(
            "longest", "longest", "Sequences have at most so many steps", 1, 600, by_factors=True
        ),
        NUMBER_NOISE,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shortest > self.longest:
            raise ValueError(
                f"shortest is {self.shortest} and longest {self.longest}; "
                "1 ≤ shortest ≤ longest is needed"
            )

    @property
    def memory(self) -> int:
        """From the first step to the last."""
        return self.longest

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences: inputs (T, count, 1), targets (count,), lengths (count,)."""
        lengths = rng.integers(self.shortest, self.longest, size=count, endpoint=True)
        bits = rng.integers(0, 2, size=(int(lengths.max()), count))
        inside = np.arange(len(bits))[:, None] < lengths
        signs = noisy_numbers(2.0 * bits - 1.0, self.noise, rng)
        return Batch(
            inputs=np.where(inside, signs, 0.0)[:, :, None],
            targets=(bits * inside).sum(axis=0) % 2,
            lengths=lengths,
        )

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each sequence whether its class is right."""
        chosen = np.argmax(last_predictions(predictions, batch), axis=1)
        return np.asarray(chosen == batch.targets, dtype=np.float64)
