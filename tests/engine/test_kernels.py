"""The compiled kernels against NumPy, and the switch between the two."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_gui import engine
from lstm_gui.engine import compiled

pytestmark = pytest.mark.skipif(
    not engine.kernels_installed(), reason="the extra `fast` (Numba) is not installed"
)

NETWORKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "lstm": (engine.LSTM, {}),
    "lstm-peepholes": (engine.LSTM, {"peepholes": True}),
    "lstm-coupled": (engine.LSTM, {"coupled": True, "peepholes": True}),
    "lstm-nig-noaf": (engine.LSTM, {"without": ["input_gate", "output_activation"]}),
    "lstm-nfg-niaf": (engine.LSTM, {"without": ["forget_gate", "input_activation"]}),
    "lstm-nog": (engine.LSTM, {"without": ["output_gate"], "bias": False}),
    "gru": (engine.GRU, {}),
    "gru-no-bias": (engine.GRU, {"bias": False}),
    "gru-before": (engine.GRU, {"reset_after": False}),
    "rnn": (engine.RNN, {}),
    "rnn-relu": (engine.RNN, {"nonlinearity": "relu"}),
}
POLICIES: dict[str, Any] = {
    "sigmoid": None,
    "threshold": engine.Threshold(0.4, 0.6),
    "threshold-zero": engine.Threshold(0.4, 0.6, gradient="zero"),
    "stretch": engine.Stretch(-0.3, 1.2, 1.5),
    "temperature": engine.Temperature(2.5),
    "hard": engine.HardSigmoid(),
}
TOLERANCES = {"float32": 2e-5, "float64": 1e-12}
"""Relative to the largest value of each array: the order of summation differs, and tanh in float32
by 4e-7."""


@pytest.fixture(autouse=True)
def mode_afterwards() -> Iterator[None]:
    before = engine.kernels_mode()
    yield
    engine.use_kernels(before)


def run(mode: str, network: Any, inputs: Any, state: Any, gradient: Any, **options: Any) -> Any:
    engine.use_kernels(mode)
    trace = network.forward(inputs, state, **options)
    return trace, network.backward(trace, gradient)


def assert_close(found: Any, expected: Any, tolerance: float) -> None:
    scale = max(1e-3, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(found / scale, expected / scale, rtol=0, atol=tolerance)


def as_parts(state: Any) -> tuple[Any, ...]:
    return state if isinstance(state, tuple) else (state,)


def assert_modes_agree(network: Any, seed: int, steps: int, sequences: int, **options: Any) -> None:
    rng, tolerance = np.random.default_rng(seed), TOLERANCES[network.dtype.name]
    network.load_state_dict(
        {
            name: rng.normal(0, 1 / np.sqrt(max(network.hidden_size, 4)), shape)
            for name, shape in network.parameter_shapes().items()
        }
    )
    inputs = rng.normal(0, 1, (steps, sequences, network.input_size))
    shape = (network.layer_count, sequences, network.hidden_size)
    parts = tuple(rng.normal(0, 1, shape) for _ in network.state_names)
    state = parts if len(parts) > 1 else parts[0]
    gradient = rng.normal(0, 1, (steps, sequences, network.output_size))
    fast, fast_gradients = run("auto", network, inputs, state, gradient, **options)
    slow, slow_gradients = run("off", network, inputs, state, gradient, **options)
    assert_close(fast.outputs, slow.outputs, tolerance)
    for one, other in zip(fast.layers, slow.layers, strict=True):
        for name in one.signal_names:
            assert_close(one.signal(name), other.signal(name), tolerance)
    for name in (*network.state_dict(), "inputs"):
        assert_close(fast_gradients[name], slow_gradients[name], tolerance * 10)
    for one, other in zip(
        as_parts(fast_gradients["initial_state"]),
        as_parts(slow_gradients["initial_state"]),
        strict=True,
    ):
        assert_close(one, other, tolerance * 10)
    for one, other in zip(fast_gradients["layers"], slow_gradients["layers"], strict=True):
        for name in network.state_names:
            assert_close(getattr(one, name), getattr(other, name), tolerance * 10)


def make(name: str, inputs: int, units: int, **options: Any) -> Any:
    cell, own = NETWORKS[name]
    return cell(inputs, units, **own, **options)


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", NETWORKS)
@given(
    steps=st.integers(1, 9),
    sequences=st.integers(1, 9),
    inputs=st.integers(1, 5),
    units=st.integers(1, 37),
    layers=st.integers(1, 2),
    bidirectional=st.booleans(),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=15)
def test_every_shape_agrees_with_numpy(
    name: str,
    dtype: str,
    steps: int,
    sequences: int,
    inputs: int,
    units: int,
    layers: int,
    bidirectional: bool,
    seed: int,
) -> None:
    network = make(name, inputs, units, num_layers=layers, bidirectional=bidirectional, dtype=dtype)
    assert_modes_agree(network, seed, steps, sequences)
    assert engine.kernels_failure() is None


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", [name for name in NETWORKS if "rnn" not in name])
def test_every_policy_and_intervention_agrees_with_numpy(name: str, policy: str) -> None:
    # In double precision, where no gate lies so near a threshold that rounding decides.
    network = make(name, 2, 5, bidirectional=True, dtype="float64")
    held = [
        engine.Clamp(signal, [0.3, 0.6], units=[1, 3], steps=slice(2, 5), layer=layer)
        for layer, signal in enumerate((*network.blocks[:1], *network.state_names[:1]))
    ]
    held += [engine.Clamp(signal, 0.2, units=2, steps=3) for signal in network.blocks]
    held += [engine.Clamp(network.state_names[-1], -0.4, units=4), engine.Ablate(0, steps=[1, 6])]
    for options in ({}, {"interventions": held}, {"lengths": [7, 3, 1, 5]}):
        assert_modes_agree(network, 3, 7, 4, gates=POLICIES[policy], **options)


@pytest.mark.parametrize("name", ["lstm", "lstm-peepholes", "gru", "gru-before", "rnn"])
@pytest.mark.parametrize(("sequences", "units"), [(17, 20), (2, 270), (17, 260)])
def test_large_products_agree_with_numpy(name: str, sequences: int, units: int) -> None:
    network = make(name, 2, units, bidirectional=True)
    assert_modes_agree(network, 0, 4, sequences)
    assert_modes_agree(network, 0, 4, sequences, lengths=[1 + n % 4 for n in range(sequences)])


@pytest.mark.parametrize("name", NETWORKS)
def test_steps_before_an_intervention_are_bit_identical(name: str) -> None:
    engine.use_kernels("auto")
    network, inputs = make(name, 2, 9), np.random.default_rng(0).normal(size=(20, 3, 2))
    plain = network.forward(inputs).layers[0]
    for signal in dict.fromkeys((*network.blocks, *network.state_names)):
        clamp = engine.Clamp(signal, 0.3, units=2, steps=11)
        changed = network.forward(inputs, interventions=[clamp]).layers[0]
        for seen in plain.signal_names:
            np.testing.assert_array_equal(changed.signal(seen)[:11], plain.signal(seen)[:11])
        assert (changed.signal(signal)[11, :, 2] == np.float32(0.3)).all()


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_gradient_of_the_compiled_path_is_exact(name: str) -> None:
    engine.use_kernels("auto")
    network = make(name, 2, 3, num_layers=2, dtype="float64")
    errors = engine.gradient_check(network, np.random.default_rng(0).normal(size=(5, 2, 2)))
    assert max(errors.values()) < 1e-9


def test_gates_never_leave_the_unit_interval_in_float32() -> None:
    engine.use_kernels("auto")
    network = engine.LSTM(1, 1)
    values = {name: np.zeros(shape) for name, shape in network.parameter_shapes().items()}
    values["weight_ih_l0"][:] = 1
    network.load_state_dict(values)
    layer = network.forward(np.linspace(-100, 100, 100_001)[:, None]).layers[0]
    for gate in (layer.input_gate, layer.forget_gate, layer.output_gate):
        assert gate.min() == 0
        assert gate.max() == 1
        expected = 1 / (1 + np.exp(-layer.input_gate_pre.astype(np.float64)))
        np.testing.assert_allclose(gate, expected, rtol=0, atol=3e-7)
    assert np.abs(layer.candidate).max() == 1


def test_what_leaves_the_finite_range_is_found() -> None:
    engine.use_kernels("auto")
    network = engine.LSTM(1, 2, without=["output_activation", "forget_gate", "input_activation"])
    values = {name: np.full(shape, 3e38) for name, shape in network.parameter_shapes().items()}
    network.load_state_dict(values)
    with pytest.raises(engine.Divergence, match="layer 0: cell of unit 0 became"):
        network.forward(np.ones((5, 1)))


def test_progress_is_told_between_pieces_of_the_loop() -> None:
    engine.use_kernels("auto")
    told: list[int] = []
    engine.LSTM(1, 2).forward(np.zeros((9000, 1)), progress=lambda step, steps: told.append(step))
    lengths = np.diff([0, *told])
    assert told[-1] == 9000
    assert lengths[0] < 100  # before anything is known of how long a step takes
    assert 0 < lengths.min() <= lengths.max() <= 4096
    assert (lengths[:-1] % 16 == 0).all()  # whole groups of projected inputs: the same bits


SCRIPT = """
import sys, threading
import numpy as np
from lstm_gui import engine
from lstm_gui.engine import compiled
engine.use_kernels("{mode}")
lstm = engine.LSTM(1, 2)
def run():
    trace = lstm.forward(np.ones((3, 1)))
    lstm.backward(trace, trace.outputs)
