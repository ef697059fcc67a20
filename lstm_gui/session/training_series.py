"""What was measured at every update, in memory that does not grow with their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui.analysis import GateShares

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class UpdateCurve:
    """One quantity over all updates, as the smallest, largest and mean of runs of updates.

    ``count`` is the number of updates, ``width`` how many one point stands for (the last may stand
    for fewer); ``minimum``, ``maximum`` and ``mean`` are (points,), read-only.
    """

    count: int
    width: int
    minimum: FloatArray
    maximum: FloatArray
    mean: FloatArray

    @property
    def updates(self) -> FloatArray:
        """The middle of the updates that each point stands for, counted from 1, (points,)."""
        points = len(self.mean)
        first = np.arange(points) * self.width + 1
        last = np.minimum(first + self.width - 1, self.count)
        return np.asarray((first + last) / 2.0)


class UpdateSeries:
    """Takes one value per update and keeps at most ``capacity`` points of it.

    When they are full, neighbours are merged in pairs, and a point stands for twice as many updates
    from then on: minimum and maximum stay exact, the mean exact up to rounding.
    """

    def __init__(self, capacity: int = 2048) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity is {capacity}; it must be even and at least 2")
        self._minimum = np.empty(capacity)
        self._maximum = np.empty(capacity)
        self._mean = np.empty(capacity)
        self._points = 0
        self._width = 1
        self._count = 0
        self._in_last = 0
        self._low = self._high = self._sum = 0.0

    def __len__(self) -> int:
        return self._count

    def append(self, value: float) -> None:
        """Take the value of the next update."""
        self._count += 1
        if self._in_last == 0:
            self._low = self._high = self._sum = value
        else:
            self._low = min(self._low, value)
            self._high = max(self._high, value)
            self._sum += value
        self._in_last += 1
        if self._in_last == self._width:
            self._close()

    def curve(self) -> UpdateCurve:
        """Give a frozen copy of what is kept."""
        parts = []
        for kept, newest in (
            (self._minimum, self._low),
            (self._maximum, self._high),
            (self._mean, self._sum / max(self._in_last, 1)),
        ):
            points = kept[: self._points].copy()
            if self._in_last:
                points = np.append(points, newest)
            points.flags.writeable = False
            parts.append(points)
        return UpdateCurve(self._count, self._width, *parts)

    def state_dict(self) -> dict[str, Any]:
        """Give all that going on exactly needs; the points are copies."""
        return {
            "width": self._width,
            "count": self._count,
            "newest": [self._in_last, self._low, self._high, self._sum],
            "minimum": self._minimum[: self._points].copy(),
            "maximum": self._maximum[: self._points].copy(),
            "mean": self._mean[: self._points].copy(),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; ValueError and nothing changed when it contradicts itself."""
        kept = [np.asarray(state[name], np.float64) for name in ("minimum", "maximum", "mean")]
        points, width, count = len(kept[0]), int(state["width"]), int(state["count"])
        in_last, low, high, total = state["newest"]
        if (
            any(one.shape != (points,) for one in kept)
            or points >= len(self._mean)
            or not 0 <= in_last < width
            or count != points * width + in_last
        ):
            raise ValueError("the curve of a run contradicts itself")
        self._minimum[:points], self._maximum[:points], self._mean[:points] = kept
        self._points, self._width, self._count = points, width, count
        self._in_last = int(in_last)
        self._low, self._high, self._sum = float(low), float(high), float(total)

    def _close(self) -> None:
        place = self._points
        self._minimum[place] = self._low
        self._maximum[place] = self._high
        self._mean[place] = self._sum / self._in_last
        self._points += 1
        self._in_last = 0
        if self._points == len(self._mean):
            half = self._points // 2
            self._minimum[:half] = np.minimum(self._minimum[::2], self._minimum[1::2])
            self._maximum[:half] = np.maximum(self._maximum[::2], self._maximum[1::2])
            self._mean[:half] = (self._mean[::2] + self._mean[1::2]) / 2.0
            self._points = half
            self._width *= 2


@dataclass(frozen=True, eq=False)
class ShareCurve:
    """Shares of closed and open gate values over the updates; what is left is working.

    ``updates``, ``closed`` and ``open`` are (points,).
    """

    updates: NDArray[np.int64]
    closed: FloatArray
    open: FloatArray


class GateShareSeries:
    """Takes the shares of every gate now and then, and keeps at most ``capacity`` moments.

    When they are full every second one goes; the first and the newest always stay.
    """

    def __init__(self, capacity: int = 512) -> None:
        if capacity < 4:
            raise ValueError(f"capacity is {capacity}; it must be at least 4")
        self._capacity = capacity
        self._gates: tuple[tuple[int, str], ...] = ()
        self._updates = np.empty(capacity, dtype=np.int64)
        self._values = np.empty((capacity, 0, 2))
        self._count = 0
        self._spacing = 0

    def append(self, update: int, shares: Mapping[tuple[int, str], GateShares]) -> None:
        """Take the shares after an update; a second time for the same update replaces the first."""
        if tuple(shares) != self._gates:
            self._gates = tuple(shares)
            self._values = np.empty((self._capacity, len(self._gates), 2))
            self._count = 0
        updates, last = self._updates, self._count - 1
        replaced = last >= 0 and (
            int(updates[last]) == update
            or (last > 0 and int(updates[last] - updates[last - 1]) < self._spacing)
        )
        place = last if replaced else self._count
        updates[place] = update
        for at, one in enumerate(shares.values()):
            self._values[place, at] = one.closed, one.open
        self._count = place + 1
        if self._count >= self._capacity:
            kept = [*range(0, self._count - 1, 2), self._count - 1]
            self._count = len(kept)
            updates[: self._count] = updates[kept]
            self._values[: self._count] = self._values[kept]
            self._spacing = int(updates[self._count - 1] - updates[0]) // self._count

    def state_dict(self) -> dict[str, Any]:
        """Give all that going on needs."""
        return {
            "gates": [list(gate) for gate in self._gates],
            "updates": self._updates[: self._count].copy(),
            "values": self._values[: self._count].copy(),
            "spacing": self._spacing,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; ValueError and nothing changed when it contradicts itself."""
        gates = tuple((int(layer), str(signal)) for layer, signal in state["gates"])
        updates = np.asarray(state["updates"], np.int64).reshape(-1)
        values = np.asarray(state["values"], np.float64)
        if values.shape != (len(updates), len(gates), 2) or len(updates) >= self._capacity:
            raise ValueError("the gate shares of a run contradict themselves")
        spacing = int(state["spacing"])
        self._gates, self._spacing, self._count = gates, spacing, len(updates)
        self._values = np.empty((self._capacity, len(gates), 2))
        self._updates[: self._count], self._values[: self._count] = updates, values

    def curves(self) -> Mapping[tuple[int, str], ShareCurve]:
        """Give frozen copies by (index into trace.layers, signal name)."""
        if not self._count:
            return {}
        updates = self._updates[: self._count].copy()
        values = self._values[: self._count].copy()
        return {
            gate: ShareCurve(updates, values[:, place, 0], values[:, place, 1])
            for place, gate in enumerate(self._gates)
        }
