"""What the examples are called, known without loading what draws them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class ExampleTitle(NamedTuple):
    """How an example reads in a menu."""

    title: str
    summary: str


SERIES_TITLES: Mapping[str, ExampleTitle] = MappingProxyType(
    {
        "sine-with-overtone": ExampleTitle(
            "Sine with overtone",
            "A smooth wave whose next value has to be foreseen.",
        ),
        "damped-oscillator": ExampleTitle(
            "Damped oscillator",
            "A swing that dies out: position and speed have to be carried along.",
        ),
        "mackey-glass": ExampleTitle(
            "Mackey–Glass",
            "Chaos from a delay of 17: what was long ago decides what comes next.",
        ),
        "lorenz-x": ExampleTitle(
            "Lorenz x",
            "One coordinate of the butterfly: when does it change the wing?",
        ),
    }
)
"""The series, by key, in the order of the menu."""

TASK_TITLES: Mapping[str, ExampleTitle] = MappingProxyType(
    {
        "adding-problem": ExampleTitle(
            "Adding problem",
            "Two marked numbers among a hundred are kept and added at the end.",
        ),
        "multiplication-problem": ExampleTitle(
            "Multiplication problem",
            "Two marked numbers among a hundred are kept and multiplied at the end.",
        ),
        "temporal-order": ExampleTitle(
            "Temporal order",
            "Which came first, X or Y? Asked fifty steps later.",
        ),
        "temporal-order-of-three": ExampleTitle(
            "Temporal order of three",
            "Three X or Y among a hundred symbols: which of eight orders was it?",
        ),
        "copy-memory": ExampleTitle(
            "Copy memory",
            "Three letters are kept through a silence and said again in order.",
        ),
        "embedded-reber": ExampleTitle(
            "Embedded Reber grammar",
            "The second symbol returns at the end, whatever happens between.",
        ),
        "an-bn": ExampleTitle(
            "aⁿbⁿ",
            "As many b's as there were a's: a cell that counts.",
        ),
        "an-bn-cn": ExampleTitle(
            "aⁿbⁿcⁿ",
            "As many b's and as many c's as there were a's: two counts at a time.",
        ),
        "agreement": ExampleTitle(
            "Agreement",
            "“The cats, which already ate …, were full”: a unit that keeps the number.",
        ),
        "random-telegraph": ExampleTitle(
            "Random telegraph",
            "Only the clicks are heard; the level between them is held in the cell.",
        ),
        "parity": ExampleTitle(
            "Parity",
            "Even or odd? Every single step turns the answer over.",
        ),
    }
)
"""The tasks, by key, in the order of the menu."""

EXAMPLE_TITLES: Mapping[str, ExampleTitle] = MappingProxyType({**SERIES_TITLES, **TASK_TITLES})
"""All of them, by key, in the order of the menu."""
