"""Arrays where they enter the engine."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.engine.arrays import all_finite, readable_array

FLOAT32 = np.dtype(np.float32)


@given(
    size=st.integers(1, 40),
    place=st.integers(0, 39),
    value=st.sampled_from([0.0, 1e-30, 3e38, -3e38, np.nan, np.inf, -np.inf]),
    rest=st.sampled_from([0.0, 1.0, -3e38]),
)
def test_only_what_is_not_finite_is_found(size: int, place: int, value: float, rest: float) -> None:
    array = np.full((size, 2), rest, dtype=np.float32)
    array[place % size, 1] = value
    assert all_finite(array) == bool(np.isfinite(value))
    assert all_finite(array.T) == bool(np.isfinite(value))


def test_an_array_that_fits_is_read_where_it_is() -> None:
    given_array = np.ones((3, 2), dtype=np.float32)
    assert readable_array("x", given_array, FLOAT32, (3, 2)) is given_array
    other = readable_array("x", given_array.astype(np.float64), FLOAT32, (3, 2))
    assert other.dtype == FLOAT32
    assert readable_array("x", np.ones((2, 3), np.float32).T, FLOAT32, (3, 2)).flags.c_contiguous


def test_an_array_that_is_read_where_it_is_has_to_fit() -> None:
    with pytest.raises(ValueError, match=r"x must have shape \(3, 2\), not \(2, 2\)"):
        readable_array("x", np.ones((2, 2), dtype=np.float32), FLOAT32, (3, 2))
    with pytest.raises(ValueError, match=r"x\[1, 0\] is nan"):
        readable_array("x", np.array([[0, 0], [np.nan, 0]], np.float32), FLOAT32, (2, 2))


def test_a_module_of_masked_arrays_that_is_still_being_loaded_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "numpy.ma", types.ModuleType("numpy.ma"))
    lstm = engine.LSTM(1, 2)
    assert lstm.forward(np.zeros((3, 1))).steps == 3
