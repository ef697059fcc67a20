"""Numbers that leave the finite range: named by layer, signal, unit and step, in both passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine


@pytest.fixture(params=["auto", "off"], autouse=True)
def mode(request: pytest.FixtureRequest) -> Iterator[None]:
    engine.use_kernels(request.param)
    yield
    engine.use_kernels("auto")


def exploding(bidirectional: bool = False) -> engine.RNN:
    """Return two layers whose second one, unit 1, grows by 1e20 a step from its input."""
    network = engine.RNN(1, 2, 2, bidirectional, nonlinearity="relu", bias=False)
    zeros = {name: np.zeros(shape) for name, shape in network.parameter_shapes().items()}
    ends = ("", "_reverse") if bidirectional else ("",)
    for end in ends:
        zeros["weight_ih_l0" + end][0] = 1
        zeros["weight_ih_l1" + end][1, 0] = 1
        zeros["weight_hh_l1" + end][1, 1] = 1e20
    network.load_state_dict(zeros)
    return network


def test_a_forward_pass_names_layer_signal_unit_and_step() -> None:
    inputs = np.zeros((9, 2, 1))
    inputs[3, 1] = 1
    message = "layer 1: hidden of unit 1 became inf at step 5 of sequence 1"
    with pytest.raises(engine.Divergence, match=message):
        exploding().forward(inputs)


def test_the_reverse_direction_names_the_first_in_its_own_order() -> None:
    inputs = np.zeros((9, 1, 1))
    inputs[6] = 1
    with pytest.raises(engine.Divergence, match="layer 2: hidden of unit 1 became inf at step 8"):
        exploding(bidirectional=True).forward(inputs)
    inputs[6], inputs[8] = 0, 1
    with pytest.raises(engine.Divergence, match="layer 3: hidden of unit 1 became inf at step 6"):
        exploding(bidirectional=True).forward(inputs)


def test_a_forward_pass_of_an_lstm_names_the_cell() -> None:
    network = engine.LSTM(1, 2, without=["input_activation"])
    values = network.state_dict()
    values["weight_ih_l0"][:] = 0
    values["weight_ih_l0"][5] = 1e30  # the candidate of unit 1
    network.load_state_dict(values)
    inputs = np.zeros((6, 1))
    inputs[4] = 1e9
    with pytest.raises(engine.Divergence, match="layer 0: cell of unit 1 became inf at step 4 of"):
        network.forward(inputs)


def test_a_prediction_that_overflows_is_named_by_output_and_step() -> None:
    network = engine.Network(engine.RNN(1, 2, nonlinearity="relu"), engine.Linear(2, 3))
    values = {name: np.zeros_like(value) for name, value in network.state_dict().items()}
    values["weight_ih_l0"][:] = 1
    values["head.weight"][2] = 3e38
    network.load_state_dict(values)
    inputs = np.zeros((6, 2, 1))
    inputs[4, 1] = 1
    message = "head: output 2 became inf at step 4 of sequence 1"
    with pytest.raises(engine.Divergence, match=message):
        network.forward(inputs)
    with pytest.raises(engine.Divergence, match=message):
        engine.LongRun(network, inputs, steps_per_checkpoint=3)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_backward_pass_names_the_gradient_and_leaves_all_as_it_was(kind: str) -> None:
    network: Any = {
        "lstm": engine.LSTM(1, 2, 2),
        "gru": engine.GRU(1, 2, 2),
        "rnn": engine.RNN(1, 2, 2, nonlinearity="relu"),
    }[kind]
    values = {name: value * 9 for name, value in network.state_dict().items()}
    if kind == "rnn":  # no unit is to be switched off
        values = {name: np.abs(value) for name, value in values.items()}
    network.load_state_dict(values)
    gradient = np.zeros((7, 3, 2), dtype=np.float32)
    gradient[:, 2] = 3.4e38
    trace = network.forward(np.full((7, 3, 1), 1e-3))
    hidden = trace.layers[1].hidden.copy()
    message = r"layer 1: the gradient of \w+ of unit \d became (-?inf|nan) at step \d of sequence 2"
    with pytest.raises(engine.Divergence, match=message):
        network.backward(trace, gradient)
    np.testing.assert_array_equal(trace.layers[1].hidden, hidden)
    assert np.isfinite(network.backward(trace, gradient * 1e-38)["weight_hh_l0"]).all()


def test_training_says_in_which_update_the_gradient_left_the_range() -> None:
    network = engine.Network(exploding(), engine.Linear(2, 1))
    values = network.state_dict()
    values["weight_hh_l1"][1, 1], values["head.weight"][:] = 1e6, 1
    network.load_state_dict(values)
    before = network.state_dict()
    inputs, targets = np.zeros((5, 1, 1)), np.zeros((5, 1, 1))
    inputs[0] = 1e-8
    targets[4] = -1e15
    batch = engine.Batch(inputs, targets)
    with pytest.raises(engine.Divergence, match=r"update 1: .*try a smaller learning rate"):
        for _ in engine.training_loop(network, [batch] * 2, engine.SGD(lr=1e30)):
            pass
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def set_to(network: Any, **values: float) -> None:
    """Set these parameters everywhere to one value, and the others to 0."""
    network.load_state_dict(
        {
            name: np.full(shape, values.get(name, 0.0))
            for name, shape in network.parameter_shapes().items()
        }
    )


def test_a_bias_whose_gradient_alone_overflows_is_named() -> None:
    network = engine.LSTM(2, 3)
    trace = network.forward(np.full((40, 2), 1e-10))
    message = r"layer 0: the gradient of bias_ih\[\d+\] became -?inf"
    with pytest.raises(engine.Divergence, match=message):
        network.backward(trace, np.full((40, 1, 3), 3e37))


def test_a_gradient_of_the_inputs_that_overflows_is_named() -> None:
    network = engine.RNN(2, 3, nonlinearity="relu")
    set_to(network, weight_ih_l0=1e20, bias_ih_l0=1)
    trace = network.forward(np.zeros((4, 1, 2)))
    gradient = np.zeros((4, 1, 3))
    gradient[2] = 1e20
    with pytest.raises(engine.Divergence, match=r"gradient of inputs\[2, 0, 0\] became inf"):
        network.backward(trace, gradient)


def test_a_gradient_of_the_initial_state_that_overflows_is_named() -> None:
    network = engine.RNN(2, 3, nonlinearity="relu")
    set_to(network, weight_hh_l0=1e20, bias_ih_l0=1)
    trace = network.forward(np.zeros((1, 2)))
    message = r"gradient of initial_state\[0, 0, 0\] became inf"
    with pytest.raises(engine.Divergence, match=message):
        network.backward(trace, np.full((1, 1, 3), 1e20))


def test_a_gradient_of_the_head_that_overflows_is_named() -> None:
    network = engine.Network(engine.RNN(2, 3), engine.Linear(3, 2))
    set_to(network, bias_ih_l0=1)
    trace = network.forward(np.zeros((40, 2)))
    gradient = np.zeros((40, 1, 2))
    gradient[:, 0, 1] = 3e37
    with pytest.raises(engine.Divergence, match=r"head: the gradient of weight\[1, 0\] became inf"):
        network.backward(trace, gradient)
