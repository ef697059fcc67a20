"""Long runs: windows recomputed from checkpoints are the run itself."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_gui import engine

CELLS: dict[str, Any] = {
    "lstm": lambda: engine.LSTM(2, 5, 2, seed=1),
    "gru": lambda: engine.GRU(2, 5, 2, seed=1),
    "rnn": lambda: engine.RNN(2, 5, seed=1),
}
INPUTS = np.random.default_rng(0).normal(size=(50, 2, 2))


def assert_window_is_the_run(window: engine.Trace, whole: engine.Trace, start: int) -> None:
    stop = start + window.steps
    np.testing.assert_allclose(window.outputs, whole.outputs[start:stop], rtol=0, atol=1e-6)
    np.testing.assert_array_equal(window.inputs, whole.inputs[start:stop])
    for part, layer in zip(window.layers, whole.layers, strict=True):
        assert part.signal_names == layer.signal_names
        for name in layer.signal_names:
            expected = layer.signal(name)[start:stop]
            np.testing.assert_allclose(part.signal(name), expected, rtol=0, atol=2e-6)
            assert not part.signal(name).flags.writeable


@pytest.mark.parametrize("name", CELLS)
@given(start=st.integers(0, 49), length=st.integers(1, 50), piece=st.integers(1, 60))
@settings(max_examples=25)
def test_every_window_is_that_part_of_the_whole_run(
    name: str, start: int, length: int, piece: int
) -> None:
    network = engine.Network(CELLS[name](), engine.Linear(5, 3))
    held = [engine.Clamp("hidden", 0.3, units=1, steps=slice(10, 30)), engine.Ablate(2, steps=[40])]
    whole = network.forward(INPUTS, interventions=held)
    run = engine.LongRun(network, INPUTS, interventions=held, steps_per_checkpoint=piece)
    stop = min(start + length, 50)
    window = run.window(start, stop)
    assert_window_is_the_run(window, whole, start)
    np.testing.assert_allclose(window.predictions, whole.predictions[start:stop], rtol=0, atol=2e-6)
    finals = zip(as_parts(run.final_state), as_parts(whole.final_state), strict=True)
    for found, expected in finals:
        np.testing.assert_allclose(found, expected, rtol=0, atol=2e-6)


def as_parts(state: Any) -> tuple[Any, ...]:
    return state if isinstance(state, tuple) else (state,)


def test_windows_repeat_bit_for_bit_what_the_first_pass_saw() -> None:
    seen: list[tuple[int, Any]] = []
    run = engine.LongRun(
        CELLS["lstm"](),
        INPUTS,
        gates=engine.Stretch(),
        steps_per_checkpoint=20,
        observe=lambda start, trace: seen.append((start, np.array(trace.layers[1].cell))),
    )
    assert [start for start, _ in seen] == [0, 20, 40]
    first_pass = np.concatenate([cell for _, cell in seen])
    for start, stop in ((0, 50), (3, 9), (19, 21), (45, 50)):
        window = run.window(start, stop)
        np.testing.assert_array_equal(window.layers[1].cell, first_pass[start:stop])
        np.testing.assert_array_equal(as_parts(window.final_state)[1][1], first_pass[stop - 1])


def test_later_edits_of_the_network_do_not_reach_the_run() -> None:
    network = CELLS["gru"]()
    run = engine.LongRun(network, INPUTS, steps_per_checkpoint=10)
    before = run.window(20, 30).outputs
    network.load_state_dict({name: 0 * value for name, value in network.state_dict().items()})
    np.testing.assert_array_equal(run.window(20, 30).outputs, before)


def test_bptt_over_a_window_is_refused() -> None:
    network = CELLS["lstm"]()
    window = engine.LongRun(network, INPUTS).window(3, 9)
    with pytest.raises(ValueError, match="trace was made by another network"):
        network.backward(window, window.outputs)


def test_memory_does_not_grow_with_the_signals() -> None:
    steps, units = 60_000, 16
    inputs = np.zeros((steps, 1), dtype=np.float32)
    network = engine.LSTM(1, units)
    network.forward(inputs[:10])  # kernels load before the measurement
    tracemalloc.start()
    try:
        engine.LongRun(network, inputs, steps_per_checkpoint=1000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    all_signals = 10 * steps * units * 4
    assert peak < 0.15 * all_signals


def test_progress_can_cancel() -> None:
    def cancel(step: int, steps: int) -> None:
        if step >= 20:
            raise InterruptedError(f"{step} of {steps}")

    with pytest.raises(InterruptedError, match="20 of 50"):
        engine.LongRun(CELLS["rnn"](), INPUTS, steps_per_checkpoint=10, progress=cancel)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="network must have one direction"):
        engine.LongRun(engine.LSTM(2, 3, bidirectional=True), INPUTS)
    with pytest.raises(ValueError, match="steps_per_checkpoint must be an integer of at least 1"):
        engine.LongRun(CELLS["lstm"](), INPUTS, steps_per_checkpoint=0)
    run = engine.LongRun(CELLS["lstm"](), INPUTS)
    with pytest.raises(ValueError, match="stop must be an integer from 6 to 50, not 5"):
        run.window(5, 5)
    with pytest.raises(ValueError, match="start must be an integer from 0 to 49, not 50"):
        run.window(50, 51)


def test_a_window_says_where_it_begins_and_what_is_held_in_it() -> None:
    held = [engine.Clamp("cell", 0.5, units=[1], steps=slice(18, 22))]
    run = engine.LongRun(CELLS["lstm"](), INPUTS, interventions=held, steps_per_checkpoint=20)
    for start, stop in ((15, 19), (15, 30), (19, 20), (21, 50)):
        window = run.window(start, stop)
        assert window.first_step == start
        (override,) = window.layers[0].overrides.by_signal["cell"]
        expected = [step - start for step in range(18, 22) if start <= step < stop]
        assert override.steps.tolist() == expected
        assert np.flatnonzero(override.active).tolist() == expected


def test_other_interventions_are_run_from_where_they_differ_on() -> None:
    network = engine.Network(CELLS["lstm"](), engine.Linear(5, 3))
    plain = engine.LongRun(network, INPUTS, gates=engine.Stretch(), steps_per_checkpoint=10)
    held = [engine.Clamp("forget_gate", 0.0, units=2, steps=slice(27, 33)), engine.Ablate(0, [41])]
    seen: list[int] = []
    run = plain.intervened(held, 27, observe=lambda start, _trace: seen.append(start))
    assert seen == [20, 30, 40]
    whole = network.forward(INPUTS, gates=engine.Stretch(), interventions=held)
    assert_window_is_the_run(run.window(0, 50), whole, 0)
    assert_window_is_the_run(run.window(25, 35), whole, 25)
    again = run.intervened((), 27)
    assert_window_is_the_run(again.window(0, 50), plain.window(0, 50), 0)
    with pytest.raises(ValueError, match="first_step must be an integer from 0 to 49, not 50"):
        plain.intervened(held, 50)


def test_a_divergence_names_the_step_of_the_run() -> None:
    network = engine.RNN(1, 1, nonlinearity="relu")
    network.load_state_dict(
        {name: np.full_like(array, 4.0) for name, array in network.state_dict().items()}
    )
    with pytest.raises(engine.Divergence) as whole:
        network.forward(np.ones((200, 1)))
    with pytest.raises(engine.Divergence) as pieces:
        engine.LongRun(network, np.ones((200, 1)), steps_per_checkpoint=16)
    assert str(pieces.value) == str(whole.value)
