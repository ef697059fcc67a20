"""Rows of neighbouring pieces of a long run in one piece of memory, which follows what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

Rows = Callable[[int], tuple[Floats, bool]]
"""Gives the rows (r, N) of a piece by its number, and whether they are the ones to keep."""


class JoinedPieces:
    """Puts the rows of pieces beside each other once, not whenever a range over them is drawn.

    Every piece has ``length`` rows, the last of the run at most so many. There is room for twice
    the pieces that are asked for, so that a range that is dragged along copies what is new alone.
    """

    def __init__(self, length: int, rows_of: Rows) -> None:
        self._length, self._rows_of = length, rows_of
        self._first = 0
        self._kept = np.zeros(0, dtype=bool)
        self._memory: Floats = np.empty((0, 0))

    def rows(self, numbers: range) -> Floats:
        """Give the rows of these pieces, (len(numbers) · length, N), read-only.

        Those behind the last row of the run have no meaning. They hold until the next call.
        """
        places = self._places(numbers)
        for place in np.flatnonzero(~self._kept[places.start : places.stop]) + places.start:
            self._fill(int(place))
        found = self._memory[places.start * self._length : places.stop * self._length].view()
        found.flags.writeable = False
        return found

    def _places(self, numbers: range) -> range:
        """Give the places of pieces in memory, which is laid anew where they have none."""
        begin = numbers.start - self._first
        if begin < 0 or begin + len(numbers) > len(self._kept):
            self._move(max(numbers.start - (len(numbers) + 1) // 2, 0), 2 * len(numbers) + 1)
            begin = numbers.start - self._first
        return range(begin, begin + len(numbers))

    def _move(self, first: int, room: int) -> None:
        kept, memory = np.zeros(room, dtype=bool), self._memory
        old = range(max(first, self._first), min(first + room, self._first + len(self._kept)))
        if memory.size:
            memory = np.empty((room * self._length, memory.shape[1]), dtype=memory.dtype)
        if memory.size and len(old):
            now, then = old.start - first, old.start - self._first
            kept[now : now + len(old)] = self._kept[then : then + len(old)]
            rows = len(old) * self._length
            memory[now * self._length :][:rows] = self._memory[then * self._length :][:rows]
        self._first, self._kept, self._memory = first, kept, memory

    def _fill(self, place: int) -> None:
        rows, keep = self._rows_of(self._first + place)
        if not self._memory.size:
            room = len(self._kept) * self._length
            self._memory = np.empty((room, rows.shape[1]), dtype=rows.dtype)
        begin = place * self._length
        self._memory[begin : begin + len(rows)] = rows
        self._kept[place] = keep
