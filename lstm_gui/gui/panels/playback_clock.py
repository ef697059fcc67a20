"""When the next step of the playback is due, as a pure function of the time."""

from __future__ import annotations

_LONGEST_CATCH_UP = 0.5


class PlaybackClock:
    """Counts the steps that are due since the start, so that late ticks do not add up.

    Times are seconds of any monotonic clock, ``speed`` is steps per second.
    """

    def __init__(self, now: float, speed: float) -> None:
        self._start = now
        self._speed = speed
        self._done = 0

    def due(self, now: float) -> int:
        """Give the number of steps to make now, and count them as made.

        After a standstill of more than half a second only that half second is caught up with.
        """
        missing = int((now - self._start) * self._speed + 1e-9) - self._done
        most = max(1, int(self._speed * _LONGEST_CATCH_UP))
        if missing > most:
            self._start, self._done = now, 0
            return most
        self._done += max(missing, 0)
        return max(missing, 0)

    def wait(self, now: float) -> float:
        """Give the seconds until the next step is due, 0 when it already is."""
        return max(self._start + (self._done + 1) / self._speed - now, 0.0)
