"""Temporal order: which symbols came in which order, long before the question is asked."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task, answer_errors
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import padded_one_hot
from lstm_gui.sequences.parameter import SYMBOL_NOISE, Parameter, noisy_labels

_VOCABULARY = ("a", "b", "c", "d", "E", "B", "X", "Y")
_START, _END, _FIRST_SIGNAL = 4, 5, 6
_TOLERANCE = 0.3
_CRITERION = RecentlyRight(
    "The 2 000 newest training sequences were all classified right, with every output off by less"
    " than 0.3, and their mean error is below 0.1 (Hochreiter & Schmidhuber 1997, section 5.6).",
    recent=2000,
    least_right=2000,
    error_below=0.1,
)


def _classes(names: str) -> tuple[str, ...]:
    """Name the classes by the signals in their order: "Q = X, X"."""
    signals = {4: 2, 8: 3}[len(names)]
    orders = itertools.product("XY", repeat=signals)
    return tuple(f"{name} = {', '.join(order)}" for name, order in zip(names, orders, strict=True))


@dataclass(frozen=True)
class TemporalOrder(Task):
    """Hochreiter & Schmidhuber 1997, section 5.6, experiment 6a.

    A string starts with E, ends with the trigger B and is otherwise drawn from a, b, c, d, except
    for two symbols, X or Y, at the steps t₁ in 10 … 20 and t₂ in 50 … 60. Its length is drawn from
    100 … 110. Classes, asked for at the last step: Q (X, X), R (X, Y), S (Y, X), U (Y, Y).
    A string is right when every class's probability is off by less than 0.3.
    With another `minimum_steps` than 100 the places keep their share of the length.
    """

    minimum_steps: int = 100
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "last_step", _classes("QRSU")
    )
    sentence: ClassVar[str] = (
        "Temporal order after Hochreiter & Schmidhuber 1997, experiment 6a: "
        "say at the end which of X and Y came first and which second."
    )
    score_name: ClassVar[str] = "strings classified right"
    criterion: ClassVar[Criterion] = _CRITERION
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter(
            "minimum_steps",
            "length",
            "Strings have this many steps, up to a tenth more",
            20,
            1000,
            by_factors=True,
        ),
        SYMBOL_NOISE,
    )
    places: ClassVar[tuple[tuple[int, int], ...]] = ((10, 20), (50, 60))
    """Where the signals may stand in a string of 100 steps, from … to, counted from 0."""

    @property
    def memory(self) -> int:
        """From the first signal to the last step."""
        return self.minimum_steps

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 8), targets (count,), lengths (count,)."""
        shortest = self.minimum_steps
        lengths = rng.integers(shortest, shortest + shortest // 10, size=count, endpoint=True)
        steps = int(lengths.max())
        columns = np.arange(count)
        labels = rng.integers(0, _START, size=(steps, count))
        labels[0] = _START
        labels[lengths - 1, columns] = _END
        signals = rng.integers(0, 2, size=(len(self.places), count))
        for (low, high), signal in zip(self.places, signals, strict=True):
            first, last = low * shortest // 100, high * shortest // 100
            place = rng.integers(first, last, size=count, endpoint=True)
            labels[place, columns] = _FIRST_SIGNAL + signal
        labels[np.arange(steps)[:, None] >= lengths] = -1
        # The first signal is the highest digit: X, X, X is class 0 and Y, Y, Y the last.
        digits = 2 ** np.arange(len(self.places))[::-1]
        labels = noisy_labels(labels, len(_VOCABULARY), self.noise, rng)
        return Batch(
            inputs=padded_one_hot(labels, len(_VOCABULARY)),
            targets=digits @ signals,
            lengths=lengths,
        )

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each string whether every class's probability is off by less than 0.3."""
        worst = answer_errors(predictions, batch, self.objective).max(axis=1)
        return np.asarray(worst < _TOLERANCE, dtype=np.float64)


@dataclass(frozen=True)
class TemporalOrderOfThree(TemporalOrder):
    """Hochreiter & Schmidhuber 1997, section 5.6, experiment 6b.

    As 6a with three symbols, at the steps t₁ in 10 … 20, t₂ in 33 … 43 and t₃ in 66 … 76, and
    eight classes Q (X, X, X), R (X, X, Y), S, U, V, A, B, C (Y, Y, Y).
    """

    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "last_step", _classes("QRSUVABC")
    )
    sentence: ClassVar[str] = (
        "Temporal order of three after Hochreiter & Schmidhuber 1997, experiment 6b: "
        "say at the end in which order three X and Y came."
    )
    places: ClassVar[tuple[tuple[int, int], ...]] = ((10, 20), (33, 43), (66, 76))
