"""The plan of the next run, as a person edits it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from lstm_gui.session import StopConditions, TrainingPlan


class EditedPlan(QObject):
    """Holds what is held out and when runs stop; says when another value is there."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value = TrainingPlan()

    @property
    def value(self) -> TrainingPlan:
        """The plan as it stands."""
        return self._value

    def set_value(self, plan: TrainingPlan) -> None:
        """Take another plan, as that of a run that was opened."""
        if plan != self._value:
            self._value = plan
            self.changed.emit()

    def set_held_out(self, share: float) -> None:
        """Hold out another share of the sequence in the next run."""
        self.set_value(replace(self._value, held_out=share))

    def set_stop_conditions(self, conditions: StopConditions) -> None:
        """Stop by other conditions, the run under way too."""
        self.set_value(replace(self._value, stop=conditions))
