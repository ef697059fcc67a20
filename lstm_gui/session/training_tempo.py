"""How fast a training run goes on at most: from slow motion to flat out."""

from __future__ import annotations

import time
from collections.abc import Callable

from lstm_gui.session.update_parts import PARTS

PARTS_UP_TO = 1.0
"""Up to so many updates per second each part of an update is shown by itself."""


class TrainingTempo:
    """The wanted updates per second, None for flat out; set in any thread, it acts at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wanted: float | None = None
        self._began = float("-inf")

    @property
    def updates_per_second(self) -> float | None:
        """What is wanted at most; None for flat out."""
        return self._wanted

    @updates_per_second.setter
    def updates_per_second(self, wanted: float | None) -> None:
        if wanted is not None and not 0.0 < wanted < float("inf"):
            raise ValueError(f"speed is {wanted:g} updates/s; it must be positive and finite")
        self._wanted = wanted

    @property
    def in_parts(self) -> bool:
        """Whether it is so slow that each part is shown by itself."""
        return self._wanted is not None and self._wanted <= PARTS_UP_TO

    def begin(self) -> None:
        """Note that the next update, or part, begins now."""
        self._began = self._clock()

    def remaining(self) -> float:
        """Give the seconds to wait before the next one; 0 or less when it is due."""
        if self._wanted is None:
            return 0.0
        seconds = 1.0 / self._wanted
        if self.in_parts:
            seconds /= len(PARTS)
        return self._began + seconds - self._clock()
