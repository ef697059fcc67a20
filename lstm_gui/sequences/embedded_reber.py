"""The embedded Reber grammar: the second symbol comes back at the end, and only then counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import next_symbol_batch, strings_of

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


@dataclass(frozen=True)
class EmbeddedReber(Task):
    """Hochreiter & Schmidhuber 1997, experiment 1 (Smith & Zipser 1989; Fahlman 1991).

    A string is B, then T or P, then a string of the Reber grammar, then the same T or P, then E;
    every choice is made with equal odds. Every step foresees the next symbol. A string is right
    when at every step the symbols that may follow are exactly those with the highest scores.
    """

    feature_names: ClassVar[tuple[str, ...]] = _VOCABULARY
    vocabulary: ClassVar[tuple[str, ...] | None] = _VOCABULARY
    objective: ClassVar[Objective] = Objective("softmax_cross_entropy", "every_step", _VOCABULARY)
    sentence: ClassVar[str] = (
        "Embedded Reber grammar after Hochreiter & Schmidhuber 1997, experiment 1: "
        "foresee the symbols that may follow; the last but one repeats the second."
    )
    score_name: ClassVar[str] = "strings foreseen at every step"

    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` strings: inputs (T, count, 7), targets (T, count), lengths (count,)."""
        strings = [np.array([_LABEL[s] for s in _string(rng)]) for _ in range(count)]
        return next_symbol_batch(strings, len(_VOCABULARY))

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share of strings in which every step ranks exactly the legal symbols first."""
        strings = strings_of(batch)
        right = 0
        for column, labels in enumerate(strings):
            legal_sets = legal_next("".join(_VOCABULARY[label] for label in labels[:-1]))
            right += all(
                {_VOCABULARY[k] for k in np.argsort(scores)[::-1][: len(legal)]} == legal
                for scores, legal in zip(predictions[:, column], legal_sets, strict=False)
            )
        return right / len(strings)


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
