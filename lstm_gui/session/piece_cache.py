"""Pieces of a long run that were looked at lately, in memory that does not grow."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from lstm_gui import engine

Kept = TypeVar("Kept")


class RecentlyUsed(Generic[Kept]):
    """Keeps what was used last, as much of it as ``capacity`` bytes hold; safe from any thread."""

    def __init__(self, capacity: int, size: Callable[[Kept], int]) -> None:
        self._capacity, self._size = capacity, size
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """How much is kept."""
        return self._bytes

    def get(self, number: int) -> Kept | None:
        """Give what is kept under a number, or None."""
        with self._lock:
            found = self._kept.get(number)
            if found is not None:
                self._kept.move_to_end(number)
            return found

    def holds(self, number: int) -> bool:
        """Tell whether something is kept under a number."""
        return number in self._kept

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def put(self, number: int, value: Kept) -> None:
        """Keep a value; what was not used for longest goes, but never the value itself."""
        with self._lock:
            if number in self._kept:
                self._bytes -= self._size(self._kept.pop(number))
            self._kept[number] = value
            self._bytes += self._size(value)
            while self._bytes > self._capacity and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= self._size(oldest)


def trace_bytes_of(trace: engine.Trace) -> int:
    """Give the memory that all signals of a trace take."""
    return sum(
        layer.signal(name).nbytes
        for layer in trace.layers
        for name in layer.all_names
        if not name.endswith("_before")  # seen through the same memory as the state after
    )
