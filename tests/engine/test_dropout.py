"""Dropout between the layers."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import pytest

from lstm_gui import engine

INPUTS = np.random.default_rng(0).normal(size=(200, 5, 2))


def test_it_acts_on_the_outputs_between_layers_and_keeps_their_mean() -> None:
    network = engine.LSTM(2, 16, 3)
    trace = network.forward(INPUTS, dropout=engine.Dropout(0.25, seed=1))
    for lower, upper in zip(trace.layers[:-1], trace.layers[1:], strict=True):
        dropped = upper.inputs == 0
        assert dropped.mean() == pytest.approx(0.25, abs=0.02)
        kept = ~dropped
        np.testing.assert_allclose(upper.inputs[kept], lower.hidden[kept] / 0.75, rtol=1e-6)
    np.testing.assert_array_equal(trace.outputs, trace.layers[-1].hidden)


def test_the_gradient_goes_through_the_same_mask() -> None:
    network = engine.GRU(2, 3, 2, bidirectional=True, dtype="float64")
    inputs, dropout = INPUTS[:5, :2].copy(), engine.Dropout(0.4, seed=3)
    weights = np.random.default_rng(1).normal(size=(5, 2, 6))
    found = network.backward(network.forward(inputs, dropout=dropout), weights)["inputs"]
    for index in np.ndindex(inputs.shape):
        kept, losses = inputs[index], []
        for shift in (1e-6, -1e-6):
            inputs[index] = kept + shift
            outputs = network.forward(inputs, dropout=dropout).outputs
            losses.append(float(np.sum(outputs * weights)))
        inputs[index] = kept
        assert found[index] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-8)


def test_a_seed_repeats_and_a_generator_goes_on() -> None:
    network = engine.RNN(2, 4, 2)
    one, same = (network.forward(INPUTS, dropout=engine.Dropout(0.5, 7)).outputs for _ in "ab")
    np.testing.assert_array_equal(one, same)
    going_on = engine.Dropout(0.5, np.random.default_rng(7))
    first, second = (network.forward(INPUTS, dropout=going_on).outputs for _ in "ab")
    np.testing.assert_array_equal(first, one)
    assert (second != first).any()


def test_a_single_layer_and_rate_0_are_left_alone() -> None:
    network = engine.LSTM(2, 4)
    plain = network.forward(INPUTS).outputs
    np.testing.assert_array_equal(
        network.forward(INPUTS, dropout=engine.Dropout(0.9)).outputs, plain
    )
    deep = engine.LSTM(2, 4, 2)
    np.testing.assert_array_equal(
        deep.forward(INPUTS, dropout=engine.Dropout(0.0)).outputs, deep.forward(INPUTS).outputs
    )


def test_training_draws_anew_for_every_update() -> None:
    network = engine.Network(engine.LSTM(2, 8, 2), engine.Linear(8, 1))
    batch = engine.Batch(INPUTS[:5], np.zeros((5, 5, 1)))
    loop = engine.training_loop(
        network, repeat(batch, 2), engine.SGD(lr=0.0), dropout=engine.Dropout(0.5)
    )
    assert len({update.loss for update in loop}) == 2


def test_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match=r"dropout must be an engine.Dropout or None, not 0.5"):
        engine.LSTM(2, 4).forward(INPUTS, dropout=0.5)  # type: ignore[arg-type]  # on purpose
