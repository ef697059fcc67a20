"""Large arrays whose memory is used again once nobody sees them any more.

A training update asks for the same dozen arrays as the update before, which has just dropped them.
Given back to the operating system and fetched again, page by page, they cost as much as the whole
arithmetic of a small network; and on a virtual machine whose host has to find the pages first, as
much as that of a large one.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt

SMALLEST = 1 << 17
"""Below this many bytes the C library keeps memory by itself, and is quicker."""
LARGEST = 1 << 29
"""Arrays of more bytes are not kept: they belong to runs that few updates are made of."""
KEPT_BYTES = 1 << 30
"""How much memory may wait for its next use: all of an update of 512 units and 64 sequences."""
FORGOTTEN = 256
"""A block whose size was not asked for among so many is given back: an update asks for some ten."""
CACHE_LINE = 64

Block = tuple[npt.NDArray[np.uint8], int]
"""Memory, and the address of its first cache line."""


class _Pool:
    """Blocks that wait for their next use, by size."""

    def __init__(self) -> None:
        self.waiting: defaultdict[int, list[Block]] = defaultdict(list)
        self.asked: dict[int, int] = {}
        """Which request was the last for a block of this size."""
        self.requests = 0
        self.bytes = 0
        self.lock = threading.RLock()  # an array may die while this thread holds it

    def take(self, size: int) -> Block:
        with self.lock:
            self.requests += 1
            self.asked[size] = self.requests
            if self.waiting[size]:
                self.bytes -= size
                return self.waiting[size].pop()
            self._drop_forgotten()
        block = np.empty(size + CACHE_LINE, dtype=np.uint8)
        address = block.ctypes.data
        return block, address + -address % CACHE_LINE

    def give(self, size: int, block: Block) -> None:
        with self.lock:
            if self.bytes + size > KEPT_BYTES:
                self._drop_forgotten()
            if self.bytes + size <= KEPT_BYTES:
                self.waiting[size].append(block)
                self.bytes += size

    def release(self) -> None:
        with self.lock:
            self.waiting.clear()
            self.asked.clear()
            self.bytes = 0

    def _drop_forgotten(self) -> None:
        """Give back what belongs to other shapes than those that are in use."""
        oldest = self.requests - FORGOTTEN
        for size in [size for size, request in self.asked.items() if request < oldest]:
            self.bytes -= size * len(self.waiting.pop(size, ()))
            del self.asked[size]


_pool = _Pool()


class _Lease:
    """Owns a block as long as an array, or a view of it, is alive."""

    __slots__ = ("__array_interface__", "_block", "_pool", "_size")

    def __init__(self, size: int, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self._pool, self._size, self._block = _pool, size, _pool.take(size)
        self.__array_interface__ = {
            "shape": shape,
            "typestr": dtype.str,
            "data": (self._block[1], False),
            "version": 3,
        }

    def __del__(self) -> None:
        self._pool.give(self._size, self._block)


def empty(shape: tuple[int, ...], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Return an uninitialised C-contiguous array, as `numpy.empty` does."""
    array = np.empty(shape, dtype)
    size = array.nbytes
    if size < SMALLEST or size > LARGEST:
        return array
    return np.asarray(_Lease(size, shape, dtype))


def release() -> None:
    """Give all memory that waits for its next use back to the operating system."""
    _pool.release()
