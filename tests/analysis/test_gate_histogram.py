from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.analysis import gate_shares, unit_gate_shares
from lstm_gui.analysis.gate_histogram import BINS, GateHistogram


def some_gates(steps: int = 500, units: int = 4) -> np.ndarray:
    values = np.random.default_rng(steps).beta(0.3, 0.3, (steps, units)).astype(np.float32)
    values[:7, 1] = 0.0
    values[:9, 2] = 1.0
    values[3:6, 3] = np.float32(0.95)
    return values


def histogram(values: np.ndarray) -> GateHistogram:
    found = GateHistogram(values.shape[1])
    for start in range(0, len(values), 100):
        found.add(values[start : start + 100])
    return found


@given(st.integers(0, BINS), st.integers(0, BINS))
def test_limits_on_the_grid_are_counted_exactly(one: int, other: int) -> None:
    closed, above = sorted((one / BINS, other / BINS))
    values = some_gates()
    exact = unit_gate_shares(values, closed, above)
    found = histogram(values).unit_shares(closed, above)
    np.testing.assert_allclose(found.closed, exact.closed, atol=1e-12)
    np.testing.assert_allclose(found.open, exact.open, atol=1e-12)
    np.testing.assert_allclose(found.working, exact.working, atol=1e-12)


@given(st.floats(0, 1), st.floats(0, 1))
def test_other_limits_are_right_to_what_one_bin_holds(one: float, other: float) -> None:
    closed, above = sorted((one, other))
    values = some_gates()
    exact, found = gate_shares(values, closed, above), histogram(values).shares(closed, above)
    in_bin = [
        np.mean(np.abs(values - limit) <= 1.01 / BINS, dtype=float) for limit in (closed, above)
    ]
    assert abs(found.closed - exact.closed) <= in_bin[0] + 1e-9
    assert abs(found.open - exact.open) <= in_bin[1] + 1e-9


def test_values_beyond_0_and_1_are_counted_where_they_belong() -> None:
    values = np.array([[-0.5], [0.0], [0.5], [1.0], [7.0]])
    found = histogram(values)
    assert found.exactly == (1, 1)
    assert found.shares(0.0, 1.0).closed == pytest.approx(0.2)
    assert found.shares(0.0, 1.0).open == pytest.approx(0.2)


def test_exact_zeros_and_ones_are_told_from_values_near_them() -> None:
    values = np.array([[0.0, 1e-30, 1.0, np.nextafter(np.float32(1.0), np.float32(0.0))]])
    assert histogram(values.astype(np.float32).T).exactly == (1, 1)


def test_merged_counts_are_those_of_both() -> None:
    values = some_gates()
    both = histogram(values[:120]).merged(histogram(values[120:]))
    assert both.count == len(values)
    assert both.shares(0.1, 0.9, 2) == histogram(values).shares(0.1, 0.9, 2)


def test_limits_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="closed must be at most open"):
        histogram(some_gates()).shares(0.9, 0.1)
