"""The values of a signal over time, summed up per pixel where there are more steps than pixels."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.decimation import decimate_min_max
from lstm_gui.analysis.min_max_pyramid import MinMaxPyramid, run_bounds

Floats = npt.NDArray[np.floating[Any]]
Steps = npt.NDArray[np.float64]

_BLOCK = 16
# A pyramid is worth its memory (an eighth of the values) once a screen cannot show every step.
_PYRAMID_FROM_STEPS = 8192


class Lines(ABC):
    """N lines of T steps, whether their values are all in memory or not.

    Views ask for what they draw: one step, a few steps in full, or minima and maxima per column of
    pixels.
    """

    @property
    @abstractmethod
    def steps(self) -> int:
        """T."""

    @property
    @abstractmethod
    def count(self) -> int:
        """N."""

    @property
    @abstractmethod
    def means(self) -> npt.NDArray[np.float64]:
        """The mean of each line over all steps, (N,)."""

    @property
    @abstractmethod
    def largest(self) -> float:
        """The largest |value| that is finite, 0 for none."""

    @abstractmethod
    def part(self, start: int, stop: int) -> Floats:
        """Give the values at steps start … stop − 1, (stop − start, N), however long that takes."""

    @abstractmethod
    def detail(self, start: int, stop: int) -> Floats | None:
        """Give the same as `part` where it is at hand, else None: draw `extremes` meanwhile."""

    @abstractmethod
    def extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Cut steps start … stop − 1 into ``columns`` equal runs; give minimum and maximum of each.

        Two arrays (columns, N). Every step counts in exactly one run; in long sequences one within
        a block of the end of its run may count in the next. Errors: ValueError for an empty range
        or more columns than steps.
        """

    def at(self, step: int) -> Floats:
        """Give the values at one step, (N,)."""
        return np.asarray(self.part(step, step + 1)[0])

    def curve(self, line: int, start: int, stop: int, columns: int) -> tuple[Steps, Floats]:
        """Give the points of one line, all of them its own: steps (M,) and values (M,).

        Where the values are not at hand, each of the columns gives its lowest and its highest.
        """
        values = self.detail(start, stop)
        if values is not None:
            points = decimate_min_max(values[:, line], 0, stop - start, columns)
            return (points.steps + start).astype(np.float64), points.values
        columns = min(columns, stop - start)
        low, high = self.extremes(start, stop, columns)
        pairs = np.stack([low[:, line], high[:, line]], axis=1)
        return column_places(start, stop, columns), pairs.reshape(-1)

    def _check(self, start: int, stop: int, columns: int) -> None:
        if not 0 <= start < stop <= self.steps or not 1 <= columns <= stop - start:
            raise ValueError(
                f"steps {start} … {stop} in {columns} columns; "
                f"0 ≤ start < stop ≤ {self.steps} and at most a column a step is needed"
            )


class SignalLines(Lines):
    """N lines of T steps that are all in memory; values: (T, N), not written to any more."""

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
        if self._pyramid is None:
            return largest_size(self.values, self.values)
        return largest_size(*self.extremes(0, self.steps, 1))

    @cached_property
    def _pyramid(self) -> MinMaxPyramid | None:
        if self.steps < _PYRAMID_FROM_STEPS:
            return None
        return MinMaxPyramid(self.values, _BLOCK)

    def part(self, start: int, stop: int) -> Floats:
        """Give the values at steps start … stop − 1, as a view."""
        return self.values[start:stop]

    def detail(self, start: int, stop: int) -> Floats | None:
        """Give the values at steps start … stop − 1, as a view."""
        return self.values[start:stop]

    def extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Give minimum and maximum of each of ``columns`` equal runs of steps."""
        self._check(start, stop, columns)
        if self._pyramid is None or (stop - start) < columns * _BLOCK:
            return column_extremes(self.values[start:stop], columns)
        return self._pyramid.columns(start, stop, columns)


def largest_size(low: Floats, high: Floats) -> float:
    """Give the largest |value| that is finite of what lies between bounds, 0 for none."""
    size = max(float(high.max()), -float(low.min()))
    if math.isfinite(size):
        return size
    finite = np.concatenate([bound[np.isfinite(bound)] for bound in (low, high)])
    return float(np.abs(finite).max()) if finite.size else 0.0


def column_extremes(values: Floats, columns: int) -> tuple[Floats, Floats]:
    """Cut values (n, N) into equal runs; give minimum and maximum of each, (columns, N)."""
    edges = (np.arange(columns) * len(values)) // columns
    return run_bounds(values, values, edges)


def column_places(start: int, stop: int, columns: int) -> Steps:
    """Give two places in each of the columns, a quarter of it apart from its edges."""
    width = (stop - start) / columns
    edges = start - 0.5 + np.arange(columns) * width
    return np.stack([edges + 0.25 * width, edges + 0.75 * width], axis=1).reshape(-1)


def farthest_from(middle: Floats, low: Floats, high: Floats) -> Floats:
    """Choose of each pair of extremes the one farther from ``middle``; the higher one of equals."""
    return np.where(high - middle >= middle - low, high, low)
