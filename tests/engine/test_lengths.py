"""Sequences of different lengths in one batch against each of them alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_gui import engine

CELLS: dict[str, Any] = {
    "lstm": lambda **o: engine.LSTM(2, 3, 2, dtype="float64", peepholes=True, **o),
    "gru": lambda **o: engine.GRU(2, 3, 2, dtype="float64", **o),
    "gru-before": lambda **o: engine.GRU(2, 3, 2, dtype="float64", reset_after=False, **o),
    "rnn": lambda **o: engine.RNN(2, 3, 2, dtype="float64", **o),
}


def parts(state: Any) -> tuple[Any, ...]:
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize("name", CELLS)
@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    bidirectional=st.booleans(),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=20)
def test_a_masked_batch_is_each_sequence_alone(
    name: str, lengths: list[int], bidirectional: bool, seed: int
) -> None:
    rng, network = np.random.default_rng(seed), CELLS[name](bidirectional=bidirectional)
    steps, count = max(lengths), len(lengths)
    inputs = rng.normal(size=(steps, count, 2))
    trace = network.forward(inputs, lengths=lengths)
    gradient = rng.normal(size=trace.outputs.shape)
    final = [rng.normal(size=part.shape) for part in parts(trace.final_state)]
    together = network.backward(trace, gradient, tuple(final) if len(final) > 1 else final[0])
    totals = {key: np.zeros(shape) for key, shape in network.parameter_shapes().items()}
    for place, length in enumerate(lengths):
        alone = network.forward(inputs[:length, [place]])
        np.testing.assert_allclose(
            trace.outputs[:length, place], alone.outputs[:, 0], rtol=0, atol=1e-13
        )
        assert not trace.outputs[length:, place].any()
        for whole, single in zip(parts(trace.final_state), parts(alone.final_state), strict=True):
            np.testing.assert_allclose(whole[:, place], single[:, 0], rtol=0, atol=1e-13)
        one = [part[:, [place]] for part in final]
        found = network.backward(
            alone, gradient[:length, [place]], tuple(one) if len(one) > 1 else one[0]
        )
        np.testing.assert_allclose(
            together["inputs"][:length, place], found["inputs"][:, 0], rtol=0, atol=1e-12
        )
        assert not together["inputs"][length:, place].any()
        for key, total in totals.items():
            total += found[key]
    for key, total in totals.items():
        np.testing.assert_allclose(together[key], total, rtol=0, atol=1e-11)


@pytest.mark.parametrize("name", CELLS)
def test_what_stands_in_the_padding_does_not_matter(name: str) -> None:
    network = CELLS[name](bidirectional=True)
    inputs = np.random.default_rng(0).normal(size=(5, 2, 2))
    noisy = inputs.copy()
    noisy[3:, 1] = 1e6
    first = network.forward(inputs, lengths=[5, 3])
    second = network.forward(noisy, lengths=[5, 3])
    np.testing.assert_array_equal(first.outputs, second.outputs)
    ones = np.ones_like(first.outputs)
    for key, value in network.backward(first, ones).items():
        if key in network.state_dict():
            other = network.backward(second, ones)[key]
            np.testing.assert_allclose(value, other, rtol=0, atol=1e-12)


def test_beyond_its_length_a_sequence_keeps_its_state_and_has_no_gates() -> None:
    network = engine.LSTM(1, 3)
    layer = network.forward(np.ones((4, 2, 1)), lengths=[4, 2]).layers[0]
    for step in (2, 3):
        np.testing.assert_array_equal(layer.cell[step, 1], layer.cell[1, 1])
        np.testing.assert_array_equal(layer.hidden[step, 1], layer.hidden[1, 1])
    assert not layer.input_gate[2:, 1].any()


def test_full_lengths_are_the_same_as_none() -> None:
    network, inputs = engine.GRU(1, 3), np.ones((4, 2, 1))
    np.testing.assert_array_equal(
        network.forward(inputs, lengths=[4, 4]).outputs, network.forward(inputs).outputs
    )
