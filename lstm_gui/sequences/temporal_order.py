"""Temporal order: which of two symbols came first, long before the question is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import last_predictions, padded_one_hot

_VOCABULARY = ("a", "b", "c", "d", "E", "B", "X", "Y")
_START, _END, _FIRST_SIGNAL = 4, 5, 6


@dataclass(frozen=True)
class TemporalOrder(Task):
    """Hochreiter & Schmidhuber 1997, experiment 6a.

    A string starts with E, ends with the trigger B and is otherwise drawn from a, b, c, d, except
    for two symbols, X or Y, at the steps t₁ in 10 … 20 and t₂ in 50 … 60. Its length is drawn from
    100 … 110. Classes, asked for at the last step: Q (X, X), R (X, Y), S (Y, X), U (Y, Y).
    A string is right when its class has the highest score.
    """

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "last_step", ("Q = X, X", "R = X, Y", "S = Y, X", "U = Y, Y")
    )
    sentence: ClassVar[str] = (
        "Temporal order after Hochreiter & Schmidhuber 1997, experiment 6a: "
        "say at the end which of X and Y came first and which second."
    )
    score_name: ClassVar[str] = "strings classified right"

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 8), targets (count,), lengths (count,)."""
        lengths = rng.integers(100, 110, size=count, endpoint=True)
        steps = int(lengths.max())
        columns = np.arange(count)
        labels = rng.integers(0, _START, size=(steps, count))
        labels[0] = _START
        labels[lengths - 1, columns] = _END
        signals = rng.integers(0, 2, size=(2, count))
        labels[rng.integers(10, 20, size=count, endpoint=True), columns] = (
            _FIRST_SIGNAL + signals[0]
        )
        labels[rng.integers(50, 60, size=count, endpoint=True), columns] = (
            _FIRST_SIGNAL + signals[1]
        )
        labels[np.arange(steps)[:, None] >= lengths] = -1
        return Batch(
            inputs=padded_one_hot(labels, len(_VOCABULARY)),
            targets=2 * signals[0] + signals[1],
            lengths=lengths,
        )

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share of strings whose class is right."""
        chosen = np.argmax(last_predictions(predictions, batch), axis=1)
        return float(np.mean(chosen == batch.targets))
