"""A run whose loss is finite but beyond all measure pauses; no ordinary noise comes near."""

from __future__ import annotations

import dataclasses
import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui import engine, sequences
from lstm_gui.session import (
    RUNAWAY_UPDATES,
    TIMES_AS_WRONG,
    Document,
    Repetition,
    TrainingRun,
    TrainingState,
    suited_choice,
    untrained_network,
)
from lstm_gui.session.training_runaway import RanAway, RunawayWatch

LIMIT = TIMES_AS_WRONG**2


def seen(watch: RunawayWatch, losses: list[float]) -> int | None:
    """Show losses; give the place of the one that was refused, or None."""
    for place, loss in enumerate(losses):
        try:
            watch.see(place + 1, loss)
            watch.refuse()
        except RanAway:
            return place
    return None


def test_so_many_updates_in_a_row_beyond_all_measure_are_refused_once() -> None:
    watch = RunawayWatch(1.0, squared=True)
    losses = [0.5, 0.01, *[1e12] * RUNAWAY_UPDATES]
    assert seen(watch, losses) == len(losses) - 1
    # Who goes on all the same is asked again when it gets as much worse once more.
    assert seen(watch, [1e12] * 100) is None
    assert seen(watch, [3e18] * 100) == RUNAWAY_UPDATES - 1


def test_single_batches_however_strange_are_not_refused() -> None:
    watch = RunawayWatch(1.0, squared=True)
    strange = [1e12] * (RUNAWAY_UPDATES - 1)
    assert seen(watch, [*strange, 0.5, *strange, 0.5, *strange]) is None


def test_cross_entropies_grow_with_the_logits_and_squared_errors_with_their_square() -> None:
    for squared, beyond in ((True, 1.1 * LIMIT), (False, 1.1 * TIMES_AS_WRONG)):
        assert seen(RunawayWatch(1.0, squared=squared), [1.0, *[beyond] * 10]) == 10
        assert seen(RunawayWatch(1.0, squared=squared), [1.0, *[0.9 * beyond] * 100]) is None


def test_weights_that_come_from_far_off_may_come_nearer() -> None:
    falling = [1e15 / (1 + step) for step in range(200)]
    assert seen(RunawayWatch(1.0, squared=True), falling) is None


@given(
    plain=st.floats(1e-6, 1e6),
    best=st.floats(-12, 0),
    seed=st.integers(0, 2**32 - 1),
    squared=st.booleans(),
)
def test_noise_over_many_decades_is_never_refused(
    plain: float, best: float, seed: int, squared: bool
) -> None:
    """Losses from far below the plain answer's up to a hundred times it, with spikes beyond."""
    rng = np.random.default_rng(seed)
    losses = plain * 10.0 ** rng.uniform(best, 2.0, 300)
    spikes = rng.random(300) < 0.2
    losses[spikes] *= 10.0 ** rng.uniform(0, 9, int(spikes.sum()))
    for first in range(0, 300, RUNAWAY_UPDATES - 1):  # never a whole row of spikes
        losses[first] = plain
    assert seen(RunawayWatch(plain, squared=squared), losses.tolist()) is None


@pytest.mark.parametrize("example", ["sine-with-overtone", "adding-problem", "embedded-reber"])
@pytest.mark.parametrize("rate", [0.1, 1.0, 10.0])
def test_runs_at_rates_that_are_far_too_large_are_noisy_and_go_on(
    example: str, rate: float
) -> None:
    sequence = sequences.make_example(example)
    document = suited_choice(sequence).on(sequence)
    settings = dataclasses.replace(
        sequences.suited_settings(sequence), learning_rate=rate, updates=60, batch_size=4
    )
    run = TrainingRun(document, settings, fresh=True)
    assert len(list(run.updates())) == 60


@pytest.fixture
def document() -> Document:
    sequence = sequences.make_example("sine-with-overtone")
    return Document.of(sequence, *untrained_network(sequence, hidden_size=4, seed=1))


# Enormous steps that clipping keeps finite.
ASTRAY = engine.TrainingSettings(
    updates=200, batch_size=4, window=16, seed=3, optimizer="sgd", learning_rate=1e6, clip_norm=1.0
)


def test_a_run_that_goes_astray_pauses_and_names_a_checkpoint_from_before(
    document: Document,
) -> None:
    settings = dataclasses.replace(ASTRAY, learning_rate=0.01)
    run = TrainingRun(document, settings)
    steps = run.updates()
    for _ in range(12):
        next(steps)
    run._keep_checkpoint()
    run.set_learning_rate(1e6)
    run.start()
    thread = threading.Thread(target=run.run, daemon=True)
    thread.start()
    while run.diverged is None:
        assert not run.wait_until_over(0.002)
    found = run.diverged
    assert run.state is TrainingState.PAUSED
    assert found.astray
    assert found.before == 12
    assert 12 + RUNAWAY_UPDATES <= found.update == run.update < 12 + 3 * RUNAWAY_UPDATES
    assert "diverged and paused: for 10 updates the loss has been above" in run.messages[-1].text
    # Who goes on all the same goes on.
    run.start()
    while run.update < found.update + 3:
        assert not run.wait_until_over(0.002)
    run.stop()
    thread.join(10)
    assert math.isfinite(run.checkpoints.newest.last.loss)
    assert np.abs(run.checkpoints.nearest(12).parameters["head.bias"]).max() < 10
    again = Repetition(run)
    again.run()
    assert again.failure == ""
    assert again.comparison is not None
    assert again.comparison.identical


def test_without_a_thread_it_is_raised_after_the_update(document: Document) -> None:
    run = TrainingRun(document, ASTRAY)
    with pytest.raises(RanAway, match="try a smaller learning rate"):
        list(run.updates())
    assert RUNAWAY_UPDATES <= run.update < 200


def test_a_run_that_goes_on_from_a_checkpoint_pauses_where_the_whole_one_does(
    document: Document,
) -> None:
    whole = TrainingRun(document, ASTRAY)
    with pytest.raises(RanAway):
        list(whole.updates())
    first = TrainingRun(document, ASTRAY)
    steps = first.updates()
    for _ in range(whole.update - 4):
        next(steps)
    first._keep_checkpoint()
    second = TrainingRun(document, ASTRAY, start=first.checkpoints.newest)
    with pytest.raises(RanAway):
        list(second.updates())
    assert second.update == whole.update


def test_the_measure_of_a_sequence_is_its_plainest_answer() -> None:
    series = sequences.make_example("sine-with-overtone")
    watch = RunawayWatch.on(series, ())
    scored = series.targets[:-1]
    assert watch.limit == pytest.approx(LIMIT * float(np.mean(scored**2)), rel=1e-6)
    symbols = sequences.make_example("embedded-reber")
    expected = TIMES_AS_WRONG * math.log(symbols.objective.output_size)
    assert RunawayWatch.on(symbols, ()).limit == pytest.approx(expected)
    worse = sequences.PlainBaseline("worse", 50.0)
    assert RunawayWatch.on(symbols, (worse,)).limit == pytest.approx(50.0 * TIMES_AS_WRONG)


def test_the_newest_sound_update_is_the_one_before_the_last_good_answer() -> None:
    watch = RunawayWatch(1.0, squared=True)
    seen(watch, [2.0, 1.5, 0.9, 1e-9, 0.8, 30.0, 4e4])
    assert watch.sound == 4  # update 6 cost 30: what update 5 did to the weights was no good
    other = RunawayWatch(1.0, squared=True)
    other.load_state_dict(watch.state_dict())
    assert (other.sound, other.limit) == (4, watch.limit)
