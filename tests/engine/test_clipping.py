"""Clipping changes the length of the gradient, not its direction, and only if it is too long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui import engine


def test_a_long_gradient_is_scaled_in_place_to_the_limit() -> None:
    gradients = {"a": np.array([3.0, 0.0]), "b": np.array([[4.0]])}
    assert engine.clip_by_norm(gradients, 1.0) == 5.0
    np.testing.assert_allclose(gradients["a"], [0.6, 0.0], rtol=1e-6)
    np.testing.assert_allclose(gradients["b"], [[0.8]], rtol=1e-6)


def test_a_short_gradient_stays_as_it_is() -> None:
    gradients = {"a": np.array([0.3, 0.4])}
    assert engine.clip_by_norm(gradients, 1.0) == pytest.approx(0.5)
    np.testing.assert_array_equal(gradients["a"], [0.3, 0.4])


def test_only_parameters_count() -> None:
    lstm = engine.LSTM(2, 3)
    trace = lstm.forward(np.ones((4, 2)))
    gradients = lstm.backward(trace, np.ones_like(trace.outputs) * 50)
    alone = {name: gradients[name].copy() for name in lstm.state_dict()}
    inputs = gradients["inputs"].copy()
    assert engine.clip_by_norm(gradients, 0.5) == engine.clip_by_norm(alone, 0.5)
    np.testing.assert_array_equal(gradients["inputs"], inputs)


def test_the_norm_survives_squares_that_overflow_float32() -> None:
    gradients = {"a": np.full(4, 1e30, np.float32)}
    assert engine.clip_by_norm(gradients, 1.0) == pytest.approx(2e30, rel=1e-6)
    assert np.isfinite(gradients["a"]).all()


def test_by_value_limits_each_entry() -> None:
    gradients = {"a": np.array([-3.0, 0.2, 7.0])}
    engine.clip_by_value(gradients, 0.5)
    np.testing.assert_array_equal(gradients["a"], [-0.5, 0.2, 0.5])


@pytest.mark.parametrize("clip", [engine.clip_by_norm, engine.clip_by_value])
def test_a_gradient_that_cannot_be_written_is_named_and_no_other_is_scaled(clip: Any) -> None:
    closed = np.ones(2)
    closed.setflags(write=False)
    gradients = {"a": np.full(3, 9.0), "b": closed}
    with pytest.raises(ValueError, match=r"gradients\['b'\] must be writeable, not closed"):
        clip(gradients, 0.5)
    np.testing.assert_array_equal(gradients["a"], [9, 9, 9])
