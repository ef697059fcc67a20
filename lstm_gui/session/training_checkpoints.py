"""The checkpoints along a run, in memory that does not grow with the number of updates."""

from __future__ import annotations

import bisect
import math
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui.session.training_checkpoint import Checkpoint

CHECKPOINT_BYTES = 96 * 2**20
"""The memory that the checkpoints of one run may take."""
MOST_CHECKPOINTS = 64
"""No more are kept, however small they are: so many can be told apart on a slider."""
# So many times its best loss, and a run has gone astray.
_RUN_AWAY = 1000.0
_LEAST_CHECKPOINTS = 3


class Checkpoints:
    """Keeps the first, the newest, the pinned, and others spread over the run; safe in any thread.

    They are taken ever more rarely as the run grows, and thinned so that they lie half as on a
    logarithmic axis (the beginning, where most happens, stays dense) and half evenly.
    """

    def __init__(self, most: int = MOST_CHECKPOINTS, most_bytes: int = CHECKPOINT_BYTES) -> None:
        self._most = max(most, _LEAST_CHECKPOINTS)
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: list[Checkpoint] = []
        self._pinned: set[int] = set()
        self._bytes = 0
        self._due = 0

    def due(self, update: int) -> bool:
        """Tell whether a checkpoint is worth taking after this update."""
        return update >= self._due

    def add(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; one of the same update is replaced, others may have to go."""
        with self._lock:
            at = self._place(checkpoint.update)
            if at < len(self._kept) and self._kept[at].update == checkpoint.update:
                self._bytes -= self._kept[at].nbytes
                self._kept[at] = checkpoint
            else:
                self._kept.insert(at, checkpoint)
            self._bytes += checkpoint.nbytes
            self._thin()
            newest = self._kept[-1].update
            room = self._most_bytes // max(checkpoint.nbytes, 1)
            capacity = max(min(self._most, room), _LEAST_CHECKPOINTS)
            # Twice as far apart as evenly kept ones: half of them go to a logarithmic axis.
            self._due = newest + max(1, 2 * newest // capacity)

    @property
    def all(self) -> tuple[Checkpoint, ...]:
        """Give what is kept, the earliest first."""
        with self._lock:
            return tuple(self._kept)

    @property
    def updates(self) -> tuple[int, ...]:
        """Give the updates that can be gone back to, in order."""
        return tuple(one.update for one in self.all)

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return self._bytes

    @property
    def newest(self) -> Checkpoint:
        """Give the last one; IndexError while there is none."""
        with self._lock:
            return self._kept[-1]

    @property
    def pinned(self) -> frozenset[int]:
        """The updates whose checkpoints stay whatever happens."""
        return frozenset(self._pinned)

    def nearest(self, update: float) -> Checkpoint:
        """Give the one nearest to an update; IndexError while there is none."""
        return min(self.all, key=lambda one: abs(one.update - update), default=self.newest)

    def before(self, update: int) -> Checkpoint | None:
        """Give the newest one that is earlier than an update, or None."""
        with self._lock:
            at = self._place(update)
            return self._kept[at - 1] if at else None

    def sound_before(self, update: int) -> Checkpoint | None:
        """Give the newest one earlier than an update whose loss had not run away yet, or None.

        A run that goes astray has losses far beyond its best long before they are infinite; to go
        on from one of those leads nowhere.
        """
        with self._lock:
            earlier = self._kept[: self._place(update)]
        losses = [one.last.loss for one in earlier if one.update and math.isfinite(one.last.loss)]
        limit = _RUN_AWAY * min(losses, default=math.inf)
        sound = (one for one in reversed(earlier) if not one.update or one.last.loss <= limit)
        return next(sound, None)

    def pin(self, update: int, *, on: bool = True) -> None:
        """Let the checkpoint of an update stay whatever happens, or no longer."""
        with self._lock:
            if on:
                self._pinned.add(update)
            else:
                self._pinned.discard(update)

    def thinned(self, most: int, most_bytes: int) -> tuple[Checkpoint, ...]:
        """Give the first, the newest, the pinned and as many others as there is room for."""
        few = Checkpoints(most, most_bytes)
        for update in self.pinned:
            few.pin(update)
        for checkpoint in self.all:
            few.add(checkpoint)
        return few.all

    def limit(self, most_bytes: int) -> None:
        """Take no more memory than this from now on."""
        with self._lock:
            self._most_bytes = most_bytes
            self._thin()

    def _place(self, update: int) -> int:
        return bisect.bisect_left(self._kept, update, key=lambda one: one.update)

    def _thin(self) -> None:
        while len(self._kept) > _LEAST_CHECKPOINTS and (
            len(self._kept) > self._most or self._bytes > self._most_bytes
        ):
            at = self._least_missed()
            if at is None:
                return
            self._bytes -= self._kept.pop(at).nbytes

    def _least_missed(self) -> int | None:
        """Give the place of the one whose neighbours lie closest to each other."""
        last = self._kept[-1].update
        places = [spread(one.update, last) for one in self._kept]
        free = (at for at in range(1, len(places) - 1) if self._kept[at].update not in self._pinned)
        return min(free, key=lambda at: places[at + 1] - places[at - 1], default=None)


def spread(update: float, last: int) -> float:
    """Give where an update lies between 0 and 1, half on an even and half on a logarithmic axis."""
    if last <= 0:
        return 0.0
    return (update / last + math.log1p(update) / math.log1p(last)) / 2.0
