"""The examples that need no file: what they are called, what they show, how they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from lstm_gui.sequences.generator import Generator
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series import series_sequence
from lstm_gui.sequences.sine_with_overtone import SineWithOvertone

DEFAULT_EXAMPLE = "sine-with-overtone"


@dataclass(frozen=True)
class Example:
    """A generated example and the network that suits it.

    name: its key. title and summary: for the menu. hidden_size, num_layers: of its network.
    settings: how that network is trained. generator: draws its sequences.
    """

    name: str
    title: str
    summary: str
    hidden_size: int
    num_layers: int
    generator: Generator
    training: Mapping[str, Any] = field(default_factory=dict)


def _by_name(*examples: Example) -> Mapping[str, Example]:
    return MappingProxyType({example.name: example for example in examples})


EXAMPLES: Mapping[str, Example] = _by_name(
    Example(
        name="sine-with-overtone",
        title="Sine with overtone",
        summary="A smooth wave whose next value has to be foreseen.",
        hidden_size=8,
        num_layers=1,
        generator=SineWithOvertone(),
    ),
)


def make_example(key: str, seed: int | None = None) -> Sequence:
    """Make the sequence of an example; the same seed gives the same sequence, None means 0.

    Raises ValueError for an unknown key, naming those that exist.
    """
    if key not in EXAMPLES:
        raise ValueError(f"there is no example {key!r}; there are {', '.join(EXAMPLES)}")
    example = EXAMPLES[key]
    rng = np.random.default_rng(0 if seed is None else seed)
    generator = example.generator
    return series_sequence(
        generator.draw(rng, 1)[:, 0],
        name=example.title,
        feature_names=generator.feature_names,
        source=SineWithOvertone.sentence,
        example=key,
        generator=generator,
    )
