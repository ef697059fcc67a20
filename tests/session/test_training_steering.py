from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import (
    Document,
    MessageKind,
    SettingChange,
    TrainingPlan,
    TrainingRun,
    untrained_network,
    weights_fingerprint,
)

SETTINGS = engine.TrainingSettings(updates=40, batch_size=4, window=16, seed=3)


@pytest.fixture
def document() -> Document:
    sequence = sequences.series_sequence(
        np.sin(np.arange(200) / 3.0), name="sine.csv", feature_names=("x",)
    )
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Document.of(sequence, network, origin)


def test_settings_changed_on_the_way_are_noted_and_make_the_same_run_again(
    document: Document,
) -> None:
    run = TrainingRun(document, SETTINGS)
    for update in run.updates():
        if update.number == 5:
            run.change(batch_size=9, learning_rate=0.05)
        if update.number == 12:
            run.change(optimizer="sgd")
        if update.number == 20:
            run.change(clip_norm=None)
    assert run.changes == (
        SettingChange(5, "learning_rate", 0.05),
        SettingChange(5, "batch_size", 9),
        SettingChange(12, "optimizer", "sgd"),
        SettingChange(20, "clip_norm", None),
    )
    assert run.started_with == SETTINGS
    assert run.settings.optimizer == "sgd"
    texts = [(message.update, message.text) for message in run.messages]
    assert (5, "batch 9") in texts
    assert (12, "optimizer sgd; its memory of past gradients begins anew") in texts
    assert (20, "clipping off") in texts
    again = TrainingRun(document, SETTINGS, plan=TrainingPlan(changes=run.changes))
    for _ in again.updates():
        pass
    assert again.changes == run.changes
    assert again.watch.curve.text == run.watch.curve.text
    assert weights_fingerprint(again.network.parameters) == weights_fingerprint(
        run.network.parameters
    )
    assert again.latest is None


def test_sequences_go_on_being_counted_over_a_change(document: Document) -> None:
    run = TrainingRun(
        document, SETTINGS, plan=TrainingPlan(changes=(SettingChange(10, "batch_size", 2),))
    )
    counts = [update.sequences for update in run.updates()]
    assert counts[9] == 40
    assert counts[39] == 40 + 30 * 2
    assert [update for update in (9, 39) if counts[update] < 0] == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"batch_size": 5000}, "batch is 5000 windows, but the training part of sine.csv"),
        ({"learning_rate": -1.0}, "learning_rate must be"),
        ({"optimizer": "magic"}, "optimizer must be"),
        ({"seed": 4}, "'seed' cannot be changed on the way"),
        ({"clip_norm": 0.0}, "clip_norm must be"),
    ],
)
def test_a_change_that_is_not_possible_is_refused_and_the_run_goes_on(
    document: Document, values: dict[str, float], message: str
) -> None:
    run = TrainingRun(document, SETTINGS)
    updates = run.updates()
    next(updates)
    with pytest.raises(ValueError, match=message):
        run.change(**values)
    assert sum(1 for _ in updates) == 39
    assert run.changes == ()


def test_an_impossible_change_in_a_plan_is_refused_before_the_work_begins(
    document: Document,
) -> None:
    plan = TrainingPlan(changes=(SettingChange(10, "learning_rate", -3.0),))
    with pytest.raises(ValueError, match="learning_rate must be"):
        TrainingRun(document, SETTINGS, plan=plan)


def test_a_rate_beyond_all_use_is_doubted_in_one_sentence(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    for update in run.updates():
        if update.number == 3:
            run.change(learning_rate=1e6)
        if update.number == 6:
            break
    doubts = [one for one in run.messages if one.kind is MessageKind.WARNING]
    assert len(doubts) == 1
    assert "a learning rate of 1e+06 throws the weights far away" in doubts[0].text


def test_the_initial_weights_are_kept(document: Document) -> None:
    settings = dataclasses.replace(SETTINGS, initialisation="forget_bias")
    run = TrainingRun(document, settings, fresh=True)
    before = weights_fingerprint(run.initial_parameters)
    for _ in run.updates():
        pass
    assert weights_fingerprint(run.initial_parameters) == before
    assert (
        weights_fingerprint(TrainingRun(document, settings, fresh=True).network.parameters)
        == before
    )
    assert weights_fingerprint(run.network.parameters) != before


def test_fingerprints_differ_with_one_bit_and_with_a_name(document: Document) -> None:
    parameters = {name: np.array(values) for name, values in document.parameters.items()}
    first = weights_fingerprint(parameters)
    parameters["head.bias"][0] = np.nextafter(parameters["head.bias"][0], np.float32(9))
    assert weights_fingerprint(parameters) != first


@pytest.mark.parametrize("stopped_at", [7, 12, 25])
def test_a_run_that_is_continued_keeps_its_changes_and_its_fingerprint(
    document: Document, stopped_at: int
) -> None:
    plan = TrainingPlan(
        changes=(SettingChange(5, "batch_size", 60), SettingChange(12, "optimizer", "rmsprop"))
    )
    whole = TrainingRun(document, SETTINGS, plan=plan)
    for _ in whole.updates():
        pass
    first = TrainingRun(document, SETTINGS, plan=plan)
    for update in first.updates():
        if update.number == stopped_at:
            break
    first._keep_checkpoint()
    newest = first.checkpoints.newest
    assert newest.update == stopped_at
    second = TrainingRun(document, newest.settings, start=newest, plan=plan)
    for _ in second.updates():
        pass
    assert second.changes == whole.changes
    assert second.watch.validation is not None
    assert whole.watch.validation is not None
    assert second.watch.validation.interval == whole.watch.validation.interval
    assert second.started_with == whole.started_with
    assert second.watch.curve.text == whole.watch.curve.text
    assert weights_fingerprint(second.network.parameters) == weights_fingerprint(
        whole.network.parameters
    )
    assert second.watch.validation_curve is not None
    assert whole.watch.validation_curve is not None
    assert np.array_equal(second.watch.validation_curve.losses, whole.watch.validation_curve.losses)


def test_a_branch_with_other_settings_notes_what_is_changed_where(document: Document) -> None:
    first = TrainingRun(document, SETTINGS)
    for update in first.updates():
        if update.number == 10:
            break
    first._keep_checkpoint()
    start = first.checkpoints.newest
    branch = TrainingRun(document, dataclasses.replace(SETTINGS, batch_size=7), start=start)
    for _ in branch.updates():
        pass
    assert branch.changes == (SettingChange(10, "batch_size", 7),)
    again = TrainingRun(document, SETTINGS, plan=TrainingPlan(changes=branch.changes))
    for _ in again.updates():
        pass
    assert again.watch.curve.text == branch.watch.curve.text
