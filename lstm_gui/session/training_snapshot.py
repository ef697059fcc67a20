"""What a training run tells: its state, its messages, and frozen snapshots of where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.session.training_measures import ValidationCurve
    from lstm_gui.session.training_series import ShareCurve, UpdateCurve
    from lstm_gui.session.training_stops import StopState


class MessageKind(Enum):
    """How a message reads."""

    NOTE = "note"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True)
class TrainingMessage:
    """What happened at an update (0: before the first), in one phrase."""

    update: int
    text: str
    kind: MessageKind = MessageKind.NOTE


@dataclass(frozen=True, eq=False)
class TrainingSnapshot:
    """A training run after some update; nothing in it is written to any more.

    ``update`` counts from 1 (0: nothing learned yet); ``loss`` and ``gradient_norm`` (before
    clipping) are those of that update, NaN at 0; ``sequences`` were learned from so far, in
    ``seconds`` of work; the two rates are those of the last second or so. ``trace`` is the run of
    ``network`` on the open sequence, computed in ``trace_seconds``, or None when it was left out
    because it costs too much; ``shares`` has the gate shares over the updates by (index into
    trace.layers, signal); ``validation`` is the curve beside the training's, or None where nothing
    is validated; ``stops`` says how near the stop conditions are.
    """

    update: int
    loss: float
    gradient_norm: float
    learning_rate: float
    sequences: int
    seconds: float
    updates_per_second: float
    sequences_per_second: float
    losses: UpdateCurve
    gradient_norms: UpdateCurve
    shares: Mapping[tuple[int, str], ShareCurve]
    network: engine.Network
    trace: engine.Trace | None
    trace_seconds: float
    validation: ValidationCurve | None = None
    stops: Mapping[str, StopState] = field(default_factory=dict)
