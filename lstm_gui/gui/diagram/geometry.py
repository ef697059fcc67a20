"""Where the parts of a cell lie on a canvas, as frozen values in logical pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_gui.gui.diagram.rows import Rows
from lstm_gui.gui.diagram.shapes import Point, Rect


@dataclass(frozen=True)
class BoxGeometry:
    """A gate's frame, its title line and its rows; ``ticks`` is where the scale is written."""

    frame: Rect
    title: Rect
    rows: Rows
    ticks: Rect


@dataclass(frozen=True)
class ColumnGeometry:
    """A state's label, rows and scale; ``frame`` encloses them."""

    frame: Rect
    label: Rect
    rows: Rows
    ticks: Rect


@dataclass(frozen=True)
class NodeGeometry:
    """A pointwise operation: a circle, or a pill where half the width exceeds half the height."""

    center: Point
    half_width: float
    half_height: float

    @property
    def rect(self) -> Rect:
        """The rectangle around it."""
        return Rect(
            self.center.x - self.half_width,
            self.center.y - self.half_height,
            2.0 * self.half_width,
            2.0 * self.half_height,
        )


@dataclass(frozen=True)
class WireGeometry:
    """A wire's corners, from the edge of its source to the tip at its target."""

    points: tuple[Point, ...]
    width: float
    head: float
    """Length of the arrow head, 0 without one."""


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where everything lies, in logical pixels.

    ``scale`` is 1 at the size of the design and multiplies lines and texts. ``input`` is the place
    for the numbers that come in, ``legend`` the one for the marks that are explained.
    """

    width: float
    height: float
    scale: float
    boxes: Mapping[str, BoxGeometry]
    columns: Mapping[str, ColumnGeometry]
    nodes: Mapping[str, NodeGeometry]
    wires: Mapping[str, WireGeometry]
    join: Point
    input: Rect
    legend: Rect

    def rows(self) -> dict[str, Rows]:
        """Give the rows of every box and column by name."""
        found = {name: box.rows for name, box in self.boxes.items()}
        found.update({name: column.rows for name, column in self.columns.items()})
        return found
