"""How many gate values count as closed, working and open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

FloatArray = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class GateShares:
    """Shares of gate values between 0 and 1; the three sum to 1.

    closed: below the lower display threshold; open: above the upper one; working: in between,
    the thresholds themselves included.
    """

    closed: float
    working: float
    open: float


@dataclass(frozen=True, eq=False)
class UnitGateShares:
    """The shares of each unit, arrays (H,) of float64, as in GateShares."""

    closed: npt.NDArray[np.float64]
    working: npt.NDArray[np.float64]
    open: npt.NDArray[np.float64]


def gate_shares(values: FloatArray, closed: float, open: float) -> GateShares:  # noqa: A002
    """Count gate values of any shape against the display thresholds.

    closed, open: display thresholds, closed ≤ open. Errors: ValueError for thresholds in the wrong
    order or no values at all.
    """
    _check(values, closed, open)
    return _shares(
        int(np.count_nonzero(values < closed)), int(np.count_nonzero(values > open)), values.size
    )


def unit_gate_shares(values: FloatArray, closed: float, open: float) -> UnitGateShares:  # noqa: A002
    """Count the gate values of each unit; values (…, H), units last. Errors as gate_shares."""
    _check(values, closed, open)
    flat = values.reshape(-1, values.shape[-1])
    below = np.count_nonzero(flat < closed, axis=0) / len(flat)
    above = np.count_nonzero(flat > open, axis=0) / len(flat)
    return UnitGateShares(below, np.maximum(1.0 - below - above, 0.0), above)


def trace_gate_shares(
    trace: Trace,
    closed: float,
    open: float,  # noqa: A002
) -> Mapping[tuple[int, str], GateShares]:
    """Count every gate of every layer: (index into trace.layers, signal name) → shares.

    A trace without gates (an RNN's) gives an empty mapping. Errors as gate_shares.
    """
    return {
        (index, name): gate_shares(layer.signal(name), closed, open)
        for index, layer in enumerate(trace.layers)
        for name in layer.signal_names
        if name.endswith("_gate")
    }


def mean_gate_shares(shares: Mapping[tuple[int, str], GateShares]) -> GateShares | None:
    """Average the shares of gates that have equally many values; None when there are none."""
    if not shares:
        return None
    closed = sum(one.closed for one in shares.values()) / len(shares)
    above = sum(one.open for one in shares.values()) / len(shares)
    return GateShares(closed, max(1.0 - closed - above, 0.0), above)


def _check(values: FloatArray, closed: float, open: float) -> None:  # noqa: A002
    if not closed <= open:
        raise ValueError(f"closed is {closed} and open is {open}; closed must be at most open")
    if values.size == 0:
        raise ValueError(f"values has the shape {values.shape}; at least one value is needed")


def _shares(below: int, above: int, count: int) -> GateShares:
    return GateShares(below / count, (count - below - above) / count, above / count)
