from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.analysis.signal_lines import SignalLines, farthest_from


def brute(values: np.ndarray, start: int, stop: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    edges = [start + (column * (stop - start)) // columns for column in range(columns)] + [stop]
    parts = [values[a:b] for a, b in itertools.pairwise(edges)]
    return np.stack([p.min(axis=0) for p in parts]), np.stack([p.max(axis=0) for p in parts])


@given(st.integers(1, 300), st.data())
def test_extremes_are_those_of_exactly_the_steps_of_a_column(
    steps: int, data: st.DataObject
) -> None:
    values = np.random.default_rng(steps).standard_normal((steps, 3))
    start = data.draw(st.integers(0, steps - 1))
    stop = data.draw(st.integers(start + 1, steps))
    columns = data.draw(st.integers(1, stop - start))
    low, high = SignalLines(values).extremes(start, stop, columns)
    expected = brute(values, start, stop, columns)
    np.testing.assert_array_equal(low, expected[0])
    np.testing.assert_array_equal(high, expected[1])


@pytest.mark.parametrize(("start", "stop"), [(0, 40_000), (123, 39_877), (8_000, 30_000)])
def test_of_a_long_sequence_no_peak_is_lost_and_each_is_near_its_place(
    start: int, stop: int
) -> None:
    values = np.zeros((40_000, 2), dtype=np.float32)
    peaks = np.random.default_rng(1).choice(np.arange(start, stop), 25, replace=False)
    values[peaks, 1] = np.arange(1, 26)
    columns = 400
    low, high = SignalLines(values).extremes(start, stop, columns)
    assert low.shape == high.shape == (columns, 2)
    assert not low.any()
    assert not high[:, 0].any()
    for height, peak in enumerate(peaks, start=1):
        column = (peak - start) * columns / (stop - start)
        near = high[max(int(column) - 1, 0) : int(column) + 2, 1]
        assert near.max() >= height


def test_a_run_of_one_column_holds_the_whole_range() -> None:
    values = np.random.default_rng(0).standard_normal((10_000, 2))
    lines = SignalLines(values)
    assert lines.largest == np.abs(values).max()
    np.testing.assert_allclose(lines.means, values.mean(axis=0))


@pytest.mark.parametrize(
    ("start", "stop", "columns"), [(0, 0, 1), (-1, 3, 1), (0, 4, 5), (2, 9, 1)]
)
def test_an_impossible_range_is_refused(start: int, stop: int, columns: int) -> None:
    with pytest.raises(ValueError, match="needed"):
        SignalLines(np.zeros((5, 1))).extremes(start, stop, columns)


def test_the_farther_extreme_is_chosen() -> None:
    low, high = np.array([0.0, 0.4, 0.2]), np.array([0.6, 1.0, 0.8])
    np.testing.assert_array_equal(
        farthest_from(np.array([0.5, 0.5, 0.5]), low, high), [0.0, 1.0, 0.8]
    )


def test_the_largest_size_leaves_out_what_is_not_finite() -> None:
    values = np.array([[1.0], [-3.0], [np.inf], [np.nan]])
    assert SignalLines(values).largest == 3.0
    assert SignalLines(values[3:]).largest == 0.0


def test_a_part_is_the_values_themselves() -> None:
    values = np.random.default_rng(0).standard_normal((20, 3))
    lines = SignalLines(values)
    np.testing.assert_array_equal(lines.part(4, 9), values[4:9])
    np.testing.assert_array_equal(lines.at(7), values[7])
