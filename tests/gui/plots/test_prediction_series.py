from __future__ import annotations

import numpy as np
import pytest

from lstm_gui.gui.plots.prediction_series import (
    PredictionSeries,
    curve_with_gaps,
    lonely,
    prediction_series,
    value_range,
)
from lstm_gui.session import Session, open_example


def test_a_prediction_of_a_series_stands_at_the_step_it_is_about(session: Session) -> None:
    series = prediction_series(session.recording.predictions, session.sequence, 0)
    assert series is not None
    said = session.sequence.predictions_in_units(session.trace.predictions[:, 0])[:, 0]
    np.testing.assert_allclose(series.prediction[1:], said[:-1])
    assert np.isnan(series.prediction[0])
    np.testing.assert_array_equal(series.truth, session.sequence.values[:, 0])
    error = np.nanmean((series.prediction - series.truth)[5:] ** 2)
    assert error < 0.02 * series.truth.var()  # the shipped network foresees its series


def test_of_classes_the_probability_of_the_right_one_is_given() -> None:
    session = Session(open_example("agreement"))
    series = prediction_series(session.recording.predictions, session.sequence, 0)
    assert series is not None
    assert series.is_classification
    assert series.right is not None
    asked = series.right >= 0
    assert np.isnan(series.truth).all()
    given = series.prediction[asked]
    assert ((given >= 0.0) & (given <= 1.0)).all()
    assert np.isnan(series.prediction[~asked]).all()
    sure = np.flatnonzero(asked)[given > 0.5]
    assert not np.isin(sure, series.wrong).any()


def test_an_answer_asked_for_at_the_end_has_one_true_value() -> None:
    session = Session(open_example("adding-problem"))
    series = prediction_series(session.recording.predictions, session.sequence, 0)
    assert series is not None
    assert np.flatnonzero(np.isfinite(series.truth)).tolist() == [session.sequence.steps - 1]
    assert np.isfinite(series.prediction).all()


def test_a_network_without_a_fitting_head_predicts_nothing(session: Session) -> None:
    assert (
        prediction_series(session.recording.predictions, open_example("agreement").sequence, 0)
        is None
    )


def series_of(truth: list[float], prediction: list[float]) -> PredictionSeries:
    return PredictionSeries("x", np.array(truth), np.array(prediction))


def test_a_wild_prediction_does_not_press_the_truth_flat() -> None:
    assert value_range(series_of([0.0, 1.0], [0.5, 1000.0])) == (0.0, 2.0)
    assert value_range(series_of([0.0, 1.0], [-0.2, 1.3])) == (-0.2, 1.3)
    assert value_range(series_of([np.nan, 2.0], [0.0, 1.0])) == (0.0, 2.0)
    assert value_range(series_of([np.nan], [np.nan])) == (-1.0, 1.0)


def test_gaps_stay_gaps_and_peaks_stay_peaks() -> None:
    values = np.full(10_000, np.nan)
    values[5_000:] = 0.0
    values[7_321] = 9.0
    steps, points = curve_with_gaps(values, 0, 10_000, 100)
    assert len(steps) == len(points) == 200
    assert np.isnan(points[:100]).all()
    assert np.nanmax(points) == 9.0
    steps, points = curve_with_gaps(values, 4_990, 5_010, 100)
    np.testing.assert_array_equal(steps, np.arange(4_990, 5_010))
    assert np.isnan(points[:10]).all()


@pytest.mark.parametrize(
    ("values", "alone"),
    [([1.0], [0]), ([np.nan, 1.0, np.nan, 2.0, 3.0], [1]), ([1.0, 2.0], []), ([np.nan], [])],
)
def test_values_without_neighbours_are_found(values: list[float], alone: list[int]) -> None:
    assert lonely(np.array(values)).tolist() == alone
