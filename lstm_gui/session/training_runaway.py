"""Losses that are finite, and so large that the run has long gone astray."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from lstm_gui import engine
from lstm_gui.sequences import PlainBaseline, Sequence

TIMES_AS_WRONG = 1000.0
"""So many times as far off as answers that need no learning: no noise leads there, and hardly any
run leads back."""
RUNAWAY_UPDATES = 10
"""So many updates one after the other; a single strange batch is none of our business."""


# Losses differ as much from batch to batch.
_NEARLY = 1000.0


class RanAway(engine.Divergence):
    """The loss is finite, but has been beyond all measure for several updates."""


class RunawayWatch:
    """Is shown every loss; refuses when ``RUNAWAY_UPDATES`` in a row are beyond all measure.

    The measure is what the plainest answers cost, or the smallest loss seen where that is larger:
    weights that come from other data may begin far off, and come nearer. Squared errors may be
    ``TIMES_AS_WRONG`` squared as large, cross-entropies, which grow with the logits themselves,
    ``TIMES_AS_WRONG`` times. Who lets the run go on all the same is not asked again unless it gets
    as much worse once more.
    """

    def __init__(self, plain: float, *, squared: bool) -> None:
        self._plain = plain
        self._factor = TIMES_AS_WRONG**2 if squared else TIMES_AS_WRONG
        self._lowest = math.inf
        self._accepted = 0.0
        self._beyond = 0
        self._found: str | None = None
        self.sound = 0
        """The newest update whose weights answered the next batch as well as a plain answer would,
        or nearly as well as ever."""
        self.armed = True
        """Whether it refuses; else it only counts."""

    @classmethod
    def on(cls, sequence: Sequence, baselines: Iterable[PlainBaseline]) -> RunawayWatch:
        """Make it for runs on a sequence."""
        losses = [one.loss for one in baselines if one.loss is not None]
        squared = not sequence.objective.is_classification
        return cls(max([_without_looking(sequence), *losses]), squared=squared)

    @property
    def limit(self) -> float:
        """The loss beyond which an update counts."""
        lowest = self._lowest if math.isfinite(self._lowest) else 0.0
        return self._factor * max(self._plain, lowest, self._accepted)

    def see(self, update: int, loss: float) -> None:
        """Take the loss of an update, which is that of the weights before it."""
        self._lowest = min(self._lowest, loss)
        if loss <= max(self._plain, _NEARLY * self._lowest):
            self.sound = update - 1
        limit = self.limit
        self._beyond = self._beyond + 1 if loss > limit else 0
        if self._beyond < RUNAWAY_UPDATES:
            return
        self._accepted, self._beyond = loss, 0
        self._found = (
            f"for {RUNAWAY_UPDATES} updates the loss has been above {limit:.3g}, and is "
            f"{loss:.3g}: answers without learning are {TIMES_AS_WRONG:g} times nearer; "
            "try a smaller learning rate"
        )

    def refuse(self) -> None:
        """Raise RanAway if that is what the last loss amounts to; once."""
        found, self._found = self._found, None
        if found is not None and self.armed:
            raise RanAway(found)

    def state_dict(self) -> dict[str, Any]:
        """Give what was seen so far."""
        lowest = self._lowest if math.isfinite(self._lowest) else None
        return {
            "lowest": lowest,
            "accepted": self._accepted,
            "beyond": self._beyond,
            "sound": self.sound,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        lowest = state["lowest"]
        self._lowest = math.inf if lowest is None else float(lowest)
        self._accepted = float(state["accepted"])
        self._beyond = int(state["beyond"])
        self.sound = int(state["sound"])


def _without_looking(sequence: Sequence) -> float:
    """Give the loss of answering zero, or every class alike, on a sequence."""
    if sequence.objective.is_classification:
        return math.log(max(sequence.objective.output_size, 2))
    targets = np.asarray(sequence.targets, dtype=np.float64)
    if sequence.target_mask is not None and len(targets) == len(sequence.target_mask):
        targets = targets[sequence.target_mask]
    return float(np.mean(targets**2)) if targets.size else 0.0
