"""The gradient check must find gradients that are wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui import engine


class WithWrongGradient(engine.LSTM):
    """An LSTM whose backward pass is off in one entry of one parameter."""

    spoiled = "weight_hh_l0"

    def backward(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        gradients = super().backward(*arguments, **options)
        gradients[self.spoiled].flat[5] *= 1.001
        return gradients


def test_one_entry_that_is_off_by_a_thousandth_is_found() -> None:
    network = WithWrongGradient(2, 3, dtype="float64")
    errors = engine.gradient_check(network, np.random.default_rng(0).normal(size=(4, 2, 2)))
    assert errors.pop("weight_hh_l0") == pytest.approx(0.001, rel=0.01)
    assert max(errors.values()) < 1e-10


def test_a_float32_network_is_checked_in_double() -> None:
    errors = engine.gradient_check(engine.GRU(2, 3), np.ones((3, 2)))
    assert max(errors.values()) < 1e-10


def test_the_network_is_left_alone() -> None:
    network = engine.LSTM(1, 2, dtype="float64")
    before = network.state_dict()
    engine.gradient_check(network, np.ones((3, 1)))
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_lost_time_step_is_found() -> None:
    class Forgetful(engine.LSTM):
        def backward(self, trace: Any, output_gradient: Any, *rest: Any) -> dict[str, Any]:
            cut = np.array(output_gradient)
            cut[2] = 0
            return super().backward(trace, cut, *rest)

    errors = engine.gradient_check(Forgetful(2, 3, dtype="float64"), np.ones((4, 2)))
    assert min(errors.values()) > 1e-4
