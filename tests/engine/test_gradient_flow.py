"""The full derivative of a state with respect to an earlier one, and the product of gates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

CELLS: dict[str, Any] = {
    "lstm": lambda **o: engine.LSTM(2, 3, dtype="float64", **o),
    "lstm-peepholes": lambda **o: engine.LSTM(2, 3, dtype="float64", peepholes=True, **o),
    "lstm-coupled": lambda **o: engine.LSTM(2, 3, dtype="float64", coupled=True, **o),
    "gru": lambda **o: engine.GRU(2, 3, dtype="float64", **o),
    "gru-before": lambda **o: engine.GRU(2, 3, dtype="float64", reset_after=False, **o),
    "rnn": lambda **o: engine.RNN(2, 3, dtype="float64", **o),
}


def large_weights(network: Any) -> Any:
    rng = np.random.default_rng(0)
    network.load_state_dict(
        {name: rng.normal(0, 0.9, shape) for name, shape in network.parameter_shapes().items()}
    )
    return network


@pytest.mark.parametrize("lengths", [None, [6, 5]])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("name", CELLS)
def test_the_jacobian_is_the_effect_of_moving_the_earlier_state(
    name: str, bidirectional: bool, lengths: Any
) -> None:
    network = large_weights(CELLS[name](bidirectional=bidirectional))
    inputs = np.random.default_rng(1).normal(size=(6, 2, 2))
    layer = 1 if bidirectional else 0
    target, signal = (1 if bidirectional else 4), network.state_names[-1]
    trace = network.forward(inputs, lengths=lengths)
    found = engine.state_jacobian(trace, layer=layer, sequence=1, step=target)
    end = 6 if lengths is None else lengths[1]
    seen = range(target, end) if bidirectional else range(target + 1)
    for t in range(6):
        if t not in seen:
            assert not found[t].any()
            continue
        for unit in range(3):
            value, states = trace.layers[layer].signal(signal)[t, 1, unit], []
            for shift in (1e-6, -1e-6):
                clamp = engine.Clamp(signal, value + shift, unit, t, layer)
                moved = network.forward(inputs, interventions=[clamp], lengths=lengths)
                states.append(moved.layers[layer].signal(signal)[target, 1])
            slope = (states[0] - states[1]) / 2e-6
            np.testing.assert_allclose(found[t, :, unit], slope, rtol=0, atol=1e-8)


def test_without_recurrent_weights_the_product_of_gates_is_all_there_is() -> None:
    for network, gate in ((CELLS["lstm"](), "forget_gate"), (CELLS["gru"](), "update_gate")):
        state = network.state_dict()
        state["weight_hh_l0"][:] = 0
        network.load_state_dict(state)
        trace = network.forward(np.random.default_rng(1).normal(size=(7, 2, 2)))
        product = engine.forget_product(trace, sequence=1, step=5)
        full = engine.state_jacobian(trace, sequence=1, step=5)
        for t in range(7):
            np.testing.assert_allclose(full[t], np.diag(product[t]), rtol=0, atol=1e-15)
        gates = trace.layers[0].signal(gate)[:, 1]
        np.testing.assert_allclose(product[2], gates[3] * gates[4] * gates[5], rtol=1e-14)
        assert (product[5] == 1).all()
        assert not product[6].any()


def test_in_the_reverse_direction_the_product_runs_the_other_way() -> None:
    network = CELLS["lstm"](bidirectional=True)
    trace = network.forward(np.random.default_rng(1).normal(size=(7, 2, 2)), lengths=[7, 5])
    product = engine.forget_product(trace, layer=1, sequence=1)
    gates = trace.layers[1].forget_gate[:, 1]
    np.testing.assert_allclose(product[4], np.prod(gates[:4], axis=0), rtol=1e-14)
    assert (product[0] == 1).all()
    assert not product[5:].any()


def test_with_recurrent_weights_the_two_differ() -> None:
    trace = large_weights(CELLS["lstm"]()).forward(np.ones((8, 2)))
    diagonal = np.diagonal(engine.state_jacobian(trace), axis1=1, axis2=2)
    product = engine.forget_product(trace)
    assert (np.abs(diagonal[0] - product[0]) > 0.1 * np.abs(product[0])).any()


def test_a_held_cell_depends_on_nothing_before_it() -> None:
    network = large_weights(CELLS["lstm"]())
    held = engine.Clamp("cell", 0.5, units=1, steps=3)
    trace = network.forward(np.ones((6, 2)), interventions=[held])
    found = engine.state_jacobian(trace, step=3)
    assert not found[:3, 1].any()
    assert found[2, 0].any()


def test_the_trace_and_what_it_was_made_with_stay_as_they_are() -> None:
    network = large_weights(CELLS["gru"]())
    trace = network.forward(np.ones((6, 2)))
    before = np.array(trace.outputs)
    first = engine.state_jacobian(trace)
    network.load_state_dict({name: 0 * v for name, v in network.state_dict().items()})
    np.testing.assert_array_equal(engine.state_jacobian(trace), first)
    np.testing.assert_array_equal(trace.outputs, before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layer": 1}, "layer must be an integer from 0 to 0, not 1"),
        ({"sequence": 2}, "sequence must be an integer from 0 to 1, not 2"),
        ({"sequence": 1, "step": 3}, "step must be an integer from 0 to 2, not 3"),
    ],
)
def test_places_outside_the_run_are_refused(arguments: dict[str, int], message: str) -> None:
    trace = CELLS["lstm"]().forward(np.ones((5, 2, 2)), lengths=[5, 3])
    with pytest.raises(ValueError, match=message):
        engine.state_jacobian(trace, **arguments)
    with pytest.raises(ValueError, match=message):
        engine.forget_product(trace, **arguments)


def test_an_rnn_has_no_product_of_gates() -> None:
    with pytest.raises(ValueError, match="kind 'rnn' has no gate that holds"):
        engine.forget_product(CELLS["rnn"]().forward(np.ones((5, 2))))
