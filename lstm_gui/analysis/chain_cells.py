"""The chain of steps in two numbers a step: how much is held in c, and how much of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

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


def chain_cells(layer: LayerTrace) -> ChainCells:
    """Sum up each step of a layer, (T,)."""
    names = layer.signal_names
    signal, letter = ("cell", "c") if "cell" in names else ("hidden", "h")
    held = np.abs(layer.signal(signal)[:, 0]).mean(axis=1)
    largest = float(held.max())
    size = held / largest if largest > 0.0 else np.zeros_like(held)
    gate = next((name for name in ("forget_gate", "update_gate") if name in names), None)
    if gate is None:
        return ChainCells(size, None, letter)
    kept = np.clip(layer.signal(gate)[:, 0].mean(axis=1), 0.0, 1.0)
    return ChainCells(size, kept, letter, gate.replace("_", " "))


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
