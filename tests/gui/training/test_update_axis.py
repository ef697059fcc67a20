from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.training.update_axis import (
    count_text,
    log_scale,
    smoothed,
    thinned,
    tick_text,
    update_limit,
    update_ticks,
    value_text,
)
from lstm_gui.session import UpdateCurve


@given(st.floats(1e-12, 1e12), st.floats(1.0, 1e6))
def test_a_log_axis_holds_its_values_and_spans_a_decade(low: float, ratio: float) -> None:
    scale = log_scale(low, low * ratio)
    assert scale.low <= low
    assert scale.high >= low * ratio
    assert scale.high / scale.low >= 10 * (1 - 1e-9)
    places = scale.place([low, low * ratio])
    assert np.all((places >= 0) & (places <= 1))


@given(st.floats(1e-12, 1e12), st.floats(1.0, 1e6))
def test_log_ticks_are_few_rising_and_inside(low: float, ratio: float) -> None:
    scale = log_scale(low, low * ratio)
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 5
    assert list(ticks) == sorted(ticks)
    assert all(scale.low * (1 - 1e-6) <= tick <= scale.high * (1 + 1e-6) for tick in ticks)


def test_zero_and_nothing_have_a_place_on_a_log_axis() -> None:
    assert np.isfinite(log_scale(0.0, 0.0).place([0.0])).all()
    assert log_scale(0.0, 1.0).place([0.0])[0] < 0


def test_a_curve_that_ran_away_is_shown_from_where_it_came() -> None:
    scale = log_scale(0.03, 1e37)
    assert scale.low <= 0.03
    assert scale.high >= 1e37
    assert len(scale.ticks(3)) <= 3
    assert log_scale(1e-12, 1.0).low > 1e-12  # as good as nothing beside 1


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_update_axis_holds_what_was_made_and_wastes_little(made: int, planned: int) -> None:
    limit = update_limit(made, planned)
    assert limit >= made
    assert limit <= max(planned, made)
    assert limit <= max(1.5 * made + 1, 10)


@given(st.integers(1, 10**7))
def test_update_ticks_begin_at_zero_and_stay_inside(limit: int) -> None:
    ticks = update_ticks(limit)
    assert ticks[0] == 0
    assert ticks[-1] <= limit
    assert 2 <= len(ticks) <= 8


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001234, "0.00123"),
        (12.345, "12.3"),
        (123456.0, "1.2e+05"),
        (1.23e-7, "1.2e−07"),
        (0.0, "0"),
        (math.nan, "–"),
        (-0.5, "−0.500"),
    ],
)
def test_values_are_written_with_three_digits(value: float, text: str) -> None:
    assert value_text(value) == text


def test_ticks_and_counts_are_written_plainly() -> None:
    assert [tick_text(value) for value in (0.001, 0.5, 1.0, 100.0, 1e-7)] == [
        "0.001",
        "0.5",
        "1",
        "100",
        "1e−07",
    ]
    assert count_text(1612) == "1\u202f612"


def curve_of(values: list[float]) -> UpdateCurve:
    array = np.array(values)
    return UpdateCurve(len(values), 1, array - 1, array + 1, array)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=200), st.integers(1, 50))
def test_thinning_keeps_the_extremes(values: list[float], most: int) -> None:
    curve = thinned(curve_of(values), most)
    assert len(curve.mean) <= most
    assert curve.minimum.min() == min(values) - 1
    assert curve.maximum.max() == max(values) + 1
    assert len(curve.updates) == len(curve.mean)
    assert curve.updates[-1] <= len(values)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=200), st.integers(0, 50))
def test_smoothing_stays_between_the_extremes_and_keeps_the_beginning(
    values: list[float], reach: int
) -> None:
    array = np.array(values)
    smooth = smoothed(array, reach)
    assert len(smooth) == len(array)
    assert smooth[0] == pytest.approx(array[0], abs=1e-9)
    assert smooth.min() >= array.min() - 1e-9
    assert smooth.max() <= array.max() + 1e-9


def test_smoothing_a_line_leaves_it_straight_but_for_the_end_which_is_an_average() -> None:
    line = np.arange(50.0)
    assert np.allclose(smoothed(line, 7)[:43], line[:43])
    assert smoothed(line, 7)[-1] == pytest.approx(np.mean(line[-8:]))
