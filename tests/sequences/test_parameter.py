"""Parameters keep a task within its limits, and noise changes inputs alone."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.sequences import EXAMPLES, Task
from lstm_gui.sequences.parameter import Parameter, noisy_labels, noisy_numbers

TASKS = [one.generator for one in EXAMPLES.values() if isinstance(one.generator, Task)]
IDS = [type(task).__name__ for task in TASKS]


@pytest.mark.parametrize("task", TASKS, ids=IDS)
def test_parameters_are_the_fields_and_allow_the_defaults(task: Task) -> None:
    assert dataclasses.is_dataclass(task)
    fields = [one.name for one in dataclasses.fields(task)]
    assert [parameter.name for parameter in task.parameters] == fields
    assert "noise" in fields
    for parameter in task.parameters:
        parameter.check(getattr(task, parameter.name))
        assert parameter.label
        assert parameter.tip


@pytest.mark.parametrize("task", TASKS, ids=IDS)
def test_a_task_draws_at_both_ends_of_every_parameter(task: Any) -> None:
    for parameter in task.parameters:
        for value in (parameter.low, parameter.high):
            number = int(value) if parameter.whole else value
            changes = {parameter.name: number}
            if parameter.name == "shortest" and number > task.longest:
                changes["longest"] = number
            changed = dataclasses.replace(task, **changes)
            batch = changed.draw(np.random.default_rng(0), 2)
            assert np.isfinite(batch.inputs).all()
            assert changed.memory >= 1


@pytest.mark.parametrize("task", TASKS, ids=IDS)
def test_noise_changes_the_inputs_and_nothing_else(task: Any) -> None:
    quiet = dataclasses.replace(task, noise=0.0).draw(np.random.default_rng(3), 1)
    loud = dataclasses.replace(task, noise=0.4).draw(np.random.default_rng(3), 1)
    np.testing.assert_array_equal(quiet.targets, loud.targets)
    np.testing.assert_array_equal(quiet.lengths, loud.lengths)
    assert not np.array_equal(quiet.inputs, loud.inputs)


@pytest.mark.parametrize("task", TASKS, ids=IDS)
def test_noise_does_not_change_what_is_right(task: Any) -> None:
    """Right answers to a noisy batch are right: the targets come from the sequence without it."""
    noisy = dataclasses.replace(task, noise=0.4)
    batch = noisy.draw(np.random.default_rng(5), 20)
    size = task.objective.output_size
    steps, count = batch.inputs.shape[:2]
    if task.objective.readout == "last_step":
        answers = np.eye(size)[batch.targets] * 9 if size > 1 else batch.targets
        predictions = np.tile(answers, (steps, 1, 1))
    else:
        predictions = np.eye(size)[batch.targets] * 9
    right = noisy.correctness(predictions, batch)
    assert right.shape == (count,)
    if type(task).__name__ not in ("AnBn", "AnBnCn", "EmbeddedReber"):
        np.testing.assert_array_equal(right, 1.0)


@given(st.integers(2, 9), st.floats(0.0, 1.0), st.integers(0, 99))
def test_replaced_symbols_are_others_and_padding_stays(size: int, noise: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(-1, size, size=(30, 20))
    changed = noisy_labels(labels, size, noise, rng)
    np.testing.assert_array_equal(changed < 0, labels < 0)
    assert changed.max() < size
    share = np.mean((changed != labels)[labels >= 0])
    assert share == pytest.approx(noise, abs=0.15)


def test_without_noise_nothing_is_drawn() -> None:
    rng, other = np.random.default_rng(1), np.random.default_rng(1)
    labels = np.arange(5)
    assert noisy_labels(labels, 5, 0.0, rng) is labels
    assert noisy_numbers(labels.astype(float), 0.0, rng).tolist() == labels.tolist()
    assert rng.random() == other.random()


@pytest.mark.parametrize("value", [True, "3", None])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="must be a number"):
        Parameter("n", "n", "", 0, 5).check(value)  # type: ignore[arg-type]  # what a file may hold
