"""Scaling: the map to the network and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lstm_gui.sequences import Scaling

TABLES = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=20),
    elements=st.floats(-1e150, 1e150, allow_nan=False),
)


@given(TABLES, st.sampled_from(("none", "standard", "min_max")))
def test_values_come_back_after_scaling(values: np.ndarray, kind: str) -> None:
    scaling = Scaling.fit(kind, values)  # type: ignore[arg-type] # hypothesis draws plain strings
    back = scaling.invert(scaling.apply(values))
    size = np.abs(values).max(axis=0)
    assert (np.abs(back - values) <= 1e-12 * size).all()


@given(TABLES)
def test_min_max_stays_between_zero_and_one(values: np.ndarray) -> None:
    inputs = Scaling.fit("min_max", values).apply(values)
    assert inputs.min() >= -1e-9
    assert inputs.max() <= 1.0 + 1e-9


def test_standard_scaling_gives_mean_zero_and_deviation_one() -> None:
    values = np.random.default_rng(0).normal(50.0, 7.0, (400, 3))
    inputs = Scaling.fit("standard", values).apply(values)
    np.testing.assert_allclose(inputs.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(inputs.std(axis=0), 1.0, rtol=1e-12)


@pytest.mark.parametrize("kind", ["standard", "min_max"])
@pytest.mark.parametrize("constant", [0.0, 3.7, -1e12, 1e140])
def test_a_constant_feature_becomes_zero_and_comes_back_exactly(kind: str, constant: float) -> None:
    values = np.full((5, 1), constant)
    scaling = Scaling.fit(kind, values)  # type: ignore[arg-type] # parametrised as plain strings
    assert (np.abs(scaling.apply(values)) <= 1e-15 * abs(constant)).all()
    assert scaling.factor[0] == 1.0
    np.testing.assert_array_equal(scaling.invert(scaling.apply(values)), values)


@pytest.mark.parametrize("value", [1e151, -1e300, np.inf, np.nan])
def test_numbers_whose_squares_overflow_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="at most 1e\\+150"):
        Scaling.fit("standard", np.array([[value], [0.0]]))


def test_the_arrays_are_copies_that_nobody_can_change() -> None:
    offset = np.zeros(2)
    scaling = Scaling("standard", offset, np.ones(2))
    offset[0] = 5.0
    assert scaling.offset[0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        scaling.offset[0] = 1.0


@pytest.mark.parametrize(
    ("kind", "offset", "factor", "said"),
    [
        ("log", [0.0], [1.0], "log"),
        ("none", [0.0], [1.0, 1.0], r"\(1,\).*\(2,\)"),
        ("none", [0.0], [0.0], "above 0"),
        ("none", [np.nan], [1.0], "finite"),
    ],
)
def test_a_scaling_that_cannot_be_is_refused(
    kind: str, offset: list[float], factor: list[float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Scaling(kind, np.array(offset), np.array(factor))  # type: ignore[arg-type] # a wrong one


def test_fitting_needs_a_table_with_rows() -> None:
    with pytest.raises(ValueError, match="steps, features"):
        Scaling.fit("standard", np.zeros(4))
    with pytest.raises(ValueError, match="steps, features"):
        Scaling.fit("standard", np.zeros((0, 2)))
