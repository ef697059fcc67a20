from __future__ import annotations

import numpy as np
import pytest

from lstm_gui.analysis.signal_lines import SignalLines
from lstm_gui.gui.plots.gate_grid import gate_grid, row_rect, runs_of_equal, unit_at, unit_ticks


def test_with_room_the_grid_is_the_signal() -> None:
    values = np.random.default_rng(0).random((30, 4))
    grid = gate_grid(SignalLines(values), 10, 25, 50, 50)
    np.testing.assert_array_equal(grid.values, values[10:25].T)
    assert grid.every_unit
    assert grid.every_step


@pytest.mark.parametrize(("habit", "event"), [(0.95, 0.0), (0.05, 1.0)])
def test_a_gate_that_shuts_or_opens_once_stays_visible(habit: float, event: float) -> None:
    values = np.full((20_000, 3), habit, dtype=np.float32)
    values[7_777, 1] = event
    grid = gate_grid(SignalLines(values), 0, 20_000, 50, 300)
    assert grid.values.shape == (3, 300)
    assert not grid.every_step
    assert (grid.values[1] == np.float32(event)).sum() == 1
    assert (grid.values[[0, 2]] == np.float32(habit)).all()


def test_every_cell_shows_a_value_that_occurred() -> None:
    values = np.random.default_rng(0).random((999, 70))
    grid = gate_grid(SignalLines(values), 0, 999, 20, 100)
    assert grid.values.shape == (20, 100)
    assert np.isin(grid.values, values).all()


def test_one_odd_unit_among_many_stays_visible() -> None:
    values = np.full((10, 512), 0.5)
    values[:, 300] = 0.0
    grid = gate_grid(SignalLines(values), 0, 10, 64, 100)
    assert not grid.every_unit
    assert (grid.values == 0.0).any(axis=1).sum() == 1


def test_rows_belong_to_units_and_back() -> None:
    for units in (1, 8, 512):
        for unit in (0, units // 2, units - 1):
            top, height = row_rect(unit, 19.0, 60.0, units)
            assert unit_at(top + height / 2, 19.0, 60.0, units) == unit
    assert unit_at(-5.0, 19.0, 60.0, 8) == 0
    assert unit_at(500.0, 19.0, 60.0, 8) == 7


@pytest.mark.parametrize("units", [1, 7, 8, 64, 512])
def test_unit_numbers_have_room(units: int) -> None:
    ticks = unit_ticks(units, 60.0)
    assert ticks[0] == 0
    assert len(ticks) <= 5 or units <= 5
    assert all(0 <= tick < units for tick in ticks)


def test_runs_cover_the_row_without_gaps() -> None:
    row = np.array([1, 1, 2, 3, 3, 3], dtype=np.uint8)
    assert runs_of_equal(row) == [(0, 2), (2, 3), (3, 6)]
    assert runs_of_equal(np.zeros(1, dtype=np.uint8)) == [(0, 1)]
