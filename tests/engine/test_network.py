"""Networks: names, copies, configurations, and edits that do not reach older traces."""

from __future__ import annotations

import json
import operator
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

RECURRENT: dict[str, Any] = {
    "lstm": lambda: engine.LSTM(2, 3, 2, True, True, True, True, "float64"),
    "lstm-without": lambda: engine.LSTM(2, 3, without=["output_gate"]),
    "gru": lambda: engine.GRU(2, 3, 2, True, False, False, "float64"),
    "rnn": lambda: engine.RNN(2, 3, 1, False, True, "relu"),
}


def network_of(name: str) -> engine.Network:
    recurrent = RECURRENT[name]()
    head = engine.Linear(recurrent.output_size, 2, recurrent.dtype)
    return engine.Network(recurrent, head)


@pytest.mark.parametrize("name", RECURRENT)
def test_a_configuration_survives_json_and_builds_the_same_network(name: str) -> None:
    network = network_of(name)
    config = json.loads(json.dumps(network.config()))
    twin = engine.network_from_config(config)
    assert twin.parameter_shapes() == network.parameter_shapes()
    assert twin.config() == network.config()
    twin.load_state_dict(network.state_dict())
    inputs = np.random.default_rng(0).normal(size=(4, 2, 2))
    np.testing.assert_array_equal(
        twin.forward(inputs).predictions, network.forward(inputs).predictions
    )
    bare = engine.build(network.recurrent.config())
    assert bare.parameter_shapes() == network.recurrent.parameter_shapes()


def test_names_and_shapes_are_pytorchs() -> None:
    lstm = engine.LSTM(5, 3, 2, bidirectional=True, peepholes=True)
    shapes = lstm.parameter_shapes()
    assert shapes["weight_ih_l0"] == (12, 5)
    assert shapes["weight_ih_l1_reverse"] == (12, 6)
    assert shapes["weight_hh_l1"] == (12, 3)
    assert shapes["bias_hh_l0_reverse"] == (12,)
    assert shapes["weight_co_l1_reverse"] == (3,)
    assert engine.GRU(5, 3, bias=False).parameter_shapes() == {
        "weight_ih_l0": (9, 5),
        "weight_hh_l0": (9, 3),
    }
    network = engine.Network(engine.RNN(5, 3), engine.Linear(3, 7))
    assert network.parameter_shapes()["head.weight"] == (7, 3)
    assert list(network.state_dict())[-2:] == ["head.weight", "head.bias"]
    assert network.parameter_count == 15 + 9 + 6 + 28


def test_the_start_is_uniform_within_one_over_root_h() -> None:
    lstm = engine.LSTM(20, 25, seed=0)
    for value in lstm.state_dict().values():
        assert np.abs(value).max() <= 0.2
    weights = lstm.state_dict()["weight_hh_l0"]
    assert weights.std() == pytest.approx(0.2 / np.sqrt(3), rel=0.05)
    assert abs(weights.mean()) < 0.01


def test_state_dict_and_load_state_dict_copy() -> None:
    network = network_of("gru")
    state = network.state_dict()
    state["weight_ih_l0"][...] = 9
    assert not (network.state_dict()["weight_ih_l0"] == 9).any()
    network.load_state_dict(state)
    state["weight_ih_l0"][...] = 5
    assert (network.state_dict()["weight_ih_l0"] == 9).all()


def test_a_copy_is_independent() -> None:
    network = network_of("lstm")
    twin = network.copy()
    twin.load_state_dict({name: value + 1 for name, value in twin.state_dict().items()})
    for name, value in network.state_dict().items():
        assert (twin.state_dict()[name] != value).all()


def test_a_trace_keeps_the_weights_it_was_made_with() -> None:
    network, inputs = network_of("lstm"), np.random.default_rng(0).normal(size=(4, 2, 2))
    trace = network.forward(inputs)
    gradient = np.ones((4, 2, 2))
    before = network.backward(trace, gradient)
    network.load_state_dict({name: value * 0 for name, value in network.state_dict().items()})
    after = network.backward(trace, gradient)
    for name in network.state_dict():
        np.testing.assert_array_equal(before[name], after[name])


def test_without_a_head_the_outputs_are_what_there_is() -> None:
    network = engine.Network(engine.LSTM(2, 3))
    trace = network.forward(np.ones((4, 2)))
    assert trace.predictions is None
    gradients = network.backward(trace, np.ones((4, 1, 3)))
    assert gradients["inputs"].shape == (4, 1, 2)


def test_predictions_are_the_affine_map_of_the_outputs() -> None:
    network = network_of("rnn")
    trace = network.forward(np.random.default_rng(0).normal(size=(4, 3, 2)))
    state = network.state_dict()
    expected = trace.outputs @ state["head.weight"].T + state["head.bias"]
    np.testing.assert_allclose(trace.predictions, expected, rtol=1e-5)
    assert not trace.predictions.flags.writeable


def test_an_identity_head_gives_the_recurrent_gradients() -> None:
    recurrent = engine.LSTM(2, 3, dtype="float64")
    network = engine.Network(recurrent, engine.Linear(3, 3, "float64"))
    network.load_state_dict(
        network.state_dict() | {"head.weight": np.eye(3), "head.bias": np.zeros(3)}
    )
    inputs = np.random.default_rng(0).normal(size=(4, 2, 2))
    gradient = np.random.default_rng(1).normal(size=(4, 2, 3))
    whole = network.backward(network.forward(inputs), gradient)
    bare = recurrent.backward(recurrent.forward(inputs), gradient)
    for name in recurrent.state_dict():
        np.testing.assert_allclose(whole[name], bare[name], rtol=1e-13)
    np.testing.assert_allclose(whole["head.bias"], gradient.sum(axis=(0, 1)), rtol=1e-13)


@pytest.mark.parametrize(
    "write",
    [
        lambda values: values.__setitem__("bias_hh_l0", np.zeros(12)),
        lambda values: values.__delitem__("bias_hh_l0"),
        lambda values: values.update(bias_hh_l0=np.zeros(12)),
        lambda values: values.pop("bias_hh_l0"),
        lambda values: values.clear(),
        lambda values: operator.ior(values, {"bias_hh_l0": np.zeros(12)}),
    ],
)
def test_the_parameters_cannot_be_exchanged_one_by_one_unseen(write: Any) -> None:
    network = engine.LSTM(2, 3)
    trace = network.forward(np.ones((3, 2)))
    for parameters in (network.parameters, trace.parameters):
        with pytest.raises(TypeError, match="closed for writing; make a dict of it to change it"):
            write(parameters)
    network.replace_parameters(network.state_dict())
    with pytest.raises(TypeError, match="closed for writing"):
        write(network.parameters)
    network.load_state_dict(network.state_dict())
    with pytest.raises(TypeError, match="closed for writing"):
        write(network.parameters)
