"""The vocabulary that the wiring of a cell is written in: boxes, columns, nodes, wires, substeps.

A wiring says what there is and what is connected with what; `layout` says where it lies. Places
are pairs of guide names. Guides along x: ``start`` and ``end`` (where the rails begin and end), the
names of the slots, ``<box>.left`` and ``<box>.right``, and the wiring's named midpoints. Guides
along y: ``top`` and ``bottom`` (the rails), ``mix`` (between the upper rail and the boxes),
``box_top``, ``box_middle``, ``box_bottom`` and ``input`` (below the lower rail).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

KNOWN = -1
"""The substep of what is there before the first one: the state that comes in."""


class Side(Enum):
    """Which end of the cell a column stands at."""

    LEFT = "left"
    RIGHT = "right"


class Weight(Enum):
    """How strong a wire is drawn."""

    RAIL = "rail"
    BRANCH = "branch"


@dataclass(frozen=True)
class Place:
    """One corner of a wire or the middle of a node, by the names of its guides."""

    x: str
    y: str


@dataclass(frozen=True)
class Substep:
    """One of the stages inside a step: its chip, in full and short, and the signal it makes."""

    title: str
    short: str
    signal: str


@dataclass(frozen=True)
class Box:
    """A gate: ``signal`` is its name in the trace, ``symbol`` its letter, ``substep`` its turn."""

    signal: str
    title: str
    symbol: str
    name: str
    activation: str
    formula: str
    meaning: str
    substep: int


@dataclass(frozen=True)
class Column:
    """A state at one end of a rail, one bar per unit. ``{t}`` in the label is the step it is of."""

    name: str
    signal: str
    symbol: str
    title: str
    meaning: str
    side: Side
    rail: str
    before: bool
    substep: int


@dataclass(frozen=True)
class Node:
    """A pointwise operation on the way."""

    name: str
    text: str
    place: Place
    title: str
    formula: str
    meaning: str
    substep: int


@dataclass(frozen=True)
class Wire:
    """A polyline from one part to another, lit from its substep on.

    ``signal`` gives the colour, None that of the text. ``source`` and ``target`` are names of
    boxes, columns, nodes, or "input"; hovering one of them lights the wire.
    """

    name: str
    signal: str | None
    source: str
    target: str
    places: tuple[Place, ...]
    substep: int
    arrow: bool = False
    weight: Weight = Weight.BRANCH


@dataclass(frozen=True)
class Slot:
    """What stands at one place along x: a box (by its signal) or a single point."""

    name: str
    box: bool = True


@dataclass(frozen=True)
class CellWiring:
    """The wiring of one kind of cell.

    ``slots`` stand from left to right; ``midpoints`` are further guides along x, each halfway
    between two slots. ``join`` is the place where the input meets the lower rail; ``joined`` is
    written there, where it is not [h, x]. The input below it is called ``input_symbol`` and is
    there from ``input_substep`` on.
    """

    kind: str
    slots: tuple[Slot, ...]
    midpoints: Mapping[str, tuple[str, str]]
    boxes: tuple[Box, ...]
    columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    substeps: tuple[Substep, ...]
    join: Place
    joined: str = ""
    input_symbol: str = "x"
    input_substep: int = 0
    names: Mapping[str, Box | Column | Node] = field(init=False)
    turns: Mapping[str, tuple[int, int]] = field(init=False)
    """By wire: its turn within its substep, from 0, and how many turns the substep has."""

    def __post_init__(self) -> None:
        parts: list[Box | Column | Node] = [*self.boxes, *self.columns, *self.nodes]
        names = {part.signal if isinstance(part, Box) else part.name: part for part in parts}
        object.__setattr__(self, "names", names)
        order = {wire.name: _turn(wire, self.wires) for wire in self.wires}
        turns = {}
        for wire in self.wires:
            together = [order[other.name] for other in self.wires if other.substep == wire.substep]
            turns[wire.name] = (order[wire.name], max(together) + 1)
        object.__setattr__(self, "turns", turns)

    def wires_at(self, part: str) -> frozenset[str]:
        """Give the names of the wires that begin or end at a part."""
        return frozenset(wire.name for wire in self.wires if part in (wire.source, wire.target))


def _turn(wire: Wire, wires: tuple[Wire, ...]) -> int:
    """Count the wires of the same substep that lead to the beginning of a wire."""
    before = [
        _turn(other, wires)
        for other in wires
        if other.substep == wire.substep and other.target == wire.source
    ]
    return max(before, default=-1) + 1


def path(*corners: str) -> tuple[Place, ...]:
    """Read corners written as "x-guide y-guide"."""
    return tuple(Place(*corner.split()) for corner in corners)
