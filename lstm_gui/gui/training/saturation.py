"""Which gates are stuck: how often each unit's gates are closed and open, as pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from lstm_gui.analysis import UnitGateShares
from lstm_gui.session import DisplayThresholds, Recording

GATE_LETTERS = {
    "input_gate": "i",
    "forget_gate": "f",
    "output_gate": "o",
    "reset_gate": "r",
    "update_gate": "z",
}
STUCK_SHARE = 0.95
"""A gate that is closed, or open, at this share of the steps counts as stuck."""
_ALWAYS = 0.995

_MEANINGS = {
    ("input_gate", "closed"): ("hardly writes", "never writes"),
    ("input_gate", "open"): ("mostly writes", "always writes"),
    ("forget_gate", "closed"): ("hardly keeps", "keeps nothing"),
    ("forget_gate", "open"): ("rarely clears", "never clears"),
    ("output_gate", "closed"): ("hardly shows", "never shows"),
    ("output_gate", "open"): ("mostly shows", "always shows"),
    ("reset_gate", "closed"): ("hardly looks back", "never looks back"),
    ("reset_gate", "open"): ("mostly looks back", "always looks back"),
    ("update_gate", "closed"): ("hardly keeps", "keeps nothing"),
    ("update_gate", "open"): ("rarely changes", "never changes"),
}


@dataclass(frozen=True)
class StuckGate:
    """A gate of a unit that is closed or open nearly always, and what that means."""

    signal: str
    unit: int
    side: str
    share: float

    @property
    def name(self) -> str:
        """Its name in formulas: "i[9]"."""
        return f"{GATE_LETTERS[self.signal]}[{self.unit}]"

    @property
    def text(self) -> str:
        """How often: "closed 98 % of steps"; 100 only where it is all of them."""
        percent = 100 if self.share == 1.0 else min(int(self.share * 100), 99)
        return f"{self.side} {percent} % of steps"

    @property
    def meaning(self) -> str:
        """What the unit does because of it."""
        nearly, always = _MEANINGS[self.signal, self.side]
        return always if self.share >= _ALWAYS else nearly


def unit_shares(
    recording: Recording, layer: int, gates: Collection[str], display: DisplayThresholds
) -> Mapping[str, UnitGateShares]:
    """Count closed and open steps of every unit of a layer, per gate."""
    return {
        gate: recording.unit_gate_shares(layer, gate, display.closed, display.open)
        for gate in GATE_LETTERS
        if gate in gates
    }


def stuck_gates(shares: Mapping[str, UnitGateShares]) -> tuple[StuckGate, ...]:
    """Name the gates that are stuck, the most stuck first."""
    found = [
        StuckGate(signal, int(unit), side, float(values[unit]))
        for signal, units in shares.items()
        for side, values in (("closed", units.closed), ("open", units.open))
        for unit in np.flatnonzero(values >= STUCK_SHARE)
    ]
    order = list(GATE_LETTERS)
    return tuple(sorted(found, key=lambda one: (-one.share, order.index(one.signal), one.unit)))


def nearest_unit(
    shares: Mapping[str, UnitGateShares], closed: float, above: float, reach: float
) -> int | None:
    """Give the unit whose dot is nearest to a place on the plot, None beyond the reach."""
    best, unit = reach, None
    for units in shares.values():
        distance = np.hypot(units.closed - closed, units.open - above)
        place = int(np.argmin(distance))
        if distance[place] < best:
            best, unit = float(distance[place]), place
    return unit
