"""Two threads, one interpreter: the worker gives way while the window has something to do."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

# The longest that one update waits for the window: more than a repaint takes, and short enough that
# a window that is stuck, or has no event loop, does not hold up the training much.
_LONGEST_WAIT_SECONDS = 0.03


class TurnTaking(QObject):
    """Knows when the event loop of its thread works and when it sleeps.

    ``breathe`` is for the worker: between two updates it waits until the event loop sleeps. So a
    repaint is not cut into slices by a thread that computes in Python, and takes as long as it
    takes alone. ``busy_seconds`` is the time that the event loop has worked since ``begin``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asleep = threading.Event()
        self._asleep.set()
        self._dispatcher: QAbstractEventDispatcher | None = None
        self._woke = 0.0
        self._busy = 0.0

    @property
    def busy_seconds(self) -> float:
        """How long the event loop has worked, the present moment included."""
        if self._asleep.is_set():
            return self._busy
        return self._busy + time.perf_counter() - self._woke

    def begin(self) -> None:
        """Watch the event loop from now on; in the thread that this object lives in."""
        if self._dispatcher is None:
            self._busy = 0.0
            self._dispatcher = QAbstractEventDispatcher.instance()
            self._dispatcher.awake.connect(self._work)
            self._dispatcher.aboutToBlock.connect(self._sleep)
            self._work()

    def end(self) -> None:
        """Watch no longer; nobody waits any more."""
        if self._dispatcher is not None:
            self._dispatcher.awake.disconnect(self._work)
            self._dispatcher.aboutToBlock.disconnect(self._sleep)
            self._dispatcher = None
        self._sleep()

    def breathe(self) -> None:
        """Wait until the event loop sleeps, a moment at most; for the worker."""
        if not self._asleep.is_set():
            self._asleep.wait(_LONGEST_WAIT_SECONDS)

    @Slot()
    def _work(self) -> None:
        if self._asleep.is_set():
            self._woke = time.perf_counter()
            self._asleep.clear()

    @Slot()
    def _sleep(self) -> None:
        if not self._asleep.is_set():
            self._busy += time.perf_counter() - self._woke
            self._asleep.set()
