import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.analysis.min_max_pyramid import Envelope, MinMaxPyramid, run_bounds


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, int, int, int, int]:
    steps = draw(st.integers(1, 700))
    lines = draw(st.integers(1, 3))
    values = draw(
        arrays(np.float32, (steps, lines), elements=st.floats(-10, 10, width=32), fill=st.just(0.5))
    )
    start = draw(st.integers(0, steps - 1))
    stop = draw(st.integers(start + 1, steps))
    return values, start, stop, draw(st.integers(1, 40)), draw(st.sampled_from([1, 2, 7, 64]))


def assert_bounds(values: np.ndarray, envelope: Envelope) -> None:
    ends = [*envelope.starts[1:], envelope.stop]
    for k, (left, right) in enumerate(zip(envelope.starts, ends, strict=True)):
        np.testing.assert_array_equal(envelope.minimum[k], values[left:right].min(axis=0))
        np.testing.assert_array_equal(envelope.maximum[k], values[left:right].max(axis=0))


@given(cases())
def test_every_run_has_exactly_its_bounds_and_the_range_is_covered(
    case: tuple[np.ndarray, int, int, int, int],
) -> None:
    values, start, stop, buckets, block = case
    envelope = MinMaxPyramid(values, block).envelope(start, stop, buckets)
    assert_bounds(values, envelope)
    assert 1 <= len(envelope.starts) <= buckets
    assert envelope.starts[0] <= start
    assert envelope.stop >= stop
    if len(envelope.starts) > 1:
        run = envelope.starts[1] - envelope.starts[0]
        assert start - envelope.starts[0] < run
        assert envelope.stop - stop < run


@given(cases(), st.lists(st.integers(0, 700), max_size=5))
def test_parts_give_the_same_as_the_whole(
    case: tuple[np.ndarray, int, int, int, int], cuts: list[int]
) -> None:
    values, start, stop, buckets, block = case
    edges = sorted({0, len(values), *(cut for cut in cuts if cut < len(values))})
    parts = (values[a:b] for a, b in itertools.pairwise(edges))
    whole = MinMaxPyramid(values, block).envelope(start, stop, buckets)
    pieces = MinMaxPyramid.from_parts(parts, block).envelope(start, stop, buckets)
    np.testing.assert_array_equal(whole.starts, pieces.starts)
    np.testing.assert_array_equal(whole.minimum, pieces.minimum)
    np.testing.assert_array_equal(whole.maximum, pieces.maximum)


def test_overview_of_a_long_line_has_nearly_as_many_runs_as_asked() -> None:
    values = np.random.default_rng(0).standard_normal((200_000, 2)).astype(np.float32)
    envelope = MinMaxPyramid(values).envelope(0, 200_000, 800)
    assert 600 <= len(envelope.starts) <= 800
    assert_bounds(values, envelope)


def test_one_line_may_be_given_as_a_vector() -> None:
    envelope = MinMaxPyramid(np.arange(10.0), block=2).envelope(0, 10, 2)
    assert envelope.minimum.tolist() == [[0.0], [6.0]]
    assert envelope.maximum.tolist() == [[5.0], [9.0]]


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (0, 11)])
def test_range_outside_is_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="0 ≤ start < stop ≤ 10"):
        MinMaxPyramid(np.zeros(10)).envelope(start, stop, 4)


def test_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no steps"):
        MinMaxPyramid.from_parts([])
    with pytest.raises(ValueError, match="no steps"):
        MinMaxPyramid(np.zeros((0, 2)))
    with pytest.raises(ValueError, match="block is 0"):
        MinMaxPyramid(np.zeros(3), block=0)
    with pytest.raises(ValueError, match="buckets is 0"):
        MinMaxPyramid(np.zeros(3)).envelope(0, 3, 0)


def test_blocks_that_were_summed_up_elsewhere_give_the_same_pyramid() -> None:
    values = np.random.default_rng(0).standard_normal((1000, 3))
    blocks = [values[start : start + 16] for start in range(0, 1000, 16)]
    minimum = np.stack([block.min(axis=0) for block in blocks])
    maximum = np.stack([block.max(axis=0) for block in blocks])
    built = MinMaxPyramid.from_blocks(minimum, maximum, 1000, 16).envelope(100, 900, 7)
    expected = MinMaxPyramid(values, 16).envelope(100, 900, 7)
    np.testing.assert_array_equal(built.minimum, expected.minimum)
    np.testing.assert_array_equal(built.maximum, expected.maximum)
    np.testing.assert_array_equal(built.starts, expected.starts)


@given(st.integers(1, 700), st.data())
def test_bounds_of_runs_are_those_of_their_rows(steps: int, data: st.DataObject) -> None:
    values = np.random.default_rng(steps).standard_normal((steps, 2))
    chosen = data.draw(st.lists(st.integers(0, steps - 1), min_size=1, max_size=40))
    starts = np.array(sorted(chosen))
    low, high = run_bounds(values, values, starts)
    np.testing.assert_array_equal(low, np.minimum.reduceat(values, starts, axis=0))
    np.testing.assert_array_equal(high, np.maximum.reduceat(values, starts, axis=0))
