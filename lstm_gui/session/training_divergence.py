"""A run whose numbers left the finite range: what happened, and what the optimizer goes on with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lstm_gui import engine
from lstm_gui.session.training_checkpoints import Checkpoints
from lstm_gui.session.training_runaway import RanAway


@dataclass(frozen=True)
class Diverged:
    """The run stands at the last good update; ``reason`` says what became NaN or infinite after it.

    ``astray``: nothing did, but the losses are beyond all measure, and the weights lead nowhere.
    ``before`` is the update of the newest checkpoint from before the losses ran away, or None.
    """

    update: int
    reason: str
    before: int | None
    astray: bool = False

    @classmethod
    def of(
        cls, error: engine.Divergence, update: int, sound: int, checkpoints: Checkpoints
    ) -> Diverged:
        """Make it from the engine's error after so many good updates.

        ``sound``: the newest update whose weights still gave a good answer.
        """
        reason = re.sub(r"^update \d+: ", "", str(error))
        earlier = checkpoints.sound_before(min(update, sound + 1))
        before = None if earlier is None else earlier.update
        return cls(update, reason, before, isinstance(error, RanAway))


def good_optimizer(
    optimizer: engine.Optimizer, good_steps: int, checkpoints: Checkpoints
) -> engine.Optimizer:
    """Return an optimizer that took no part in a divergence.

    The one that is there if it made no step since the last good update (``good_steps``) and
    remembers nothing infinite; else one as it was at the newest checkpoint.
    """
    if optimizer.steps == good_steps and optimizer.finite:
        return optimizer
    return engine.optimizer_from_state(checkpoints.newest.parts["optimizer"])
