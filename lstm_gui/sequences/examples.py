"""The examples that need no file: what they are called, what they show, how they are learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.agreement import Agreement
from lstm_gui.sequences.an_bn import AnBn
from lstm_gui.sequences.copy_memory import CopyMemory
from lstm_gui.sequences.damped_oscillator import DampedOscillator
from lstm_gui.sequences.embedded_reber import EmbeddedReber
from lstm_gui.sequences.generated import generated_sequence
from lstm_gui.sequences.generator import Generator
from lstm_gui.sequences.lorenz import LorenzX
from lstm_gui.sequences.mackey_glass import MackeyGlass
from lstm_gui.sequences.random_telegraph import RandomTelegraph
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.sine_with_overtone import SineWithOvertone
from lstm_gui.sequences.temporal_order import TemporalOrder

DEFAULT_EXAMPLE = "sine-with-overtone"


@dataclass(frozen=True)
class Example:
    """A generated example and the network that suits it.

    name: its key. title and summary: for the menu. generator: draws its sequences.
    hidden_size, num_layers: of its network. settings: how that network is trained.
    unit: of the shipped network's last layer, the one to look at first, counted from 0.
    unit_meaning: what that unit does, such as "counts …"; "" when it is like the others.
    """

    name: str
    title: str
    summary: str
    generator: Generator
    hidden_size: int
    num_layers: int
    settings: TrainingSettings
    unit: int = 0
    unit_meaning: str = ""


_ALL = (
    Example(
        name="sine-with-overtone",
        title="Sine with overtone",
        summary="A smooth wave whose next value has to be foreseen.",
        generator=SineWithOvertone(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=4000, learning_rate=0.02, initialisation="forget_bias", seed=5
        ),
    ),
    Example(
        name="damped-oscillator",
        title="Damped oscillator",
        summary="A swing that dies out: position and speed have to be carried along.",
        generator=DampedOscillator(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, seed=1),
    ),
    Example(
        name="mackey-glass",
        title="Mackey–Glass",
        summary="Chaos from a delay of 17: what was long ago decides what comes next.",
        generator=MackeyGlass(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
    ),
    Example(
        name="lorenz-x",
        title="Lorenz x",
        summary="One coordinate of the butterfly: when does it change the wing?",
        generator=LorenzX(),
        hidden_size=16,
        num_layers=2,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
    ),
    Example(
        name="random-telegraph",
        title="Random telegraph",
        summary="Only the clicks are heard; the level between them is held in the cell.",
        generator=RandomTelegraph(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=3000, learning_rate=0.01, initialisation="chrono", longest_memory=96
        ),
        unit=5,
        unit_meaning="holds the level between two clicks",
    ),
    Example(
        name="adding-problem",
        title="Adding problem",
        summary="Two marked numbers among a hundred are kept and added at the end.",
        generator=AddingProblem(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=6000,
            batch_size=20,
            learning_rate=0.01,
            initialisation="chrono",
            longest_memory=100,
        ),
        unit=3,
        unit_meaning="gathers the two marked numbers and keeps their sum",
    ),
    Example(
        name="temporal-order",
        title="Temporal order",
        summary="Which came first, X or Y? Asked fifty steps later.",
        generator=TemporalOrder(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(
            updates=2000,
            batch_size=20,
            learning_rate=0.01,
            initialisation="chrono",
            longest_memory=100,
        ),
        unit=5,
        unit_meaning="keeps which of X and Y came first",
    ),
    Example(
        name="copy-memory",
        title="Copy memory",
        summary="Three letters are kept through a silence and said again in order.",
        generator=CopyMemory(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(
            updates=8000, learning_rate=0.01, initialisation="chrono", longest_memory=20
        ),
    ),
    Example(
        name="an-bn",
        title="aⁿbⁿ",
        summary="As many b's as there were a's: a cell that counts.",
        generator=AnBn(),
        hidden_size=8,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
        unit=7,
        unit_meaning="counts: up with every a, down with every b",
    ),
    Example(
        name="embedded-reber",
        title="Embedded Reber grammar",
        summary="The second symbol returns at the end, whatever happens between.",
        generator=EmbeddedReber(),
        hidden_size=12,
        num_layers=1,
        settings=TrainingSettings(updates=3000, learning_rate=0.01, initialisation="forget_bias"),
    ),
    Example(
        name="agreement",
        title="Agreement",
        summary="“The cats, which already ate …, were full”: a unit that keeps the number.",
        generator=Agreement(),
        hidden_size=16,
        num_layers=1,
        settings=TrainingSettings(
            updates=5000, batch_size=32, learning_rate=0.02, initialisation="forget_bias"
        ),
        unit=14,
        unit_meaning="keeps whether the noun is singular or plural",
    ),
)

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
