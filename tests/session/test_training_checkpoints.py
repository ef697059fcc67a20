from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.session.training_checkpoint import Checkpoint
from lstm_gui.session.training_checkpoints import MOST_CHECKPOINTS, Checkpoints

SETTINGS = engine.TrainingSettings()


def checkpoint(update: int, numbers: int = 10, loss: float = 0.5) -> Checkpoint:
    last = engine.Update(update, loss, 0.1, update)
    return Checkpoint(last, SETTINGS, {"weight": np.zeros(numbers)}, {"curve": {"a": np.zeros(2)}})


def filled(updates: int, **limits: int) -> Checkpoints:
    kept = Checkpoints(**limits)
    for update in range(updates + 1):
        if kept.due(update):
            kept.add(checkpoint(update))
    return kept


def test_the_size_counts_weights_and_states() -> None:
    assert checkpoint(3).nbytes == 12 * 8


def test_of_a_long_run_few_stay_the_first_and_the_newest_among_them() -> None:
    kept = filled(100_000)
    assert len(kept.all) == MOST_CHECKPOINTS
    assert kept.updates[0] == 0
    assert kept.updates[-1] > 98_000
    assert kept.nbytes == sum(one.nbytes for one in kept.all)


def test_they_are_dense_at_the_beginning_and_never_far_apart() -> None:
    updates = np.array(filled(100_000).updates)
    gaps = np.diff(updates)
    assert gaps.max() < 100_000 / 16
    assert (updates <= 1000).sum() >= 15
    # None of the ratios is wild either: every moment of the beginning can be gone back to.
    assert (updates[2:] / updates[1:-1]).max() < 3


@pytest.mark.parametrize("updates", [1, 2, 10, 63])
def test_of_a_short_run_every_update_stays(updates: int) -> None:
    assert filled(updates).updates == tuple(range(updates + 1))


def test_the_memory_has_a_limit() -> None:
    one = checkpoint(0, 1000).nbytes
    kept = Checkpoints(most_bytes=10 * one)
    for update in range(2000):
        if kept.due(update):
            kept.add(checkpoint(update, 1000))
        assert kept.nbytes <= 10 * one
    assert len(kept.all) == 10
    assert kept.updates[0] == 0


def test_first_newest_and_one_between_stay_even_where_one_alone_is_too_large() -> None:
    kept = Checkpoints(most_bytes=1)
    for update in (0, 5, 9, 20):
        kept.add(checkpoint(update))
    assert len(kept.all) == 3
    assert kept.updates[0] == 0
    assert kept.updates[-1] == 20


def test_a_pinned_one_stays_until_it_is_released() -> None:
    kept = Checkpoints(most=8)
    kept.pin(501)
    for update in range(5000):
        if kept.due(update) or update == 501:
            kept.add(checkpoint(update))
    assert 501 in kept.updates
    assert kept.pinned == {501}
    kept.pin(501, on=False)
    for update in (500, 502):  # between them it is the one that is least missed
        kept.add(checkpoint(update))
    assert 501 not in kept.updates


def test_where_all_are_pinned_nothing_goes() -> None:
    kept = Checkpoints(most=4)
    for update in range(10):
        kept.pin(update)
        kept.add(checkpoint(update))
    assert kept.updates == tuple(range(10))


def test_a_second_one_of_an_update_replaces_the_first() -> None:
    kept = Checkpoints()
    kept.add(checkpoint(4))
    newer = checkpoint(4, 20)
    kept.add(newer)
    assert kept.all == (newer,)
    assert kept.nbytes == newer.nbytes


def test_the_nearest_and_the_one_before_are_found() -> None:
    kept = Checkpoints()
    for update in (0, 10, 30):
        kept.add(checkpoint(update))
    assert kept.nearest(14).update == 10
    assert kept.nearest(1e9).update == 30
    before = kept.before(30)
    assert before is not None
    assert before.update == 10
    assert kept.before(0) is None
    assert kept.newest.update == 30


def test_the_one_before_the_losses_ran_away_is_found() -> None:
    kept = Checkpoints()
    for update, loss in ((0, math.nan), (10, 0.5), (20, 2.0), (30, 9e11), (40, 8e30)):
        kept.add(checkpoint(update, loss=loss))
    sound = kept.sound_before(40)
    assert sound is not None
    assert sound.update == 20
    sound = kept.sound_before(10)
    assert sound is not None
    assert sound.update == 0
    assert kept.sound_before(0) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=200), st.integers(3, 20))
def test_in_whatever_order_they_come_they_stay_sorted_and_few(
    updates: list[int], most: int
) -> None:
    kept = Checkpoints(most=most)
    for update in updates:
        kept.add(checkpoint(update))
    assert list(kept.updates) == sorted(set(kept.updates))
    assert len(kept.all) <= most
    assert kept.updates[-1] == max(updates)
    assert kept.nbytes == sum(one.nbytes for one in kept.all)


def test_so_many_are_taken_of_a_short_run_that_taking_them_costs_little() -> None:
    kept, taken = Checkpoints(), 0
    for update in range(1001):
        if kept.due(update):
            kept.add(checkpoint(update))
            taken += 1
    assert MOST_CHECKPOINTS < taken < 180
