"""Batches: windows of what a person opened, fresh sequences of what is generated."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.sequences import (
    EXAMPLES,
    Sequence,
    batches,
    make_example,
    read_clipboard_text,
    series_sequence,
)

SETTINGS = engine.TrainingSettings(batch_size=5, window=7)


def counting(steps: int = 30) -> Sequence:
    return series_sequence(np.arange(float(steps)), name="count", feature_names=["n"])


def first(sequence: Sequence, settings: engine.TrainingSettings = SETTINGS) -> engine.Batch:
    return next(batches(sequence, settings, np.random.default_rng(3)))


def test_windows_follow_the_sequence_and_aim_at_the_next_step() -> None:
    sequence = counting()
    batch = first(sequence)
    assert batch.inputs.shape == batch.targets.shape == (7, 5, 1)
    assert batch.mask.shape == (7, 5)
    for column in range(5):
        numbers = sequence.scaling.invert(batch.inputs[:, column].astype(float))[:, 0]
        np.testing.assert_allclose(np.diff(numbers), 1.0, atol=1e-5)
        scored = batch.mask[:, column]
        aims = sequence.scaling.invert(batch.targets[:, column].astype(float))[:, 0]
        np.testing.assert_allclose((aims - numbers)[scored], 1.0, atol=1e-5)


def test_every_step_is_drawn_sooner_or_later_and_the_last_is_never_scored() -> None:
    sequence = counting(12)
    seen, scored = set(), set()
    for batch in islice(batches(sequence, SETTINGS, np.random.default_rng(0)), 40):
        numbers = np.rint(sequence.scaling.invert(batch.inputs.astype(float)))[..., 0].astype(int)
        seen |= set(numbers.ravel().tolist())
        scored |= set(numbers[batch.mask].tolist())
    assert seen == set(range(12))
    assert scored == set(range(11))


def test_the_same_rng_gives_the_same_batches() -> None:
    for key in EXAMPLES:
        sequence = make_example(key)
        one, two = (
            list(islice(batches(sequence, SETTINGS, np.random.default_rng(8)), 2)) for _ in "ab"
        )
        for a, b in zip(one, two, strict=True):
            np.testing.assert_array_equal(a.inputs, b.inputs)
            np.testing.assert_array_equal(a.targets, b.targets)
        assert not np.array_equal(one[0].inputs, one[1].inputs)


def test_without_a_window_there_is_a_usual_one_or_all_there_is() -> None:
    settings = replace(SETTINGS, window=None)
    assert first(counting(500), settings).inputs.shape == (64, 5, 1)
    assert first(counting(9), settings).inputs.shape == (9, 5, 1)


def test_text_aims_at_the_label_of_the_next_symbol() -> None:
    sequence = read_clipboard_text("abcabcabcabc and abc, twice over; never a number")
    assert sequence.kind == "text"
    assert sequence.vocabulary is not None
    batch = first(sequence)
    assert batch.inputs.shape == (7, 5, len(sequence.vocabulary))
    assert batch.targets.shape == (7, 5)
    labels = np.argmax(batch.inputs, axis=2)
    np.testing.assert_array_equal(batch.targets[:-1], labels[1:])


def test_an_example_series_trains_on_many_series_in_its_own_scaling() -> None:
    sequence = make_example("sine-with-overtone")
    drawn = [
        batch.inputs[:, column, 0]
        for batch in islice(batches(sequence, replace(SETTINGS, window=64), _rng()), 10)
        for column in range(5)
    ]
    assert len({row.tobytes() for row in drawn}) > 20
    assert abs(np.mean(drawn)) < 0.3
    assert 0.8 < np.std(drawn) < 1.2


def test_a_rescaled_example_trains_in_the_new_scaling() -> None:
    sequence = make_example("sine-with-overtone").with_scaling("min_max")
    batch = first(sequence, replace(SETTINGS, window=64))
    assert batch.inputs.min() > -0.2
    assert batch.inputs.max() < 1.2


def test_a_task_gives_fresh_whole_sequences_whatever_the_window() -> None:
    batch = first(make_example("temporal-order"))
    assert batch.inputs.shape[0] >= 100
    assert batch.targets.shape == (5,)
    assert batch.lengths.min() >= 100


def test_a_sequence_read_at_its_end_without_a_generator_is_repeated() -> None:
    sequence = replace(make_example("adding-problem"), generator=None)
    batch = first(sequence)
    np.testing.assert_allclose(batch.inputs[:, 4], sequence.inputs, atol=1e-6)
    np.testing.assert_array_equal(batch.targets[4], sequence.targets)


@pytest.mark.parametrize(
    ("window", "said"),
    [(1, "at least 2"), (31, "window is 31 steps, but count has 30; it must be at most 30")],
)
def test_a_window_that_does_not_fit_is_refused_before_training(window: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        batches(counting(), replace(SETTINGS, window=window), _rng())


@pytest.mark.parametrize("key", list(EXAMPLES))
def test_the_training_loop_takes_every_example(key: str) -> None:
    sequence = make_example(key)
    network = engine.Network(
        engine.LSTM(sequence.features, 3), engine.Linear(3, sequence.objective.output_size)
    )
    settings = replace(SETTINGS, batch_size=2)
    loop = engine.training_loop(
        network,
        batches(sequence, settings, _rng()),
        settings.make_optimizer(),
        loss=sequence.objective.loss,
        readout=sequence.objective.readout,
    )
    before = network.state_dict()
    updates = list(islice(loop, 2))
    assert all(np.isfinite(update.loss) for update in updates)
    assert any(not np.array_equal(before[name], new) for name, new in network.state_dict().items())


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)
