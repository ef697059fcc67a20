"""The chain of steps in two numbers a step: how much is held in c, and how much of it is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import LayerTrace

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class ChainCells:
    """Two numbers for each cell of the strip, both 0…1.

    size: (N,), the mean of |c| over the units, as a share of its largest value in the run (|h|
    where the cell has no c). kept: (N,), the mean of the forget gate over the units (the update
    gate of a GRU, which keeps h where it is open), or None where nothing forgets.
    state is the letter of what is held, gate the name of what keeps it.
    """

    size: Floats
    kept: Floats | None
    state: str = "c"
    gate: str = "forget gate"

    @classmethod
    def of(cls, held: Floats, kept: Floats | None, signals: Collection[str]) -> ChainCells:
        """Return the cells of a layer with these signals.

        held: (T,), the mean size of what is held; kept: (T,), the mean of the gate that keeps it.
        """
        largest = float(held.max())
        size = held / held.dtype.type(largest) if largest > 0.0 else np.zeros_like(held)
        letter = "c" if held_signal(signals) == "cell" else "h"
        gate = keeping_gate(signals)
        if gate is None or kept is None:
            return cls(size, None, letter)
        return cls(size, np.clip(kept, 0.0, 1.0), letter, gate.replace("_", " "))


def held_signal(signals: Collection[str]) -> str:
    """Name the signal that holds what a cell remembers."""
    return "cell" if "cell" in signals else "hidden"


def keeping_gate(signals: Collection[str]) -> str | None:
    """Name the gate that keeps what is held, None where nothing forgets."""
    return next((name for name in ("forget_gate", "update_gate") if name in signals), None)


def chain_cells(layer: LayerTrace) -> ChainCells:
    """Sum up each step of a layer, (T,)."""
    names = layer.signal_names
    held = np.abs(layer.signal(held_signal(names))[:, 0]).mean(axis=1)
    gate = keeping_gate(names)
    kept = None if gate is None else layer.signal(gate)[:, 0].mean(axis=1)
    return ChainCells.of(held, kept, names)


def in_columns(cells: ChainCells, columns: int) -> ChainCells:
    """Sum many steps up in fewer columns: the largest size and the smallest share kept of each.

    So a column says how much was held at most, and how strongly something was forgotten at worst;
    a mean would hide both.
    """
    steps = len(cells.size)
    if steps <= columns:
        return cells
    edges = (np.arange(columns) * steps) // columns
    kept = None if cells.kept is None else np.minimum.reduceat(cells.kept, edges)
    return replace(cells, size=np.maximum.reduceat(cells.size, edges), kept=kept)
