"""How often the gates of many units had which value, counted a part of the run at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.gate_shares import GateShares, UnitGateShares

FloatArray = npt.NDArray[np.floating[Any]]

BINS = 200
"""Limits that are multiples of 1/200, such as 0.01 and 0.95, are counted exactly."""
# Below 0, then by turns exactly k/BINS and what lies between k/BINS and (k + 1)/BINS, above 1.
_PLACES = 2 * BINS + 3
_ZERO, _ONE = 1, 2 * BINS + 1


class GateHistogram:
    """Counts of gate values per unit, from which the shares for any thresholds follow.

    Exact for thresholds that are multiples of 1/BINS and for values that are exactly 0 or 1; for
    others the values inside one bin are taken as spread evenly.
    """

    def __init__(self, units: int) -> None:
        self._counts = np.zeros((units, _PLACES), dtype=np.int64)

    @property
    def units(self) -> int:
        """H."""
        return len(self._counts)

    @property
    def count(self) -> int:
        """How many values of each unit were counted."""
        return int(self._counts[0].sum())

    def add(self, values: FloatArray) -> None:
        """Count values (T, H)."""
        units = len(self._counts)
        scaled = np.clip(values * values.dtype.type(BINS), -1.0, BINS + 1.0)
        whole = np.floor(scaled)
        places = (2 * whole + 1).astype(np.int64)
        places += scaled != whole
        np.clip(places, 0, _PLACES - 1, out=places)
        places += np.arange(units) * _PLACES
        found = np.bincount(places.ravel(), minlength=units * _PLACES)
        self._counts += found.reshape(units, _PLACES)

    def merged(self, other: GateHistogram) -> GateHistogram:
        """Return the counts of both together."""
        both = GateHistogram(len(self._counts))
        both._counts = self._counts + other._counts
        return both

    @property
    def exactly(self) -> tuple[int, int]:
        """How many values of all units are exactly 0 and exactly 1."""
        return int(self._counts[:, _ZERO].sum()), int(self._counts[:, _ONE].sum())

    def unit_shares(self, closed: float, open: float) -> UnitGateShares:  # noqa: A002
        """Give the shares of each unit; ValueError for thresholds in the wrong order."""
        if not closed <= open:
            raise ValueError(f"closed is {closed} and open is {open}; closed must be at most open")
        total = max(self.count, 1)
        below = self._below(closed) / total
        above = 1.0 - (self._below(open) + self._at(open)) / total
        above = np.maximum(above, 0.0)
        return UnitGateShares(below, np.maximum(1.0 - below - above, 0.0), above)

    def shares(self, closed: float, open: float, unit: int | None = None) -> GateShares:  # noqa: A002
        """Give the shares of one unit, or of all together."""
        units = self.unit_shares(closed, open)
        if unit is not None:
            return GateShares(*(float(part[unit]) for part in _parts(units)))
        return GateShares(*(float(part.mean()) for part in _parts(units)))

    def _below(self, limit: float) -> npt.NDArray[np.float64]:
        """Count the values of each unit that are smaller than a limit, (H,)."""
        place, between = self._place(limit)
        sums: npt.NDArray[np.float64] = self._counts[:, :place].sum(axis=1, dtype=np.float64)
        return sums + between * self._counts[:, place]

    def _at(self, limit: float) -> npt.NDArray[np.float64]:
        """Count the values of each unit that are exactly a limit, (H,)."""
        place, between = self._place(limit)
        exactly = between == 0.0 and place % 2 == 1
        return self._counts[:, place] * np.float64(1.0 if exactly else 0.0)

    @staticmethod
    def _place(limit: float) -> tuple[int, float]:
        """Give the bin that holds a limit, and how much of the bin lies below it."""
        if limit < 0.0:
            return 0, 0.0
        if limit > 1.0:
            return _PLACES - 1, 1.0
        scaled = limit * BINS
        nearest = round(scaled)
        if abs(scaled - nearest) < 1e-9 * BINS:
            return 2 * nearest + 1, 0.0
        whole = int(scaled)
        return 2 * whole + 2, scaled - whole


def _parts(shares: UnitGateShares) -> tuple[npt.NDArray[np.float64], ...]:
    return shares.closed, shares.working, shares.open
