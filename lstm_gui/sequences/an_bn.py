"""The languages aⁿbⁿ and aⁿbⁿcⁿ: to foresee the end of a string, one has to count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, Examined
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import batch_lengths, legal_ranked_first, next_symbol_batch
from lstm_gui.sequences.parameter import SYMBOL_NOISE, Parameter

_START = 0
_CRITERION = Examined(
    "All strings from the shortest to the longest are accepted; examined after every 1 000 training"
    " strings (Gers & Schmidhuber 2001).",
    every=1000,
)


@dataclass(frozen=True)
class AnBn(Task):
    """Gers & Schmidhuber 2001, the context-free language aⁿbⁿ by next-symbol prediction.

    A string is S aⁿ bⁿ T with n drawn uniformly from shortest … longest. Every step foresees the
    symbols that may follow: a after S; a and b after each a; b after each b but the last, and T
    after that. A string is accepted when at every step the symbols that may follow are exactly
    those with the highest scores.
    """

    shortest: int = 1
    longest: int = 10
    noise: float = 0.0

    letters: ClassVar[str] = "ab"
    feature_names: ClassVar[tuple[str, ...]] = ("S", "a", "b", "T")
    vocabulary: ClassVar[tuple[str, ...] | None] = feature_names
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", feature_names)
    sentence: ClassVar[str] = (
        "Strings S aⁿ bⁿ T after Gers & Schmidhuber 2001: "
        "foresee each next symbol, and so count the a's to know when the b's end."
    )
    score_name: ClassVar[str] = "strings accepted"
    criterion: ClassVar[Criterion] = _CRITERION
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("shortest", "smallest n", "Strings have at least so many a's", 1, 100),
        Parameter("longest", "largest n", "Strings have at most so many a's", 1, 100),
        SYMBOL_NOISE,
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
        """From the first a to the end."""
        return len(self.letters) * self.longest + 1

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, K), targets (T, count), lengths (count,)."""
        numbers = rng.integers(self.shortest, self.longest, size=count, endpoint=True)
        return self._batch(numbers, self.noise, rng)

    def examination(self) -> Batch:
        """Give one string for every n, without noise."""
        numbers = np.arange(self.shortest, self.longest + 1)
        return self._batch(numbers, 0.0, np.random.default_rng(0))

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each string whether it is accepted."""
        targets = np.asarray(batch.targets)
        steps = np.arange(len(targets))[:, None]
        inside = steps < batch_lengths(batch)
        legal = np.eye(len(self.feature_names), dtype=np.bool_)[targets] & inside[:, :, None]
        # What follows an a among the first n + 1 symbols: the string may go on either way.
        number = (batch_lengths(batch) - 1) // len(self.letters)
        after_a = inside & (steps >= 1) & (steps <= number)
        legal[:, :, 1:3] |= after_a[:, :, None]
        return np.asarray(legal_ranked_first(predictions, legal), dtype=np.float64)

    def _batch(
        self, numbers: npt.NDArray[np.integer[Any]], noise: float, rng: np.random.Generator
    ) -> Batch:
        blocks = np.arange(1, len(self.letters) + 1)
        end = len(self.letters) + 1
        strings = [np.concatenate([[_START], np.repeat(blocks, n), [end]]) for n in numbers]
        return next_symbol_batch(strings, end + 1, noise, rng)


@dataclass(frozen=True)
class AnBnCn(AnBn):
    """Gers & Schmidhuber 2001, the context-sensitive language aⁿbⁿcⁿ by next-symbol prediction.

    As aⁿbⁿ with a third block: two counts have to be kept at a time.
    """

    letters: ClassVar[str] = "abc"
    feature_names: ClassVar[tuple[str, ...]] = ("S", "a", "b", "c", "T")
    vocabulary: ClassVar[tuple[str, ...] | None] = feature_names
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", feature_names)
    sentence: ClassVar[str] = (
        "Strings S aⁿ bⁿ cⁿ T after Gers & Schmidhuber 2001: "
        "foresee each next symbol, and so count the a's to know when the b's and the c's end."
    )
