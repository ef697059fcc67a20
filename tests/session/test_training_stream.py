from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session.training_stream import BatchStream

SETTINGS = engine.TrainingSettings(batch_size=4, window=10)


def stream(name: str, settings: engine.TrainingSettings = SETTINGS) -> BatchStream:
    return BatchStream(sequences.make_example(name), settings, np.random.SeedSequence(7))


def taken(batches: BatchStream, count: int) -> list[np.ndarray]:
    found = []
    for _ in range(count):
        found.append(np.array(next(batches).inputs))
        batches.settle()
    return found


@pytest.mark.parametrize("name", sorted(sequences.EXAMPLES))
def test_a_stream_made_again_goes_on_where_the_first_was(name: str) -> None:
    one, two = stream(name), stream(name)
    taken(one, 3)
    two.load_state_dict(one.state_dict())
    for ours, theirs in zip(taken(one, 3), taken(two, 3), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_stream_gives_the_batches_of_its_seed() -> None:
    plain = sequences.batches(
        sequences.make_example("sine-with-overtone"),
        SETTINGS,
        np.random.default_rng(np.random.SeedSequence(7)),
    )
    for found in taken(stream("sine-with-overtone"), 3):
        assert np.array_equal(found, next(plain).inputs)


def test_changed_settings_act_from_the_next_batch_on_and_repeat() -> None:
    larger = dataclasses.replace(SETTINGS, batch_size=6)
    one, two = stream("sine-with-overtone"), stream("sine-with-overtone")
    for each in (one, two):
        taken(each, 2)
        each.change_settings(larger)
    found = taken(one, 2)
    assert found[0].shape[1] == 6
    assert np.array_equal(found[1], taken(two, 2)[1])
    # A stream that begins with the changed settings and the state goes on the same.
    three = stream("sine-with-overtone", larger)
    three.load_state_dict(one.state_dict())
    assert np.array_equal(next(one).inputs, next(three).inputs)


def test_settings_that_do_not_fit_change_nothing() -> None:
    one, two = stream("sine-with-overtone"), stream("sine-with-overtone")
    with pytest.raises(ValueError, match="window is 100000"):
        one.change_settings(dataclasses.replace(SETTINGS, window=100_000))
    assert np.array_equal(next(one).inputs, next(two).inputs)


def test_a_batch_of_which_nothing_was_learned_comes_again() -> None:
    one, two = stream("adding-problem"), stream("adding-problem")
    taken(one, 2)
    unused = next(one)
    two.load_state_dict(one.state_dict())
    assert np.array_equal(next(two).inputs, unused.inputs)
    one.rewind()
    assert np.array_equal(next(one).inputs, unused.inputs)
