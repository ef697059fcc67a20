"""A criterion is met when the paper's words are true of what was seen, and not before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.engine import Batch
from lstm_gui.sequences import EXAMPLES, Examined, RecentlyRight, Task
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.an_bn import AnBn
from lstm_gui.sequences.criterion import Predictions
from lstm_gui.sequences.embedded_reber import EmbeddedReber, legal_next
from lstm_gui.sequences.multiplication_problem import MultiplicationProblem
from lstm_gui.sequences.temporal_order import TemporalOrder

TASKS = [one.generator for one in EXAMPLES.values() if isinstance(one.generator, Task)]


def never(_batch: Batch) -> Predictions:
    raise AssertionError("nobody should be asked")


def sums(
    task: AddingProblem | MultiplicationProblem, errors: list[float]
) -> tuple[Batch, Predictions]:
    """A batch, and answers that are off by the errors."""
    batch = task.draw(np.random.default_rng(0), len(errors))
    predictions = np.full((len(batch.inputs), len(errors), 1), 7.0)
    columns = np.arange(len(errors))
    predictions[batch.lengths - 1, columns] = batch.targets + np.array(errors)[:, None]
    return batch, predictions


def see_sums(
    task: AddingProblem | MultiplicationProblem, errors: list[float], size: int = 100
) -> tuple[bool, int, float]:
    watch = task.criterion.watch(task)
    for start in range(0, len(errors), size):
        batch, predictions = sums(task, errors[start : start + size])
        watch.see(predictions, batch, never)
    return watch.met, watch.sequences, watch.progress


def test_adding_is_solved_after_2000_right_answers_in_a_row() -> None:
    assert see_sums(AddingProblem(), [0.001] * 1900)[0] is False
    assert see_sums(AddingProblem(), [0.001] * 2000) == (True, 2000, 1.0)
    assert see_sums(AddingProblem(), [0.5] * 300 + [0.001] * 2000) == (True, 2300, 1.0)
    assert see_sums(AddingProblem(), [0.001] * 1000 + [0.041] + [0.001] * 1900)[0] is False


def test_a_mean_error_that_is_too_large_is_no_solution() -> None:
    assert see_sums(AddingProblem(), [0.0101] * 4000) == (False, 4000, 1.0)
    assert see_sums(AddingProblem(), [0.0099] * 2000)[0] is True


def test_a_solved_task_stays_solved_and_counts_no_further() -> None:
    assert see_sums(AddingProblem(), [0.001] * 2000 + [0.5] * 500) == (True, 2000, 1.0)


def test_multiplication_allows_12_wrong_answers_of_2000() -> None:
    task = MultiplicationProblem()
    assert see_sums(task, [0.041] * 12 + [0.0] * 1988)[0] is True
    assert see_sums(task, [0.041] * 13 + [0.0] * 1987)[0] is False


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 12))
def test_the_newest_are_counted_whatever_the_batches(right: list[bool], size: int) -> None:
    task = AddingProblem(minimum_steps=20)
    criterion = RecentlyRight("", recent=10, least_right=8)
    watch = criterion.watch(task)
    wanted = False
    for start in range(0, len(right), size):
        part = right[start : start + size]
        batch, predictions = sums(task, [0.0 if one else 1.0 for one in part])
        seen = right[: start + len(part)]
        wanted = wanted or (len(seen) >= 10 and sum(seen[-10:]) >= 8)
        assert watch.see(predictions, batch, never) is wanted
        if not wanted:
            assert watch.progress == min(1.0, sum(seen[-10:]) / 8)
            assert watch.status == f"{sum(seen[-10:])} of the last 10 right"


def perfect_reber(batch: Batch) -> Predictions:
    names = EmbeddedReber.feature_names
    predictions = np.zeros(batch.inputs.shape)
    labels = np.argmax(batch.inputs, axis=2)
    for column, length in enumerate(batch.lengths):
        string = "".join(names[label] for label in labels[:length, column])
        for step, legal in enumerate(legal_next(string)):
            predictions[step, column, [names.index(one) for one in legal]] = 1.0
    return predictions


def test_reber_is_solved_when_both_sets_are_foreseen_and_is_examined_seldom() -> None:
    task = EmbeddedReber(pair=2)
    asked = []
    spoilt = 511

    def answer(batch: Batch) -> Predictions:
        asked.append(batch.inputs.shape[1])
        said = perfect_reber(batch)
        if len(asked) == 1:
            said[0, spoilt] = 0.0
        return said

    watch = task.criterion.watch(task)
    rng = np.random.default_rng(1)
    for _ in range(5):
        batch = task.draw_training(rng, 64)
        watch.see(perfect_reber(batch), batch, answer)
    assert (asked, watch.met, watch.status) == ([512], False, "511 of 512 examined right")
    assert watch.progress == 511 / 512
    for _ in range(5):
        batch = task.draw_training(rng, 64)
        watch.see(perfect_reber(batch), batch, answer)
    assert (asked, watch.met, watch.sequences) == ([512, 512], True, 512)


def test_a_network_that_fails_in_training_is_not_examined() -> None:
    task = AnBn()
    watch = task.criterion.watch(task)
    batch = task.draw(np.random.default_rng(0), 500)
    for _ in range(4):
        assert watch.see(np.zeros(batch.inputs.shape), batch, never) is False
    assert (watch.progress, watch.sequences) == (0.0, 2000)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: type(task).__name__)
def test_every_task_says_when_it_is_solved_and_can_be_watched(task: Task) -> None:
    criterion = task.criterion
    assert criterion.text.endswith(".")
    assert "ours" in criterion.text or any(year in criterion.text for year in ("1997", "2001"))
    watch = criterion.watch(task)
    batch = task.draw_training(np.random.default_rng(0), 3)
    shape = (*batch.inputs.shape[:2], task.objective.output_size)
    guesses = np.random.default_rng(9).normal(size=shape)
    assert watch.see(guesses, batch, never) is False
    assert 0.0 <= watch.progress < 1.0
    assert watch.sequences == 3
    if isinstance(criterion, Examined):
        assert task.examination().inputs.shape[1] > 0
    else:
        with pytest.raises(NotImplementedError):
            task.examination()


def test_temporal_order_has_the_criterion_of_its_section() -> None:
    criterion = TemporalOrder.criterion
    assert isinstance(criterion, RecentlyRight)
    assert (criterion.recent, criterion.least_right, criterion.error_below) == (2000, 2000, 0.1)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: type(task).__name__)
def test_a_watch_goes_on_from_its_state_as_if_it_had_never_stopped(task: Task) -> None:
    def said(batch: Batch, rng: np.random.Generator) -> Predictions:
        shape = (*batch.inputs.shape[:2], task.objective.output_size)
        return rng.normal(size=shape)

    rng = np.random.default_rng(3)
    batches = [task.draw_training(rng, 40) for _ in range(6)]
    whole, first = task.criterion.watch(task), task.criterion.watch(task)
    for batch in batches[:3]:
        for watch in (whole, first):
            watch.see(said(batch, np.random.default_rng(1)), batch, never)
    second = task.criterion.watch(task)
    second.load_state_dict(first.state_dict())
    for batch in batches[3:]:
        for watch in (whole, second):
            watch.see(said(batch, np.random.default_rng(2)), batch, never)
    np.testing.assert_equal(second.state_dict(), whole.state_dict())
    assert (second.progress, second.status) == (whole.progress, whole.status)


def test_a_damaged_state_is_refused() -> None:
    watch = AddingProblem.criterion.watch(AddingProblem())
    state = watch.state_dict()
    with pytest.raises(ValueError, match="a row of finite numbers"):
        watch.load_state_dict({**state, "right": np.array([np.nan])})
    with pytest.raises(KeyError):
        watch.load_state_dict({"sequences": 3})
