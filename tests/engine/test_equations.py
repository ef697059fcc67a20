"""Every signal of a trace against the cells' equations, written out once more step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


POLICIES = {
    "sigmoid": (engine.Sigmoid(), sigmoid),
    "threshold": (
        engine.Threshold(0.4, 0.6),
        lambda z: np.where(sigmoid(z) < 0.4, 0, np.where(sigmoid(z) > 0.6, 1, sigmoid(z))),
    ),
    "stretch": (
        engine.Stretch(-0.5, 1.2),
        lambda z: np.clip(1.7 * sigmoid(z) - 0.5, 0, 1),
    ),
    "temperature": (engine.Temperature(3.0), lambda z: sigmoid(3 * z)),
    "hard": (engine.HardSigmoid(), lambda z: np.clip(z / 6 + 0.5, 0, 1)),
}

shapes = st.fixed_dictionaries(
    {
        "steps": st.integers(1, 7),
        "sequences": st.integers(1, 4),
        "inputs": st.integers(1, 5),
        "units": st.integers(1, 6),
        "layers": st.integers(1, 3),
        "bidirectional": st.booleans(),
        "bias": st.booleans(),
        "seed": st.integers(0, 2**32 - 1),
        "policy": st.sampled_from(sorted(POLICIES)),
    }
)


def random_run(cell: Any, shape: dict[str, Any], **options: Any) -> tuple[Any, engine.Trace, Any]:
    rng = np.random.default_rng(shape["seed"])
    network = cell(
        shape["inputs"],
        shape["units"],
        shape["layers"],
        bidirectional=shape["bidirectional"],
        bias=shape["bias"],
        dtype="float64",
        **options,
    )
    network.load_state_dict(
        {name: rng.normal(0, 1, size) for name, size in network.parameter_shapes().items()}
    )
    inputs = rng.normal(0, 1, (shape["steps"], shape["sequences"], shape["inputs"]))
    state_shape = (network.layer_count, shape["sequences"], shape["units"])
    parts = [rng.normal(0, 1, state_shape) for _ in network.state_names]
    state = tuple(parts) if len(parts) == 2 else parts[0]
    policy, value = POLICIES[shape["policy"]]
    gates = policy if network.gate_names else None
    return network, network.forward(inputs, state, gates), (inputs, parts, value)


def walk(network: Any, inputs: Any, parts: Any, step_of: Any) -> tuple[list[Any], Any]:
    """Run `step_of(weights, x, states)` through all layers and directions; no clever batching."""
    layers: list[dict[str, Any]] = []
    below = inputs
    for depth in range(network.num_layers):
        outputs = []
        for direction in range(network.num_directions):
            index = depth * network.num_directions + direction
            suffix = f"_l{depth}" + ("_reverse" if direction else "")
            weights = {
                name.removesuffix(suffix): value
                for name, value in network.state_dict().items()
                if name.endswith(suffix) and (direction or not name.endswith("_reverse"))
            }
            rows = weights["weight_ih"].shape[0]
            weights.setdefault("bias_ih", np.zeros(rows))
            weights.setdefault("bias_hh", np.zeros(rows))
            states = [part[index] for part in parts]
            found: list[Any] = [None] * len(inputs)
            order = range(len(inputs))
            for step in reversed(order) if direction else order:
                found[step] = step_of(weights, below[step], states)
                states = [found[step][name] for name in network.state_names]
            layers.append({name: np.stack([f[name] for f in found]) for name in found[0]})
            outputs.append(layers[-1]["hidden"])
        below = np.concatenate(outputs, axis=2)
    return layers, below


def assert_same(trace: engine.Trace, layers: list[Any], outputs: Any) -> None:
    # Without squashing the state can grow without bound, and rounding with it.
    scale = max(1.0, *(float(np.abs(layer["hidden"]).max()) for layer in layers))
    np.testing.assert_allclose(trace.outputs / scale, outputs / scale, rtol=0, atol=1e-10)
    for layer, expected in zip(trace.layers, layers, strict=True):
        for name, value in expected.items():
            np.testing.assert_allclose(layer.signal(name), value, rtol=1e-9, atol=1e-9 * scale)


def lstm_step(gate: Any, *, peepholes: bool, coupled: bool, without: tuple[str, ...]) -> Any:
    def step(weights: Any, x: Any, states: Any) -> dict[str, Any]:
        hidden, cell = states
        z = x @ weights["weight_ih"].T + hidden @ weights["weight_hh"].T
        z_i, z_f, z_g, z_o = np.split(z + weights["bias_ih"] + weights["bias_hh"], 4, axis=1)
        if peepholes:
            z_i, z_f = z_i + weights["weight_ci"] * cell, z_f + weights["weight_cf"] * cell
        i = np.ones_like(z_i) if "input_gate" in without else gate(z_i)
        f = np.ones_like(z_f) if "forget_gate" in without else gate(z_f)
        f = 1 - i if coupled else f
        g = z_g if "input_activation" in without else np.tanh(z_g)
        c = f * cell + i * g
        z_o = z_o + weights["weight_co"] * c if peepholes else z_o
        o = np.ones_like(z_o) if "output_gate" in without else gate(z_o)
        return {
            "input_gate": i,
            "forget_gate": f,
            "candidate": g,
            "output_gate": o,
            "cell": c,
            "hidden": o * (c if "output_activation" in without else np.tanh(c)),
            "input_gate_pre": z_i,
            "forget_gate_pre": z_f,
            "candidate_pre": z_g,
            "output_gate_pre": z_o,
            "cell_before": cell,
            "hidden_before": hidden,
        }

    return step


VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "peepholes": {"peepholes": True},
    "coupled": {"coupled": True},
    "coupled with peepholes": {"coupled": True, "peepholes": True},
    "no input gate": {"without": ("input_gate",)},
    "no forget gate": {"without": ("forget_gate",)},
    "no output gate": {"without": ("output_gate",), "peepholes": True},
    "no input activation": {"without": ("input_activation",)},
    "no output activation": {"without": ("output_activation",)},
}


@pytest.mark.parametrize("variant", VARIANTS)
@given(shape=shapes)
def test_lstm_follows_its_equations(variant: str, shape: dict[str, Any]) -> None:
    options = {"peepholes": False, "coupled": False, "without": (), **VARIANTS[variant]}
    network, trace, (inputs, parts, gate) = random_run(engine.LSTM, shape, **options)
    layers, outputs = walk(network, inputs, parts, lstm_step(gate, **options))
    assert_same(trace, layers, outputs)
    assert set(layers[0]) == set(trace.layers[0].signal_names)


@pytest.mark.parametrize("reset_after", [True, False])
@given(shape=shapes)
def test_gru_follows_its_equations(reset_after: bool, shape: dict[str, Any]) -> None:
    network, trace, (inputs, parts, gate) = random_run(engine.GRU, shape, reset_after=reset_after)

    def step(weights: Any, x: Any, states: Any) -> dict[str, Any]:
        (hidden,) = states
        x_r, x_z, x_n = np.split(x @ weights["weight_ih"].T + weights["bias_ih"], 3, axis=1)
        u_r, u_z, u_n = np.split(weights["weight_hh"], 3)
        b_r, b_z, b_n = np.split(weights["bias_hh"], 3)
        z_r, z_z = x_r + hidden @ u_r.T + b_r, x_z + hidden @ u_z.T + b_z
        r, z = gate(z_r), gate(z_z)
        product = r * (hidden @ u_n.T + b_n) if reset_after else (r * hidden) @ u_n.T + b_n
        z_n = x_n + product
        n = np.tanh(z_n)
        return {
            "reset_gate": r,
            "update_gate": z,
            "candidate": n,
            "hidden": (1 - z) * n + z * hidden,
            "reset_gate_pre": z_r,
            "update_gate_pre": z_z,
            "candidate_pre": z_n,
            "hidden_before": hidden,
        }

    layers, outputs = walk(network, inputs, parts, step)
    assert_same(trace, layers, outputs)
    assert set(layers[0]) == set(trace.layers[0].signal_names)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@given(shape=shapes)
def test_rnn_follows_its_equations(nonlinearity: str, shape: dict[str, Any]) -> None:
    network, trace, (inputs, parts, _) = random_run(engine.RNN, shape, nonlinearity=nonlinearity)

    def step(weights: Any, x: Any, states: Any) -> dict[str, Any]:
        (hidden,) = states
        z = x @ weights["weight_ih"].T + hidden @ weights["weight_hh"].T
        z = z + weights["bias_ih"] + weights["bias_hh"]
        h = np.tanh(z) if nonlinearity == "tanh" else np.maximum(z, 0)
        return {"hidden": h, "hidden_pre": z, "hidden_before": hidden}

    layers, outputs = walk(network, inputs, parts, step)
    scale = max(1.0, float(np.abs(outputs).max()))  # relu grows from layer to layer
    np.testing.assert_allclose(trace.outputs / scale, outputs / scale, rtol=0, atol=1e-10)
    assert set(layers[0]) == set(trace.layers[0].signal_names)


def test_the_last_states_are_the_final_state() -> None:
    lstm = engine.LSTM(2, 3, 2, bidirectional=True)
    trace = lstm.forward(np.random.default_rng(0).normal(size=(5, 2, 2)))
    hidden, cell = trace.final_state
    for index, layer in enumerate(trace.layers):
        last = 0 if index % 2 else -1
        np.testing.assert_array_equal(hidden[index], layer.hidden[last])
        np.testing.assert_array_equal(cell[index], layer.cell[last])


def test_continuing_from_the_final_state_is_one_long_run() -> None:
    rng = np.random.default_rng(3)
    for cell in (engine.LSTM, engine.GRU, engine.RNN):
        network = cell(2, 4, 2, dtype="float64")
        inputs = rng.normal(size=(9, 3, 2))
        whole, first = network.forward(inputs), network.forward(inputs[:4])
        second = network.forward(inputs[4:], first.final_state)
        np.testing.assert_allclose(second.outputs, whole.outputs[4:], rtol=0, atol=1e-14)
