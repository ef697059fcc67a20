import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lstm_gui.analysis.gate_shares import (
    GateShares,
    gate_shares,
    mean_gate_shares,
    unit_gate_shares,
)

gates = arrays(np.float32, array_shapes(min_dims=1, max_dims=3), elements=st.floats(0, 1, width=32))
thresholds = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


def test_counts_below_between_and_above() -> None:
    shares = gate_shares(np.array([0.0, 0.05, 0.5, 0.96]), 0.1, 0.95)
    assert shares == GateShares(closed=0.5, working=0.25, open=0.25)


def test_value_at_a_threshold_is_working() -> None:
    assert gate_shares(np.array([0.25, 0.75]), 0.25, 0.75).working == 1.0


@given(gates, thresholds)
def test_shares_lie_in_0_to_1_and_sum_to_1(values: np.ndarray, limits: list[float]) -> None:
    shares = gate_shares(values, *limits)
    assert min(shares.closed, shares.working, shares.open) >= 0.0
    assert shares.closed + shares.working + shares.open == pytest.approx(1.0)


@given(gates, thresholds)
def test_units_average_to_the_whole(values: np.ndarray, limits: list[float]) -> None:
    whole, units = gate_shares(values, *limits), unit_gate_shares(values, *limits)
    assert units.closed.shape == (values.shape[-1],)
    assert units.closed.mean() == pytest.approx(whole.closed)
    assert units.working.mean() == pytest.approx(whole.working)
    assert units.open.mean() == pytest.approx(whole.open)


@given(gates, st.floats(0, 1), st.floats(0, 0.5))
def test_a_higher_threshold_never_closes_fewer_gates(
    values: np.ndarray, closed: float, more: float
) -> None:
    assert gate_shares(values, closed, 2.0).closed <= gate_shares(values, closed + more, 2.0).closed


def test_mean_over_gates() -> None:
    shares = {(0, "input_gate"): GateShares(0.5, 0.5, 0.0), (0, "forget_gate"): GateShares(0, 0, 1)}
    assert mean_gate_shares(shares) == GateShares(0.25, 0.25, 0.5)
    assert mean_gate_shares({}) is None


def test_crossed_thresholds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"closed is 0\.9 and open is 0\.1"):
        gate_shares(np.zeros(3), 0.9, 0.1)


def test_no_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        gate_shares(np.zeros((0, 4)), 0.1, 0.9)
