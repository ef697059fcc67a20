"""What a picture of the diagram is painted from, as frozen values gathered from the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.readings import Reading, Scale
    from lstm_gui.gui.diagram.wiring import CellWiring


@dataclass(frozen=True)
class Light:
    """How far the wires are lit.

    ``substep`` is the present one, or None when the step is seen whole and everything is lit.
    ``progress`` runs 0…1 while the present substep's wires light up. ``parts`` and ``wires`` are
    names under the mouse, which glow.
    """

    substep: int | None = None
    progress: float = 1.0
    part: str | None = None
    wire: str | None = None

    def of(self, substep: int) -> float:
        """Give how far what belongs to a substep is lit, 0 (not reached) … 1."""
        if self.substep is None or substep < self.substep:
            return 1.0
        return self.progress if substep == self.substep else 0.0

    def is_present(self, substep: int) -> bool:
        """Tell whether this is the substep that is looked at."""
        return self.substep == substep


@dataclass(frozen=True)
class Marks:
    """Which marks can occur in this trace, and so are explained in the legend.

    ``baseline`` is what the baseline is called, "" where there is none.
    """

    baseline: str = ""
    snapped: bool = False
    clamped: bool = False


@dataclass(frozen=True)
class Frame:
    """What stays the same from step to step: everything but the numbers.

    ``thresholds`` are the closed and open limits of gates that snap, by signal.
    """

    wiring: CellWiring
    units: int
    scales: Mapping[str, Scale]
    light: Light
    marks: Marks
    gate: str
    reverse: bool
    thresholds: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Numbers:
    """What changes with every step: the readings by box or column, and the input as text.

    ``labels`` are numbers of the selected unit on the wires, by wire.
    """

    readings: Mapping[str, Reading]
    input: str
    selected: int
    hovered: int | None
    labels: Mapping[str, str] = field(default_factory=dict)
