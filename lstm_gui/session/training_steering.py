"""Settings that are changed while a run goes on: wished in one thread, taken in another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from lstm_gui import engine
from lstm_gui.session.training_plan import CHANGEABLE, SettingChange, SettingValue, TrainingPlan

_USUAL_RATE = 1.0
_Check = Callable[[engine.TrainingSettings], None]


class Steering:
    """Holds the settings in force, what is wished for, and what was changed at which update.

    Wishes and the changes that a plan foresees come into force between two updates;
    ``started_with`` are the settings of the first. A plan that is not possible: ValueError.
    """

    def __init__(self, settings: engine.TrainingSettings, plan: TrainingPlan) -> None:
        self._lock = threading.Lock()
        self.settings = self.wanted = self.started_with = settings
        self._planned = deque(plan.changes)
        self._made: list[SettingChange] = []
        # Checks what is planned before the work begins, and not when its update has come.
        for change in plan.changes:
            settings = change.applied(settings)

    @property
    def made(self) -> tuple[SettingChange, ...]:
        """The changes that came into force so far."""
        with self._lock:
            return tuple(self._made)

    def wish(self, values: Mapping[str, SettingValue], check: _Check) -> None:
        """Ask for other settings by their names; ValueError when they are not possible.

        ``check`` raises it for settings that do not fit the data.
        """
        with self._lock:
            wanted = self.wanted
            for name, value in values.items():
                wanted = SettingChange(0, name, value).applied(wanted)
            if wanted.batch_size != self.wanted.batch_size:
                check(wanted)
            self.wanted = wanted

    def take(self, update: int) -> tuple[SettingChange, ...]:
        """Bring into force what is planned and wished for after so many updates; give it."""
        if self.wanted is self.settings and not self._planned:
            return ()
        with self._lock:
            while self._planned and self._planned[0].update <= update:
                self.wanted = self._planned.popleft().applied(self.wanted)
            taken = differences(update, self.settings, self.wanted)
            self.settings = self.wanted
            self._made.extend(taken)
        return taken

    def state_dict(self) -> dict[str, Any]:
        """Give what the run began with, and what was changed since."""
        changes = [[one.update, one.name, one.value] for one in self.made]
        return {"started_with": asdict(self.started_with), "changes": changes}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state with our own settings; what differs from the former is a change."""
        started = engine.TrainingSettings(**state["started_with"])
        changes = [SettingChange(*change) for change in state["changes"]]
        with self._lock:
            self._made = changes
            last = max((change.update for change in changes), default=0)
            while self._planned and self._planned[0].update <= last:
                self._planned.popleft()
            in_force = started
            for change in changes:
                in_force = change.applied(in_force)
            ours = {name: getattr(in_force, name) for name in CHANGEABLE}
            self.wanted = self.settings
            self.started_with = replace(
                started, updates=self.settings.updates, seed=self.settings.seed
            )
            self.settings = replace(self.settings, **ours)


def differences(
    update: int, before: engine.TrainingSettings, after: engine.TrainingSettings
) -> tuple[SettingChange, ...]:
    """Give what is another setting after so many updates."""
    return tuple(
        SettingChange(update, name, getattr(after, name))
        for name in CHANGEABLE
        if getattr(after, name) != getattr(before, name)
    )


def doubt_about(settings: engine.TrainingSettings) -> str | None:
    """Say in one sentence what will hardly go well with these settings, or None."""
    rate = settings.learning_rate
    if rate > _USUAL_RATE:
        return (
            f"a learning rate of {rate:g} throws the weights far away at every update; "
            "0.001 … 0.1 is usual"
        )
    return None
