"""What lies under the mouse: pure, from a point to a frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_gui.gui.diagram.geometry import Geometry
from lstm_gui.gui.diagram.polylines import distance
from lstm_gui.gui.diagram.wiring import CellWiring

_NEAR_WIRE = 5.0


@dataclass(frozen=True)
class Hit:
    """The part under a point, the unit whose bar is there, and the wire; None where there is none.

    ``part`` is the name of a box, column or node, or "input".
    """

    part: str | None = None
    unit: int | None = None
    wire: str | None = None


NOTHING = Hit()


def hit(wiring: CellWiring, geometry: Geometry, x: float, y: float, selected: int) -> Hit:
    """Find what is under a point; ``selected`` is the unit that dense columns enlarge."""
    for name, node in geometry.nodes.items():
        if node.rect.contains(x, y):
            return Hit(name)
    for name, rows in geometry.rows().items():
        unit = rows.unit_at(x, y, selected)
        if unit is not None:
            return Hit(name, unit)
    for name, box in geometry.boxes.items():
        if box.frame.contains(x, y):
            return Hit(name)
    for name, column in geometry.columns.items():
        if column.frame.contains(x, y):
            return Hit(name)
    if geometry.input.contains(x, y):
        return Hit("input")
    near = [(distance(geometry.wires[wire.name].points, x, y), wire.name) for wire in wiring.wires]
    gap, name = min(near)
    return Hit(wire=name) if gap <= _NEAR_WIRE else NOTHING
