"""The examples that need no file: what they are called, what they show, how they are learnt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lstm_gui.sequences.example import Example
from lstm_gui.sequences.generated import generated_sequence
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series_examples import SERIES_EXAMPLES
from lstm_gui.sequences.task_examples import TASK_EXAMPLES

DEFAULT_EXAMPLE = "sine-with-overtone"
_ALL = (*SERIES_EXAMPLES, *TASK_EXAMPLES)

EXAMPLES: Mapping[str, Example] = MappingProxyType({example.name: example for example in _ALL})


def make_example(key: str, seed: int | None = None) -> Sequence:
    """Make the sequence of an example; the same seed gives the same sequence, None means 0.

    Raises ValueError for an unknown key, naming those that exist.
    """
    if key not in EXAMPLES:
        raise ValueError(f"there is no example {key!r}; there are {', '.join(EXAMPLES)}")
    example = EXAMPLES[key]
    rng = np.random.default_rng(0 if seed is None else seed)
    return generated_sequence(example.generator, rng, name=example.title, example=key)
