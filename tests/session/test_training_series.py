from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.analysis import GateShares
from lstm_gui.session.training_series import GateShareSeries, UpdateSeries


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300),
    half=st.integers(1, 20),
)
def test_a_curve_keeps_extremes_exactly_and_the_mean_closely(
    values: list[float], half: int
) -> None:
    series = UpdateSeries(capacity=2 * half)
    for value in values:
        series.append(value)
    curve = series.curve()
    assert len(series) == curve.count == len(values)
    assert len(curve.mean) <= 2 * half
    assert len(curve.mean) == -(-len(values) // curve.width)
    for point in range(len(curve.mean)):
        part = values[point * curve.width : (point + 1) * curve.width]
        assert curve.minimum[point] == min(part)
        assert curve.maximum[point] == max(part)
        assert curve.mean[point] == pytest.approx(np.mean(part), abs=1e-6)


def test_the_points_stand_in_the_middle_of_their_updates() -> None:
    series = UpdateSeries(capacity=4)
    for value in range(5):
        series.append(float(value))
    curve = series.curve()
    assert curve.width == 2
    assert curve.updates.tolist() == [1.5, 3.5, 5.0]
    assert curve.mean.tolist() == [0.5, 2.5, 4.0]


def test_a_million_updates_stay_small() -> None:
    series = UpdateSeries(capacity=1024)
    for _ in range(1_000_000):
        series.append(0.5)
    curve = series.curve()
    assert curve.count == 1_000_000
    assert len(curve.mean) <= 1024
    assert curve.mean.nbytes + curve.minimum.nbytes + curve.maximum.nbytes <= 3 * 8 * 1024
    assert np.all(curve.mean == 0.5)


def test_a_curve_that_was_given_out_does_not_change_and_cannot_be_written_to() -> None:
    series = UpdateSeries(capacity=4)
    for value in (1.0, 2.0, 3.0):
        series.append(value)
    curve = series.curve()
    kept = curve.mean.copy()
    for value in (4.0, 5.0, 6.0):
        series.append(value)
    assert np.array_equal(curve.mean, kept)
    with pytest.raises(ValueError, match="read-only"):
        curve.mean[0] = 7.0


def test_an_empty_series_gives_an_empty_curve() -> None:
    curve = UpdateSeries().curve()
    assert curve.count == 0
    assert len(curve.mean) == len(curve.updates) == 0


@pytest.mark.parametrize("capacity", [0, 1, 3])
def test_an_odd_or_empty_capacity_is_refused(capacity: int) -> None:
    with pytest.raises(ValueError, match="capacity"):
        UpdateSeries(capacity)


def shares(closed: float) -> dict[tuple[int, str], GateShares]:
    return {(0, "forget_gate"): GateShares(closed, 1.0 - closed, 0.0)}


def test_gate_shares_keep_the_first_and_the_newest_moment_and_stay_few() -> None:
    series = GateShareSeries(capacity=16)
    for update in range(1, 10_001):
        series.append(update, shares(update / 10_000))
        curve = series.curves()[0, "forget_gate"]
        assert curve.updates[0] == 1
        assert curve.updates[-1] == update
        assert len(curve.updates) < 16
    assert np.all(np.diff(curve.updates) > 0)
    assert np.array_equal(curve.closed, curve.updates / 10_000)
    # Evenly thinned: no part of the run is left out.
    assert np.max(np.diff(curve.updates)) <= 2_500


def test_shares_of_the_same_update_replace_each_other() -> None:
    series = GateShareSeries()
    series.append(5, shares(0.1))
    series.append(5, shares(0.2))
    series.append(6, shares(0.3))
    series.append(6, shares(0.4))
    curve = series.curves()[0, "forget_gate"]
    assert curve.updates.tolist() == [5, 6]
    assert curve.closed.tolist() == [0.2, 0.4]


def test_a_network_without_gates_has_no_shares() -> None:
    series = GateShareSeries()
    series.append(1, {})
    assert series.curves() == {}


def test_gate_shares_go_on_from_their_state_as_if_they_had_never_stopped() -> None:
    whole, first = GateShareSeries(capacity=16), GateShareSeries(capacity=16)
    for update in range(0, 50, 3):
        whole.append(update, shares(update / 100))
        first.append(update, shares(update / 100))
    state = first.state_dict()
    before = {name: np.array(values) for name, values in state.items() if name != "gates"}
    second = GateShareSeries(capacity=16)
    second.load_state_dict(state)
    for update in range(51, 400, 3):
        for series in (whole, first, second):
            series.append(update, shares(update / 1000))
    for gate, curve in whole.curves().items():
        other = second.curves()[gate]
        np.testing.assert_array_equal(other.updates, curve.updates)
        np.testing.assert_array_equal(other.closed, curve.closed)
    for name, values in before.items():
        np.testing.assert_array_equal(state[name], values)
