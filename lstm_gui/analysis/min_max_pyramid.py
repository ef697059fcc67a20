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
        return Envelope(
            starts=edges * width,
            stop=min(last * width, self._steps),
            minimum=np.minimum.reduceat(minimum[:last], edges, axis=0),
            maximum=np.maximum.reduceat(maximum[:last], edges, axis=0),
        )

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
        level = np.concatenate(minima), np.concatenate(maxima)
        self._levels = [level]
        while len(level[0]) > _GROWTH:
            edges = np.arange(0, len(level[0]), _GROWTH)
            level = (
                np.minimum.reduceat(level[0], edges, axis=0),
                np.maximum.reduceat(level[1], edges, axis=0),
            )
            self._levels.append(level)
