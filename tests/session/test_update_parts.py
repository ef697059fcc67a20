from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import Document, TrainingState, UpdatePart, untrained_network
from lstm_gui.session.training import TrainingRun

SETTINGS = engine.TrainingSettings(updates=12, batch_size=4, window=16, seed=3)
FORWARD, LOSS, BACKWARD, UPDATE = UpdatePart


@pytest.fixture
def document() -> Document:
    sequence = sequences.make_example("sine-with-overtone")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Document.of(sequence, network, origin)


@contextmanager
def in_thread(run: TrainingRun) -> Iterator[None]:
    thread = threading.Thread(target=run.run)
    thread.start()
    try:
        yield
    finally:
        run.stop()
        thread.join(10)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        threading.Event().wait(0.002)


def reached(run: TrainingRun, number: int, part: UpdatePart) -> Callable[[], bool]:
    def there() -> bool:
        shown = run.parted
        return shown is not None and (shown.number, shown.part) == (number, part)

    return there


def test_the_parts_come_one_by_one_and_hold_what_was_computed(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    before = run.network.state_dict()
    with in_thread(run):
        for part in UpdatePart:
            run.request_part(part)
            wait_for(reached(run, 1, part))
            assert run.state is TrainingState.PAUSED
        shown = run.parted
        assert shown is not None
        assert shown.loss is not None
        assert shown.backward is not None
        assert shown.update is not None
        assert shown.optimizer is not None
        assert shown.optimizer["steps"] == 1
        wait_for(lambda: run.update == 1)
        assert shown.update.update.loss == shown.loss.value
        for name, values in before.items():
            np.testing.assert_array_equal(shown.update.old[name], values)
            np.testing.assert_array_equal(shown.update.new[name], run.network.parameters[name])


def test_a_later_part_runs_what_lies_between_and_an_earlier_one_the_next_updates(
    document: Document,
) -> None:
    run = TrainingRun(document, SETTINGS)
    with in_thread(run):
        run.request_part(FORWARD)
        wait_for(reached(run, 1, FORWARD))
        assert run.update == 0
        run.request_part(UPDATE)
        wait_for(reached(run, 1, UPDATE))
        run.request_part(BACKWARD)
        wait_for(reached(run, 2, BACKWARD))
        assert run.update == 1
        run.request_part(FORWARD)
        wait_for(reached(run, 3, FORWARD))
        assert run.update == 2


def test_one_update_completes_the_one_that_was_begun(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    with in_thread(run):
        run.request_part(LOSS)
        wait_for(reached(run, 1, LOSS))
        run.request_update()
        wait_for(reached(run, 1, UPDATE))
        run.request_update()
        wait_for(reached(run, 2, UPDATE))
        wait_for(lambda: run.update == 2)  # counted once the part is shown


def test_however_it_is_stepped_the_bits_are_those_of_a_plain_run(document: Document) -> None:
    plain = TrainingRun(document, SETTINGS)
    losses = [update.loss for update in plain.updates()]
    run = TrainingRun(document, SETTINGS)
    with in_thread(run):
        run.request_part(FORWARD)
        run.request_part(BACKWARD)
        run.request_part(FORWARD)
        wait_for(reached(run, 2, FORWARD))
        run.request_update()
        wait_for(reached(run, 2, UPDATE))
        run.request_part(LOSS)
        wait_for(reached(run, 3, LOSS))
        run.start()
        wait_for(lambda: run.state.over)
    assert run.parted is None
    last = run.latest
    assert last is not None
    assert last.update == SETTINGS.updates
    np.testing.assert_array_equal(last.losses.mean, losses)
    for name, values in plain.network.parameters.items():
        np.testing.assert_array_equal(run.network.parameters[name], values)


def test_a_part_asked_for_while_it_runs_pauses_there(document: Document) -> None:
    run = TrainingRun(document, engine.TrainingSettings(updates=1_000_000, batch_size=2, window=8))
    run.start()
    with in_thread(run):
        wait_for(lambda: run.update > 3)
        assert run.parted is None
        run.request_part(BACKWARD)
        wait_for(lambda: run.parted is not None and run.parted.part is BACKWARD)
        assert run.state is TrainingState.PAUSED
        assert run.parted is not None
        assert run.parted.number == run.update + 1


def test_slow_motion_shows_every_part_by_itself_and_full_speed_comes_at_once(
    document: Document,
) -> None:
    run = TrainingRun(document, SETTINGS)
    run.set_speed(1e-3)  # a thousand seconds an update: only what wakes it moves it
    run.start()
    with in_thread(run):
        wait_for(reached(run, 1, FORWARD))
        run.set_speed(None)
        wait_for(lambda: run.state.over)
        assert run.update == SETTINGS.updates


def test_a_resting_run_can_be_paused_and_stopped(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    run.set_speed(2e-3)
    run.start()
    with in_thread(run):
        wait_for(reached(run, 1, FORWARD))
        run.pause()
        run.request_part(LOSS)
        wait_for(reached(run, 1, LOSS))
        run.start()
        run.stop()
        assert run.wait_until_over(10)


def test_a_speed_must_be_positive(document: Document) -> None:
    run = TrainingRun(document, SETTINGS)
    with pytest.raises(ValueError, match="speed is 0 updates/s; it must be positive and finite"):
        run.set_speed(0.0)


def test_a_divergence_in_parts_pauses_and_begins_anew(document: Document) -> None:
    huge = engine.TrainingSettings(updates=5, batch_size=4, window=16, seed=3, optimizer="sgd",
                                   learning_rate=1e300, clip_norm=None)  # fmt: skip
    run = TrainingRun(document, huge)
    with in_thread(run):
        run.request_part(BACKWARD)
        wait_for(reached(run, 1, BACKWARD))
        run.request_part(UPDATE)
        wait_for(lambda: any("diverged" in message.text for message in run.messages))
        wait_for(lambda: run.parted is None)
        run.set_learning_rate(0.01)
        run.request_part(UPDATE)
        wait_for(reached(run, 1, UPDATE))
        assert run.update == 1


def test_a_long_update_is_cancelled_and_nothing_of_it_is_kept(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = TrainingRun(document, SETTINGS)
    before = run.network.state_dict()
    begun = threading.Event()
    go_on = threading.Event()
    check = run._control.check

    def slow(step: int, steps: int) -> None:
        begun.set()
        assert go_on.wait(20)
        check(step, steps)

    monkeypatch.setattr(run._control, "check", slow)
    run._begin_loop_anew()
    run.start()
    with in_thread(run):
        assert begun.wait(20)
        run.stop()
        go_on.set()
        assert run.wait_until_over(20)
    assert run.state is TrainingState.FINISHED
    assert run.update == 0
    assert run.messages[-1].text == "stopped after 0 updates"
    for name, values in before.items():
        np.testing.assert_array_equal(values, run.network.parameters[name])


def test_a_run_that_still_loads_its_kernels_can_be_stopped(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()
    monkeypatch.setattr(engine, "kernels_mode", lambda: "when_ready")
    monkeypatch.setattr(engine, "kernels_in_use", lambda: False)
    monkeypatch.setattr(engine, "warm_up", lambda *, double: loaded.wait(20) or double)
    run = TrainingRun(document, SETTINGS)
    run.start()
    try:
        with in_thread(run):
            run.stop()
            assert run.wait_until_over(10)
        assert run.update == 0
    finally:
        loaded.set()


def test_what_goes_wrong_with_the_kernels_is_told(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, double: bool) -> bool:
        raise RuntimeError(f"no kernels, double={double}")

    monkeypatch.setattr(engine, "kernels_mode", lambda: "when_ready")
    monkeypatch.setattr(engine, "kernels_in_use", lambda: False)
    monkeypatch.setattr(engine, "warm_up", fail)
    run = TrainingRun(document, SETTINGS)
    run.start()
    with in_thread(run):
        assert run.wait_until_over(10)
    assert run.state is TrainingState.FAILED
    assert run.messages[-1].text == "stopped by an error: no kernels, double=False"
