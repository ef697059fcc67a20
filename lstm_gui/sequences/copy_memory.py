"""Copy memory: keep some symbols through a blank wait, and say them again in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import padded_one_hot
from lstm_gui.sequences.parameter import SYMBOL_NOISE, Parameter, noisy_labels

_SYMBOLS = ("A", "B", "C", "D")
_VOCABULARY = (*_SYMBOLS, "·", "?")
_BLANK, _CUE = len(_SYMBOLS), len(_SYMBOLS) + 1


@dataclass(frozen=True)
class CopyMemory(Task):
    """The copying memory problem of Arjovsky, Shah & Bengio 2016, section 4.1, made small.

    items symbols of A … D come first, then wait − 1 blanks (·), the cue (?) and items blanks.
    Wanted is a blank at each of the first wait + items steps, then the symbols in their order.
    The paper has 8 symbols, 10 items and waits of 100 … 500, which its LSTM did not learn; the
    form is the same. A string is right when every symbol is said again at its place.
    """

    items: int = 3
    wait: int = 12
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective(
        "softmax_cross_entropy", "every_step", (*_SYMBOLS, "·")
    )
    sentence: ClassVar[str] = (
        "Copy memory after Arjovsky, Shah & Bengio 2016: "
        "keep the letters through the blanks and say them again after the question mark."
    )
    score_name: ClassVar[str] = "strings recalled whole"
    criterion: ClassVar[Criterion] = RecentlyRight(
        "At least 990 of the 1 000 newest training strings were recalled whole"
        " (ours; the paper gives losses only).",
        recent=1000,
        least_right=990,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("items", "letters to keep", "So many letters come first", 1, 10),
        Parameter("wait", "wait", "Steps from the last letter to the cue", 1, 500, by_factors=True),
        SYMBOL_NOISE,
    )

    @property
    def memory(self) -> int:
        """From a letter to its place at the end."""
        return self.wait + self.items

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 6), targets (T, count), T = wait + 2 · items."""
        steps = self.wait + 2 * self.items
        letters = rng.integers(0, len(_SYMBOLS), size=(self.items, count))
        labels = np.full((steps, count), _BLANK, dtype=np.int64)
        labels[: self.items] = letters
        labels[self.items + self.wait - 1] = _CUE
        targets = np.full((steps, count), _BLANK, dtype=np.int64)
        targets[-self.items :] = letters
        labels = noisy_labels(labels, len(_VOCABULARY), self.noise, rng)
        return Batch(inputs=padded_one_hot(labels, len(_VOCABULARY)), targets=targets)

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each string whether its letters are all said again at their places."""
        right = np.argmax(predictions, axis=2) == batch.targets
        return np.asarray(right[-self.items :].all(axis=0), dtype=np.float64)
