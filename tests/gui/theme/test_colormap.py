"""Colours of values: exact at the ends, the surface at zero, clipped beyond."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.gui.theme import DARK, LIGHT, colour_indices, rgb, signal_table, weight_table

THEMES = {"light": LIGHT, "dark": DARK}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("gate", ["input_gate", "forget_gate", "output_gate"])
def test_a_gate_runs_from_the_surface_to_its_colour(name: str, gate: str) -> None:
    table = signal_table(gate, name)
    np.testing.assert_array_equal(table[0], rgb(THEMES[name].surface))
    np.testing.assert_array_equal(table[-1], rgb(THEMES[name].signal(gate)))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("signal", ["candidate", "cell", "hidden"])
def test_a_signed_signal_shows_the_surface_at_zero(name: str, signal: str) -> None:
    table = signal_table(signal, name)
    middle = colour_indices(np.zeros(1), 1.0, sequential=False)[0]
    assert np.abs(table[middle].astype(int) - rgb(THEMES[name].surface)).max() <= 1
    np.testing.assert_array_equal(table[-1], rgb(THEMES[name].signal(signal)))


@pytest.mark.parametrize("name", THEMES)
def test_weights_have_two_distinct_ends(name: str) -> None:
    table = weight_table(name)
    np.testing.assert_array_equal(table[0], rgb(THEMES[name].negative))
    np.testing.assert_array_equal(table[-1], rgb(THEMES[name].positive))


@given(arrays(np.float64, st.integers(1, 20), elements=st.floats(-5, 5)), st.floats(0.1, 10))
def test_indices_grow_with_the_value_and_are_clipped(values: np.ndarray, limit: float) -> None:
    indices = colour_indices(np.sort(values), limit, sequential=False).astype(int)
    assert (np.diff(indices) >= 0).all()
    assert colour_indices(np.array([2 * limit]), limit, sequential=False)[0] == 255
    assert colour_indices(np.array([-2 * limit]), limit, sequential=True)[0] == 0


def test_a_pre_activation_has_the_colour_of_its_gate() -> None:
    assert LIGHT.signal("forget_gate_pre") == LIGHT.signal("forget_gate")
    assert LIGHT.signal("cell_before") == LIGHT.signal("cell")
