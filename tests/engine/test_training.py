"""The training loop: it learns, it counts, it stops at the last good update."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import numpy as np
import pytest

from lstm_gui import engine


def sine_batch(sequences: int = 4) -> engine.Batch:
    phases = np.linspace(0, 2, sequences)
    wave = np.sin(0.4 * np.arange(31)[:, None] + phases)[:, :, None]
    return engine.Batch(wave[:-1], wave[1:])


def make_network(outputs: int = 1, dtype: str = "float32", inputs: int = 1) -> engine.Network:
    return engine.Network(
        engine.LSTM(inputs, 6, dtype=dtype, seed=3), engine.Linear(6, outputs, dtype, seed=4)
    )


def test_next_step_prediction_is_learnt() -> None:
    network = make_network()
    batches = repeat(sine_batch(), 300)
    updates = list(engine.training_loop(network, batches, engine.Adam(lr=0.02), clip_norm=1.0))
    assert [update.number for update in updates] == list(range(1, 301))
    assert updates[-1].sequences == 1200
    assert updates[-1].loss < 0.01 * updates[0].loss
    final = network.forward(sine_batch().inputs).predictions
    assert final is not None
    loss, _ = engine.mean_squared_error(final, sine_batch().targets)
    assert loss < 2 * updates[-1].loss


def test_a_symbol_is_remembered_to_the_last_step() -> None:
    rng = np.random.default_rng(0)

    def batches() -> Any:
        while True:
            labels = rng.integers(0, 2, 16)
            inputs = rng.normal(0, 0.3, (12, 16, 2))
            inputs[0, :, 0] = np.where(labels == 1, 1.0, -1.0)
            yield engine.Batch(inputs, labels)

    network = make_network(2, inputs=2)
    engine.initialise(network, "chrono", longest_memory=12, seed=1)
    loop = engine.training_loop(
        network,
        batches(),
        engine.Adam(lr=0.02),
        loss="softmax_cross_entropy",
        readout="last_step",
        clip_norm=1.0,
    )
    for update in loop:
        if update.number == 250:
            break
    batch = next(batches())
    logits = network.forward(batch.inputs).predictions
    assert logits is not None
    assert (logits[-1].argmax(axis=1) == batch.targets).mean() > 0.9


def test_the_same_seed_gives_the_same_bits() -> None:
    results = []
    for _ in range(2):
        network = make_network()
        list(engine.training_loop(network, repeat(sine_batch(), 20), engine.Adam()))
        results.append(network.state_dict())
    for name, value in results[0].items():
        np.testing.assert_array_equal(value, results[1][name])


def test_the_learning_rate_can_change_while_it_runs() -> None:
    network, optimizer = make_network(), engine.SGD(lr=0.1)
    loop = engine.training_loop(network, repeat(sine_batch(), 3), optimizer)
    next(loop)
    before = network.state_dict()
    optimizer.lr = 0.0
    next(loop)
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_divergence_leaves_the_last_good_update_and_says_what_broke() -> None:
    network = make_network()
    good, bad = sine_batch(), sine_batch()
    bad = engine.Batch(bad.inputs, np.full_like(bad.targets, 1e30))
    loop = engine.training_loop(network, [good, bad], engine.SGD(lr=0.1))
    next(loop)
    before = network.state_dict()
    with pytest.raises(engine.Divergence, match=r"update 2: .* became inf; try a smaller"):
        next(loop)
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_step_too_large_for_float32_is_a_divergence_of_that_parameter() -> None:
    network = make_network()
    loop = engine.training_loop(network, [sine_batch()], engine.SGD(lr=1e300))
    before = network.state_dict()
    with pytest.raises(engine.Divergence, match="update 1: the new weight_ih_l0 became"):
        next(loop)
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_state_that_leaves_the_finite_range_names_the_update_too() -> None:
    network = engine.Network(engine.RNN(1, 2, nonlinearity="relu"), engine.Linear(2, 1))
    values = {name: np.zeros(shape) for name, shape in network.parameter_shapes().items()}
    values["weight_ih_l0"][:] = values["weight_hh_l0"][:] = 1e30
    network.load_state_dict(values)
    batch = engine.Batch(np.ones((4, 1, 1)), np.ones((4, 1, 1)))
    with pytest.raises(engine.Divergence, match="update 1: layer 0: hidden of unit 0 became inf"):
        next(engine.training_loop(network, [batch], engine.SGD()))


def test_the_loop_updates_are_the_optimizers_on_clipped_gradients() -> None:
    network, batch = make_network(dtype="float64"), sine_batch()
    by_hand, optimizer = network.copy(), engine.SGD(lr=0.3)
    trace = by_hand.forward(batch.inputs)
    assert trace.predictions is not None
    loss, gradient = engine.mean_squared_error(trace.predictions, batch.targets)
    gradients = by_hand.backward(trace, gradient)
    norm = engine.clip_by_norm(gradients, 0.01)
    expected = optimizer.step(by_hand.state_dict(), gradients)
    update = next(engine.training_loop(network, [batch], engine.SGD(lr=0.3), clip_norm=0.01))
    assert (update.loss, update.gradient_norm) == (loss, norm)
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, expected[name])


def test_masked_steps_and_padding_do_not_count() -> None:
    rng = np.random.default_rng(2)
    inputs, targets = rng.normal(size=(6, 3, 1)), rng.normal(size=(6, 3, 1))
    mask = np.zeros((6, 3), dtype=bool)
    mask[1:4] = True
    other = np.where(mask[:, :, None], targets, 99.0)
    losses = []
    for wanted in (targets, other):
        batch = engine.Batch(inputs, wanted, lengths=[6, 3, 2], mask=mask)
        losses.append(next(engine.training_loop(make_network(), [batch], engine.SGD())).loss)
    assert losses[0] == losses[1]
    other[3:, 1] = 55.0  # beyond the second sequence's length, though inside the mask
    batch = engine.Batch(inputs, other, lengths=[6, 3, 2], mask=mask)
    assert next(engine.training_loop(make_network(), [batch], engine.SGD())).loss == losses[0]


def test_the_last_step_is_each_sequences_own() -> None:
    network = make_network()
    inputs = np.random.default_rng(0).normal(size=(5, 2, 1))
    predictions = network.forward(inputs, lengths=[5, 2]).predictions
    assert predictions is not None
    expected, _ = engine.mean_squared_error(predictions[[4, 1], [0, 1]], np.ones((2, 1)))
    batch = engine.Batch(inputs, np.ones((2, 1)), lengths=[5, 2])
    update = next(engine.training_loop(network, [batch], engine.SGD(), readout="last_step"))
    assert update.loss == expected


def test_windows_carry_the_state_past_sequences_that_end() -> None:
    network = make_network(dtype="float64")
    rng = np.random.default_rng(5)
    inputs, targets = rng.normal(size=(7, 3, 1)), rng.normal(size=(7, 3, 1))
    batch = engine.Batch(inputs, targets, lengths=[2, 7, 4])
    untouched = network.copy()
    updates = list(engine.training_loop(network, [batch], engine.SGD(lr=0.0), window=3))
    assert len(updates) == 3
    trace = untouched.forward(inputs, lengths=[2, 7, 4])
    assert trace.predictions is not None
    errors = (trace.predictions - targets) ** 2
    expected = [
        np.mean([*errors[:2, 0, 0], *errors[:3, 1, 0], *errors[:3, 2, 0]]),
        np.mean([*errors[3:6, 1, 0], *errors[3:4, 2, 0]]),
        np.mean(errors[6:, 1, 0]),
    ]
    np.testing.assert_allclose([update.loss for update in updates], expected, rtol=1e-12)
    assert updates[-1].sequences == 3


def test_windows_without_a_scored_step_only_carry_the_state() -> None:
    mask = np.zeros((6, 2), dtype=bool)
    mask[5] = True
    batch = engine.Batch(np.ones((6, 2, 1)), np.zeros((6, 2, 1)), mask=mask)
    updates = list(engine.training_loop(make_network(), [batch], engine.SGD(), window=2))
    assert [update.number for update in updates] == [1]


def test_a_gate_policy_is_trained_through() -> None:
    network = make_network()
    updates = list(
        engine.training_loop(
            network,
            repeat(sine_batch(), 150),
            engine.Adam(lr=0.02),
            clip_norm=1.0,
            gates=engine.Threshold(0.1, 0.9),
        )
    )
    assert updates[-1].loss < 0.2 * updates[0].loss


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        (engine.Batch(np.ones((5, 2, 1)), np.ones((5, 2, 2))), "targets must have the shape of"),
        (
            engine.Batch(np.ones((5, 2, 1)), np.ones((5, 2, 1)), mask=np.ones((5, 1), bool)),
            r"mask must have shape \(5, 2\) = \(T, B\), not \(5, 1\)",
        ),
        (
            engine.Batch(np.ones((5, 2, 1)), np.ones((5, 2, 1)), mask=np.zeros((5, 2), bool)),
            "mask leaves no step",
        ),
        (
            engine.Batch(np.ones((5, 2, 1)), np.ones((4, 2, 1)), mask=np.eye(5, 2, dtype=bool)),
            "targets must begin with",
        ),
    ],
)
def test_a_batch_that_does_not_fit_is_refused(batch: engine.Batch, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        next(engine.training_loop(make_network(), [batch], engine.SGD()))


def test_settings_make_their_optimizer() -> None:
    for word, kind in (("sgd", engine.SGD), ("adamw", engine.AdamW), ("rmsprop", engine.RMSprop)):
        optimizer = engine.TrainingSettings(optimizer=word, learning_rate=0.3).make_optimizer()
        assert type(optimizer) is kind
        assert optimizer.lr == 0.3
