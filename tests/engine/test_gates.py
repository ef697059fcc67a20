"""Gate policies as functions: values, slopes, and the contract at their edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lstm_gui import engine

POLICIES = [
    engine.Sigmoid(),
    engine.Threshold(),
    engine.Threshold(0.2, 0.7, gradient="zero"),
    engine.Threshold(0.0, 1.0),
    engine.Stretch(),
    engine.Stretch(-0.3, 1.05, 2.0),
    engine.Temperature(0.5),
    engine.Temperature(8.0),
    engine.HardSigmoid(),
]


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.float64)))


@pytest.mark.parametrize("policy", POLICIES, ids=str)
@given(z=hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=st.floats(-40, 40)))
def test_a_gate_lies_between_0_and_1_and_never_falls(policy: engine.GatePolicy, z: Any) -> None:
    order = np.sort(z.ravel())
    values = policy.value(order)
    assert ((values >= 0) & (values <= 1)).all()
    assert (np.diff(values) >= 0).all()
    assert policy.value(z).shape == z.shape
    assert (policy.slope(z) >= 0).all()


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_the_slope_is_the_derivative_between_the_kinks(policy: engine.GatePolicy) -> None:
    z = np.linspace(-8, 8, 801) + 0.00123
    numeric = (policy.value(z + 1e-6) - policy.value(z - 1e-6)) / 2e-6
    slope = policy.slope(z)
    smooth = numeric < 100  # a jump of a threshold is no slope
    if isinstance(policy, engine.Threshold) and policy.gradient == "straight_through":
        slope, numeric = slope[smooth], (sigmoid(z) * (1 - sigmoid(z)))[smooth]
    else:
        slope, numeric = slope[smooth], numeric[smooth]
    np.testing.assert_allclose(slope, numeric, rtol=0, atol=1e-6)


def test_threshold_snaps_strictly_outside_its_limits() -> None:
    policy = engine.Threshold(closed=0.1, open=0.9)
    z = np.log(np.array([0.05, 0.0999, 0.1001, 0.5, 0.8999, 0.9001, 0.99]))
    z -= np.log1p(-np.exp(z))  # the logit
    np.testing.assert_allclose(policy.value(z), [0, 0, 0.1001, 0.5, 0.8999, 1, 1], atol=1e-12)
    assert policy.value(np.array([0.0]))[0] == 0.5


def test_stretch_reaches_exact_0_and_1_without_a_jump() -> None:
    policy = engine.Stretch()
    z = np.linspace(-6, 6, 100_001)
    values = policy.value(z)
    assert values[0] == 0.0
    assert values[-1] == 1.0
    assert np.diff(values).max() < 1e-4
    assert policy.slope(np.array([-6.0, 6.0])).tolist() == [0.0, 0.0]


def test_hard_sigmoid_is_a_clipped_line() -> None:
    z = np.array([-4.0, -3.0, -1.5, 0.0, 1.5, 3.0, 4.0])
    np.testing.assert_allclose(
        engine.HardSigmoid().value(z), [0, 0, 0.25, 0.5, 0.75, 1, 1], atol=1e-15
    )


def test_temperature_1_is_the_sigmoid() -> None:
    z = np.linspace(-9, 9, 50)
    np.testing.assert_array_equal(engine.Temperature(1.0).value(z), engine.Sigmoid().value(z))


def test_values_keep_float32_and_take_single_numbers() -> None:
    for policy in POLICIES:
        assert policy.value(np.zeros(3, np.float32)).dtype == np.float32
        assert policy.slope(np.zeros(3, np.float32)).dtype == np.float32
        assert policy.value(0).shape == ()


def test_policies_are_values() -> None:
    assert engine.Threshold(0.1, 0.9) == engine.Threshold(0.1, 0.9)
    assert len({engine.Stretch(), engine.Stretch(-0.1, 1.1), engine.Temperature()}) == 2


def test_a_mapping_leaves_the_other_gates_at_sigmoid() -> None:
    lstm, inputs = engine.LSTM(2, 5), np.random.default_rng(0).normal(size=(20, 2))
    plain = lstm.forward(inputs).layers[0]
    snapped = lstm.forward(inputs, gates={"forget_gate": engine.Threshold(0.5, 0.5)}).layers[0]
    assert set(np.unique(snapped.forget_gate)) <= {0, 1}
    np.testing.assert_array_equal(snapped.input_gate[0], plain.input_gate[0])
    np.testing.assert_array_equal(snapped.forget_gate_pre[0], plain.forget_gate_pre[0])


@pytest.mark.parametrize("mode", ["auto", "off"])
@pytest.mark.parametrize(
    "policy", [engine.Temperature(1e18), engine.Stretch(-1e18, 1e18, 1e18)], ids=str
)
def test_the_steepest_gates_run_and_learn_in_single_precision(
    policy: engine.GatePolicy, mode: str
) -> None:
    engine.use_kernels(mode)
    try:
        network = engine.LSTM(2, 3, bias=False)
        trace = network.forward(np.zeros((4, 2)), gates=policy)  # z = 0, where they jump
        assert np.isfinite(trace.layers[0].forget_gate).all()
        gradients = network.backward(trace, np.ones((4, 1, 3)))
        assert np.isfinite(gradients["weight_ih_l0"]).all()
    finally:
        engine.use_kernels("auto")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: engine.Temperature(1e39), r"sharpness must lie within ±1e\+18, not be 1e\+39"),
        (lambda: engine.Temperature(10**400), "sharpness must be a finite number > 0, not one"),
        (lambda: engine.Stretch(sharpness=1e19), r"sharpness must lie within ±1e\+18, not be"),
        (lambda: engine.Stretch(-1e300), r"low must lie within ±1e\+18, not be -1e\+300"),
        (lambda: engine.Stretch(high=1e300), r"high must lie within ±1e\+18, not be 1e\+300"),
    ],
)
def test_what_single_precision_cannot_hold_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
