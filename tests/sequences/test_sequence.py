"""The sequence: what it checks, what it says of itself, how predictions are read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_gui.sequences import Objective, Scaling, Sequence, make_example, series_sequence


def series(steps: int = 6, features: int = 2) -> Sequence:
    values = np.arange(steps * features, dtype=float).reshape(steps, features) ** 2
    return series_sequence(values, name="squares", feature_names=("a", "b")[:features])


def test_the_target_of_every_step_is_the_next_one_and_the_last_is_not_scored() -> None:
    sequence = series()
    np.testing.assert_array_equal(sequence.targets[:-1], sequence.inputs[1:])
    assert sequence.target_mask is not None
    assert sequence.target_mask.tolist() == [True] * 5 + [False]


def test_the_summary_counts_in_words() -> None:
    assert series(6, 2).summary == "6 steps × 2 features · standard scaling"
    assert make_example("sine-with-overtone").summary == "64 steps × 1 feature · standard scaling"
    assert make_example("an-bn").summary.endswith("· 4 symbols, one-hot")


def test_arrays_are_read_only() -> None:
    sequence = series()
    for array in (sequence.values, sequence.inputs, sequence.targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_predictions_of_a_series_are_in_its_units() -> None:
    sequence = series()
    np.testing.assert_allclose(sequence.predictions_in_units(sequence.inputs), sequence.values)
    batch = np.repeat(sequence.inputs[:, None], 3, axis=1)
    assert sequence.predictions_in_units(batch).shape == (6, 3, 2)


def test_predictions_of_classes_are_probabilities() -> None:
    sequence = make_example("an-bn")
    scores = np.array([[1000.0, 0.0, -1000.0, 999.0]])
    probabilities = sequence.predictions_in_units(scores)
    assert probabilities.sum() == pytest.approx(1.0)
    assert probabilities[0, 0] == pytest.approx(1.0 / (1.0 + np.exp(-1.0)))


def test_predictions_of_a_task_of_numbers_stay_as_they_are() -> None:
    sequence = make_example("adding-problem")
    np.testing.assert_array_equal(sequence.predictions_in_units([[0.75]]), [[0.75]])


def test_predictions_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3,\); it must be \(2,\)"):
        series().predictions_in_units(np.zeros((6, 3)))


def test_another_scaling_changes_inputs_and_targets_but_not_values() -> None:
    sequence = series()
    other = sequence.with_scaling("min_max")
    np.testing.assert_array_equal(other.values, sequence.values)
    np.testing.assert_array_equal(other.targets[:-1], other.inputs[1:])
    assert other.inputs.max() == pytest.approx(1.0)
    np.testing.assert_array_equal(other.with_scaling("standard").inputs, sequence.inputs)
    assert sequence.with_scaling("standard") is sequence


def test_the_scaling_of_a_generated_series_survives_a_round_trip() -> None:
    sequence = make_example("damped-oscillator")
    back = sequence.with_scaling("none").with_scaling("standard")
    np.testing.assert_array_equal(back.inputs, sequence.inputs)


@pytest.mark.parametrize("key", ["an-bn", "adding-problem"])
def test_a_task_cannot_be_scaled(key: str) -> None:
    sequence = make_example(key)
    assert not sequence.can_be_scaled
    with pytest.raises(ValueError, match="only a series"):
        sequence.with_scaling("standard")


def test_steps_are_called_by_their_label_or_number() -> None:
    sequence = series_sequence([1.0, 2.0], name="x", feature_names=["x"], axis_labels=["1700", "1"])
    assert sequence.axis_label(0) == "1700"
    assert series().axis_label(3) == "3"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "movie"}, "movie"),
        ({"values": np.zeros((5, 2))}, r"values has shape \(5, 2\); it must be \(6, 2\)"),
        ({"inputs": np.zeros(6)}, "inputs has shape"),
        ({"inputs": np.full((6, 2), np.nan)}, "inputs holds NaN"),
        ({"targets": np.zeros((6, 3))}, "targets has shape"),
        ({"targets": np.full((6, 2), np.inf)}, "targets holds NaN or infinity"),
        ({"target_mask": np.ones(5, bool)}, "target_mask"),
        ({"feature_names": ("a",)}, "feature_names"),
        ({"axis_labels": ("a",)}, "axis_labels"),
        ({"symbols": ("a",) * 7}, "symbols"),
        ({"scaling": Scaling("none", np.zeros(1), np.ones(1))}, "scaling"),
        ({"objective": Objective("softmax_cross_entropy", "every_step", ("a",))}, "targets"),
        ({"objective": Objective("mean_squared_error", "last_step", ("a", "b"))}, "targets"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(series(), **change)  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize("values", [[], np.zeros((2, 2, 2))])
def test_a_series_needs_a_step_and_two_axes(values: object) -> None:
    with pytest.raises(ValueError, match=r"at least one|steps, features"):
        series_sequence(values, name="x", feature_names=["x"])  # type: ignore[arg-type] # wrong


@pytest.mark.parametrize(
    ("loss", "readout", "names"),
    [("hinge", "every_step", ("a",)), ("mean_squared_error", "now", ("a",)),
     ("mean_squared_error", "every_step", ())],
)  # fmt: skip
def test_an_objective_that_cannot_be_is_refused(
    loss: str, readout: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"it must be one of|empty"):
        Objective(loss, readout, names)  # type: ignore[arg-type] # wrong on purpose
