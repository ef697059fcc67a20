"""Interventions: what is held, where, and what stays as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine

CELLS: dict[str, Any] = {
    "lstm": lambda: engine.LSTM(2, 4, 2, bidirectional=True, seed=1),
    "lstm-peepholes": lambda: engine.LSTM(2, 4, peepholes=True, seed=1),
    "lstm-coupled": lambda: engine.LSTM(2, 4, coupled=True, seed=1),
    "gru": lambda: engine.GRU(2, 4, 2, seed=1),
    "gru-before": lambda: engine.GRU(2, 4, reset_after=False, seed=1),
    "rnn": lambda: engine.RNN(2, 4, bidirectional=True, seed=1),
}
INPUTS = np.random.default_rng(0).normal(size=(8, 3, 2))


def signals_of(network: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*network.blocks, *network.state_names)))


@pytest.mark.parametrize("name", CELLS)
def test_a_clamp_holds_its_signal_at_its_places_and_nowhere_else(name: str) -> None:
    network = CELLS[name]()
    for signal in signals_of(network):
        clamp = engine.Clamp(signal, [0.25, -0.5], units=[1, 3], steps=slice(2, 5))
        layer = network.forward(INPUTS, interventions=[clamp]).layers[0]
        held = layer.signal(signal)
        assert (held[2:5, :, 1] == 0.25).all()
        assert (held[2:5, :, 3] == -0.5).all()
        assert not np.isin(held[:2], [0.25, -0.5]).any()
        assert not np.isin(held[:, :, [0, 2]], [0.25, -0.5]).any()


@pytest.mark.parametrize("name", CELLS)
@given(first=st.integers(0, 7), data=st.data())
def test_steps_before_the_first_intervention_are_bit_identical(
    name: str, first: int, data: st.DataObject
) -> None:
    network = CELLS[name]()
    signal = data.draw(st.sampled_from(signals_of(network)))
    layer = network.num_directions * (network.num_layers - 1)
    plain = network.forward(INPUTS)
    clamp = engine.Clamp(signal, 0.7, steps=slice(first, None), layer=layer)
    changed = network.forward(INPUTS, interventions=[clamp])
    for name_of_signal in plain.layers[layer].signal_names:
        np.testing.assert_array_equal(
            changed.layers[layer].signal(name_of_signal)[:first],
            plain.layers[layer].signal(name_of_signal)[:first],
        )


def test_the_reverse_direction_is_identical_after_the_last_intervention() -> None:
    network = engine.LSTM(2, 4, bidirectional=True)
    plain = network.forward(INPUTS)
    clamp = engine.Clamp("cell", 0.3, steps=3, layer=1)
    changed = network.forward(INPUTS, interventions=[clamp])
    np.testing.assert_array_equal(changed.layers[1].hidden[4:], plain.layers[1].hidden[4:])
    assert (changed.layers[1].cell[3] == np.float32(0.3)).all()
    assert (changed.layers[1].hidden[:3] != plain.layers[1].hidden[:3]).any()
    np.testing.assert_array_equal(changed.layers[0].hidden, plain.layers[0].hidden)


def test_what_follows_from_a_held_gate_follows() -> None:
    network = engine.LSTM(2, 4)
    trace = network.forward(
        INPUTS,
        interventions=[engine.Clamp("forget_gate", 1), engine.Clamp("input_gate", 0)],
    )
    layer = trace.layers[0]
    np.testing.assert_array_equal(layer.cell, layer.cell_before)
    closed = network.forward(INPUTS, interventions=[engine.Clamp("output_gate", 0.0)])
    assert not closed.outputs.any()


def test_an_update_gate_held_open_keeps_the_state_exactly() -> None:
    network, state = engine.GRU(2, 4), np.full((1, 3, 4), 0.3)
    trace = network.forward(INPUTS, state, interventions=[engine.Clamp("update_gate", 1)])
    assert (trace.outputs == np.float32(0.3)).all()


def test_a_coupled_forget_gate_follows_a_held_input_gate_unless_it_is_held_itself() -> None:
    network = engine.LSTM(2, 4, coupled=True)
    hold = [engine.Clamp("input_gate", 0.25)]
    layer = network.forward(INPUTS, interventions=hold).layers[0]
    assert (layer.forget_gate == 0.75).all()
    hold.append(engine.Clamp("forget_gate", 0.5, units=0))
    layer = network.forward(INPUTS, interventions=hold).layers[0]
    assert (layer.forget_gate[:, :, 0] == 0.5).all()
    assert (layer.forget_gate[:, :, 1:] == 0.75).all()


def test_an_ablated_unit_reaches_nothing_but_keeps_its_cell() -> None:
    network = engine.LSTM(2, 4)
    plain = network.forward(INPUTS)
    trace = network.forward(INPUTS, interventions=[engine.Ablate([1, 2])])
    assert not trace.outputs[:, :, [1, 2]].any()
    assert not trace.final_state[0][:, :, [1, 2]].any()
    assert trace.layers[0].cell[:, :, 1].all()
    np.testing.assert_array_equal(trace.layers[0].cell[0], plain.layers[0].cell[0])


def test_later_interventions_win() -> None:
    network = engine.LSTM(2, 4)
    both = [engine.Clamp("hidden", 0.5, units=1), engine.Ablate(1, steps=2)]
    hidden = network.forward(INPUTS, interventions=both).layers[0].hidden
    assert (hidden[2, :, 1] == 0).all()
    assert (hidden[3, :, 1] == 0.5).all()
    hidden = network.forward(INPUTS, interventions=both[::-1]).layers[0].hidden
    assert (hidden[:, :, 1] == 0.5).all()


def test_an_intervention_in_a_lower_layer_reaches_the_upper() -> None:
    network = engine.LSTM(2, 4, 2)
    trace = network.forward(INPUTS, interventions=[engine.Ablate(slice(None), layer=0)])
    again = network.forward(INPUTS * 3, interventions=[engine.Ablate(slice(None), layer=0)])
    np.testing.assert_array_equal(trace.outputs, again.outputs)


def test_places_are_normalised_so_that_interventions_are_values() -> None:
    array = engine.Clamp("cell", np.array([1, 2]), units=np.array([0, 1]), steps=np.int64(3))
    assert array == engine.Clamp("cell", (1.0, 2.0), units=[0, 1], steps=3)
    assert hash(engine.Ablate([1, 2])) == hash(engine.Ablate((1, 2)))
    assert engine.Clamp("cell", 1, units=[]).units == ()


def test_one_intervention_may_stand_without_a_list() -> None:
    network = engine.LSTM(2, 4)
    clamp = engine.Clamp("cell", 0.5)
    np.testing.assert_array_equal(
        network.forward(INPUTS, interventions=clamp).outputs,
        network.forward(INPUTS, interventions=[clamp]).outputs,
    )


def test_the_policy_acts_before_the_clamp() -> None:
    network = engine.LSTM(2, 4)
    layer = network.forward(
        INPUTS, gates=engine.Threshold(0.5, 0.5), interventions=[engine.Clamp("forget_gate", 0.3)]
    ).layers[0]
    assert (layer.forget_gate == np.float32(0.3)).all()
    assert set(np.unique(layer.input_gate)) <= {0, 1}


@pytest.mark.parametrize("value", [1e39, [0.0, -1e39, 0.0, 0.0]])
def test_a_value_that_overflows_the_dtype_of_the_network_is_refused(value: Any) -> None:
    clamps = [engine.Ablate(0), engine.Clamp("cell", value)]
    message = r"interventions\[1\]: value must be finite in float32, not -?1e\+39"
    with pytest.raises(ValueError, match=message):
        engine.LSTM(2, 4).forward(INPUTS, interventions=clamps)
    with pytest.raises(ValueError, match=message):
        engine.LongRun(engine.LSTM(2, 4), INPUTS, interventions=clamps)
    engine.LSTM(2, 4, dtype="float64").forward(INPUTS, interventions=clamps)


@pytest.mark.parametrize("places", ["", b"", np.zeros((0, 3)), np.zeros((0, 3), int)])
def test_what_is_empty_but_no_list_of_places_is_refused(places: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="units must be"):
        engine.Ablate(places)
    with pytest.raises((TypeError, ValueError), match="steps must be"):
        engine.Clamp("cell", 1, steps=places)
