from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, sequences
from lstm_gui.sequences import Sequence


def ramp(steps: int) -> Sequence:
    """A series whose value is its step, so that it is seen where a number comes from."""
    return sequences.series_sequence(
        np.arange(float(steps)), name="ramp.csv", feature_names=("x",), scaling="none"
    )


@given(
    steps=st.integers(4, 200),
    ahead=st.integers(1, 20),
    share=st.floats(0.01, 0.9),
    seed=st.integers(0, 9),
)
def test_nothing_of_the_held_out_end_is_learned_from(
    steps: int, ahead: int, share: float, seed: int
) -> None:
    if ahead >= steps:
        return
    sequence = ramp(steps).with_ahead(ahead)
    try:
        known = sequences.training_steps(sequence, share)
    except ValueError:
        return
    part = sequences.training_part(sequence, share)
    settings = engine.TrainingSettings(batch_size=2)
    batch = next(sequences.batches(part, settings, np.random.default_rng(seed)))
    assert batch.inputs.max() < known
    assert batch.mask.any(axis=0).all()
    learned = batch.targets[batch.mask]
    assert learned.max() < known
    assert np.array_equal(learned, batch.inputs[batch.mask] + ahead)
    scored = sequences.held_out_mask(sequence, share)
    assert sequence.targets[scored].min() == known
    assert scored.sum() == steps - known


@given(steps=st.integers(2, 60), ahead=st.integers(1, 59))
def test_the_target_is_the_value_so_many_steps_ahead(steps: int, ahead: int) -> None:
    if ahead >= steps:
        with pytest.raises(ValueError, match=f"ahead is {ahead} steps"):
            ramp(steps).with_ahead(max(ahead, 2))
        return
    sequence = ramp(steps).with_ahead(ahead)
    mask = sequence.target_mask
    assert mask is not None
    assert np.array_equal(sequence.targets[mask], sequence.inputs[mask] + ahead)
    assert mask.sum() == steps - ahead
    assert sequence.with_ahead(1).targets.tolist() == ramp(steps).targets.tolist()


def test_a_text_is_foreseen_several_symbols_ahead_and_a_scaling_keeps_the_distance() -> None:
    text = sequences.read_clipboard_text("abcabcabcabc").with_ahead(2)
    assert [text.vocabulary[label] for label in text.targets[:4]] == ["c", "a", "b", "c"]  # type: ignore[index]  # a text has one
    scaled = ramp(9).with_ahead(3).with_scaling("min_max")
    assert scaled.targets[0, 0] == scaled.inputs[3, 0]


def test_a_task_has_targets_of_its_own() -> None:
    with pytest.raises(ValueError, match="targets of its own"):
        sequences.make_example("adding-problem").with_ahead(2)


@pytest.mark.parametrize(
    ("steps", "share", "message"),
    [
        (4, 0.1, r"10 % of the 4 steps of ramp.csv is no step .* at least 25 %"),
        (4, 0.9, r"90 % of the 4 steps of ramp.csv held out leave 0 to learn from; it takes 2"),
        (9, 1.5, "the held-out share is 1.5"),
    ],
)
def test_a_split_that_leaves_nothing_says_what_is_missing(
    steps: int, share: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        sequences.training_part(ramp(steps), share)


def test_a_batch_larger_than_the_data_is_refused_with_the_size_that_fits() -> None:
    settings = engine.TrainingSettings(batch_size=500, window=10)
    with pytest.raises(ValueError, match=r"batch is 500 windows, but ramp.csv has only 100 steps"):
        sequences.batches(ramp(100), settings, np.random.default_rng(0))
    sequences.check_batches(ramp(100), dataclasses.replace(settings, batch_size=91))


def test_settings_for_a_series_of_ones_own_fit_into_it() -> None:
    assert sequences.suited_settings(ramp(309)).window == 32
    for steps in range(3, 80):
        for ahead in (1, 2, 5):
            if ahead >= steps - 1:
                continue
            sequence = ramp(steps).with_ahead(ahead)
            suited = sequences.suited_settings(sequence)
            try:
                part = sequences.training_part(sequence, 0.2)
            except ValueError:
                continue
            sequences.check_batches(part, suited)
    assert sequences.suited_settings(sequences.make_example("an-bn")).updates == 3000


def test_what_never_changes_is_refused_with_its_value() -> None:
    flat = sequences.series_sequence([2.5] * 40, name="flat.csv", feature_names=("x",))
    with pytest.raises(ValueError, match=r"every value to foresee in flat.csv is 2.5: there is"):
        sequences.refuse_constant(flat)
    text = sequences.training_part(sequences.read_clipboard_text("a" * 50 + "b"), 0.2)
    with pytest.raises(ValueError, match=r"every symbol to foresee in the training part .* is 'a'"):
        sequences.refuse_constant(text)
    both = sequences.series_sequence(
        np.stack([np.ones(40), np.arange(40.0)], axis=1), name="two.csv", feature_names=("u", "v")
    )
    sequences.refuse_constant(both)
    assert sequences.constant_features(both) == ("u",)
