"""A signal as a grid of colours: units in rows, steps in columns, no more than there are pixels."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.min_max_pyramid import run_bounds, run_means
from lstm_gui.analysis.signal_lines import Lines, farthest_from

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class GateGrid:
    """Values (rows, columns); whether each row is one unit and each column one step."""

    values: Floats
    every_unit: bool
    every_step: bool


def gate_grid(lines: Lines, start: int, stop: int, rows: int, columns: int) -> GateGrid:
    """Sum a signal up to at most ``rows`` × ``columns`` cells of equal size.

    Where several steps share a column, the cell shows the value that is farthest from the mean of
    its unit over the whole run. A mean would wash out what one looks for, a gate that shuts for a
    single step; the minimum or the maximum would show half of the events only. What deviates from
    the unit's habit stays visible in either direction, is a value that really occurred, and does
    not depend on the range shown. Where several units share a row, the cell shows, in the same way,
    the value farthest from the mean of these units at these steps.
    """
    known = lines.detail(start, stop) if stop - start <= columns else None
    every_step = known is not None
    if known is not None:
        cells = known
    else:
        low, high = lines.extremes(start, stop, min(columns, stop - start))
        cells = farthest_from(lines.means.astype(low.dtype), low, high)
    cells = np.ascontiguousarray(cells.T)
    every_unit = lines.count <= rows
    if not every_unit:
        edges = (np.arange(rows) * lines.count) // rows
        cells = farthest_from(run_means(cells, edges), *run_bounds(cells, cells, edges))
    return GateGrid(cells, every_unit, every_step)


def unit_at(y: float, top: float, height: float, units: int) -> int:
    """Give the unit whose row holds a pixel; the first or last one beyond the ends."""
    return min(max(int((y - top) / height * units), 0), units - 1)


def row_rect(unit: int, top: float, height: float, units: int) -> tuple[float, float]:
    """Give the top edge and the height of a unit's row."""
    row = height / units
    return top + unit * row, row


def unit_ticks(units: int, height: float, spacing: float = 12.0) -> tuple[int, ...]:
    """Choose the units whose numbers are written at the left, evenly spaced from 0 on."""
    every = 1
    for nice in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512):
        every = nice
        if nice * height / units >= spacing:
            break
    return tuple(range(0, units, every))


def runs_of_equal(row: npt.NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Give [begin, end) of the runs of equal numbers in a row."""
    breaks = np.flatnonzero(np.diff(row)) + 1
    edges = [0, *breaks.tolist(), len(row)]
    return list(itertools.pairwise(edges))
