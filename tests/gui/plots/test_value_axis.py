from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.diagram.readings import nice_limit as diagram_limit
from lstm_gui.gui.plots.value_axis import (
    ValueAxis,
    nearest_curve,
    nice_limit,
    round_range,
    symmetric_ticks,
    tick_text,
    value_ticks,
)


def test_the_lowest_value_is_at_the_bottom_and_the_highest_at_the_top() -> None:
    axis = ValueAxis(-2.0, 2.0, 24.0, 100.0)
    assert (axis.y(2.0), axis.y(0.0), axis.y(-2.0)) == (24.0, 74.0, 124.0)
    np.testing.assert_allclose(axis.ys(np.array([2.0, 0.0, -2.0])), [24.0, 74.0, 124.0])


@given(st.floats(1e-12, 1e12))
def test_the_scale_holds_everything_and_not_twice_as_much(largest: float) -> None:
    limit = nice_limit(largest)
    assert largest <= limit * (1.0 + 1e-9)
    assert limit <= 1.5 * largest * (1.0 + 1e-9) or math.isclose(limit, 2.0 * largest / 1.5)


@pytest.mark.parametrize("largest", [0.0, 0.3, 1.0, 1.01, 2.4, 7.9, 44.0, 123456.0])
def test_diagram_and_plots_have_the_same_scale(largest: float) -> None:
    assert nice_limit(largest) == diagram_limit(largest)


@given(st.sampled_from([1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0]), st.integers(-5, 5))
def test_symmetric_ticks_hold_both_ends_and_zero(step: float, power: int) -> None:
    limit = step * 10.0**power
    for height in (30.0, 70.0, 300.0):
        axis = ValueAxis(-limit, limit, 0.0, height)
        ticks = symmetric_ticks(axis)
        assert ticks[0] == pytest.approx(-limit)
        assert ticks[-1] == pytest.approx(limit)
        assert 0.0 in ticks
        assert ticks == tuple(-tick for tick in reversed(ticks))
        assert all(len(tick_text(tick).lstrip("−0.").replace(".", "")) <= 7 for tick in ticks)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(20.0, 500.0))
def test_value_ticks_lie_inside_and_apart(low: float, span: float, height: float) -> None:
    axis = ValueAxis(low, low + span, 0.0, height)
    ticks = value_ticks(axis, 16.0)
    slack = 1e-6 * max(span, abs(low))
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)
    for before, after in itertools.pairwise(ticks):
        assert (after - before) / span * height >= 16.0 * (1.0 - 1e-6)


@pytest.mark.parametrize(("value", "text"), [(-2.0, "−2"), (0.5, "0.5"), (-0.0, "0"), (40.0, "40")])
def test_tick_texts_are_short_with_a_true_minus(value: float, text: str) -> None:
    assert tick_text(value) == text


def test_a_constant_gets_a_range_around_it_and_nonsense_the_plain_one() -> None:
    low, high = round_range(3.0, 3.0)
    assert low < 3.0 < high
    assert round_range(math.nan, 1.0) == (-1.0, 1.0)


def test_the_nearest_curve_counts_only_within_reach() -> None:
    pixels = np.array([10.0, 20.0, np.nan])
    assert nearest_curve(pixels, 18.0, 8.0) == 1
    assert nearest_curve(pixels, 40.0, 8.0) is None
    assert nearest_curve(np.array([np.nan]), 40.0, 8.0) is None
