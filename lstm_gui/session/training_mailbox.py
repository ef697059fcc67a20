"""A slot for the newest value, between one thread that writes and one that reads."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest value only: putting replaces what was not taken yet.

    Neither side ever waits for the other.
    """

    def __init__(self) -> None:
        # A deque of one: append and pop are atomic, so that no lock is needed.
        self._slot: deque[T] = deque(maxlen=1)

    @property
    def empty(self) -> bool:
        """Whether the last value was taken, or none was put yet."""
        return not self._slot

    def put(self, value: T) -> None:
        """Leave a value, in place of the one that nobody took."""
        self._slot.append(value)

    def take(self) -> T | None:
        """Take the value out; None when there is none."""
        try:
            return self._slot.pop()
        except IndexError:
            return None
