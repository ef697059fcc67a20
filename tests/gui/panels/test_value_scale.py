from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.panels.value_scale import ValueScale, nice_limit

SCALES = (ValueScale(-2.0, 2.0), ValueScale(0.0, 0.5), ValueScale(0.25, 16.0, logarithmic=True))


@given(st.sampled_from(SCALES), st.integers(0, 1000))
def test_a_position_comes_back_from_its_value(scale: ValueScale, position: int) -> None:
    assert scale.position(scale.value(position, 1000), 1000) == position


@pytest.mark.parametrize("scale", SCALES)
def test_the_ends_are_exact_and_values_beyond_them_are_held(scale: ValueScale) -> None:
    assert scale.value(0, 1000) == scale.low
    assert scale.value(1000, 1000) == pytest.approx(scale.high)
    assert scale.position(scale.low - 5.0, 1000) == 0
    assert scale.position(scale.high + 5.0, 1000) == 1000


def test_half_of_a_logarithmic_scale_is_its_geometric_mean() -> None:
    assert ValueScale(0.25, 16.0, logarithmic=True).value(500, 1000) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("low", "high", "logarithmic"),
    [(1.0, 1.0, False), (2.0, 1.0, False), (0.0, 1.0, True), (0.0, math.inf, False)],
)
def test_a_range_that_is_none_is_refused(low: float, high: float, logarithmic: bool) -> None:
    with pytest.raises(ValueError, match="low"):
        ValueScale(low, high, logarithmic=logarithmic)


@given(st.floats(-1e30, 1e30))
def test_a_nice_limit_holds_the_value_and_is_not_far_beyond_it(value: float) -> None:
    limit = nice_limit(value)
    assert limit >= max(abs(value), 0.1) * (1 - 1e-9)
    assert limit <= max(abs(value), 0.1) * 2.0 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("value", "limit"), [(0.0, 0.1), (1.0, 1.0), (-1.01, 1.5), (2.4, 3.0), (7.0, 8.0), (9.0, 10.0)]
)
def test_nice_limits_are_round(value: float, limit: float) -> None:
    assert nice_limit(value) == pytest.approx(limit)
