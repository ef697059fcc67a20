from __future__ import annotations

import dataclasses
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import Document, Origin, SetInterventions, untrained_network
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_snapshot import MessageKind
from lstm_gui.session.training_state import TrainingState

SETTINGS = engine.TrainingSettings(updates=30, batch_size=4, window=16, seed=3)


@pytest.fixture
def document() -> Document:
    sequence = sequences.make_example("sine-with-overtone")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Document.of(sequence, network, origin)


@contextmanager
def in_thread(run: TrainingRun) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=run.run)
    thread.start()
    try:
        yield thread
    finally:
        run.stop()
        thread.join(10)
        assert not thread.is_alive()


def wait_for(condition: object, seconds: float = 10.0) -> None:
    """Yield the processor until the condition holds; fail when it never does."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        threading.Event().wait(0.002)


def losses_of(run: TrainingRun) -> list[float]:
    return [update.loss for update in run.updates()]


def test_updates_make_the_loss_smaller_and_leave_the_document_as_it_was(document: Document) -> None:
    before = {name: values.copy() for name, values in document.parameters.items()}
    settings = dataclasses.replace(SETTINGS, updates=200, learning_rate=0.02)
    losses = losses_of(TrainingRun(document, settings))
    assert len(losses) == 200
    assert np.mean(losses[-20:]) < 0.2 * np.mean(losses[:5])
    for name, values in document.parameters.items():
        assert np.array_equal(values, before[name])


def test_the_same_seed_gives_the_same_curve_bit_by_bit_and_another_seed_another(
    document: Document,
) -> None:
    first = losses_of(TrainingRun(document, SETTINGS))
    assert losses_of(TrainingRun(document, SETTINGS)) == first
    other = dataclasses.replace(SETTINGS, seed=4)
    assert losses_of(TrainingRun(document, other)) != first


def test_a_run_in_a_thread_with_pauses_gives_the_bits_of_a_plain_one(document: Document) -> None:
    plain = TrainingRun(document, SETTINGS)
    losses = losses_of(plain)
    run = TrainingRun(document, SETTINGS)
    run.start()
    with in_thread(run):
        wait_for(lambda: run.update >= 3)
        run.pause()
        run.request_update()
        run.start()
        wait_for(lambda: run.state.over)
    assert run.state is TrainingState.FINISHED
    assert run.latest is not None
    assert run.latest.update == 30
    assert run.latest.losses.mean.tolist() == losses
    for name, values in plain.network.parameters.items():
        assert np.array_equal(values, run.network.parameters[name])


def test_pause_stands_still_and_resume_goes_on(document: Document) -> None:
    settings = dataclasses.replace(SETTINGS, updates=100_000)
    run = TrainingRun(document, settings)
    run.start()
    with in_thread(run):
        wait_for(lambda: run.update >= 2)
        run.pause()
        assert run.state is TrainingState.PAUSED
        wait_for(lambda: run.latest is not None and run.latest.update == run.update)
        stood = run.update
        assert not run.wait_until_over(0.05)
        assert run.update == stood
        run.start()
        wait_for(lambda: run.update > stood)


def test_one_update_at_a_time_makes_exactly_one(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    run.request_update()
    with in_thread(run):
        for number in (1, 2, 3):
            wait_for(lambda wanted=number: run.latest and run.latest.update == wanted)
            assert run.state is TrainingState.PAUSED
            assert run.latest is not None
            assert run.latest.trace is not None
            run.request_update()
        wait_for(lambda: run.update == 4)


def test_stop_ends_the_thread_with_the_weights_learned_so_far(document: Document) -> None:
    run = TrainingRun(document, dataclasses.replace(SETTINGS, updates=1_000_000))
    run.start()
    with in_thread(run) as thread:
        wait_for(lambda: run.update >= 2)
        run.stop()
        thread.join(5)
        assert not thread.is_alive()
    assert run.state is TrainingState.FINISHED
    assert run.latest is not None
    assert run.latest.update == run.update
    assert not np.array_equal(
        run.latest.network.parameters["weight_hh_l0"], document.parameters["weight_hh_l0"]
    )
    assert run.origin.trained
    assert run.origin.text == f"trained: {run.update} updates, seed 3"


def test_stop_before_the_first_update_learns_nothing(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    run.stop()
    with in_thread(run):
        pass
    assert run.update == 0
    assert run.state is TrainingState.FINISHED


def test_a_snapshot_is_not_touched_by_later_updates(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    run.request_update()
    with in_thread(run):
        wait_for(lambda: run.latest is not None and run.latest.update == 1)
        snapshot = run.latest
        assert snapshot is not None
        weights = snapshot.network.state_dict()
        hidden = snapshot.trace.layers[0].hidden.copy() if snapshot.trace else None
        run.start()
        wait_for(lambda: run.state.over)
    assert hidden is not None
    assert snapshot.trace is not None
    for name, values in snapshot.network.parameters.items():
        assert np.array_equal(values, weights[name])
    assert np.array_equal(snapshot.trace.layers[0].hidden, hidden)
    again = snapshot.network.forward(document.sequence.inputs)
    assert np.array_equal(again.layers[0].hidden, hidden)


def test_snapshots_are_made_only_when_the_last_one_was_taken(document: Document) -> None:
    run = TrainingRun(document, dataclasses.replace(SETTINGS, updates=100_000))
    run.start()
    with in_thread(run):
        wait_for(lambda: run.latest is not None)
        first = run.latest
        at = run.update
        wait_for(lambda: run.update > at + 40)
        assert run.latest is first
        assert run.mailbox.take() is first
        wait_for(lambda: run.latest is not first)


def test_the_learning_rate_acts_while_it_runs(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    steps = run.updates()
    next(steps)
    run.set_learning_rate(1e-30)
    before = run.network.state_dict()
    next(steps)
    after = run.network.state_dict()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert run.learning_rate == 1e-30
    assert any("1e-30" in message.text for message in run.messages)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_a_learning_rate_that_is_not_positive_is_refused(document: Document, rate: float) -> None:
    run = TrainingRun(document, SETTINGS)
    with pytest.raises(ValueError, match="learning_rate"):
        run.set_learning_rate(rate)
    assert run.learning_rate == SETTINGS.learning_rate


def test_divergence_pauses_at_the_last_good_update_and_can_go_on(document: Document) -> None:
    settings = dataclasses.replace(
        SETTINGS, optimizer="sgd", learning_rate=1e30, clip_norm=None, updates=40
    )
    run = TrainingRun(document, settings)
    run.start()
    with in_thread(run):
        wait_for(lambda: run.state is TrainingState.PAUSED)
        wait_for(lambda: run.latest is not None and run.latest.update == run.update)
        warning = run.messages[-1]
        assert warning.kind is MessageKind.WARNING
        assert "diverged" in warning.text
        assert "try" in warning.text
        for values in run.network.parameters.values():
            assert np.isfinite(values).all()
        assert run.latest is not None
        assert np.isfinite(run.latest.losses.mean).all()
        # Huge but finite weights have to shrink back; a fresh look at the loss is enough here.
        stood = run.update
        run.set_learning_rate(1e-12)
        run.start()
        wait_for(lambda: run.update > stood or run.state is TrainingState.PAUSED)


def test_divergence_without_a_thread_raises(document: Document) -> None:
    settings = dataclasses.replace(SETTINGS, optimizer="sgd", learning_rate=1e38, clip_norm=None)
    with pytest.raises(engine.Divergence):
        losses_of(TrainingRun(document, settings))


def test_an_unexpected_error_ends_the_run_with_a_message_and_keeps_what_was_learned(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(engine.Adam):
        def step(self, parameters: object, gradients: object) -> dict[str, np.ndarray]:
            if run.update == 2:
                raise RuntimeError("the optimizer broke")
            return super().step(parameters, gradients)

    monkeypatch.setattr(engine.TrainingSettings, "make_optimizer", lambda _settings: Broken())
    run = TrainingRun(document, SETTINGS)
    run.start()
    with in_thread(run):
        wait_for(lambda: run.state.over)
    assert run.state is TrainingState.FAILED
    assert run.update == 2
    assert "the optimizer broke" in run.messages[-1].text
    assert run.latest is not None
    assert run.latest.update == 2


def test_fresh_weights_depend_on_the_seed_alone(document: Document) -> None:
    other_network, origin = untrained_network(document.sequence, hidden_size=4, seed=99)
    other = Document.of(document.sequence, other_network, origin)
    one = TrainingRun(document, SETTINGS, fresh=True)
    two = TrainingRun(other, SETTINGS, fresh=True)
    for name, values in one.network.parameters.items():
        assert np.array_equal(values, two.network.parameters[name])
    assert losses_of(one) == losses_of(two)


def test_a_forget_bias_is_set_when_asked_for(document: Document) -> None:
    settings = dataclasses.replace(SETTINGS, initialisation="forget_bias")
    run = TrainingRun(document, settings, fresh=True)
    bias = run.network.parameters["bias_ih_l0"] + run.network.parameters["bias_hh_l0"]
    assert bias[4:8].tolist() == [1.0] * 4


def test_weights_that_had_learned_keep_their_history(document: Document) -> None:
    trained = dataclasses.replace(
        document, origin=dataclasses.replace(document.origin, trained=True, text="trained: 5")
    )
    run = TrainingRun(trained, dataclasses.replace(SETTINGS, updates=2))
    losses_of(run)
    assert run.origin.text == "trained: 5 + 2 updates, seed 3"
    fresh = TrainingRun(trained, dataclasses.replace(SETTINGS, updates=1), fresh=True)
    losses_of(fresh)
    assert fresh.origin.text == "trained: 1 update, seed 3"


def test_a_network_with_other_outputs_is_refused_with_both_numbers(document: Document) -> None:
    recurrent = engine.LSTM(input_size=1, hidden_size=3)
    headless = Document.of(document.sequence, engine.Network(recurrent), document.origin)
    with pytest.raises(ValueError, match=r"gives 3 outputs, but Sine with overtone needs 1"):
        TrainingRun(headless, SETTINGS)


def test_a_window_longer_than_the_sequence_is_refused_before_the_run(document: Document) -> None:
    with pytest.raises(ValueError, match="window is 1000"):
        TrainingRun(document, dataclasses.replace(SETTINGS, window=1000))


def test_interventions_are_shown_on_the_open_sequence_but_not_learned_with(
    document: Document,
) -> None:
    clamped = SetInterventions((engine.Clamp("forget_gate", 0.5),)).apply(document)
    assert losses_of(TrainingRun(clamped, SETTINGS)) == losses_of(TrainingRun(document, SETTINGS))
    run = TrainingRun(clamped, SETTINGS)
    run.request_update()
    with in_thread(run):
        wait_for(lambda: run.latest is not None and run.latest.update == 1)
    assert run.latest is not None
    assert run.latest.trace is not None
    assert np.all(run.latest.trace.layers[0].forget_gate == 0.5)
    assert any("not learned with" in message.text for message in run.messages)


@pytest.mark.parametrize("name", sorted(sequences.EXAMPLES))
def test_every_example_can_be_trained_on(name: str) -> None:
    sequence = sequences.make_example(name)
    network, origin = untrained_network(sequence, hidden_size=3)
    run = TrainingRun(
        Document.of(sequence, network, origin), engine.TrainingSettings(updates=2, batch_size=2)
    )
    assert all(math.isfinite(loss) for loss in losses_of(run))


def test_kernels_that_are_still_being_prepared_are_waited_for(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[bool] = []
    monkeypatch.setattr(engine, "kernels_mode", lambda: "when_ready")
    monkeypatch.setattr(engine, "kernels_in_use", lambda: False)
    monkeypatch.setattr(engine, "warm_up", lambda *, double: calls.append(double))
    run = TrainingRun(document, SETTINGS)
    next(run.updates())
    assert calls == [False]


def test_a_network_that_reads_backwards_sees_what_it_is_to_foresee_and_the_run_says_so(
    document: Document,
) -> None:
    network = engine.Network(engine.LSTM(1, 3, bidirectional=True), engine.Linear(6, 1))
    both_ways = Document.of(document.sequence, network, Origin(False, "untrained"))
    run = TrainingRun(both_ways, engine.TrainingSettings(updates=1, batch_size=2, window=8))
    run.start()
    run.run()
    assert any("reads the steps backwards too" in message.text for message in run.messages)
    run = TrainingRun(document, engine.TrainingSettings(updates=1, batch_size=2, window=8))
    run.start()
    run.run()
    assert not any("backwards" in message.text for message in run.messages)
