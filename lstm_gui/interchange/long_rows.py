"""Signals of a long run as rows that are computed when they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import LongRun, Trace

_ROWS_AT_ONCE = 4096


class Rows(Protocol):
    """What can be written row by row: an array (T, N), or what computes parts of one."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(T, N)."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers."""

    def __getitem__(self, rows: slice, /) -> npt.NDArray[Any]:
        """Give some of the rows."""


class WindowedRun:
    """A long run that is gone through block by block; the newest window serves all signals."""

    def __init__(self, run: LongRun) -> None:
        self._run = run
        self._newest: tuple[int, int, Trace] | None = None

    @property
    def steps(self) -> int:
        """T."""
        return self._run.steps

    def window(self, start: int, stop: int) -> Trace:
        """Give the trace of some steps."""
        known = self._newest
        if known is None or known[:2] != (start, stop):
            known = self._newest = (start, stop, self._run.window(start, stop))
        return known[2]

    def sample(self) -> Trace:
        """Give a trace of the first step that says what was held during the whole run."""
        first = self._run.window(0, 1)
        layers = zip(first.layers, self._run.overrides, strict=True)
        return replace(first, layers=tuple(layer.joined((), held) for layer, held in layers))


class LongRows:
    """One array (T, N) of a long run; ``pick`` takes it from a trace of some of its steps."""

    def __init__(self, run: WindowedRun, pick: Callable[[Trace], npt.NDArray[Any]]) -> None:
        first = pick(run.window(0, 1))
        self._run, self._pick = run, pick
        self.shape = (run.steps, first.shape[1])
        self.dtype = first.dtype
        self.ndim = 2

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> npt.NDArray[Any]:
        start, stop, _ = rows.indices(len(self))
        return self._pick(self._run.window(start, stop))


def write_npy(file: Any, rows: Rows, progress: Callable[[float], None]) -> None:
    """Write rows as NumPy's NPY format, some at a time; ``progress`` gets the share that is done.

    It may raise to cancel.
    """
    if isinstance(rows, np.ndarray):
        np.lib.format.write_array(file, rows, allow_pickle=False)
        return
    header = {
        "descr": np.lib.format.dtype_to_descr(rows.dtype),
        "fortran_order": False,
        "shape": rows.shape,
    }
    np.lib.format.write_array_header_1_0(file, header)
    for start, stop in _blocks(rows.shape[0]):
        file.write(np.ascontiguousarray(rows[start:stop]).tobytes())
        progress(stop / rows.shape[0])


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    for start in range(0, rows, _ROWS_AT_ONCE):
        yield start, min(start + _ROWS_AT_ONCE, rows)
