"""How often a training run looks up from its work to show where it is, and how fast it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SNAPSHOT_SECONDS = 1.0 / 30.0
"""The least time between two snapshots; more than this nobody sees."""
TRACE_SHARE = 0.2
"""The largest share of the worker's time that goes into traces of the open sequence."""
UNSEEN_TRACE_SECONDS = 0.1
"""Where nobody looks at the traces one is made this often, for the gate shares over the updates."""
_RATE_SECONDS = 1.0


class SnapshotPace:
    """Says when a snapshot is due, and whether it may hold a trace.

    A trace of s seconds is followed by at least s (1 − share)/share seconds without one.
    """

    def __init__(self) -> None:
        self._next_snapshot = float("-inf")
        self._next_trace = float("-inf")
        self._last_trace = float("-inf")

    def snapshot_due(self, now: float) -> bool:
        """Tell whether it is time for the next snapshot."""
        return now >= self._next_snapshot

    def trace_due(self, now: float, *, wanted: bool = True) -> bool:
        """Tell whether the share of time allows a trace, and somebody wants it or it is time."""
        unseen = now >= self._last_trace + UNSEEN_TRACE_SECONDS
        return now >= self._next_trace and (wanted or unseen)

    def made_snapshot(self, now: float) -> None:
        """Note that one was made."""
        self._next_snapshot = now + SNAPSHOT_SECONDS

    def made_trace(self, now: float, seconds: float) -> None:
        """Note that one was made, which ended now and took so many seconds."""
        self._last_trace = now
        self._next_trace = now + seconds * (1.0 - TRACE_SHARE) / TRACE_SHARE


class UpdateRate:
    """Updates and sequences per second of work, over the last second or so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.updates_per_second = 0.0
        self.sequences_per_second = 0.0
        self._marks = [(0.0, 0, 0)]
        self._made = (0, 0)

    def add(self, seconds: float, update: int, sequences: int) -> None:
        """Note that the update with this number is done, after so many further seconds of work."""
        self.seconds += seconds
        self._made = (update, sequences)
        since, first_update, first_sequence = self._marks[0]
        elapsed = self.seconds - since
        if elapsed > 0:
            self.updates_per_second = (update - first_update) / elapsed
            self.sequences_per_second = (sequences - first_sequence) / elapsed
        # Two marks half a window apart: the rate looks back over half a window to a whole one.
        if self.seconds - self._marks[-1][0] >= _RATE_SECONDS / 2:
            self._marks = [self._marks[-1], (self.seconds, update, sequences)]

    def state_dict(self) -> dict[str, Any]:
        """Give the work so far; how fast it was is measured anew."""
        update, sequences = self._made
        return {"seconds": self.seconds, "update": update, "sequences": sequences}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self.seconds = float(state["seconds"])
        self._made = int(state["update"]), int(state["sequences"])
        self._marks = [(self.seconds, *self._made)]
