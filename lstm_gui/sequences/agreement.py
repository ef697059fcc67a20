"""Long-distance agreement: "the cats, which already ate …, were full"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, RecentlyRight
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import next_symbol_batch, strings_of
from lstm_gui.sequences.parameter import SYMBOL_NOISE, Parameter

_SINGULAR = ("cat", "dog", "bird")
_PLURAL = ("cats", "dogs", "birds")
_FOODS = ("fish", "apple", "pears", "nuts")
_QUALITIES = ("big", "red", "fresh")
_STATES = ("full", "happy", "tired")
_VOCABULARY = (
    "the", *_SINGULAR, *_PLURAL, ",", "which", "already", "ate", *_QUALITIES, *_FOODS, "and",
    "was", "were", *_STATES, ".",
)  # fmt: skip
_LABEL = {word: label for label, word in enumerate(_VOCABULARY)}
_VERBS = (_LABEL["was"], _LABEL["were"])


@dataclass(frozen=True)
class Agreement(Task):
    """Sentences in which the verb agrees with a noun that is many words away.

        sentence → the noun , which already ate foods , (was | were) state .
        foods    → food (and food)*, at most most_foods
        food     → the quality* noun of food, at most two qualities

    The foods are singular and plural without regard to the subject, so that only the first noun
    tells the verb. Every step foresees the next word. A sentence is right when of "was" and "were"
    the right one has the higher score, and the highest of all words.
    """

    most_foods: int = 3
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", _VOCABULARY)
    sentence: ClassVar[str] = (
        "Sentences such as “the cats, which already ate the fresh fish and the nuts, were full”: "
        "foresee each next word, and the verb from a noun far back."
    )
    score_name: ClassVar[str] = "verbs right"

    criterion: ClassVar[Criterion] = RecentlyRight(
        "The verbs of the 1 000 newest training sentences were all right (ours).",
        recent=1000,
        least_right=1000,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("most_foods", "foods", "At most so many foods stand between", 1, 20),
        SYMBOL_NOISE,
    )

    @property
    def memory(self) -> int:
        """From the noun to the verb, with the most foods and qualities."""
        return 5 + 5 * self.most_foods

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sentences: inputs (T, count, words), targets (T, count), lengths."""
        strings = [
            np.array([_LABEL[word] for word in self._words(rng)], dtype=np.int64)
            for _ in range(count)
        ]
        return next_symbol_batch(strings, len(_VOCABULARY), self.noise, rng)

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each sentence whether its verb is the word with the highest score."""
        right = []
        for column, labels in enumerate(strings_of(batch, _LABEL["the"])):
            verb = int(np.flatnonzero(np.isin(labels, _VERBS))[0])
            right.append(int(np.argmax(predictions[verb - 1, column])) == int(labels[verb]))
        return np.array(right, dtype=np.float64)

    def _words(self, rng: np.random.Generator) -> list[str]:
        plural = bool(rng.integers(2))
        words = ["the", _one_of(_PLURAL if plural else _SINGULAR, rng), ","]
        words += ["which", "already", "ate"]
        for place in range(int(rng.integers(1, self.most_foods, endpoint=True))):
            words += ["and"] if place else []
            words += ["the", *(_one_of(_QUALITIES, rng) for _ in range(rng.integers(0, 3)))]
            words.append(_one_of(_FOODS, rng))
        return [*words, ",", "were" if plural else "was", _one_of(_STATES, rng), "."]


def _one_of(words: tuple[str, ...], rng: np.random.Generator) -> str:
    return words[rng.integers(len(words))]
