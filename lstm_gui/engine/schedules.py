"""Learning-rate schedules: factors of the first learning rate by the number of updates made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from lstm_gui.engine.arguments import described, real_number, whole_number
from lstm_gui.engine.optimizers import Optimizer


class Schedule(Protocol):
    """What all schedules are."""

    def factor(self, updates: int) -> float:
        """Return the factor of the learning rate for the update after `updates` updates."""


@dataclass(frozen=True)
class StepDecay:
    """The rate times `gamma` after every `step_size` updates, as PyTorch's StepLR."""

    step_size: int
    gamma: float = 0.1

    def __post_init__(self) -> None:
        whole_number("step_size", self.step_size)
        real_number("gamma", self.gamma, above=0)

    def factor(self, updates: int) -> float:
        """Return gamma^⌊updates / step_size⌋."""
        return float(self.gamma ** (updates // self.step_size))


@dataclass(frozen=True)
class ExponentialDecay:
    """The rate times `gamma` after every update, as PyTorch's ExponentialLR."""

    gamma: float

    def __post_init__(self) -> None:
        real_number("gamma", self.gamma, above=0)

    def factor(self, updates: int) -> float:
        """Return gamma^updates."""
        return float(self.gamma**updates)


@dataclass(frozen=True)
class CosineDecay:
    """Half a cosine from the full rate to `lowest` times it over `updates` updates, then constant.

    Loshchilov & Hutter 2017, without restarts.
    """

    updates: int
    lowest: float = 0.0

    def __post_init__(self) -> None:
        whole_number("updates", self.updates)
        real_number("lowest", self.lowest, minimum=0, maximum=1)

    def factor(self, updates: int) -> float:
        """Return the cosine's value."""
        part = min(updates / self.updates, 1.0)
        return self.lowest + (1 - self.lowest) * 0.5 * (1 + math.cos(math.pi * part))


@dataclass(frozen=True)
class WarmUp:
    """A linear rise from `first` times the rate to all of it over `updates` updates.

    As PyTorch's LinearLR; `then` is the schedule that goes on from there, or None.
    """

    updates: int
    first: float = 0.1
    then: Schedule | None = None

    def __post_init__(self) -> None:
        whole_number("updates", self.updates)
        real_number("first", self.first, above=0, maximum=1)
        if self.then is not None:
            refuse_no_schedule("then", self.then)

    def factor(self, updates: int) -> float:
        """Return the line's value, or what `then` says after its end."""
        if updates < self.updates:
            return self.first + (1 - self.first) * updates / self.updates
        return 1.0 if self.then is None else self.then.factor(updates - self.updates)


class ScheduledRate:
    """Sets an optimizer's rate before each update; who changes `lr` in between changes the base."""

    def __init__(self, optimizer: Optimizer, schedule: Schedule) -> None:
        refuse_no_schedule("schedule", schedule)
        self._optimizer = optimizer
        self._schedule = schedule
        self._base = self._last = optimizer.lr
        self._factor = 1.0

    def before_update(self, updates: int) -> None:
        """Set the rate for the update after `updates` updates."""
        if self._optimizer.lr != self._last:
            self._base = self._optimizer.lr / self._factor if self._factor else self._base
        self._factor = self._schedule.factor(updates)
        self._optimizer.lr = self._last = self._base * self._factor


def refuse_no_schedule(name: str, value: object) -> None:
    """Raise TypeError unless `value` has what a schedule has."""
    if isinstance(value, type) or not callable(getattr(value, "factor", None)):
        raise TypeError(
            f"{name} must be a schedule such as engine.StepDecay(100) or None, "
            f"not {described(value)}"
        )


class EarlyStopping:
    """Says when a loss has not become smaller for a while.

    `patience` is how many losses in a row may fail to be lower than the best by more than
    `min_delta` (an absolute amount) before `should_stop` returns True.
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = whole_number("patience", patience)
        self.min_delta = real_number("min_delta", min_delta, minimum=0)
        self.best = math.inf
        self.waited = 0

    def should_stop(self, loss: float) -> bool:
        """Take note of a loss, and return whether to stop; NaN counts as no improvement."""
        if loss < self.best - self.min_delta:
            self.best, self.waited = float(loss), 0
        else:
            self.waited += 1
        return self.waited >= self.patience
