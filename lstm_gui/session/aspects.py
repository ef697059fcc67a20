"""What can change in a session, as words that views subscribe to."""

from __future__ import annotations

from enum import Enum, auto


class Aspect(Enum):
    """One side of the session; a notification is a set of these, so that other views stay still."""

    SEQUENCE = auto()
    """Another sequence is open."""
    NETWORK = auto()
    """Another architecture: kind, sizes, layers."""
    PARAMETERS = auto()
    """Values of weights or biases."""
    THRESHOLDS = auto()
    """The gate policy applied in the forward pass."""
    INTERVENTIONS = auto()
    """Clamps and ablations."""
    DISPLAY = auto()
    """The display thresholds, for colours and statistics only."""
    TRACE = auto()
    """The trace, and with it the baseline."""
    STEP = auto()
    """The step that is looked at."""
    SUBSTEP = auto()
    """The substep, or whether stepping goes by substeps."""
    SELECTION = auto()
    """Selected layer, unit, gate or weight."""
    HOVER = auto()
    """The unit under the mouse."""
    RANGE = auto()
    """The range of steps that the plots show."""
    DETAIL = auto()
    """More of a long run is at hand: what is shown can be drawn more finely."""
    PLAYBACK = auto()
    """Playing or paused, and the speed."""
    TRAINING = auto()
    """A training run began, moved on or ended."""
    PENDING = auto()
    """A trace is being computed in the background, or no longer is."""
    HISTORY = auto()
    """What can be undone and redone, and whether the session is modified."""


EVERYTHING: frozenset[Aspect] = frozenset(Aspect)
