"""The language aⁿbⁿ: to foresee the end of a string, one has to count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import batch_lengths, next_symbol_batch

_VOCABULARY = ("S", "a", "b", "T")
_START, _A, _B, _END = range(4)


@dataclass(frozen=True)
class AnBn(Task):
    """Gers & Schmidhuber 2001, the context-free language aⁿbⁿ by next-symbol prediction.

    A string is S aⁿ bⁿ T with n drawn uniformly from shortest … longest. Every step foresees the
    next symbol. It is accepted when the foreseen symbol is a or b after each a, b after each b but
    the last, and T after the last: what can be known is known.
    """

    shortest: int = 1
    longest: int = 10

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", _VOCABULARY)
    sentence: ClassVar[str] = (
        "Strings S aⁿ bⁿ T after Gers & Schmidhuber 2001: "
        "foresee each next symbol, and so count the a's to know when the b's end."
    )
    score_name: ClassVar[str] = "strings accepted"

    def __post_init__(self) -> None:
        if not 1 <= self.shortest <= self.longest:
            raise ValueError(
                f"shortest is {self.shortest} and longest {self.longest}; "
                "1 ≤ shortest ≤ longest is needed"
            )

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 4), targets (T, count), lengths (count,)."""
        numbers = rng.integers(self.shortest, self.longest, size=count, endpoint=True)
        strings = [
            np.concatenate([[_START], np.full(n, _A), np.full(n, _B), [_END]]) for n in numbers
        ]
        return next_symbol_batch(strings, len(_VOCABULARY))

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share of accepted strings."""
        foreseen = np.argmax(predictions, axis=2)
        seen = np.argmax(batch.inputs, axis=2)
        inside = np.arange(len(seen))[:, None] < batch_lengths(batch)
        legal = foreseen == batch.targets
        legal |= (seen == _A) & ((foreseen == _A) | (foreseen == _B))
        return float(np.mean((legal | ~inside).all(axis=0)))
