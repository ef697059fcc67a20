import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.analysis.decimation import decimate_min_max

lines = arrays(np.float32, st.integers(1, 400), elements=st.floats(-10, 10, width=32))


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, int, int, int]:
    values = draw(lines)
    start = draw(st.integers(0, len(values) - 1))
    stop = draw(st.integers(start + 1, len(values)))
    return values, start, stop, draw(st.integers(1, 60))


@given(cases())
def test_points_are_points_of_the_line_in_order(case: tuple[np.ndarray, int, int, int]) -> None:
    values, start, stop, buckets = case
    points = decimate_min_max(values, start, stop, buckets)
    assert np.all(np.diff(points.steps) > 0)
    assert points.steps[0] == start
    assert points.steps[-1] == stop - 1
    np.testing.assert_array_equal(points.values, values[points.steps])
    assert len(points.steps) <= 2 * buckets + 2


@given(cases())
def test_bounds_of_every_bucket_are_kept(case: tuple[np.ndarray, int, int, int]) -> None:
    values, start, stop, buckets = case
    points = decimate_min_max(values, start, stop, buckets)
    width = -(-(stop - start) // buckets)
    for left in range(start, stop, width):
        right = min(left + width, stop)
        inside = (points.steps >= left) & (points.steps < right)
        assert points.values[inside].min() == values[left:right].min()
        assert points.values[inside].max() == values[left:right].max()


def test_exactly_the_first_extremes_are_taken() -> None:
    values = np.array([0, 3, 3, -1, -1, 0, 5, 5, 1, 1, -2, 0], dtype=float)
    points = decimate_min_max(values, 0, 12, 2)
    assert points.steps.tolist() == [0, 1, 3, 6, 10, 11]


def test_short_range_is_returned_as_it_is() -> None:
    values = np.arange(10.0)
    points = decimate_min_max(values, 2, 8, 3)
    assert points.steps.tolist() == [2, 3, 4, 5, 6, 7]


def test_single_spike_in_a_long_line_survives() -> None:
    values = np.zeros(100_000)
    values[77_777] = 1.0
    points = decimate_min_max(values, 0, 100_000, 50)
    assert points.steps[points.values == 1.0].tolist() == [77_777]


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (0, 11), (7, 3)])
def test_range_outside_is_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="0 ≤ start < stop ≤ 10"):
        decimate_min_max(np.zeros(10), start, stop, 4)


def test_no_buckets_are_refused() -> None:
    with pytest.raises(ValueError, match="buckets is 0"):
        decimate_min_max(np.zeros(10), 0, 10, 0)


def test_several_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="one line"):
        decimate_min_max(np.zeros((10, 2)), 0, 10, 4)
