"""Traces: read-only, independent of later runs and edits, and no larger than they must be."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine

CELLS: dict[str, Any] = {"lstm": engine.LSTM, "gru": engine.GRU, "rnn": engine.RNN}


def run(cell: Any, **options: Any) -> tuple[Any, engine.Trace]:
    network = cell(3, 4, 2, bidirectional=True, **options)
    return network, network.forward(np.random.default_rng(0).normal(size=(6, 2, 3)))


@pytest.mark.parametrize("kind", CELLS)
def test_no_array_of_a_trace_can_be_written(kind: str) -> None:
    _, trace = run(CELLS[kind])
    final = trace.final_state if isinstance(trace.final_state, tuple) else (trace.final_state,)
    arrays = [trace.inputs, trace.outputs, *final]
    arrays += [layer.signal(name) for layer in trace.layers for name in layer.signal_names]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("mode", ["auto", "off"])
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("kind", CELLS)
def test_a_trace_can_be_copied_and_its_copy_learnt_from(kind: str, copied: Any, mode: str) -> None:
    engine.use_kernels(mode)
    try:
        network, trace = run(CELLS[kind])
        twin = copied(trace)
        for layer, other in zip(trace.layers, twin.layers, strict=True):
            assert layer.signal_names == other.signal_names
            for name in layer.signal_names:
                np.testing.assert_array_equal(other.signal(name), layer.signal(name))
        found = network.backward(trace, trace.outputs)
        again = twin.made_by.backward(twin, twin.outputs)
        for name in network.parameters:
            np.testing.assert_array_equal(again[name], found[name])
        for array in twin.made_by.parameters.values():
            assert not array.flags.writeable
    finally:
        engine.use_kernels("auto")


@pytest.mark.parametrize("kind", CELLS)
def test_signals_are_attributes_and_have_the_shape_of_the_run(kind: str) -> None:
    network, trace = run(CELLS[kind])
    assert len(trace.layers) == 4
    assert trace.outputs.shape == (6, 2, 8)
    for layer in trace.layers:
        assert {"hidden", "hidden_before"} <= set(layer.signal_names)
        for name in layer.signal_names:
            assert getattr(layer, name) is layer.signal(name)
            assert layer.signal(name).shape == (6, 2, 4)
            assert name in dir(layer)
    with pytest.raises(ValueError, match="signal must be one of"):
        trace.layers[0].signal("memory")
    with pytest.raises(AttributeError, match="memory"):
        _ = trace.layers[0].memory
    assert network.kind == kind


def test_a_later_run_and_later_edits_leave_a_trace_alone() -> None:
    lstm, trace = run(engine.LSTM)
    inputs = np.array(trace.inputs)
    kept = {name: np.array(trace.layers[0].signal(name)) for name in trace.layers[0].signal_names}
    before = lstm.backward(trace, np.ones_like(trace.outputs))
    lstm.forward(inputs * 2)
    lstm.load_state_dict({name: value + 1 for name, value in lstm.state_dict().items()})
    lstm.forward(inputs)
    for name, value in kept.items():
        np.testing.assert_array_equal(trace.layers[0].signal(name), value)
    after = lstm.backward(trace, np.ones_like(trace.outputs))
    for name in lstm.state_dict():
        np.testing.assert_array_equal(before[name], after[name])


def test_backward_leaves_the_trace_and_its_arguments_alone() -> None:
    for cell in CELLS.values():
        network, trace = run(cell)
        gradient = np.random.default_rng(1).normal(size=trace.outputs.shape).astype(np.float32)
        given = gradient.copy()
        first = network.backward(trace, gradient)
        first["inputs"][...] = 7  # what is returned belongs to the caller
        second = network.backward(trace, gradient)
        np.testing.assert_array_equal(gradient, given)
        for name in network.state_dict():
            np.testing.assert_array_equal(first[name], second[name])


def test_changing_the_inputs_afterwards_does_not_reach_the_trace() -> None:
    lstm, inputs = engine.LSTM(1, 2), np.ones((3, 1, 1), np.float32)
    trace = lstm.forward(inputs)
    inputs[:] = 5
    assert (trace.inputs == 1).all()


def owned_bytes(arrays: list[Any]) -> int:
    owners = {}
    for array in arrays:
        while isinstance(array.base, np.ndarray):
            array = array.base
        owners[id(array)] = array.nbytes
    return sum(owners.values())


def test_a_trace_of_an_lstm_takes_ten_floats_per_unit_and_step() -> None:
    steps, units = 2000, 16
    trace = engine.LSTM(1, units).forward(np.zeros((steps, 1)))
    layer = trace.layers[0]
    arrays = [trace.outputs, *(layer.signal(name) for name in layer.signal_names)]
    assert owned_bytes(arrays) <= 10.1 * steps * units * 4


def test_the_same_seed_gives_the_same_bits() -> None:
    inputs = np.random.default_rng(0).normal(size=(50, 3, 3))
    for cell in CELLS.values():
        first, second = cell(3, 9, seed=4), cell(3, 9, seed=np.random.default_rng(4))
        np.testing.assert_array_equal(first.forward(inputs).outputs, second.forward(inputs).outputs)
        assert (cell(3, 9, seed=5).forward(inputs).outputs != first.forward(inputs).outputs).any()


def test_a_run_that_leaves_the_finite_range_is_reported_with_its_place() -> None:
    network = engine.RNN(1, 3, nonlinearity="relu", dtype="float32")
    values = {name: np.zeros(shape) for name, shape in network.parameter_shapes().items()}
    values["weight_ih_l0"][1] = 1
    values["weight_hh_l0"][1, 1] = 1e30
    network.load_state_dict(values)
    with pytest.raises(engine.Divergence, match=r"layer 0: hidden of unit 1 became inf at step 2"):
        network.forward(np.ones((5, 1)))
