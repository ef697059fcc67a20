"""One drag, one run of key presses: what undo takes back together."""

from __future__ import annotations

import time
from collections.abc import Callable

_PAUSE_SECONDS = 0.8


class Gesture:
    """Gives the token under which the session merges edits into one undo step.

    From ``begin`` to ``end`` (mouse down to mouse up) it is the same token. Outside of that, edits
    that follow each other within a short pause, such as a held arrow key, share one.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._token = object()
        self._held = False
        self._last_edit = float("-inf")

    def begin(self) -> None:
        """Start a drag."""
        self._token = object()
        self._held = True

    def end(self) -> None:
        """Finish a drag; what follows is another gesture."""
        self._held = False
        self._last_edit = float("-inf")

    def token(self) -> object:
        """Give the token of an edit that happens now."""
        now = self._clock()
        if not self._held and now - self._last_edit > _PAUSE_SECONDS:
            self._token = object()
        self._last_edit = now
        return self._token
