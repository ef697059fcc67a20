from __future__ import annotations

import numpy as np
import pytest

from lstm_gui import sequences
from lstm_gui.session.training_baseline import plain_baseline


def test_the_last_value_of_a_series_errs_by_its_differences() -> None:
    values = np.array([1.0, 2.0, 4.0, 3.0])
    sequence = sequences.series_sequence(values, name="four", feature_names=("x",), scaling="none")
    baseline = plain_baseline(sequence)
    assert baseline is not None
    assert baseline.name == "last value"
    assert baseline.loss == pytest.approx((1 + 4 + 1) / 3)


def test_a_constant_series_has_no_baseline_to_beat() -> None:
    sequence = sequences.series_sequence([2.0, 2.0, 2.0], name="flat", feature_names=("x",))
    assert plain_baseline(sequence) is None


def test_a_single_answer_at_the_end_has_none() -> None:
    assert plain_baseline(sequences.make_example("adding-problem")) is None
