"""The embedded Reber grammar: the second symbol comes back at the end, and only then counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.criterion import Criterion, Examined
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import legal_ranked_first, next_symbol_batch, strings_of
from lstm_gui.sequences.parameter import SYMBOL_NOISE, Parameter

_VOCABULARY = ("B", "T", "P", "S", "X", "V", "E")
_LABEL = {symbol: label for label, symbol in enumerate(_VOCABULARY)}
# The inner grammar (Reber 1967): for every node its edges, each a symbol and the node it leads to.
_EDGES: tuple[dict[str, int], ...] = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": 7},
)
# The outer grammar goes on counting: two nodes before the inner one, two after it.
_BEFORE, _CHOICE, _INNER_END, _REPEATED = -2, -1, len(_EDGES), len(_EDGES) + 1
_SET_SIZE = 256


@dataclass(frozen=True)
class EmbeddedReber(Task):
    """Hochreiter & Schmidhuber 1997, section 5.1, experiment 1 (Smith & Zipser 1989; Fahlman 1991).

    A string is B, then T or P, then a string of the Reber grammar, then the same T or P, then E;
    every choice is made with equal odds. Every step foresees the next symbol. A string is right
    when at every step the symbols that may follow are exactly those with the highest scores.

    Training strings are picked at random from a training set of 256, and none of the 256 test
    strings is among them. `pair` numbers such randomly drawn pairs of sets, of which the paper used
    three. `draw` draws strings of the grammar without regard to the sets.
    """

    pair: int = 1
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", _VOCABULARY)
    sentence: ClassVar[str] = (
        "Embedded Reber grammar after Hochreiter & Schmidhuber 1997, experiment 1: "
        "foresee the symbols that may follow; the last but one repeats the second."
    )
    score_name: ClassVar[str] = "strings foreseen at every step"
    criterion: ClassVar[Criterion] = Examined(
        "In all 256 training and 256 test strings, the symbols that may follow are those with the"
        " highest scores at every step (Hochreiter & Schmidhuber 1997, section 5.1; examined here"
        " after every 256 training strings).",
        every=_SET_SIZE,
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("pair", "training set", "Which 256 strings are learnt from", 1, 9999),
        SYMBOL_NOISE,
    )

    @property
    def memory(self) -> int:
        """From the second symbol to the last but one, in nearly every string."""
        return 30

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 7), targets (T, count), lengths (count,)."""
        return self._batch([_string(rng) for _ in range(count)], rng)

    def draw_training(self, rng: np.random.Generator, count: int) -> Batch:
        """Pick `count` strings from the training set."""
        strings, _ = string_sets(self.pair)
        return self._batch([strings[k] for k in rng.integers(_SET_SIZE, size=count)], rng)

    def examination(self) -> Batch:
        """Give the strings of the training set and of the test set, without noise."""
        training, test = string_sets(self.pair)
        return EmbeddedReber()._batch([*training, *test], np.random.default_rng(0))

    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Tell for each string whether every step ranks exactly the legal symbols first."""
        legal = np.zeros(predictions.shape, dtype=np.bool_)
        for column, labels in enumerate(strings_of(batch, _LABEL["B"])):
            rows = _legal_rows("".join(_VOCABULARY[label] for label in labels[:-1]))
            legal[: len(rows), column] = rows
        return np.asarray(legal_ranked_first(predictions, legal), dtype=np.float64)

    def _batch(self, strings: list[str], rng: np.random.Generator) -> Batch:
        labels = [np.array([_LABEL[symbol] for symbol in string]) for string in strings]
        return next_symbol_batch(labels, len(_VOCABULARY), self.noise, rng)


@cache
def string_sets(pair: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw the 256 training strings and the 256 test strings of a pair, none of them in both."""
    rng = np.random.default_rng([1997, pair])
    training = tuple(_string(rng) for _ in range(_SET_SIZE))
    test: list[str] = []
    while len(test) < _SET_SIZE:
        string = _string(rng)
        if string not in training:
            test.append(string)
    return training, tuple(test)


def legal_next(prefix: str) -> list[set[str]]:
    """Give for every symbol of a prefix of a string the set of symbols that may follow it.

    Raises ValueError when the prefix itself breaks the grammar.
    """
    legal: list[set[str]] = []
    node = _BEFORE
    for position, symbol in enumerate(prefix):
        allowed = _allowed(node, prefix)
        if symbol not in allowed:
            raise ValueError(
                f"{prefix!r} is not in the grammar: {symbol!r} at position {position}, "
                f"where only {sorted(allowed)} may stand"
            )
        node = _EDGES[node][symbol] if 0 <= node < _INNER_END else node + 1
        legal.append(_allowed(node, prefix))
    return legal


@lru_cache(maxsize=4096)
def _legal_rows(prefix: str) -> npt.NDArray[np.bool_]:
    return np.array([[symbol in legal for symbol in _VOCABULARY] for legal in legal_next(prefix)])


def _allowed(node: int, prefix: str) -> set[str]:
    if 0 <= node < _INNER_END:
        return set(_EDGES[node])
    return {_BEFORE: {"B"}, _CHOICE: {"T", "P"}, _INNER_END: {prefix[1:2]}, _REPEATED: {"E"}}.get(
        node, set()
    )


def _string(rng: np.random.Generator) -> str:
    outer = "TP"[rng.integers(2)]
    symbols = ["B", outer]
    node = 0
    while node < _INNER_END:
        edges = _EDGES[node]
        symbol = tuple(edges)[rng.integers(len(edges))]
        symbols.append(symbol)
        node = edges[symbol]
    return "".join([*symbols, outer, "E"])
