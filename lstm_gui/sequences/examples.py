"""The examples that need no file: what they are called, what they show, how they are learnt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui.sequences.example_titles import EXAMPLE_TITLES, SERIES_TITLES
from lstm_gui.sequences.generated import generated_sequence

if TYPE_CHECKING:
    from lstm_gui.sequences.example import Example
    from lstm_gui.sequences.sequence import Sequence

DEFAULT_EXAMPLE = "sine-with-overtone"


class _Examples(Mapping[str, "Example"]):
    """All examples by key; series and tasks are loaded when one of them is asked for."""

    def __getitem__(self, key: str) -> Example:
        if key not in EXAMPLE_TITLES:
            raise KeyError(key)
        return _series()[key] if key in SERIES_TITLES else _tasks()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(EXAMPLE_TITLES)

    def __len__(self) -> int:
        return len(EXAMPLE_TITLES)

    def __contains__(self, key: object) -> bool:
        return key in EXAMPLE_TITLES


@cache
def _series() -> dict[str, Example]:
    from lstm_gui.sequences.series_examples import SERIES_EXAMPLES

    return {example.name: example for example in SERIES_EXAMPLES}


@cache
def _tasks() -> dict[str, Example]:
    from lstm_gui.sequences.task_examples import TASK_EXAMPLES

    return {example.name: example for example in TASK_EXAMPLES}


EXAMPLES: Mapping[str, Example] = _Examples()


def make_example(key: str, seed: int | None = None) -> Sequence:
    """Make the sequence of an example; the same seed gives the same sequence, None means 0.

    Raises ValueError for an unknown key, naming those that exist.
    """
    if key not in EXAMPLES:
        raise ValueError(f"there is no example {key!r}; there are {', '.join(EXAMPLES)}")
    example = EXAMPLES[key]
    rng = np.random.default_rng(0 if seed is None else seed)
    return generated_sequence(example.generator, rng, name=example.title, example=key)
