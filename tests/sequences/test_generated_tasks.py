"""The tasks follow their papers, and their measures can tell right from wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui.engine import Batch
from lstm_gui.sequences import EXAMPLES, Task
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.agreement import Agreement
from lstm_gui.sequences.an_bn import AnBn, AnBnCn
from lstm_gui.sequences.copy_memory import CopyMemory
from lstm_gui.sequences.embedded_reber import EmbeddedReber, legal_next, string_sets
from lstm_gui.sequences.multiplication_problem import MultiplicationProblem
from lstm_gui.sequences.parity import Parity
from lstm_gui.sequences.random_telegraph import RandomTelegraph
from lstm_gui.sequences.temporal_order import TemporalOrder, TemporalOrderOfThree

MANY = 3000
TASKS = {key: one.generator for key, one in EXAMPLES.items() if isinstance(one.generator, Task)}


def drawn(task: Task, count: int = MANY, seed: int = 4) -> Batch:
    return task.draw(np.random.default_rng(seed), count)


def words(task: Task, batch: Batch) -> list[list[str]]:
    """The strings of a batch of symbols, without the padding."""
    assert task.vocabulary is not None
    labels = np.argmax(batch.inputs, axis=2)
    lengths = batch.lengths if batch.lengths is not None else [len(labels)] * labels.shape[1]
    return [
        [task.vocabulary[label] for label in labels[:length, column]]
        for column, length in enumerate(lengths)
    ]


def scores_for(wanted: np.ndarray, size: int) -> np.ndarray:
    """Raw predictions whose highest score is the wanted label."""
    return np.eye(size)[wanted] * 5.0


def at_last_step(answers: np.ndarray, batch: Batch) -> np.ndarray:
    predictions = np.full((len(batch.inputs), *answers.shape), 9.0)
    predictions[batch.lengths - 1, np.arange(len(answers))] = answers
    return predictions


@pytest.mark.parametrize("key", list(TASKS))
def test_batches_have_the_promised_shapes(key: str) -> None:
    task = TASKS[key]
    batch = drawn(task, 7)
    steps = len(batch.inputs)
    assert batch.inputs.shape == (steps, 7, len(task.feature_names))
    if task.objective.readout == "last_step":
        wanted: tuple[int, ...] = (7,)
    else:
        wanted = (steps, 7)
    if not task.objective.is_classification:
        wanted = (*wanted, task.objective.output_size)
    else:
        assert np.issubdtype(batch.targets.dtype, np.integer)
        assert batch.targets.min() >= 0
        assert batch.targets.max() < task.objective.output_size
    assert batch.targets.shape == wanted
    if batch.lengths is not None:
        assert batch.lengths.max() == steps
        outside = np.arange(steps)[:, None] >= batch.lengths
        assert not batch.inputs[outside].any()
        if batch.mask is not None:
            np.testing.assert_array_equal(batch.mask, ~outside)
    if task.vocabulary is not None:
        assert task.feature_names == task.vocabulary


@pytest.mark.parametrize("key", list(TASKS))
def test_the_same_seed_draws_the_same(key: str) -> None:
    one, two, other = (drawn(TASKS[key], 5, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.inputs, two.inputs)
    np.testing.assert_array_equal(one.targets, two.targets)
    assert one.inputs.shape != other.inputs.shape or not np.array_equal(one.inputs, other.inputs)


@pytest.mark.parametrize("key", list(TASKS))
def test_guessing_scores_low(key: str) -> None:
    batch = drawn(TASKS[key], 500)
    shape = (*batch.inputs.shape[:2], TASKS[key].objective.output_size)
    guesses = np.random.default_rng(9).normal(size=shape)
    assert TASKS[key].score(guesses, batch) < 0.6


def test_adding_marks_two_pairs_where_the_paper_says() -> None:
    batch = drawn(AddingProblem())
    assert batch.lengths.min() == 100
    assert batch.lengths.max() == 110
    seconds = []
    for column, length in enumerate(batch.lengths):
        numbers, marks = batch.inputs[:length, column].T
        marked = np.flatnonzero(marks == 1.0)
        assert len(marked) == 2
        assert marked[0] < 10 or marked[1] < 10
        assert marked[1] < 50
        seconds.append(marked[1])
        assert marks[-1] == -1.0
        assert marks[0] == -1.0 or marked[0] == 0
        assert set(marks[1:-1]) <= {0.0, 1.0}
        assert np.abs(numbers).max() <= 1.0
        if marked[0] == 0:
            assert numbers[0] == 0.0
        assert batch.targets[column, 0] == pytest.approx(0.5 + numbers[marked].sum() / 4.0)
    assert max(seconds) == 49


def test_a_sum_is_right_within_four_hundredths() -> None:
    batch = drawn(AddingProblem(), 400)
    for error, score in ((0.039, 1.0), (0.041, 0.0)):
        predictions = at_last_step(batch.targets + error, batch)
        assert AddingProblem().score(predictions, batch) == score


def test_temporal_order_puts_its_signals_where_the_paper_says() -> None:
    batch = drawn(TemporalOrder())
    classes = {("X", "X"): 0, ("X", "Y"): 1, ("Y", "X"): 2, ("Y", "Y"): 3}
    lengths, first, second = set(), set(), set()
    for column, string in enumerate(words(TemporalOrder(), batch)):
        lengths.add(len(string))
        assert (string[0], string[-1]) == ("E", "B")
        places = [place for place, symbol in enumerate(string) if symbol in "XY"]
        assert len(places) == 2
        first.add(places[0])
        second.add(places[1])
        rest = set(string[1:-1]) - {"X", "Y"}
        assert rest <= set("abcd")
        assert batch.targets[column] == classes[string[places[0]], string[places[1]]]
    assert lengths == set(range(100, 111))
    assert first == set(range(10, 21))
    assert second == set(range(50, 61))
    np.testing.assert_allclose(np.bincount(batch.targets) / MANY, 0.25, atol=0.04)


def test_the_order_of_three_has_a_third_place_and_eight_classes() -> None:
    task = TemporalOrderOfThree()
    batch = drawn(task)
    places_seen: list[set[int]] = [set(), set(), set()]
    names = [name.partition(" = ") for name in task.objective.output_names]
    assert [name for name, _, _ in names] == list("QRSUVABC")
    for column, string in enumerate(words(task, batch)):
        places = [place for place, symbol in enumerate(string) if symbol in "XY"]
        for seen, place in zip(places_seen, places, strict=True):
            seen.add(place)
        order = ", ".join(string[place] for place in places)
        assert names[batch.targets[column]][2] == order
    assert places_seen == [set(range(10, 21)), set(range(33, 44)), set(range(66, 77))]
    np.testing.assert_allclose(np.bincount(batch.targets) / MANY, 0.125, atol=0.03)


def test_a_string_is_right_when_no_output_is_off_by_three_tenths() -> None:
    task = TemporalOrder()
    batch = drawn(task, 1)
    for highest, right in ((0.701, 1.0), (0.699, 0.0)):
        shares = np.full(4, (1.0 - highest) / 3.0)
        shares[batch.targets[0]] = highest
        assert task.score(at_last_step(np.log(shares)[None], batch), batch) == right


@pytest.mark.parametrize("length", [20, 30, 100, 500])
def test_the_signals_keep_their_places_in_shorter_and_longer_strings(length: int) -> None:
    task = TemporalOrderOfThree(minimum_steps=length)
    for string in words(task, drawn(task, 200)):
        assert sum(symbol in "XY" for symbol in string) == 3
        assert length <= len(string) <= length * 1.1
        assert (string[0], string[-1]) == ("E", "B")


def test_multiplication_multiplies_numbers_between_nought_and_one() -> None:
    batch = drawn(MultiplicationProblem())
    firsts = 0
    for column, length in enumerate(batch.lengths):
        numbers, marks = batch.inputs[:length, column].T
        marked = np.flatnonzero(marks == 1.0)
        assert 0.0 <= numbers.min() <= numbers.max() <= 1.0
        if marked[0] == 0:
            firsts += 1
            assert numbers[0] == 1.0
        assert batch.targets[column, 0] == pytest.approx(numbers[marked].prod())
    assert firsts > 0
    assert MultiplicationProblem().score(at_last_step(batch.targets + 0.039, batch), batch) == 1.0
    assert MultiplicationProblem().score(at_last_step(batch.targets + 0.041, batch), batch) == 0.0


def test_parity_counts_the_ones() -> None:
    task = Parity(shortest=2, longest=9)
    batch = drawn(task)
    for column, length in enumerate(batch.lengths):
        bits = batch.inputs[:length, column, 0]
        assert set(bits) <= {-1.0, 1.0}
        assert batch.targets[column] == np.sum(bits == 1.0) % 2
    assert set(batch.lengths) == set(range(2, 10))
    assert task.score(at_last_step(scores_for(batch.targets, 2), batch), batch) == 1.0
    assert task.score(at_last_step(scores_for(1 - batch.targets, 2), batch), batch) == 0.0


def test_only_the_last_step_of_a_string_is_judged() -> None:
    batch = drawn(TemporalOrder(), 300)
    task = TemporalOrder()
    right = at_last_step(scores_for(batch.targets, 4), batch)
    assert task.score(right, batch) == 1.0
    assert task.score(at_last_step(scores_for((batch.targets + 1) % 4, 4), batch), batch) == 0.0


def test_copy_memory_asks_for_the_letters_in_order() -> None:
    task = CopyMemory(items=3, wait=12)
    batch = drawn(task, 200)
    answers = (*"ABCD", "·")
    for column, string in enumerate(words(task, batch)):
        assert len(string) == 18
        assert set(string[:3]) <= set("ABCD")
        assert "".join(string[3:]) == "·" * 11 + "?" + "···"
        wanted = [answers[label] for label in batch.targets[:, column]]
        assert wanted == ["·"] * 15 + string[:3]
    right = scores_for(batch.targets, 5)
    assert task.score(right, batch) == 1.0
    right[-2] = np.roll(right[-2], 1, axis=1)
    assert task.score(right, batch) == 0.0


@pytest.mark.parametrize("task", [AnBn(2, 6), AnBnCn(2, 6)])
def test_the_strings_of_a_counting_language_repeat_each_letter_n_times(task: AnBn) -> None:
    batch = drawn(task)
    seen = set()
    for column, string in enumerate(words(task, batch)):
        n = (len(string) - 1) // len(task.letters)
        seen.add(n)
        assert "".join(string) == "S" + "".join(letter * n for letter in task.letters)
        aims = [task.feature_names[label] for label in batch.targets[: len(string), column]]
        assert aims == [*string[1:], "T"]
    assert seen == {2, 3, 4, 5, 6}


def test_two_counts_are_kept_to_accept_a_string_of_three_blocks() -> None:
    task = AnBnCn(2, 2)
    batch = drawn(task, 1)
    scores = np.zeros((7, 1, 5))
    for step, first in enumerate(([1], [1, 2], [1, 2], [2], [3], [3], [4])):
        scores[step, 0, first] = 1.0
    assert task.score(scores, batch) == 1.0
    scores[4, 0] = np.eye(5)[4]
    assert task.score(scores, batch) == 0.0


def test_a_string_is_accepted_when_what_can_be_known_is_known() -> None:
    task = AnBn(3, 3)
    batch = drawn(task, 1)
    s, a, b, t = range(4)
    either = [a, b]
    whole = [[a], either, either, either, [b], [b], [t]]
    for step, instead, accepted in (
        (0, [a], True),
        (0, [b], False),
        (0, [s], False),
        (1, [a], False),
        (1, [b], False),
        (3, [b, t], False),
        (3, [a, s], False),
        (4, [a], False),
        (4, [t], False),
        (5, [t], False),
        (6, [b], False),
    ):
        scores = np.zeros((len(whole), 1, 4))
        for place, first in enumerate([*whole[:step], instead, *whole[step + 1 :]]):
            scores[place, 0, first] = 2.0
        assert task.score(scores, batch) == float(accepted), (step, instead)


def test_every_n_is_examined_in_the_counting_languages() -> None:
    for task in (AnBn(2, 9), AnBnCn(2, 9, noise=0.3)):
        strings = ["".join(string) for string in words(task, task.examination())]
        assert strings == ["S" + "".join(c * n for c in task.letters) for n in range(2, 10)]


def test_reber_strings_are_in_the_grammar_and_repeat_the_second_symbol() -> None:
    task = EmbeddedReber()
    batch = drawn(task, 600)
    seconds = set()
    for column, string in enumerate(words(task, batch)):
        whole = "".join(string) + "E"
        legal_next(whole)
        assert whole[1] == whole[-2]
        assert batch.targets[len(string) - 1, column] == EmbeddedReber.feature_names.index("E")
        seconds.add(whole[1])
    assert seconds == {"T", "P"}
    assert min(batch.lengths) == 8


def test_reber_learns_from_its_training_set_and_is_tested_on_other_strings() -> None:
    training, test = string_sets(3)
    assert len(training) == len(test) == 256
    assert not set(training) & set(test)
    assert string_sets(4) != (training, test)
    task = EmbeddedReber(pair=3)
    picked = task.draw_training(np.random.default_rng(0), 2000)
    shown = {"".join(string) + "E" for string in words(task, picked)}
    assert shown <= set(training)
    assert len(shown) > 0.9 * len(set(training))
    examined = ["".join(string) + "E" for string in words(task, task.examination())]
    assert examined == [*training, *test]


@pytest.mark.parametrize(
    ("prefix", "after"),
    [("B", "TP"), ("BT", "B"), ("BTB", "TP"), ("BTBT", "SX"), ("BTBTX", "XS"), ("BTBTXX", "TV"),
     ("BTBTXS", "E"), ("BTBTXSE", "T"), ("BPBTXSE", "P"), ("BPBTXSEP", "E"), ("BPBTXSEPE", ""),
     ("BTBPVP", "XS"), ("BTBPVV", "E")],
)  # fmt: skip
def test_the_grammar_knows_what_may_follow(prefix: str, after: str) -> None:
    assert legal_next(prefix)[-1] == set(after)


@pytest.mark.parametrize("string", ["X", "BB", "BTT", "BTBTXSEP", "BPBTXSET", "BTBE", "BTBTXSETEE"])
def test_a_string_that_breaks_the_grammar_is_refused(string: str) -> None:
    with pytest.raises(ValueError, match="not in the grammar"):
        legal_next(string)


def test_a_reber_string_is_right_when_the_legal_symbols_rank_first() -> None:
    task = EmbeddedReber()
    batch = drawn(task, 40)
    predictions = np.zeros((*batch.inputs.shape[:2], 7))
    for column, string in enumerate(words(task, batch)):
        for step, legal in enumerate(legal_next("".join(string))):
            predictions[step, column, [task.feature_names.index(one) for one in legal]] = 2.0
    assert task.score(predictions, batch) == 1.0
    forgotten = predictions.copy()
    for column, length in enumerate(batch.lengths):
        forgotten[length - 2, column] = 1.0
        forgotten[length - 2, column, task.feature_names.index("P")] = 2.0
    wrong = np.mean([string[1] == "T" for string in words(task, batch)])
    assert task.score(forgotten, batch) == pytest.approx(1.0 - wrong)


def test_the_telegraph_clicks_when_its_level_changes() -> None:
    task = RandomTelegraph(noise=0.0, dwell=16.0)
    batch = drawn(task, 400)
    clicks, levels = batch.inputs[:, :, 0], batch.targets
    before = np.vstack([np.zeros(400, dtype=int), levels[:-1]])
    np.testing.assert_array_equal(clicks, levels - before)
    assert np.mean(clicks != 0.0) == pytest.approx(1.0 / 16.0, rel=0.05)
    assert task.score(scores_for(levels, 2), batch) == 1.0
    assert task.score(scores_for(1 - levels, 2), batch) == 0.0


def test_the_verb_agrees_with_the_first_noun_and_with_nothing_else() -> None:
    task = Agreement()
    batch = drawn(task)
    plural, foods_after = [], {"was": set[str](), "were": set[str]()}
    for column, sentence in enumerate(words(task, batch)):
        assert sentence[0] == "the"
        assert sentence[2:6] == [",", "which", "already", "ate"]
        close = sentence.index(",", 3)
        verb = sentence[close + 1]
        assert verb == ("were" if sentence[1].endswith("s") else "was")
        assert len(sentence) == close + 3
        last = task.feature_names[batch.targets[batch.lengths[column] - 1, column]]
        assert last == "."
        plural.append(verb == "were")
        foods_after[verb] |= set(sentence[6:close])
    assert np.mean(plural) == pytest.approx(0.5, abs=0.04)
    assert foods_after["was"] == foods_after["were"]


def test_only_the_verb_is_judged_in_a_sentence() -> None:
    task = Agreement()
    batch = drawn(task, 50)
    size = len(task.feature_names)
    assert task.score(scores_for(batch.targets, size), batch) == 1.0
    was, were = task.feature_names.index("was"), task.feature_names.index("were")
    swapped = np.where(batch.targets == was, were, np.where(batch.targets == were, was, 0))
    assert task.score(scores_for(swapped, size), batch) == 0.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: AddingProblem(minimum_steps=19), "minimum_steps is 19"),
        (lambda: CopyMemory(items=0), "items is 0"),
        (lambda: CopyMemory(wait=0), "wait is 0"),
        (lambda: AnBn(0, 5), "shortest is 0"),
        (lambda: AnBn(6, 5), "1 ≤ shortest ≤ longest"),
        (lambda: RandomTelegraph(steps=1), "steps is 1"),
        (lambda: RandomTelegraph(dwell=0.5), "dwell is 0.5"),
        (lambda: RandomTelegraph(noise=-1.0), "noise is -1.0"),
        (lambda: Agreement(most_foods=0), "most_foods is 0"),
        (lambda: MultiplicationProblem(minimum_steps=5000), "at most 1000"),
        (lambda: MultiplicationProblem(minimum_steps=50.5), "must be a whole number"),  # type: ignore[arg-type]  # what a file may hold
        (lambda: TemporalOrder(noise=float("nan")), "noise is nan"),
        (lambda: Parity(5, 4), "1 ≤ shortest ≤ longest"),
        (lambda: EmbeddedReber(pair=0), "pair is 0"),
    ],
)
def test_a_task_that_cannot_be_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()
