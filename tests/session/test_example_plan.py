from __future__ import annotations

from dataclasses import replace

import pytest

from lstm_gui import sequences
from lstm_gui.cli import main
from lstm_gui.sequences import EXAMPLES, suited_settings
from lstm_gui.session import (
    Document,
    SettingChange,
    TrainingPlan,
    TrainingRuns,
    suited_plan,
    untrained_network,
)
from lstm_gui.session import training as training_module

NAME = "multiplication-problem"
FALLS = tuple(
    SettingChange(update, "learning_rate", rate) for update, rate in EXAMPLES[NAME].later_rates
)


def test_the_rate_falls_as_the_example_is_known_to_learn() -> None:
    sequence = sequences.make_example(NAME)
    settings = suited_settings(sequence)
    plan = suited_plan(TrainingPlan(held_out=0.0), sequence, settings)
    assert plan == TrainingPlan(held_out=0.0, changes=FALLS)
    assert [change.update for change in FALLS] == sorted(change.update for change in FALLS)
    assert FALLS[-1].value < settings.learning_rate
    assert FALLS[-1].update < settings.updates


@pytest.mark.parametrize(
    "chosen", [{"learning_rate": 0.5}, {"batch_size": 7}, {"clip_norm": None}, {"optimizer": "sgd"}]
)
def test_settings_of_ones_own_are_left_alone(chosen: dict[str, object]) -> None:
    sequence = sequences.make_example(NAME)
    settings = replace(suited_settings(sequence), **chosen)
    assert suited_plan(TrainingPlan(), sequence, settings) == TrainingPlan()


def test_a_plan_of_ones_own_is_left_alone() -> None:
    sequence = sequences.make_example(NAME)
    plan = TrainingPlan(changes=(SettingChange(3, "batch_size", 4),))
    assert suited_plan(plan, sequence, suited_settings(sequence)) is plan


def test_a_run_in_the_window_tells_what_is_planned() -> None:
    sequence = sequences.make_example(NAME)
    network, origin = untrained_network(sequence, hidden_size=2)
    settings = replace(suited_settings(sequence), updates=1)
    run = TrainingRuns().begin(Document.of(sequence, network, origin), settings, fresh=True).run
    assert run.plan.changes == FALLS
    run.start()
    run.run()
    first = f"planned: learning rate {FALLS[0].value} after {FALLS[0].update}"
    assert any(message.text.startswith(first) for message in run.messages)


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ((), FALLS),
        (("--rate", "0.02"), ()),
        (("--change", "1:batch=8"), (SettingChange(1, "batch_size", 8),)),
    ],
)
def test_the_command_lets_it_fall_unless_it_is_told_a_rate(
    asked: tuple[str, ...], changes: object, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = []
    before = training_module.TrainingRun.__init__

    def note(self, *positional, plan, **named) -> None:
        plans.append(plan)
        before(self, *positional, plan=plan, **named)

    monkeypatch.setattr(training_module.TrainingRun, "__init__", note)
    out = tmp_path / "m.safetensors"
    assert main(["train", "--example", NAME, "--updates", "2", *asked, "--out", str(out)]) == 0
    assert plans[0].changes == changes
