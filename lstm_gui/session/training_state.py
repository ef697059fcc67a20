"""Where a training run is."""

from __future__ import annotations

from enum import Enum


class TrainingState(Enum):
    """Where a training run is."""

    IDLE = "idle"
    """Not begun."""
    RUNNING = "running"
    """Making updates as fast as it can."""
    PAUSED = "paused"
    """Waiting, also after a divergence."""
    FINISHED = "finished"
    """Reached its number of updates, or was stopped."""
    FAILED = "failed"
    """Cannot go on; the weights are those after the last good update."""

    @property
    def over(self) -> bool:
        """Whether no further update will come."""
        return self in (TrainingState.FINISHED, TrainingState.FAILED)
