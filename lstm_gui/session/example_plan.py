"""The changes on the way that belong to the settings an example is known to learn with."""

from __future__ import annotations

from dataclasses import replace

from lstm_gui import engine
from lstm_gui.sequences import EXAMPLES, Sequence, suited_settings
from lstm_gui.session.training_plan import CHANGEABLE, SettingChange, TrainingPlan


def suited_plan(
    plan: TrainingPlan, sequence: Sequence, settings: engine.TrainingSettings
) -> TrainingPlan:
    """Let the learning rate change as the example says, where a run begins with its settings.

    A plan that changes something itself, and settings of one's own, are left alone.
    """
    example = EXAMPLES.get(sequence.example or "")
    if example is None or plan.changes:
        return plan
    suited = suited_settings(sequence)
    if any(getattr(settings, name) != getattr(suited, name) for name in CHANGEABLE):
        return plan
    falls = (SettingChange(update, "learning_rate", rate) for update, rate in example.later_rates)
    return replace(plan, changes=tuple(falls))
