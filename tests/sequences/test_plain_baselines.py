from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import sequences
from lstm_gui.engine import Batch
from lstm_gui.sequences import EXAMPLES, Sequence, Task
from lstm_gui.sequences.seasons import autocorrelation, find_period

RNG = np.random.default_rng


def series(values: object, **options: object) -> Sequence:
    return sequences.series_sequence(values, name="s", feature_names=("x",), **options)  # type: ignore[arg-type]  # any array


@given(period=st.integers(3, 30), trend=st.floats(-0.3, 0.3), seed=st.integers(0, 5))
def test_the_period_of_a_noisy_wave_on_a_trend_is_found(
    period: int, trend: float, seed: int
) -> None:
    steps = np.arange(12 * period)
    wave = np.sin(2 * np.pi * steps / period + seed) + trend * steps
    wave += 0.2 * RNG(seed).standard_normal(len(steps))
    found = find_period(wave[:, None])
    assert found is not None
    assert abs(found - period) <= 1


@pytest.mark.parametrize("values", [np.zeros(100), np.arange(100.0), np.arange(5.0)])
def test_what_does_not_repeat_has_no_period(values: np.ndarray) -> None:
    assert find_period(values[:, None]) is None


def test_the_autocorrelation_is_that_of_the_definition() -> None:
    values = RNG(1).standard_normal((50, 1))
    steps = np.arange(50)
    detrended = values[:, 0] - np.polyval(np.polyfit(steps, values[:, 0], 1), steps)
    direct = [np.sum(detrended[lag:] * detrended[: 50 - lag]) for lag in range(50)]
    assert np.allclose(autocorrelation(values), np.array(direct) / direct[0])


@pytest.mark.parametrize("ahead", [1, 3, 13])
def test_last_and_seasonal_value_are_scored_on_the_held_out_steps_in_both_units(ahead: int) -> None:
    steps = np.arange(120)
    values = 50 + 10 * np.sin(2 * np.pi * steps / 12) + RNG(0).standard_normal(120)
    sequence = series(values).with_ahead(ahead)
    scored = sequences.held_out_mask(sequence, 0.25)
    last, seasonal = sequences.sequence_baselines(sequence, scored, 90)
    held = np.arange(90, 120)
    assert last.name == "last value"
    assert last.measure == pytest.approx(
        np.sqrt(np.mean((values[held - ahead] - values[held]) ** 2))
    )
    back = 12 if ahead <= 12 else 24
    assert seasonal.name == f"value {back} steps before"
    assert seasonal.measure == pytest.approx(
        np.sqrt(np.mean((values[held - back] - values[held]) ** 2))
    )
    assert seasonal.loss is not None
    assert np.sqrt(seasonal.loss) * values.std() == pytest.approx(seasonal.measure)


def test_the_period_comes_from_the_training_part_alone() -> None:
    steps = np.arange(200)
    values = np.where(steps < 100, np.sin(2 * np.pi * steps / 10), np.sin(2 * np.pi * steps / 23))
    sequence = series(values)
    scored = sequences.held_out_mask(sequence, 0.5)
    names = [one.name for one in sequences.sequence_baselines(sequence, scored, 100)]
    assert names == ["last value", "value 10 steps before"]


def test_a_constant_series_has_nothing_to_beat() -> None:
    sequence = series(np.full(50, 2.0))
    assert sequences.sequence_baselines(sequence, sequences.held_out_mask(sequence, 0.2), 40) == ()


def test_symbols_are_said_as_often_as_the_training_part_has_them() -> None:
    sequence = sequences.read_clipboard_text("aaab" * 20 + "bbbb" * 5)
    scored = sequences.held_out_mask(sequence, 0.2)
    frequencies, most = sequences.sequence_baselines(sequence, scored, 80)
    assert most.measure == 0.0
    # 80 symbols give 79 targets: 59 a, 20 b, and one more of each.
    assert frequencies.loss == pytest.approx(-np.log(21 / 81))


@pytest.mark.parametrize(
    "name", [key for key, one in EXAMPLES.items() if isinstance(one.generator, Task)]
)
def test_no_constant_answer_to_a_task_has_a_lower_loss_than_the_best_one(name: str) -> None:
    task = EXAMPLES[name].generator
    assert isinstance(task, Task)
    batch = task.draw(RNG(3), 40)
    (best,) = sequences.task_baselines(task, batch)
    assert best.loss is not None
    assert best.measure is not None
    assert 0 <= best.measure <= 1
    from lstm_gui import engine

    steps, count = np.shape(batch.inputs)[:2]
    size = task.objective.output_size
    for seed in range(5):
        said = np.broadcast_to(RNG(seed).standard_normal(size), (steps, count, size))
        assert constant_loss(task, batch, said, engine) > best.loss


def constant_loss(task: Task, batch: Batch, said: np.ndarray, engine: object) -> float:
    """The engine's own loss of an answer that is the same at every step."""
    from lstm_gui.engine import LSTM, Linear, Network, score

    network = Network(
        LSTM(np.shape(batch.inputs)[2], 2, dtype="float64"),
        Linear(2, said.shape[2], dtype="float64"),
    )
    state = {name: np.zeros_like(values) for name, values in network.state_dict().items()}
    network.load_state_dict({**state, "head.bias": said[0, 0]})
    trace = network.forward(batch.inputs, lengths=batch.lengths)
    return float(score(trace, batch, task.objective.loss, task.objective.readout)[0])
