"""What a training run is to do besides its settings: measure, stop, change on the way."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_gui import engine

HELD_OUT = 0.2
"""The share of a series or a text that is held out at its end unless something else is asked."""

CHANGEABLE = {
    "learning_rate": "learning rate",
    "batch_size": "batch",
    "clip_norm": "clipping",
    "optimizer": "optimizer",
}
"""The settings that may be changed while a run goes on, and what they are called."""

SettingValue = int | float | str | None


@dataclass(frozen=True)
class StopConditions:
    """When a run stops before it has made all its updates; None or False is off.

    seconds: of work. loss: the validation loss is below it (without a validation: the running
    mean of the training loss). solved: the task's own criterion is met. patience: so many updates
    without a better one of these losses. A number that is not finite always pauses a run.
    Raises ValueError for what no run could reach.
    """

    seconds: float | None = None
    loss: float | None = None
    solved: bool = False
    patience: int | None = None

    def __post_init__(self) -> None:
        for name in ("seconds", "loss", "patience"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is {value}; it must be a number above 0")


@dataclass(frozen=True)
class SettingChange:
    """A setting that is another one after so many updates: a field of TrainingSettings."""

    update: int
    name: str
    value: SettingValue

    def __post_init__(self) -> None:
        if self.name not in CHANGEABLE:
            raise ValueError(
                f"{self.name!r} cannot be changed on the way; {', '.join(CHANGEABLE)} can"
            )
        if self.update < 0:
            raise ValueError(f"a change after {self.update} updates is none; it must be 0 or more")

    def applied(self, settings: engine.TrainingSettings) -> engine.TrainingSettings:
        """Give the settings with this change in them; ValueError when it does not fit."""
        changed: dict[str, Any] = {self.name: self.value}
        return dataclasses.replace(settings, **changed)

    @property
    def words(self) -> tuple[str, str]:
        """Name and value as a message says them: "batch" "32", "clipping" "off"."""
        name = CHANGEABLE[self.name]
        if isinstance(self.value, str):
            return name, f"{self.value}; its memory of past gradients begins anew"
        return name, "off" if self.value is None else f"{self.value:g}"


@dataclass(frozen=True)
class TrainingPlan:
    """held_out: the share (0 … 1) of a series or a text that is not learned from, at its end.

    For tasks and example series a share above 0 means fresh sequences to validate on. stop: when
    it ends. changes: settings that are others later on, sorted by their update.
    """

    held_out: float = HELD_OUT
    stop: StopConditions = field(default_factory=StopConditions)
    changes: tuple[SettingChange, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.held_out < 1.0:
            raise ValueError(f"the held-out share is {self.held_out:g}; it must be 0 … 1, below 1")
        ordered = tuple(sorted(self.changes, key=lambda change: change.update))
        object.__setattr__(self, "changes", ordered)