run()
print("numba" in sys.modules, engine.kernels_in_use())
thread = threading.Thread(target=engine.warm_up)
thread.start()
thread.join()
run()
print("numba" in sys.modules, engine.kernels_in_use(), engine.kernels_failure())
"""


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("off", ["False False", "False False None"]),
        ("when_ready", ["False False", "True True None"]),
        ("auto", ["True True", "True True None"]),
    ],
)
def test_the_mode_decides_when_numba_is_loaded(mode: str, expected: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(mode=mode)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == expected


def test_without_numba_numpy_does_the_work_and_says_why() -> None:
    script = SCRIPT.format(mode="auto").replace(
        "from lstm_gui",
        "sys.modules['numba'] = None\nimport importlib.util\n"
        "importlib.util.find_spec = lambda name: None\nfrom lstm_gui",
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "True False Numba is not installed"


def test_threads_may_run_at_the_same_time() -> None:
    engine.use_kernels("auto")
    network, inputs = engine.LSTM(2, 16), np.random.default_rng(0).normal(size=(300, 2, 2))
    expected, found = network.forward(inputs).outputs, []
    threads = [
        threading.Thread(target=lambda: found.append(network.forward(inputs).outputs))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for outputs in found:
        np.testing.assert_array_equal(outputs, expected)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("steps", "sequences"), [(1, 1), (37, 1), (40, 5), (7, 16), (5, 33)])
def test_pre_activations_that_were_not_kept_are_found_to_the_last_bit(
    steps: int, sequences: int, reverse: bool
) -> None:
    network = engine.LSTM(3, 6, bidirectional=True, seed=4)
    inputs = np.random.default_rng(steps).normal(size=(steps, sequences, 3))
    nothing = engine.Clamp("cell", 0.0, steps=[], layer=int(reverse))
    looked_at = network.forward(inputs).layers[int(reverse)]
    kept = network.forward(inputs, interventions=[nothing]).layers[int(reverse)]
    for name in looked_at.signal_names:
        np.testing.assert_array_equal(looked_at.signal(name), kept.signal(name), err_msg=name)
        assert not looked_at.signal(name).flags.writeable


def test_parts_of_a_loop_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    network = engine.LSTM(3, 6, 2, bidirectional=True)
    rng = np.random.default_rng(0)
    inputs, gradient = rng.normal(size=(100, 3, 3)), rng.normal(size=(100, 3, 12))
    whole = network.forward(inputs)
    whole_gradients = network.backward(whole, gradient)
    monkeypatch.setattr(compiled, "SECONDS_PER_PART", 1e-9)
    told: list[int] = []
    parts = network.forward(inputs, progress=lambda step, steps: told.append(step))
    assert len(told) > 4 * 15
    gradients = network.backward(parts, gradient, progress=lambda step, steps: None)
    np.testing.assert_array_equal(parts.outputs, whole.outputs)
    for name in (*network.parameters, "inputs"):
        np.testing.assert_array_equal(gradients[name], whole_gradients[name])
