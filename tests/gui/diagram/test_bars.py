import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.gui.diagram.bars import bar_ends, beyond, strip
from lstm_gui.gui.diagram.readings import GATE_SCALE, Scale
from lstm_gui.gui.diagram.shapes import Rect

TRACK = Rect(100.0, 10.0, 200.0, 8.0)
AROUND_ZERO = Scale(-2.0, 2.0)


def ends(values: list[float], scale: Scale) -> list[tuple[float, float]]:
    left, right = bar_ends(TRACK, np.array(values, dtype=np.float32), scale)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_a_gate_fills_its_track_from_the_left() -> None:
    assert ends([0.25, 0.0, 1.0], GATE_SCALE) == [(100.0, 150.0), (100.0, 100.0), (100.0, 300.0)]


def test_other_signals_go_both_ways_from_zero() -> None:
    assert ends([1.0, -1.0, 0.0], AROUND_ZERO) == [(200.0, 250.0), (150.0, 200.0), (200.0, 200.0)]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 3.0, -3.0])
def test_a_bar_never_leaves_its_track_and_says_when_it_is_cut(value: float) -> None:
    ((left, right),) = ends([value], AROUND_ZERO)
    assert TRACK.x <= left <= right <= TRACK.right
    assert beyond(np.array([value]), AROUND_ZERO).all()


def test_what_is_no_number_has_no_length() -> None:
    assert ends([float("nan")], AROUND_ZERO) == [(200.0, 200.0)]


def test_what_fits_is_not_cut() -> None:
    assert not beyond(np.array([2.0, -2.0, 0.0]), AROUND_ZERO).any()
    assert not beyond(np.array([0.0, 1.0]), GATE_SCALE).any()


signals = arrays(np.float64, st.integers(1, 600), elements=st.floats(-1.0, 1.0))


@given(signals, st.integers(1, 200))
def test_a_strip_keeps_the_extremes_of_all_units(values: np.ndarray, rows: int) -> None:
    drawn = strip(values, Scale(-1.0, 1.0), rows)
    shares = (values + 1.0) / 2.0
    assert len(drawn.low) == rows
    assert drawn.high.max() == pytest.approx(max(shares.max(), 0.5))
    assert drawn.low.min() == pytest.approx(min(shares.min(), 0.5))


@given(signals, st.integers(1, 200))
def test_full_colour_reaches_no_farther_than_every_unit(values: np.ndarray, rows: int) -> None:
    drawn = strip(values, Scale(-1.0, 1.0), rows)
    assert np.all(drawn.low <= drawn.near_low)
    assert np.all(drawn.near_low <= drawn.zero)
    assert np.all(drawn.zero <= drawn.near_high)
    assert np.all(drawn.near_high <= drawn.high)


def test_one_open_gate_among_closed_ones_stays_visible() -> None:
    values = np.zeros(512)
    values[301] = 1.0
    drawn = strip(values, GATE_SCALE, 64)
    assert np.flatnonzero(drawn.high == 1.0).tolist() == [301 * 64 // 512]
    assert drawn.near_high.max() == 0.0


def test_units_of_one_row_that_agree_are_in_full_colour() -> None:
    drawn = strip(np.full(128, 0.75), GATE_SCALE, 32)
    assert np.all(drawn.near_high == 0.75)
