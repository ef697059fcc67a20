from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lstm_gui.gui.panels.weight_geometry import heading_starts, lay_out, row_label_step, strongest

SIZES = [(1, 3), (8, 10), (16, 18), (64, 129), (512, 613)]


@pytest.mark.parametrize(("rows", "columns"), SIZES)
@pytest.mark.parametrize("width", [214.0, 276.0, 600.0])
def test_the_middle_of_a_cell_is_that_cell(rows: int, columns: int, width: float) -> None:
    selected = (rows // 2, columns // 2)
    layout = lay_out(width, rows, columns, (0, 1, columns - 1), selected)
    grid = layout.grid
    for row in range(grid.first_row, grid.first_row + grid.rows):
        for column in range(grid.first_column, grid.first_column + grid.columns):
            box = grid.cell(row, column)
            assert layout.at(box.x + box.width / 2, box.y + box.height / 2) == (row, column)
            assert box.x >= 0.0
            assert box.x + box.width <= width + 1e-9
            assert box.y + box.height <= layout.height + 1e-9
    assert grid.shows(*selected)


@given(st.integers(1, 512), st.integers(2, 700), st.data())
def test_the_selected_cell_is_always_shown(rows: int, columns: int, data: st.DataObject) -> None:
    selected = (data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1)))
    layout = lay_out(276.0, rows, columns, (0, 1), selected)
    assert layout.grid.shows(*selected)
    assert layout.height < 420.0


def test_small_maps_are_one_grid_and_large_ones_have_an_overview() -> None:
    assert lay_out(276.0, 8, 10, (0, 1, 9), (0, 0)).overview is None
    large = lay_out(276.0, 64, 129, (0, 64, 128), (20, 100))
    assert large.overview is not None
    box = large.overview.box
    assert large.at(box.x + 1, box.y + 1) == (0, 0)
    assert large.at(box.x + box.width - 1, box.y + box.height - 1) == (63, 128)


def test_there_is_nothing_between_groups_and_outside() -> None:
    layout = lay_out(276.0, 8, 10, (0, 1, 9), (0, 0))
    first = layout.grid.cell(0, 0)
    assert layout.at(first.x + first.width + 4.0, first.y + 2.0) is None
    assert layout.at(2.0, first.y + 2.0) is None
    assert layout.at(first.x + 2.0, 2.0) is None


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=30),
               elements=st.floats(-100, 100)),
    st.integers(1, 40), st.integers(1, 40),
)  # fmt: skip
def test_summing_up_keeps_the_strongest_and_invents_nothing(
    values: np.ndarray, rows: int, columns: int
) -> None:
    summed = strongest(values, rows, columns)
    assert summed.values.shape[0] <= rows
    assert summed.values.shape[1] <= columns
    for row, line in enumerate(summed.values):
        for column, value in enumerate(line):
            top, left = row * summed.high, column * summed.wide
            block = values[top : top + summed.high, left : left + summed.wide]
            assert block.size
            assert value in block
            assert abs(value) == np.abs(block).max()


def test_row_numbers_leave_room_for_each_other() -> None:
    assert row_label_step(17.0) == 1
    assert row_label_step(9.0) == 2


def test_headings_stand_over_their_columns_where_there_is_room() -> None:
    assert heading_starts([30.0, 120.0, 210.0], [20.0, 60.0, 10.0], 18.0, 240.0) == [
        20.0,
        90.0,
        205.0,
    ]


def test_a_heading_that_would_reach_into_the_next_moves_to_the_left() -> None:
    x, h, b = heading_starts([120.0, 234.0, 239.0], [60.0, 50.0, 8.0], 18.0, 240.0)
    assert b == 232.0
    assert h == 232.0 - 6.0 - 50.0
    assert x == 90.0


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 150)), max_size=6))
def test_headings_never_lie_over_each_other(groups: list[tuple[float, float]]) -> None:
    middles = sorted(middle for middle, _ in groups)
    widths = [wide for _, wide in groups]
    starts = heading_starts(middles, widths, 18.0, 240.0)
    placed = [(a, a + wide) for a, wide in zip(starts, widths, strict=True) if a is not None]
    assert all(first >= 18.0 and last <= 240.0 + 1e-9 for first, last in placed)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(placed))
