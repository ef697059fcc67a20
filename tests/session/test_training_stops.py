from __future__ import annotations

import math

import pytest

from lstm_gui.interchange import typed_value
from lstm_gui.session.training_plan import SettingChange, StopConditions, TrainingPlan
from lstm_gui.session.training_stops import StopWatch


def unsolved() -> bool:
    return False


def met_at(watch: StopWatch, losses: list[float], *, validated: bool) -> tuple[int, str] | None:
    for number, loss in enumerate(losses, start=1):
        watch.see(number, loss, 0.1 * number, loss if validated else None)
        reason = watch.newly_met(unsolved)
        if reason is not None:
            return number, reason
    return None


def test_a_validation_loss_below_the_limit_stops_once() -> None:
    watch = StopWatch(StopConditions(loss=0.1), validated=True)
    found = met_at(watch, [0.5, 0.2, 0.09, 0.08], validated=True)
    assert found == (3, "validation loss 0.09 fell below 0.1")
    assert watch.states()["loss"].met
    assert met_at(watch, [0.05] * 10, validated=True) is None


def test_without_validation_the_running_mean_counts_not_one_lucky_batch() -> None:
    watch = StopWatch(StopConditions(loss=0.1), validated=False)
    losses = [1.0] * 30 + [0.01] + [1.0] * 30
    assert met_at(watch, losses, validated=False) is None
    found = met_at(watch, [0.05] * 200, validated=False)
    assert found is not None
    assert found[1].startswith("loss ")


def test_patience_counts_from_the_best_loss_and_says_where_it_was() -> None:
    watch = StopWatch(StopConditions(patience=5), validated=True)
    found = met_at(watch, [1.0, 0.9, 0.8, *[0.8] * 20], validated=True)
    assert found == (8, "validation loss no better for 5 updates: 0.8 at update 3")


def test_seconds_of_work_and_the_share_that_is_over() -> None:
    watch = StopWatch(StopConditions(seconds=1.0), validated=True)
    watch.see(1, 1.0, 0.25, None)
    assert watch.states()["seconds"].share == pytest.approx(0.25)
    assert watch.states()["loss"].text == ""
    assert watch.newly_met(unsolved) is None
    watch.see(2, 1.0, 1.5, None)
    assert watch.newly_met(unsolved) == "1 seconds of work are over"
    assert watch.states()["seconds"].share == 1.0


def test_a_condition_that_is_given_anew_may_be_met_anew() -> None:
    watch = StopWatch(StopConditions(loss=0.1), validated=True)
    assert met_at(watch, [0.05], validated=True) is not None
    watch.conditions = StopConditions(loss=0.04)
    assert not watch.states()["loss"].met
    assert met_at(watch, [0.03], validated=True) is not None


def test_a_solved_task_stops_only_where_that_is_asked_for() -> None:
    asked = StopWatch(StopConditions(solved=True), validated=True)
    asked.see(1, 1.0, 0.0, None)
    assert asked.newly_met(lambda: True) == "the task is solved by its own criterion"
    other = StopWatch(StopConditions(), validated=True)
    other.see(1, 1.0, 0.0, None)
    assert other.newly_met(lambda: True) is None


@pytest.mark.parametrize("value", [0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("name", ["seconds", "loss", "patience"])
def test_limits_that_no_run_could_reach_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is .*above 0"):
        StopConditions(**{name: value})  # type: ignore[arg-type]  # what a file may hold


def test_a_plan_comes_back_from_its_description_with_its_changes_in_order() -> None:
    from dataclasses import asdict

    plan = TrainingPlan(
        0.3,
        StopConditions(loss=0.01, patience=7),
        (SettingChange(9, "optimizer", "sgd"), SettingChange(4, "clip_norm", None)),
    )
    assert [change.update for change in plan.changes] == [4, 9]
    assert typed_value(TrainingPlan, asdict(plan), "plan") == plan


def test_only_what_can_change_on_the_way_may_be_a_change() -> None:
    with pytest.raises(ValueError, match="'seed' cannot be changed on the way"):
        SettingChange(1, "seed", 3)
