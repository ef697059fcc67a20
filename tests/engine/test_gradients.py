"""BPTT of every cell, policy and intervention, entry by entry, on tiny networks."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_gui import engine

NETWORKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "lstm": (engine.LSTM, {}),
    "lstm-2-layers": (engine.LSTM, {"num_layers": 2}),
    "lstm-bidirectional": (engine.LSTM, {"num_layers": 2, "bidirectional": True}),
    "lstm-no-bias": (engine.LSTM, {"bias": False}),
    "lstm-peepholes": (engine.LSTM, {"peepholes": True, "bidirectional": True}),
    "lstm-coupled": (engine.LSTM, {"coupled": True}),
    "lstm-coupled-peepholes": (engine.LSTM, {"coupled": True, "peepholes": True}),
    "lstm-nig": (engine.LSTM, {"without": ["input_gate"]}),
    "lstm-nfg": (engine.LSTM, {"without": ["forget_gate"], "peepholes": True}),
    "lstm-nog": (engine.LSTM, {"without": ["output_gate"], "peepholes": True}),
    "lstm-niaf": (engine.LSTM, {"without": ["input_activation"]}),
    "lstm-noaf": (engine.LSTM, {"without": ["output_activation"]}),
    "gru": (engine.GRU, {"num_layers": 2}),
    "gru-bidirectional": (engine.GRU, {"bidirectional": True}),
    "gru-no-bias": (engine.GRU, {"bias": False}),
    "gru-before": (engine.GRU, {"reset_after": False, "num_layers": 2}),
    "gru-before-no-bias": (engine.GRU, {"reset_after": False, "bias": False}),
    "rnn": (engine.RNN, {"num_layers": 2, "bidirectional": True}),
    "rnn-relu": (engine.RNN, {"nonlinearity": "relu"}),
}
POLICIES = {
    "sigmoid": engine.Sigmoid(),
    "threshold": engine.Threshold(0.35, 0.6),
    "threshold-zero": engine.Threshold(0.35, 0.6, gradient="zero"),
    "stretch": engine.Stretch(-0.4, 1.3, sharpness=1.5),
    "temperature": engine.Temperature(2.5),
    "hard": engine.HardSigmoid(),
}
TOLERANCE = 1e-9
"""The complex step itself is exact to rounding; small entries lose a few digits to cancellation."""


def make(name: str, seed: int = 0) -> Any:
    cell, options = NETWORKS[name]
    network = cell(2, 3, dtype="float64", **options)
    rng = np.random.default_rng(seed)
    network.load_state_dict(
        {key: rng.normal(0, 0.9, shape) for key, shape in network.parameter_shapes().items()}
    )
    return network


def sequence(steps: int = 4, sequences: int = 2, seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(0, 1, (steps, sequences, 2))


def worst(network: Any, inputs: Any, **options: Any) -> float:
    return max(engine.gradient_check(network, inputs, **options).values())


@pytest.mark.parametrize(("name", "policy"), list(product(NETWORKS, POLICIES)))
def test_bptt_agrees_with_the_complex_step(name: str, policy: str) -> None:
    network = make(name)
    if not network.gate_names:
        assert worst(network, sequence()) < TOLERANCE
        return
    assert worst(network, sequence(), gates=POLICIES[policy]) < TOLERANCE


@pytest.mark.parametrize("name", NETWORKS)
def test_held_signals_pass_no_gradient_to_what_they_replaced(name: str) -> None:
    network, inputs = make(name), sequence(3, 1)
    last = network.layer_count - 1
    for signal in dict.fromkeys((*network.blocks, *network.state_names)):
        some = engine.Clamp(signal, [0.3, 0.8], units=[0, 2], steps=slice(1, 3), layer=last)
        assert worst(network, inputs, interventions=[some]) < TOLERANCE
        always = engine.Clamp(signal, 0.25, units=1)
        assert worst(network, inputs, interventions=[some, always]) < TOLERANCE
    ablated = [engine.Ablate(2), engine.Clamp("hidden", 0.7, units=2, steps=1)]
    assert worst(network, inputs, interventions=ablated) < TOLERANCE


@pytest.mark.parametrize("name", NETWORKS)
def test_padding_neither_gets_nor_gives_gradient(name: str) -> None:
    network, inputs = make(name), sequence(5, 3)
    assert worst(network, inputs, lengths=[5, 1, 3]) < TOLERANCE
    trace = network.forward(inputs, lengths=[5, 1, 3])
    gradients = network.backward(trace, np.ones_like(trace.outputs))
    assert not gradients["inputs"][1:, 1].any()
    assert not gradients["inputs"][3:, 2].any()
    assert gradients["inputs"][4, 0].any()
    for layer in gradients["layers"]:
        assert not layer.hidden[3:, 2].any()


def test_different_policies_for_different_gates_have_their_own_slopes() -> None:
    network = make("lstm")
    gates = {"input_gate": engine.HardSigmoid(), "forget_gate": engine.Stretch()}
    assert worst(network, sequence(), gates=gates) < TOLERANCE
    assert worst(make("gru"), sequence(), gates={"update_gate": engine.Stretch()}) < TOLERANCE


@given(
    name=st.sampled_from(sorted(NETWORKS)),
    steps=st.integers(1, 4),
    sequences=st.integers(1, 3),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=25)
def test_bptt_is_exact_whatever_the_shape(name: str, steps: int, sequences: int, seed: int) -> None:
    assert worst(make(name, seed), sequence(steps, sequences, seed), seed=seed) < 1e-7


def test_a_head_and_its_gradients_are_checked_too() -> None:
    network = engine.Network(make("lstm-2-layers"), engine.Linear(3, 2, dtype="float64"))
    errors = engine.gradient_check(network, sequence(), initial_state=None)
    assert set(errors) == set(network.state_dict())
    assert max(errors.values()) < TOLERANCE


def random_state(network: Any, sequences: int, rng: np.random.Generator) -> Any:
    shape = (network.layer_count, sequences, network.hidden_size)
    parts = [rng.normal(0, 1, shape) for _ in network.state_names]
    return tuple(parts) if len(parts) == 2 else parts[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_of_inputs_and_initial_state_agree_with_central_differences(name: str) -> None:
    rng, network, inputs = np.random.default_rng(5), make(name), sequence(3)
    state = random_state(network, 2, rng)
    weights = rng.normal(size=(3, 2, network.output_size))
    gradients = network.backward(network.forward(inputs, state), weights)

    def slopes(array: Any) -> Any:
        found = np.empty_like(array)
        for index in np.ndindex(array.shape):
            kept, values = array[index], []
            for shift in (1e-6, -1e-6):
                array[index] = kept + shift
                values.append(float(np.sum(network.forward(inputs, state).outputs * weights)))
            array[index] = kept
            found[index] = (values[0] - values[1]) / 2e-6
        return found

    np.testing.assert_allclose(gradients["inputs"], slopes(inputs), rtol=0, atol=1e-7)
    parts = state if isinstance(state, tuple) else (state,)
    found = gradients["initial_state"]
    for part, gradient in zip(parts, found if isinstance(found, tuple) else (found,), strict=True):
        np.testing.assert_allclose(gradient, slopes(part), rtol=0, atol=1e-7)


@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_of_all_parameters_agree_with_central_differences(name: str) -> None:
    rng, network, inputs = np.random.default_rng(7), make(name), sequence(3)
    weights = rng.normal(size=(3, 2, network.output_size))
    gradients = network.backward(network.forward(inputs), weights)
    values = network.state_dict()
    for parameter, array in values.items():
        slopes = np.empty_like(array)
        for index in np.ndindex(array.shape):
            kept, losses = array[index], []
            for shift in (1e-6, -1e-6):
                array[index] = kept + shift
                network.load_state_dict(values)
                losses.append(float(np.sum(network.forward(inputs).outputs * weights)))
            array[index] = kept
            slopes[index] = (losses[0] - losses[1]) / 2e-6
        np.testing.assert_allclose(gradients[parameter], slopes, rtol=0, atol=1e-7)


@pytest.mark.parametrize("name", NETWORKS)
def test_layer_gradients_are_the_effect_of_moving_that_one_value(name: str) -> None:
    rng, network, inputs = np.random.default_rng(6), make(name), sequence(4, 1)
    weights = rng.normal(size=(4, 1, network.output_size))
    trace = network.forward(inputs)
    layers = network.backward(trace, weights)["layers"]
    for index, (layer, gradient) in enumerate(zip(trace.layers, layers, strict=True)):
        for signal in network.state_names:
            for step, unit in product(range(4), range(3)):
                value, losses = float(layer.signal(signal)[step, 0, unit]), []
                for shift in (1e-6, -1e-6):
                    moved = engine.Clamp(signal, value + shift, unit, step, index)
                    outputs = network.forward(inputs, interventions=[moved]).outputs
                    losses.append(float(np.sum(outputs * weights)))
                slope = (losses[0] - losses[1]) / 2e-6
                arrived = getattr(gradient, signal)[step, 0, unit]
                assert arrived == pytest.approx(slope, abs=1e-7)


def test_threshold_gradient_zero_cuts_where_the_gate_was_snapped() -> None:
    network, inputs = make("lstm"), sequence(1, 1)
    everything_snaps = engine.Threshold(0.5, 0.5, gradient="zero")
    trace = network.forward(inputs, gates=everything_snaps)
    assert set(np.unique(trace.layers[0].input_gate)) <= {0.0, 1.0}
    gradients = network.backward(trace, np.ones_like(trace.outputs))
    size = network.hidden_size
    gate_rows = np.r_[0 : 2 * size, 3 * size : 4 * size]
    assert not gradients["weight_ih_l0"][gate_rows].any()
    through = engine.Threshold(0.5, 0.5, gradient="straight_through")
    trace = network.forward(inputs, gates=through)
    gradients = network.backward(trace, np.ones_like(trace.outputs))
    assert gradients["weight_ih_l0"][3 * size :].any()


def test_coupled_forget_rows_have_no_effect_and_no_gradient() -> None:
    network, inputs = make("lstm-coupled-peepholes"), sequence()
    trace = network.forward(inputs)
    gradients = network.backward(trace, np.ones_like(trace.outputs))
    rows = slice(3, 6)
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        assert not gradients[name][rows].any()
        assert gradients[name][:3].any()
    assert not gradients["weight_cf_l0"].any()
    changed = network.state_dict()
    changed["weight_ih_l0"][rows] += 1
    changed["weight_cf_l0"] += 1
    network.load_state_dict(changed)
    np.testing.assert_array_equal(network.forward(inputs).outputs, trace.outputs)
