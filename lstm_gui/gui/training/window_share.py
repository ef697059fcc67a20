"""Two threads, one interpreter: how much of it the window takes while something is trained."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

WINDOW_SHARE = 0.12
"""The share of its time that the window's thread may compute for showing the training."""
LONGEST_FRAME_SECONDS = 2.0
"""A window that is very slow to paint is still shown a snapshot this often."""
# How long the worker may keep the interpreter while the window waits for it. Python's own 5 ms add
# up, as a repaint asks for it many times; below 1 ms the worker loses more than the window gains.
_SWITCH_SECONDS = 0.001


class WindowShare:
    """Says when the window may show the next snapshot, from the processor time of its thread.

    A frame that takes c seconds of computing is followed by no other until c/share seconds have
    passed. Between ``begin`` and ``end`` the worker hands the interpreter over sooner than usual.
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

    def shows_frame(self) -> None:
        """Note that a snapshot is shown from now on."""
        self._frame = (self._clock(), self._computed())
