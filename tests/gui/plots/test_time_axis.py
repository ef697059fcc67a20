from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.plots.time_axis import SHORTEST_RANGE, TimeAxis, panned, step_ticks, zoomed

ranges = st.tuples(st.integers(0, 100_000), st.integers(1, 100_000)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@given(ranges, st.floats(1.0, 4000.0), st.data())
def test_the_middle_of_a_column_belongs_to_its_step(
    steps: tuple[int, int], width: float, data: st.DataObject
) -> None:
    axis = TimeAxis(*steps, 40.0, width)
    step = data.draw(st.integers(steps[0], steps[1] - 1))
    assert axis.step_at(axis.x(step)) == step
    assert axis.position(axis.x(step)) == pytest.approx(step, abs=1e-6)
    assert axis.left <= axis.edge(step) < axis.x(step) < axis.right


def test_many_steps_are_placed_like_single_ones() -> None:
    axis = TimeAxis(3, 20, 40.0, 300.0)
    steps = np.arange(3, 20)
    np.testing.assert_allclose(axis.xs(steps), [axis.x(int(step)) for step in steps])


@pytest.mark.parametrize(("x", "step"), [(-50.0, 5), (39.0, 5), (140.0, 14), (9999.0, 14)])
def test_beside_the_plot_the_first_or_last_step_is_meant(x: float, step: int) -> None:
    assert TimeAxis(5, 15, 40.0, 100.0).step_at(x) == step


@given(ranges, st.floats(0.05, 20.0), st.floats(0.0, 1.0), st.integers(0, 1000))
def test_zooming_stays_inside_the_run(
    steps: tuple[int, int], factor: float, share: float, more: int
) -> None:
    total = steps[1] + more
    axis = TimeAxis(*steps, 40.0, 500.0)
    start, stop = zoomed(axis, total, 40.0 + share * 500.0, factor)
    assert 0 <= start < stop <= total
    assert stop - start >= min(SHORTEST_RANGE, total)


def test_zooming_in_keeps_the_step_under_the_mouse() -> None:
    axis = TimeAxis(0, 1000, 40.0, 500.0)
    x = axis.x(700)
    start, stop = zoomed(axis, 1000, x, 0.5)
    assert stop - start == 500
    assert abs(TimeAxis(start, stop, 40.0, 500.0).x(700) - x) <= 1.0


def test_zooming_out_always_shows_more_until_all_is_shown() -> None:
    axis = TimeAxis(10, 18, 40.0, 500.0)
    seen = 8
    for _ in range(200):
        start, stop = zoomed(axis, 100, 290.0, 1.05)
        assert stop - start > seen or seen == 100
        axis, seen = TimeAxis(start, stop, 40.0, 500.0), stop - start
    assert seen == 100


@given(st.floats(-1e5, 1e5))
def test_panning_keeps_the_length_and_stays_inside(pixels: float) -> None:
    start, stop = panned(TimeAxis(40, 60, 40.0, 200.0), 100, pixels)
    assert stop - start == 20
    assert 0 <= start <= 80


def test_dragging_to_the_right_shows_what_was_before() -> None:
    assert panned(TimeAxis(40, 60, 40.0, 200.0), 100, 50.0) == (35, 55)


@given(ranges, st.floats(60.0, 3000.0))
def test_step_numbers_are_round_inside_and_apart(steps: tuple[int, int], width: float) -> None:
    axis = TimeAxis(*steps, 40.0, width)
    ticks = step_ticks(axis, 44.0)
    assert all(steps[0] <= tick < steps[1] for tick in ticks)
    for before, after in itertools.pairwise(ticks):
        assert axis.x(after) - axis.x(before) >= 44.0 - 1e-6
    if len(ticks) > 1:
        every = ticks[1] - ticks[0]
        assert every == 1 or str(every).rstrip("0") in ("1", "2", "5")
        assert all(tick % every == 0 for tick in ticks)
