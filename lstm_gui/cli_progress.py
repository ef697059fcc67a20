"""A progress bar for a terminal, in one line that is drawn over itself."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

_WIDTH = 24
_SECONDS_BETWEEN = 0.1


class ProgressBar:
    """Shows how far something is, a few times a second; silent when nobody watches.

    Draws only on a terminal, so that a log file or a pipe holds no half lines. Use it in a with
    statement: the line is wiped at the end, on errors too.
    """

    def __init__(self, stream: TextIO, total: int, unit: str) -> None:
        self._stream = stream
        self._total = total
        self._unit = unit
        self._shows = stream.isatty()
        self._start = time.monotonic()
        self._next = 0.0

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._shows:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, done: int, text: str = "") -> None:
        """Draw the bar at ``done`` of the total, with a text behind it."""
        now = time.monotonic()
        if not self._shows or (now < self._next and done < self._total):
            return
        self._next = now + _SECONDS_BETWEEN
        seconds = now - self._start
        rate = done / seconds if seconds > 0 else 0.0
        left = (self._total - done) / rate if rate > 0 else 0.0
        filled = _WIDTH * done // self._total
        line = (
            f"{'█' * filled}{'░' * (_WIDTH - filled)} {done} of {self._total} {self._unit}  "
            f"{text}  {_rate(rate)}  {_duration(left)} left"
        )
        columns = shutil.get_terminal_size().columns
        self._stream.write(f"\r\x1b[K{line[: columns - 1]}")
        self._stream.flush()


def _rate(rate: float) -> str:
    return f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
