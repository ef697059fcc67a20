from __future__ import annotations

import numpy as np
import pytest

from lstm_gui.analysis.signal_lines import SignalLines
from lstm_gui.gui.plots.curve_points import (
    MOST_CURVES,
    SAMPLE,
    band,
    many_curves,
    sampled_units,
)


def noise(steps: int, units: int) -> SignalLines:
    return SignalLines(np.random.default_rng(0).standard_normal((steps, units)))


def test_with_room_every_step_is_a_point() -> None:
    lines = noise(20, 3)
    steps, values = many_curves(lines, np.arange(3), 5, 15, 100)
    np.testing.assert_array_equal(steps, np.arange(5, 15))
    np.testing.assert_array_equal(values, lines.values[5:15])


def test_without_room_lowest_and_highest_of_each_column_remain() -> None:
    lines = noise(1000, 2)
    steps, values = many_curves(lines, np.array([1]), 0, 1000, 10)
    assert values.shape == (20, 1)
    assert (np.diff(steps) > 0).all()
    assert steps[0] >= -0.5
    assert steps[-1] <= 999.5
    chunks = lines.values[:, 1].reshape(10, 100)
    np.testing.assert_array_equal(values[0::2, 0], chunks.min(axis=1))
    np.testing.assert_array_equal(values[1::2, 0], chunks.max(axis=1))


def test_one_curve_has_points_of_its_own_only() -> None:
    lines = noise(5000, 1)
    steps, values = lines.curve(0, 100, 4900, 50)
    np.testing.assert_array_equal(values, lines.values[steps.astype(int), 0])
    assert values.max() == lines.values[100:4900, 0].max()


@pytest.mark.parametrize("columns", [7, 500])
def test_the_band_holds_every_unit(columns: int) -> None:
    lines = noise(300, 90)
    steps, low, high = band(lines, 0, 300, columns)
    assert len(steps) == len(low) == len(high) == min(columns, 300)
    assert low.min() == lines.values.min()
    assert high.max() == lines.values.max()


@pytest.mark.parametrize("units", [1, 8, MOST_CURVES, MOST_CURVES + 1, 200, 512])
def test_the_sample_is_spread_and_not_too_large(units: int) -> None:
    chosen = sampled_units(units)
    assert chosen[0] == 0
    assert len(chosen) == units if units <= MOST_CURVES else len(chosen) <= SAMPLE
    assert len(set(np.diff(chosen))) <= 1
    assert chosen[-1] < units
