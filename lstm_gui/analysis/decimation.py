"""Fewer points that draw the same line: minimum and maximum of every bucket of steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Decimated:
    """Points of one line, in order of time.

    steps: (N,) integers, strictly rising; values: (N,), the values at exactly these steps.
    """

    steps: npt.NDArray[np.int64]
    values: FloatArray


def decimate_min_max(values: FloatArray, start: int, stop: int, buckets: int) -> Decimated:
    """Reduce steps start … stop − 1 of a line to at most 2·buckets + 2 of its own points.

    values: (T,). The range is cut into at most ``buckets`` runs of equally many steps (the last may
    be shorter). Of each run the first step with its minimum and the first step with its maximum are
    kept, in order of time, and so are the first and the last step of the range. So the largest and
    smallest value of every run are kept exactly, and no value is invented. A range of at most
    2·buckets steps is returned as it is.

    Errors: ValueError for a range outside 0 … T, an empty one, or fewer than 1 bucket.
    """
    if values.ndim != 1:
        raise ValueError(f"values has the shape {values.shape}; one line (T,) is expected")
    _check_range(start, stop, len(values), buckets)
    part = values[start:stop]
    count = stop - start
    if count <= 2 * buckets:
        return Decimated(np.arange(start, stop, dtype=np.int64), part)
    width = -(-count // buckets)
    whole = count // width
    runs = part[: whole * width].reshape(whole, width)
    first = np.arange(whole, dtype=np.int64) * width
    picks = [runs.argmin(axis=1) + first, runs.argmax(axis=1) + first]
    rest = part[whole * width :]
    if len(rest):
        picks.append(np.array([rest.argmin(), rest.argmax()]) + whole * width)
    # unique sorts, and merges the two picks of a run that is constant.
    steps = np.unique(np.concatenate([*picks, np.array([0, count - 1])]))
    return Decimated((steps + start).astype(np.int64), part[steps])


def _check_range(start: int, stop: int, length: int, buckets: int) -> None:
    if not 0 <= start < stop <= length:
        raise ValueError(
            f"start is {start} and stop is {stop}; 0 ≤ start < stop ≤ {length} is needed"
        )
    if buckets < 1:
        raise ValueError(f"buckets is {buckets}; it must be at least 1")
