"""An update in four stages: the same update, told in parts."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import pytest

from lstm_gui import engine


def batch_of(sequences: int = 3) -> engine.Batch:
    rng = np.random.default_rng(0)
    return engine.Batch(rng.normal(size=(9, sequences, 2)), rng.normal(size=(9, sequences, 1)))


def network_of(recurrent: engine.Recurrent | None = None) -> engine.Network:
    recurrent = recurrent or engine.LSTM(2, 5, dtype="float64", seed=1)
    head = engine.Linear(recurrent.output_size, 1, dtype=str(recurrent.dtype), seed=2)
    return engine.Network(recurrent, head)


def test_the_stages_come_in_order_and_only_the_last_one_changes_the_network() -> None:
    network = network_of()
    before = network.state_dict()
    stages = engine.update_stages(network, [batch_of()], engine.Adam(), clip_norm=0.1)
    kinds = []
    for stage in stages:
        kinds.append(type(stage).__name__)
        changed = any((network.parameters[name] != before[name]).any() for name in before)
        assert changed == isinstance(stage, engine.UpdateStage)
    assert kinds == ["ForwardStage", "LossStage", "BackwardStage", "UpdateStage"]


def test_every_stage_holds_what_the_engines_own_functions_give() -> None:
    network, batch = network_of(), batch_of()
    by_hand, optimizer = network.copy(), engine.Adam(lr=0.3)
    trace = by_hand.forward(batch.inputs)
    assert trace.predictions is not None
    value, gradient = engine.mean_squared_error(trace.predictions, batch.targets)
    gradients = by_hand.backward(trace, gradient)
    norm = engine.clip_by_norm(gradients, 0.01)
    expected = optimizer.step(by_hand.state_dict(), gradients)

    stages = engine.update_stages(network, [batch], engine.Adam(lr=0.3), clip_norm=0.01)
    forward, loss, backward, update = stages
    assert isinstance(forward, engine.ForwardStage)
    assert forward.number == 1
    np.testing.assert_array_equal(forward.trace.outputs, trace.outputs)
    assert isinstance(loss, engine.LossStage)
    assert loss.value == value
    np.testing.assert_array_equal(loss.prediction_gradient, gradient)
    assert isinstance(backward, engine.BackwardStage)
    assert backward.norm == norm
    assert backward.clipped_norm == pytest.approx(0.01, rel=1e-3)
    np.testing.assert_array_equal(backward.gradients["layers"][0].cell, gradients["layers"][0].cell)
    assert isinstance(update, engine.UpdateStage)
    for name, new in expected.items():
        np.testing.assert_array_equal(update.old[name], by_hand.parameters[name])
        np.testing.assert_array_equal(update.new[name], new)
        np.testing.assert_array_equal(network.parameters[name], new)


def test_the_loop_is_the_stages() -> None:
    whole, parts = network_of(), network_of()
    updates = list(engine.training_loop(whole, repeat(batch_of(), 12), engine.Adam(), clip_norm=1))
    stages = engine.update_stages(parts, repeat(batch_of(), 12), engine.Adam(), clip_norm=1)
    told = [stage.update for stage in stages if isinstance(stage, engine.UpdateStage)]
    assert told == updates
    for name, value in whole.parameters.items():
        np.testing.assert_array_equal(value, parts.parameters[name])


def test_what_is_below_the_limit_is_not_scaled() -> None:
    stages = engine.update_stages(network_of(), [batch_of()], engine.SGD(), clip_norm=1e6)
    backward = next(stage for stage in stages if isinstance(stage, engine.BackwardStage))
    assert backward.clip_scale == 1.0
    assert backward.clipped_norm == backward.norm


def test_progress_is_asked_within_an_update_and_may_cancel_it() -> None:
    class CancelledError(Exception):
        pass

    def cancel(_step: int, _steps: int) -> None:
        raise CancelledError

    network = network_of()
    before = network.state_dict()
    with pytest.raises(CancelledError):
        next(engine.training_loop(network, [batch_of()], engine.SGD(), progress=cancel))
    for name, value in network.parameters.items():
        np.testing.assert_array_equal(value, before[name])


CELLS = {
    "lstm": lambda: engine.LSTM(2, 5, num_layers=2, dtype="float64", seed=1),
    "two directions": lambda: engine.LSTM(2, 4, bidirectional=True, dtype="float64", seed=1),
    "peepholes": lambda: engine.LSTM(2, 5, peepholes=True, dtype="float64", seed=1),
    "coupled": lambda: engine.LSTM(2, 5, coupled=True, dtype="float64", seed=1),
    "gru": lambda: engine.GRU(2, 5, dtype="float64", seed=1),
    "gru, reset before": lambda: engine.GRU(2, 5, reset_after=False, dtype="float64", seed=1),
    "rnn": lambda: engine.RNN(2, 5, dtype="float64", seed=1),
}


@pytest.mark.parametrize("cell", CELLS)
def test_the_parts_of_a_step_add_up_to_the_gradients_of_the_whole(cell: str) -> None:
    network, batch = network_of(CELLS[cell]()), batch_of()
    forward, _loss, backward, _update = engine.update_stages(network, [batch], engine.SGD())
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(backward, engine.BackwardStage)
    trace, recurrent = forward.trace, network.recurrent
    for layer, arriving in enumerate(backward.gradients["layers"]):
        suffix = recurrent.suffix(layer)
        total = 0.0
        for sequence in range(trace.sequences):
            parts = engine.backward_signals(trace, arriving, layer=layer, sequence=sequence)
            np.testing.assert_array_equal(parts["hidden"], arriving.hidden[:, sequence])
            given = parts["hidden_given"] + parts["hidden_later"]
            np.testing.assert_allclose(given, parts["hidden"], atol=1e-15)
            if arriving.cell is not None:
                through = parts["cell_from_hidden"] + parts["cell_later"]
                np.testing.assert_allclose(through, arriving.cell[:, sequence], atol=1e-15)
            rows = np.concatenate([parts[f"{block}_pre"] for block in recurrent.blocks], axis=1)
            if layer == 0 and not recurrent.bidirectional:
                expected = backward.gradients["inputs"][:, sequence]
                np.testing.assert_allclose(parts["inputs"], expected, atol=1e-14)
            total = total + rows.T @ trace.layers[layer].inputs[:, sequence]
        # Σ_t δz x is the gradient of the input weights: every δz is right, or the sum is not.
        np.testing.assert_allclose(total, backward.gradients[f"weight_ih{suffix}"], atol=1e-14)


def test_a_few_steps_alone_are_those_of_the_whole() -> None:
    network, batch = network_of(), batch_of()
    forward, _loss, backward, _update = engine.update_stages(network, [batch], engine.SGD())
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(backward, engine.BackwardStage)
    arriving = backward.gradients["layers"][0]
    whole = engine.backward_signals(forward.trace, arriving, sequence=1)
    part = engine.backward_signals(forward.trace, arriving, sequence=1, start=4, stop=6)
    for name, values in part.items():
        np.testing.assert_allclose(values, whole[name][4:6], rtol=1e-12, atol=1e-18, err_msg=name)


def test_the_equations_of_the_lstm_hold_at_a_step() -> None:
    network, batch = network_of(), batch_of()
    forward, _loss, backward, _update = engine.update_stages(network, [batch], engine.SGD())
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(backward, engine.BackwardStage)
    layer = forward.trace.layers[0]
    parts = engine.backward_signals(forward.trace, backward.gradients["layers"][0])
    f, o, c = (layer.signal(name)[:, 0] for name in ("forget_gate", "output_gate", "cell"))
    dc, dh = parts["cell"], parts["hidden"]
    expected = dh * o * (1 - np.tanh(c) ** 2)
    expected[:-1] += dc[1:] * f[1:]
    np.testing.assert_allclose(dc, expected, rtol=1e-10)
    np.testing.assert_allclose(parts["cell_before"], dc * f, rtol=1e-12)
    expected = dc * layer.cell_before[:, 0] * f * (1 - f)
    np.testing.assert_allclose(parts["forget_gate_pre"], expected, rtol=1e-10)


def test_interventions_are_refused() -> None:
    network = network_of()
    trace = network.forward(batch_of().inputs, interventions=[engine.Clamp("forget_gate", 1.0)])
    assert trace.predictions is not None
    gradients = network.backward(trace, np.ones_like(trace.predictions))
    with pytest.raises(ValueError, match="without interventions"):
        engine.backward_signals(trace, gradients["layers"][0])


def test_one_sequence_of_a_batch_is_its_own_run_cut_to_its_length() -> None:
    network, batch = network_of(), batch_of()
    together = network.forward(batch.inputs, lengths=[9, 4, 7])
    one = engine.one_sequence(together, 1)
    alone = network.forward(batch.inputs[:4, 1])
    assert (one.steps, one.sequences) == (4, 1)
    np.testing.assert_allclose(one.layers[0].cell, alone.layers[0].cell, rtol=1e-12)
    assert one.predictions is not None
    assert alone.predictions is not None
    np.testing.assert_allclose(one.predictions, alone.predictions, rtol=1e-12)


@pytest.mark.parametrize("loss", ["mean_squared_error", "softmax_cross_entropy"])
@pytest.mark.parametrize("readout", ["every_step", "last_step"])
def test_the_losses_of_the_steps_have_the_loss_as_their_mean(loss: str, readout: str) -> None:
    rng = np.random.default_rng(3)
    network = engine.Network(engine.LSTM(2, 4, dtype="float64"), engine.Linear(4, 3, "float64"))
    shape = (6, 4) if readout == "every_step" else (4,)
    wanted = rng.integers(0, 3, shape) if "cross" in loss else rng.normal(size=(*shape, 3))
    mask = rng.random((6, 4)) < 0.7 if readout == "every_step" else None
    batch = engine.Batch(rng.normal(size=(6, 4, 2)), wanted, lengths=[6, 5, 2, 6], mask=mask)
    stages = engine.update_stages(network, [batch], engine.SGD(), loss=loss, readout=readout)
    forward, value = next(stages), next(stages)
    assert isinstance(forward, engine.ForwardStage)
    assert isinstance(value, engine.LossStage)
    found = [engine.step_losses(forward.trace, batch, loss, readout, place) for place in range(4)]
    assert np.nanmean(np.concatenate(found)) == pytest.approx(value.value, rel=1e-12)
    assert np.isnan(found[2][2:]).all()
