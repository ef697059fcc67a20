"""How often a run says how far it is, and that it can be cancelled inside one long update."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_gui import engine
from lstm_gui.engine.layer_task import steps_per_report

CELLS = {
    "lstm": engine.LSTM(2, 3, 2, True),
    "gru": engine.GRU(2, 3, 2),
    "gru-before": engine.GRU(2, 3, reset_after=False),
    "rnn": engine.RNN(2, 3),
}


class CancelledError(Exception):
    """What the tests raise from `progress`."""


def cancel(step: int, steps: int) -> None:
    raise CancelledError


def test_the_more_a_step_costs_the_sooner_it_is_told() -> None:
    assert steps_per_report(1, 8) > steps_per_report(1, 128) > steps_per_report(64, 128)
    assert steps_per_report(64, 512) == 1
    assert steps_per_report(1, 1) < 4096


@pytest.mark.parametrize("mode", ["auto", "off"])
@pytest.mark.parametrize("name", CELLS)
def test_both_passes_tell_rising_steps_up_to_the_last(name: str, mode: str) -> None:
    network, steps = CELLS[name], 5000
    told: list[tuple[int, int]] = []
    engine.use_kernels(mode)
    try:
        trace = network.forward(
            np.zeros((steps, 2)), progress=lambda step, total: told.append((step, total))
        )
        all_steps = steps * network.layer_count
        assert told[-1] == (all_steps, all_steps)
        assert len(told) > network.layer_count
        assert [step for step, _ in told] == sorted({step for step, _ in told})
        told.clear()
        network.backward(
            trace,
            np.zeros(trace.outputs.shape),
            progress=lambda step, total: told.append((step, total)),
        )
        assert told[-1] == (all_steps, all_steps)
        assert [step for step, _ in told] == sorted(step for step, _ in told)
    finally:
        engine.use_kernels("auto")


@pytest.mark.parametrize("name", CELLS)
def test_numpy_tells_within_the_backward_pass(name: str) -> None:
    network, told = CELLS[name], list[int]()
    engine.use_kernels("off")
    try:
        trace = network.forward(np.zeros((9000, 2)))
        gradient = np.zeros(trace.outputs.shape)
        network.backward(trace, gradient, progress=lambda step, total: told.append(step))
    finally:
        engine.use_kernels("auto")
    assert len(told) > 2 * network.layer_count


def test_both_passes_can_be_cancelled_and_the_trace_stays_usable() -> None:
    network = engine.Network(engine.LSTM(2, 3), engine.Linear(3, 1))
    inputs, gradient = np.ones((9000, 2)), np.ones((9000, 1, 1))
    with pytest.raises(CancelledError):
        network.forward(inputs, progress=cancel)
    trace = network.forward(inputs)
    with pytest.raises(CancelledError):
        network.backward(trace, gradient, progress=cancel)
    found: Any = network.backward(trace, gradient)
    assert np.isfinite(found["weight_hh_l0"]).all()


def test_a_training_update_can_be_cancelled_while_it_goes_back() -> None:
    network = engine.Network(engine.LSTM(1, 2), engine.Linear(2, 1))
    before, calls = network.state_dict(), []

    def late(step: int, steps: int) -> None:
        calls.append(step)
        if calls.count(steps) == 2:  # the forward pass was the first to reach the end
            raise CancelledError

    batch = engine.Batch(np.ones((50, 1, 1)), np.ones((50, 1, 1)))
    with pytest.raises(CancelledError):
        next(engine.training_loop(network, [batch], engine.Adam(), progress=late))
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_backward_refuses_a_progress_that_cannot_be_called() -> None:
    network = engine.RNN(1, 2)
    trace = network.forward(np.zeros((3, 1)))
    with pytest.raises(TypeError, match="progress must be callable or None, not 3"):
        network.backward(trace, np.zeros((3, 1, 2)), progress=3)  # type: ignore[arg-type]  # on purpose
