"""Watches when a run has reached what it was to reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lstm_gui.session.training_plan import StopConditions

_SMOOTHING_UPDATES = 20
# A loss counts as better from a thousandth on; less is noise of the last digits.
_BETTER = 0.999


@dataclass(frozen=True)
class StopState:
    """How near a condition is: ``share`` of the way (0 … 1) where it has one, and whether met.

    ``text`` says it in a few words where a share does not.
    """

    met: bool = False
    share: float | None = None
    text: str = ""


class StopWatch:
    """Is told of every update; says once for each condition that it is met.

    A condition that was met does not stop a run a second time. ``validated``: whether there is a
    validation loss; else the running mean of the training losses counts. The conditions may be
    replaced while the run goes on.
    """

    def __init__(self, conditions: StopConditions, *, validated: bool = False) -> None:
        self._conditions = conditions
        self.validated = validated
        self._met: set[str] = set()
        self._mean: float | None = None
        self._seen = 0
        self._loss: float | None = None
        self._best: tuple[float, int] | None = None
        self._update = 0
        self._seconds = 0.0
        self.criterion: tuple[float, str] | None = None
        """How near the task's own criterion is: the share of the way, and a few words."""

    @property
    def conditions(self) -> StopConditions:
        """What is watched for."""
        return self._conditions

    @conditions.setter
    def conditions(self, conditions: StopConditions) -> None:
        changed = {
            name
            for name in ("seconds", "loss", "solved", "patience")
            if getattr(conditions, name) != getattr(self._conditions, name)
        }
        self._met -= changed
        self._conditions = conditions

    def see(self, update: int, loss: float, seconds: float, validation: float | None) -> None:
        """Take an update: its loss, the seconds of work so far, a validation loss if measured."""
        self._update, self._seconds = update, seconds
        self._seen = min(self._seen + 1, _SMOOTHING_UPDATES)
        mean = loss if self._mean is None else self._mean
        self._mean = mean + (loss - mean) / self._seen
        if self.validated:
            self._loss = self._loss if validation is None else validation
        elif self._seen == _SMOOTHING_UPDATES:
            self._loss = self._mean
        if self._loss is not None and (self._best is None or self._loss < _BETTER * self._best[0]):
            self._best = (self._loss, update)

    def newly_met(self, solved: Callable[[], bool]) -> str | None:
        """Say which condition is met for the first time, or None; ``solved`` asks the task."""
        wanted, name = self._conditions, "validation loss" if self.validated else "loss"
        if self._first("loss", self._below_loss()):
            return f"{name} {self._loss:.3g} fell below {wanted.loss:g}"
        if self._first("solved", wanted.solved and solved()):
            return "the task is solved by its own criterion"
        if self._first("patience", self._stagnant()) and self._best is not None:
            best, update = self._best
            return f"{name} no better for {wanted.patience} updates: {best:.3g} at update {update}"
        if self._first("seconds", self._out_of_time()):
            return f"{wanted.seconds:g} seconds of work are over"
        return None

    def states(self) -> dict[str, StopState]:
        """Say how near each condition is, by its name."""
        wanted = self._conditions
        shares: dict[str, float | None] = {"loss": None, "solved": None}
        shares["seconds"] = None if wanted.seconds is None else self._seconds / wanted.seconds
        shares["patience"] = None
        if wanted.patience is not None and self._best is not None:
            shares["patience"] = (self._update - self._best[1]) / wanted.patience
        texts = {} if self._loss is None else {"loss": f"{self._loss:.2g}"}
        if self.criterion is not None:
            shares["solved"], texts["solved"] = self.criterion
        return {
            name: StopState(
                name in self._met,
                None if share is None else min(share, 1.0),
                texts.get(name, ""),
            )
            for name, share in shares.items()
        }

    def state_dict(self) -> dict[str, Any]:
        """Give what was seen so far, and which conditions were met."""
        return {
            "mean": self._mean,
            "seen": self._seen,
            "loss": self._loss,
            "best": None if self._best is None else list(self._best),
            "met": sorted(self._met),
            "update": self._update,
            "seconds": self._seconds,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self._mean, self._loss = state["mean"], state["loss"]
        self._seen, self._update = int(state["seen"]), int(state["update"])
        best = state["best"]
        self._best = None if best is None else (float(best[0]), int(best[1]))
        self._met = {str(name) for name in state["met"]}
        self._seconds = float(state["seconds"])

    def _first(self, name: str, holds: bool) -> bool:
        if not holds or name in self._met:
            return False
        self._met.add(name)
        return True

    def _below_loss(self) -> bool:
        limit = self._conditions.loss
        return limit is not None and self._loss is not None and self._loss < limit

    def _stagnant(self) -> bool:
        patience = self._conditions.patience
        if patience is None or self._best is None:
            return False
        return self._update - self._best[1] >= patience

    def _out_of_time(self) -> bool:
        return self._conditions.seconds is not None and self._seconds >= self._conditions.seconds
