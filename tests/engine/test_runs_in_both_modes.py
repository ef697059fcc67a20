"""Everything a run can be asked for, drawn together: compiled and NumPy agree on all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_gui import engine

POLICIES = [
    engine.Sigmoid(),
    engine.Threshold(0.3, 0.7),
    engine.Threshold(0.3, 0.7, gradient="zero"),
    engine.Stretch(-0.3, 1.2, 1.5),
    engine.Temperature(2.5),
    engine.HardSigmoid(),
]
PARTS = ["input_gate", "forget_gate", "output_gate", "input_activation", "output_activation"]


@pytest.fixture(autouse=True)
def mode_afterwards() -> Iterator[None]:
    before = engine.kernels_mode()
    yield
    engine.use_kernels(before)


def drawn_network(draw: Any, dtype: str) -> Any:
    """Draw a cell with any of its options, and weights large enough to saturate gates."""
    kind = draw(st.sampled_from(["lstm", "gru", "rnn"]))
    sizes = draw(st.integers(1, 4)), draw(st.integers(1, 40)), draw(st.integers(1, 2))
    common = {"bidirectional": draw(st.booleans()), "bias": draw(st.booleans()), "dtype": dtype}
    if kind == "lstm":
        coupled = draw(st.booleans())
        parts = PARTS[2:] if coupled else PARTS
        without = draw(st.lists(st.sampled_from(parts), unique=True, max_size=2))
        network: Any = engine.LSTM(
            *sizes, peepholes=draw(st.booleans()), coupled=coupled, without=without, **common
        )
    elif kind == "gru":
        network = engine.GRU(*sizes, reset_after=draw(st.booleans()), **common)
    else:
        network = engine.RNN(*sizes, nonlinearity=draw(st.sampled_from(["tanh", "relu"])), **common)
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    scale = 1 / np.sqrt(max(network.hidden_size, 4))
    network.load_state_dict(
        {name: rng.normal(0, scale, shape) for name, shape in network.parameter_shapes().items()}
    )
    return network, rng


def drawn_clamp(draw: Any, network: Any, steps: int) -> Any:
    layer = draw(st.integers(0, network.layer_count - 1))
    units = draw(st.none() | st.integers(0, network.hidden_size - 1))
    first = draw(st.integers(0, steps - 1))
    places = draw(st.sampled_from([None, first, slice(first, steps)]))
    if draw(st.booleans()):
        return engine.Ablate(units, places, layer)
    signal = draw(st.sampled_from(network.signals))
    return engine.Clamp(signal, draw(st.floats(-1, 1, width=32)), units, places, layer)


def drawn_options(draw: Any, network: Any, steps: int, sequences: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if network.gate_names:
        options["gates"] = {
            name: draw(st.sampled_from(POLICIES))
            for name in network.gate_names
            if draw(st.booleans())
        }
    if draw(st.booleans()):
        count = draw(st.integers(1, 3))
        options["interventions"] = [drawn_clamp(draw, network, steps) for _ in range(count)]
    if draw(st.booleans()):
        options["lengths"] = [draw(st.integers(1, steps)) for _ in range(sequences)]
    return options


def everything(network: Any, arrays: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Return all that a forward and a backward pass gave, by name."""
    trace = network.forward(arrays["inputs"], arrays["state"], **options)
    gradients = network.backward(trace, arrays["given"], arrays["final"])
    layers = gradients.pop("layers")
    found = {"outputs": trace.outputs}
    for name, state in (
        ("final", trace.final_state),
        ("initial", gradients.pop("initial_state")),
    ):
        parts = state if isinstance(state, tuple) else (state,)
        found |= {f"{name} {place}": part for place, part in enumerate(parts)}
    for number, (run, arriving) in enumerate(zip(trace.layers, layers, strict=True)):
        found |= {f"{number} {name}": run.signal(name) for name in run.signal_names}
        found |= {f"{number} dL/d{name}": getattr(arriving, name) for name in network.state_names}
    found.update(gradients)
    return found


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_compiled_and_numpy_agree_whatever_is_asked_for(data: Any) -> None:
    network, rng = drawn_network(data.draw, "float64")
    steps, sequences = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9))
    options = drawn_options(data.draw, network, steps, sequences)
    shape = network.layer_count, sequences, network.hidden_size
    parts = [tuple(rng.normal(size=shape) for _ in network.state_names) for _ in range(2)]
    state, final = (part if len(part) == 2 else part[0] for part in parts)
    arrays = {
        "inputs": rng.normal(size=(steps, sequences, network.input_size)),
        "state": state,
        "final": final,
        "given": rng.normal(size=(steps, sequences, network.output_size)),
    }
    engine.use_kernels("auto")
    fast = everything(network, arrays, options)
    engine.use_kernels("off")
    slow = everything(network, arrays, options)
    assert fast.keys() == slow.keys()
    for name, value in slow.items():
        scale = max(1.0, float(np.abs(value).max(initial=0)))
        np.testing.assert_allclose(fast[name] / scale, value / scale, rtol=0, atol=1e-11)


@pytest.mark.parametrize("mode", ["auto", "off"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_run_is_bit_for_bit_the_same_up_to_its_first_intervention(mode: str, data: Any) -> None:
    engine.use_kernels(mode)
    dtype = data.draw(st.sampled_from(["float32", "float64"]))
    network, rng = drawn_network(data.draw, dtype)
    steps, sequences = data.draw(st.integers(2, 40)), data.draw(st.sampled_from([1, 2, 5, 17]))
    inputs = rng.normal(size=(steps, sequences, network.input_size))
    first = data.draw(st.integers(1, steps - 1))
    signal = data.draw(st.sampled_from(network.signals))
    clamp = engine.Clamp(signal, 0.3, steps=slice(first, steps))
    plain = network.forward(inputs).layers[0]
    changed = network.forward(inputs, interventions=[clamp]).layers[0]
    for name in plain.signal_names:
        np.testing.assert_array_equal(changed.signal(name)[:first], plain.signal(name)[:first])
