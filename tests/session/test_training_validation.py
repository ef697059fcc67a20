from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import Document, MessageKind, StopConditions, TrainingPlan, untrained_network
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_measures import ValidationSeries, validation_interval
from lstm_gui.session.training_validation import examination, time_cost

SETTINGS = engine.TrainingSettings(updates=60, batch_size=4, window=16, seed=3, learning_rate=0.02)


def wave(steps: int = 240) -> sequences.Sequence:
    """A wave with noise on it, in units of its own."""
    noise = np.random.default_rng(4).standard_normal(steps)
    values = 20 + 5 * np.sin(2 * np.pi * np.arange(steps) / 12) + 0.5 * noise
    return sequences.series_sequence(values, name="wave.csv", feature_names=("height",))


def document_of(sequence: sequences.Sequence, units: int = 4) -> Document:
    network, origin = untrained_network(sequence, hidden_size=units, seed=1)
    return Document.of(sequence, network, origin)


def finished(run: TrainingRun) -> TrainingRun:
    for _ in run.updates():
        pass
    return run


def test_the_held_out_end_is_scored_after_a_run_through_all_that_comes_before() -> None:
    sequence = wave().with_ahead(2)
    network, _ = untrained_network(sequence, hidden_size=4, seed=2)
    exam = examination(sequence, 0.25)
    assert exam is not None
    loss, rmse = exam.take(network, None, None)
    said = network.forward(sequence.inputs).predictions
    assert said is not None
    held = np.arange(180, 240)
    errors = said[held - 2, 0] - sequence.inputs[held]
    assert loss == pytest.approx(np.mean(errors**2), rel=1e-5)
    assert rmse == pytest.approx(
        np.sqrt(np.mean((errors * sequence.scaling.factor) ** 2)), rel=1e-5
    )


def test_a_long_sequence_is_measured_in_pieces_with_the_state_carried_over() -> None:
    sequence = wave(10_000)
    network, _ = untrained_network(sequence, hidden_size=3, seed=2)
    exam = examination(sequence, 0.6)
    assert exam is not None
    loss, _ = exam.take(network, None, None)
    said = network.forward(sequence.inputs).predictions
    assert said is not None
    held = np.arange(4000, 10_000)
    assert loss == pytest.approx(
        np.mean((said[held - 1, 0] - sequence.inputs[held]) ** 2), rel=1e-4
    )


def test_a_text_is_measured_by_the_share_of_right_symbols() -> None:
    sequence = sequences.read_clipboard_text("abcd" * 50)
    run = finished(
        TrainingRun(document_of(sequence, 8), dataclasses.replace(SETTINGS, updates=300))
    )
    assert run.watch.validation is not None
    newest = run.watch.validation.curve().newest
    assert newest is not None
    assert newest[0] == 300
    assert newest[2] == 1.0


@pytest.mark.parametrize("name", list(sequences.EXAMPLES))
def test_every_example_is_measured_on_fresh_sequences_beside_plain_answers(name: str) -> None:
    sequence = sequences.make_example(name)
    network, _ = untrained_network(sequence, hidden_size=3)
    exam = examination(sequence, 0.2)
    assert exam is not None
    first, again = (exam.take(network, None, None) for _ in range(2))
    assert first == again
    assert math.isfinite(first[0])
    assert exam.baselines
    assert "fresh" in exam.text


def test_validation_changes_nothing_about_the_weights_and_follows_from_sizes_not_from_a_clock() -> (
    None
):
    document = document_of(sequences.make_example("adding-problem"))
    settings = dataclasses.replace(SETTINGS, updates=12)
    one, other = (finished(TrainingRun(document, settings)) for _ in range(2))
    assert one.watch.validation is not None
    assert other.watch.validation is not None
    assert (
        one.watch.validation.curve().losses.tolist()
        == other.watch.validation.curve().losses.tolist()
    )
    assert one.watch.curve.text == other.watch.curve.text
    loop = engine.training_loop(
        network := engine.network_from_config(document.config),
        sequences.batches(document.sequence, settings, data_rng(settings.seed)),
        settings.make_optimizer(),
        readout="last_step",
        clip_norm=1.0,
    )
    network.load_state_dict(document.parameters)
    for _ in range(12):
        next(loop)
    for parameter, values in network.parameters.items():
        assert np.array_equal(values, one.network.parameters[parameter])


def data_rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[1])


def test_measuring_takes_a_tenth_of_the_work_at_most() -> None:
    for sequence in (wave(), wave(5000), sequences.make_example("temporal-order")):
        exam = examination(sequence, 0.2)
        assert exam is not None
        interval = validation_interval(exam, sequence, SETTINGS)
        steps = 16 if sequence.kind == "series" else sequence.steps
        update = 3 * time_cost(steps, SETTINGS.batch_size)
        assert exam.cost <= 0.1 * interval * update * 1.001


def test_many_points_are_thinned_and_the_first_and_the_newest_stay() -> None:
    exam = examination(wave(), 0.2)
    assert exam is not None
    series = ValidationSeries(exam, 10, capacity=16)
    for update in range(1, 200):
        series.append(update, float(update), 0.0)
        curve = series.curve()
        assert len(curve.updates) <= 17
        assert curve.updates[0] == 1
        assert curve.updates[-1] == update
        assert (np.diff(curve.updates) > 0).all()
        assert np.array_equal(curve.losses, curve.updates)


def test_a_run_tells_when_its_validation_loss_passes_a_plain_answer() -> None:
    run = finished(TrainingRun(document_of(wave()), dataclasses.replace(SETTINGS, updates=400)))
    good = [message.text for message in run.messages if message.kind is MessageKind.GOOD]
    assert any("that of “last value”" in text for text in good)
    newest = run.watch.validation.curve().newest if run.watch.validation else None
    assert newest is not None
    last = run.watch.baselines[0]
    assert last.measure is not None
    assert newest[2] < last.measure


def test_a_stop_condition_ends_updates_without_a_thread() -> None:
    plan = TrainingPlan(stop=StopConditions(loss=0.5))
    run = TrainingRun(document_of(wave()), dataclasses.replace(SETTINGS, updates=5000), plan=plan)
    finished(run)
    assert run.update < 1000
    assert run.stop_reason is not None
    assert "fell below 0.5" in run.stop_reason


def test_nothing_held_out_means_no_validation_but_baselines() -> None:
    run = TrainingRun(document_of(wave()), SETTINGS, plan=TrainingPlan(held_out=0.0))
    finished(run)
    assert run.watch.validation is None
    assert run.watch.baseline is not None


def test_the_tasks_own_criterion_ends_a_run_and_is_watched_on_after_a_checkpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sequence = sequences.make_example("temporal-order")
    task = sequence.generator
    assert isinstance(task, sequences.Task)
    # After 30 sequences, right or wrong, it is met.
    met = sequences.RecentlyRight("thirty sequences", recent=30, least_right=-1.0)
    monkeypatch.setattr(type(task), "criterion", met)
    settings = dataclasses.replace(SETTINGS, updates=50)
    plan = TrainingPlan(stop=StopConditions(solved=True))
    whole = finished(TrainingRun(document_of(sequence), settings, plan=plan))
    assert whole.update == 8  # batches of 4
    assert whole.stop_reason == "the task is solved by its own criterion"
    first = TrainingRun(document_of(sequence), settings, plan=plan)
    for update in first.updates():
        if update.number == 5:
            break
    first._keep_checkpoint()
    start = first.checkpoints.newest
    second = finished(TrainingRun(document_of(sequence), settings, plan=plan, start=start))
    assert second.update == 8
    assert second.watch.curve.text == whole.watch.curve.text
