"""Two threads, one interpreter: how much of it the window takes while something is trained."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WINDOW_SHARE = 0.14
"""The share of its time that the window's thread may compute for showing the training."""
LONGEST_FRAME_SECONDS = 2.0
"""A window that is very slow to paint is still shown a snapshot this often."""
# How long the worker may keep the interpreter while the window waits for it outside of frames, as
# when the mouse moves. Python's own 5 ms add up, as a repaint asks for it many times.
_SWITCH_SECONDS = 0.001


# The longest that the worker waits for one frame; a window that hangs does not hold it up for ever.
_LONGEST_WAIT_SECONDS = 0.1


class WindowShare:
    """Says when the window may show the next snapshot, from the processor time of its thread.

    A frame that takes c seconds of computing is followed by no other until c/share seconds have
    passed. Between ``begin`` and ``end`` the worker hands the interpreter over sooner than usual,
    and ``give_way``, called by the worker between updates, waits while ``frame()`` is entered: two
    threads that both compute in Python hold each other up far longer than either takes.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        computed: Callable[[], float] = time.thread_time,
    ) -> None:
        self._clock = clock
        self._computed = computed
        self._frame = (float("-inf"), 0.0)
        self._usual: float | None = None
        self._no_frame = threading.Event()
        self._no_frame.set()

    def begin(self) -> None:
        """Note that a run begins; its first snapshot is due at once."""
        self._frame = (float("-inf"), 0.0)
        if self._usual is None:
            self._usual = sys.getswitchinterval()
            sys.setswitchinterval(min(_SWITCH_SECONDS, self._usual))

    def end(self) -> None:
        """No run is under way any more."""
        if self._usual is not None:
            sys.setswitchinterval(self._usual)
            self._usual = None

    def frame_is_due(self) -> bool:
        """Tell whether there is time for the next snapshot."""
        began, computed = self._frame
        elapsed = self._clock() - began
        if elapsed >= LONGEST_FRAME_SECONDS:
            return True
        return self._computed() - computed <= WINDOW_SHARE * elapsed

    @contextmanager
    def frame(self, *, live: bool = True) -> Iterator[None]:
        """Show a snapshot inside: its cost counts, and the worker waits.

        ``live`` is a whole frame, from which the time to the next one is reckoned; without it only
        numbers and curves are shown, which is cheap and may be done in between.
        """
        if live:
            self._frame = (self._clock(), self._computed())
        self._no_frame.clear()
        try:
            yield
        finally:
            self._no_frame.set()

    def give_way(self) -> None:
        """Wait for the frame that is being shown; for the worker."""
        if not self._no_frame.is_set():
            self._no_frame.wait(_LONGEST_WAIT_SECONDS)
