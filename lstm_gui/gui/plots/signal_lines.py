"""The values of a signal over time, summed up per pixel where there are more steps than pixels."""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis import MinMaxPyramid

Floats = npt.NDArray[np.floating[Any]]

_BLOCK = 16
# A pyramid is worth its memory (an eighth of the values) once a screen cannot show every step.
_PYRAMID_FROM_STEPS = 8192


class SignalLines:
    """N lines of T steps, with minima and maxima of any range found quickly.

    values: (T, N), not written to any more.
    """

    def __init__(self, values: Floats) -> None:
        self.values = values

    @property
    def steps(self) -> int:
        """T."""
        return int(self.values.shape[0])

    @property
    def count(self) -> int:
        """N."""
        return int(self.values.shape[1])

    @cached_property
    def means(self) -> npt.NDArray[np.float64]:
        """The mean of each line over all steps, (N,)."""
        return np.asarray(self.values.mean(axis=0, dtype=np.float64))

    @cached_property
    def largest(self) -> float:
        """The largest |value| of all."""
        if self._pyramid is not None:
            low, high = self.extremes(0, self.steps, 1)
            return max(float(high.max()), -float(low.min()))
        return max(float(self.values.max()), -float(self.values.min()))

    @cached_property
    def _pyramid(self) -> MinMaxPyramid | None:
        if self.steps < _PYRAMID_FROM_STEPS:
            return None
        return MinMaxPyramid(self.values, _BLOCK)

    def extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Cut steps start … stop − 1 into ``columns`` equal runs; give minimum and maximum of each.

        Two arrays (columns, N). Every step counts in exactly one run; in long sequences one within
        a block of the end of its run may count in the next. Errors: ValueError for an empty range
        or more columns than steps.
        """
        if not 0 <= start < stop <= self.steps or not 1 <= columns <= stop - start:
            raise ValueError(
                f"steps {start} … {stop} in {columns} columns; "
                f"0 ≤ start < stop ≤ {self.steps} and at most a column a step is needed"
            )
        edges = start + (np.arange(columns) * (stop - start)) // columns
        if self._pyramid is None or (stop - start) < columns * _BLOCK:
            part = self.values[start:stop]
            at = edges - start
            return np.minimum.reduceat(part, at, axis=0), np.maximum.reduceat(part, at, axis=0)
        blocks = self._pyramid.envelope(start, stop, columns * 8)
        at = np.maximum(np.searchsorted(blocks.starts, edges, side="right") - 1, 0)
        return (
            np.minimum.reduceat(blocks.minimum, at, axis=0),
            np.maximum.reduceat(blocks.maximum, at, axis=0),
        )


class _TraceLines(SignalLines):
    """Lines that keep the array they are of alive, so that no other array takes its identity."""

    def __init__(self, signal: Floats) -> None:
        super().__init__(signal[:, 0])
        self.signal = signal


def farthest_from(middle: Floats, low: Floats, high: Floats) -> Floats:
    """Choose of each pair of extremes the one farther from ``middle``; the higher one of equals."""
    return np.where(high - middle >= middle - low, high, low)


_known: weakref.WeakValueDictionary[int, _TraceLines] = weakref.WeakValueDictionary()


def lines_of(signal: Floats) -> SignalLines:
    """Give the lines of a trace's signal (T, B, H), of its first sequence.

    As long as a view holds on to them, the same array gives the same object, so that views share
    what it has found out.
    """
    found = _known.get(id(signal))
    if found is None:
        found = _TraceLines(signal)
        _known[id(signal)] = found
    return found
