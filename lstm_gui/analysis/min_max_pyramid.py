"""Overviews of long sequences: minimum and maximum of blocks of steps, at several block lengths."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]

_GROWTH = 4
_LONG_RUN = 512


@dataclass(frozen=True, eq=False)
class Envelope:
    """Lower and upper bounds of K runs of steps that follow each other.

    starts: (K,) first step of each run; a run ends where the next begins, the last at ``stop``.
    minimum, maximum: (K, N), taken over exactly the steps of the run.
    """

    starts: npt.NDArray[np.int64]
    stop: int
    minimum: FloatArray
    maximum: FloatArray


def run_bounds(
    minimum: FloatArray, maximum: FloatArray, starts: npt.NDArray[np.integer[Any]]
) -> tuple[FloatArray, FloatArray]:
    """Return the lowest minimum and the highest maximum of runs of rows, (K, N) each.

    minimum, maximum: (T, N); starts: (K,), rising; a run ends where the next begins, the last one
    at T, and one that has no rows of its own has the row it begins with. What `reduceat` does, ten
    times as fast where runs are short: their first rows together, then their second rows, …
    """
    ends = np.append(starts[1:], len(minimum))
    last = np.maximum(ends - 1, starts)
    longest = int((last - starts).max()) + 1
    if longest > _LONG_RUN:
        return (
            np.minimum.reduceat(minimum, starts, axis=0),
            np.maximum.reduceat(maximum, starts, axis=0),
        )
    alike = minimum is maximum  # of single steps, not of blocks
    # In one piece: else every take would make one of it.
    minimum = np.ascontiguousarray(minimum)
    maximum = minimum if alike else np.ascontiguousarray(maximum)
    low = minimum.take(starts, axis=0)
    high = low.copy() if alike else maximum.take(starts, axis=0)
    for row in range(1, longest):
        at = np.minimum(starts + row, last)
        lower = minimum.take(at, axis=0)
        np.minimum(low, lower, out=low)
        np.maximum(high, lower if alike else maximum.take(at, axis=0), out=high)
    return low, high


def run_means(values: FloatArray, starts: npt.NDArray[np.integer[Any]]) -> FloatArray:
    """Return the means of runs of rows, (K, N), of values (T, N); ``starts`` as in `run_bounds`."""
    lengths = np.diff(np.append(starts, len(values)))
    sums = values.take(starts, axis=0)
    for row in range(1, int(lengths.max())):
        longer = np.flatnonzero(lengths > row)
        sums[longer] += values.take(starts[longer] + row, axis=0)
    return np.asarray(sums / lengths.astype(values.dtype)[:, np.newaxis])


def block_bounds(values: FloatArray, block: int) -> tuple[FloatArray, FloatArray]:
    """Return minimum and maximum of blocks of steps of values (T, N), (⌈T/block⌉, N) each.

    The last block is shorter where T is no multiple of ``block``.
    """
    whole = len(values) // block * block
    blocks = values[:whole].reshape(-1, block, values.shape[1])
    minima, maxima = [blocks.min(axis=1)], [blocks.max(axis=1)]
    if whole < len(values):
        minima.append(values[whole:].min(axis=0, keepdims=True))
        maxima.append(values[whole:].max(axis=0, keepdims=True))
    return np.concatenate(minima), np.concatenate(maxima)


class MinMaxPyramid:
    """Minima and maxima of N lines in blocks of 64, 256, 1024 … steps.

    Built once from all values, or from parts that need not be in memory together; after that any
    range is summed up by reading only about as many blocks as there are pixels. Memory: 2/64 of
    the values at the finest level, and a third of that for all levels above.
    """

    def __init__(self, values: FloatArray, block: int = 64) -> None:
        """Build from values (T, N) or (T,). Errors: ValueError for no values or block < 1."""
        self._setup([values], block)

    @classmethod
    def from_parts(cls, parts: Iterable[FloatArray], block: int = 64) -> MinMaxPyramid:
        """Build from arrays (t, N) that follow each other in time, each looked at once."""
        pyramid = cls.__new__(cls)
        pyramid._setup(parts, block)
        return pyramid

    @classmethod
    def from_blocks(
        cls, minimum: FloatArray, maximum: FloatArray, steps: int, block: int
    ) -> MinMaxPyramid:
        """Build from the minima and maxima (blocks, N) of blocks of ``block`` steps.

        The last block may be shorter; ``steps`` are those of all. The arrays are kept.
        """
        pyramid = cls.__new__(cls)
        pyramid._block, pyramid._steps = block, steps
        pyramid._build(minimum, maximum)
        return pyramid

    @property
    def steps(self) -> int:
        """The number of steps T that went in."""
        return self._steps

    @property
    def block(self) -> int:
        """The number of steps in a block of the finest level."""
        return self._block

    def envelope(self, start: int, stop: int, buckets: int) -> Envelope:
        """Bound the lines in steps start … stop − 1, in at most ``buckets`` runs.

        Runs begin and end at whole blocks, so that the first may begin before ``start`` and the
        last may end after ``stop``, by less than the length of one run. When a bucket is shorter
        than ``block`` there are fewer runs than buckets: take decimate_min_max of the values then.

        Errors: ValueError for a range outside 0 … T, an empty one, or fewer than 1 bucket.
        """
        if not 0 <= start < stop <= self._steps:
            raise ValueError(
                f"start is {start} and stop is {stop}; 0 ≤ start < stop ≤ {self._steps} is needed"
            )
        if buckets < 1:
            raise ValueError(f"buckets is {buckets}; it must be at least 1")
        level, width = 0, self._block
        while level + 1 < len(self._levels) and (stop - start) >= buckets * width * _GROWTH:
            level, width = level + 1, width * _GROWTH
        minimum, maximum = self._levels[level]
        first = start // width
        last = -(-stop // width)
        group = -(-(last - first) // buckets)
        edges = np.arange(first, last, group, dtype=np.int64)
        low, high = run_bounds(minimum[:last], maximum[:last], edges)
        return Envelope(
            starts=edges * width,
            stop=min(last * width, self._steps),
            minimum=low,
            maximum=high,
        )

    def columns(self, start: int, stop: int, columns: int) -> tuple[FloatArray, FloatArray]:
        """Bound the lines in ``columns`` equal runs of steps start … stop − 1, (columns, N) each.

        Taken from the longest blocks of which two lie in a run, and from the shortest where none
        are as short; one that lies in two runs counts in the second. A run shorter than a block has
        the bounds of the block that it begins in.
        """
        level, width, run = 0, self._block, (stop - start) / columns
        while level + 1 < len(self._levels) and 2 * width * _GROWTH <= run:
            level, width = level + 1, width * _GROWTH
        minimum, maximum = self._levels[level]
        edges = start + (np.arange(columns) * (stop - start)) // columns
        last = -(-stop // width)
        return run_bounds(minimum[:last], maximum[:last], edges // width)

    def blocks(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """Give minima and maxima of the shortest blocks that hold steps start … stop − 1."""
        at = slice(start // self._block, -(-stop // self._block))
        minimum, maximum = self._levels[0]
        return minimum[at], maximum[at]

    def _setup(self, parts: Iterable[FloatArray], block: int) -> None:
        if block < 1:
            raise ValueError(f"block is {block}; it must be at least 1")
        self._block = block
        self._steps = 0
        minima: list[FloatArray] = []
        maxima: list[FloatArray] = []
        rest: FloatArray | None = None
        for part in parts:
            lines = part.reshape(len(part), math.prod(part.shape[1:]))
            self._steps += len(lines)
            if rest is not None:
                lines = np.concatenate([rest, lines])
            whole = len(lines) // block * block
            blocks = lines[:whole].reshape(-1, block, lines.shape[1])
            minima.append(blocks.min(axis=1))
            maxima.append(blocks.max(axis=1))
            rest = lines[whole:].copy()
        if rest is None or self._steps == 0:
            raise ValueError("values has no steps; at least one is needed")
        if len(rest):
            minima.append(rest.min(axis=0, keepdims=True))
            maxima.append(rest.max(axis=0, keepdims=True))
        self._build(np.concatenate(minima), np.concatenate(maxima))

    def _build(self, minimum: FloatArray, maximum: FloatArray) -> None:
        level = minimum, maximum
        self._levels = [level]
        while len(level[0]) > _GROWTH:
            edges = np.arange(0, len(level[0]), _GROWTH)
            level = (
                np.minimum.reduceat(level[0], edges, axis=0),
                np.maximum.reduceat(level[1], edges, axis=0),
            )
            self._levels.append(level)
