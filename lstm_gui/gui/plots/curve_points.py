"""The points of curves: every step where there is room, else lowest and highest per pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.signal_lines import Lines, column_places

Floats = npt.NDArray[np.floating[Any]]

MOST_CURVES = 64
"""More units than this are drawn as a band around a sample of them."""
SAMPLE = 40


def sampled_units(units: int) -> npt.NDArray[np.int64]:
    """Choose the units that are drawn: all, or about SAMPLE evenly spaced ones of many."""
    if units <= MOST_CURVES:
        return np.arange(units)
    return np.arange(0, units, -(-units // SAMPLE))


def many_curves(
    lines: Lines, units: npt.NDArray[np.int64], start: int, stop: int, columns: int
) -> tuple[npt.NDArray[np.float64], Floats]:
    """Give the points of several curves at common steps: steps (M,) and values (M, units).

    Where there are more than two steps a column, or the values are not at hand yet, each column
    gives its lowest and its highest value, a quarter of the column apart from its edges; else every
    step is a point.
    """
    count = stop - start
    values = lines.detail(start, stop) if count <= 2 * columns else None
    if values is not None:
        return np.arange(start, stop, dtype=np.float64), values[:, units]
    columns = min(columns, count)
    low, high = lines.extremes(start, stop, columns)
    pairs = np.stack([low[:, units], high[:, units]], axis=1)
    return column_places(start, stop, columns), pairs.reshape(2 * columns, len(units))


def band(
    lines: Lines, start: int, stop: int, columns: int
) -> tuple[npt.NDArray[np.float64], Floats, Floats]:
    """Give the range that all lines together cover: steps (M,), lowest and highest (M,)."""
    count = stop - start
    columns = min(columns, count)
    low, high = lines.extremes(start, stop, columns)
    width = count / columns
    steps = start - 0.5 + (np.arange(columns) + 0.5) * width
    return np.asarray(steps), low.min(axis=1), high.max(axis=1)
