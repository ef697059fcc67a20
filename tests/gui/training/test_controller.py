from __future__ import annotations

import dataclasses
import gc
import threading
import time
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.training import TrainingController
from lstm_gui.session import (
    Aspect,
    Document,
    GateThresholds,
    MessageKind,
    Open,
    Session,
    SetThresholds,
    ThresholdMode,
    TrainingState,
    untrained_network,
)

SETTINGS = engine.TrainingSettings(updates=25, batch_size=4, window=16, seed=3)
ENDLESS = dataclasses.replace(SETTINGS, updates=1_000_000)


def training_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "training"]


def test_a_finished_run_is_taken_over_as_one_change_that_undo_takes_back(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    assert controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.state is TrainingState.FINISHED
    assert session.undo_text == "train 25 updates"
    assert session.document.origin.text == "trained: 25 updates, seed 3"
    assert session.document.origin.trained
    assert not session.document.altered
    assert not session.live
    assert session.baseline is None
    learned = session.document.parameters
    assert not np.array_equal(learned["weight_hh_l0"], before.parameters["weight_hh_l0"])
    fresh = session.network.forward(session.sequence.inputs)
    assert np.array_equal(session.trace.layers[0].hidden, fresh.layers[0].hidden)
    session.undo()
    assert np.array_equal(
        session.document.parameters["weight_hh_l0"], before.parameters["weight_hh_l0"]
    )
    assert session.document.origin == before.origin
    session.redo()
    assert np.array_equal(session.document.parameters["weight_hh_l0"], learned["weight_hh_l0"])


def test_the_open_sequence_is_shown_live_while_training(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    traces: list[object] = []

    def listen(_changed: frozenset[Aspect]) -> None:
        if session.live:
            traces.append(session.trace)

    session.subscribe(listen, Aspect.TRACE)
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: len(traces) >= 3)
    assert session.live
    assert len(set(map(id, traces))) == len(traces)
    controller.stop()
    assert not session.live


def test_stop_keeps_what_was_learned_at_once(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.run is not None and controller.run.update >= 3)
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.run is not None
    made = controller.run.update
    assert session.undo_text == f"train {made} updates"
    for name, values in controller.run.network.parameters.items():
        assert np.array_equal(values, session.document.parameters[name])


def test_pause_and_resume(controller: TrainingController, session: Session, qtbot: QtBot) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: session.live)
    controller.pause()
    assert controller.state is TrainingState.PAUSED
    run = controller.run
    assert run is not None
    qtbot.waitUntil(
        lambda: controller.snapshot is not None and controller.snapshot.update == run.update
    )
    stood = run.update
    assert session.live
    controller.start(ENDLESS)
    assert controller.run is run
    qtbot.waitUntil(lambda: run.update > stood)


def test_one_update_at_a_time(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    for number in (1, 2, 3):
        controller.step(ENDLESS)
        qtbot.waitUntil(
            lambda wanted=number: (
                controller.snapshot is not None and controller.snapshot.update == wanted
            )
        )
        assert controller.state is TrainingState.PAUSED
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert session.undo_text == "train 3 updates"


def test_stopping_before_anything_was_learned_changes_nothing(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    huge = dataclasses.replace(ENDLESS, batch_size=64, window=64)
    controller.start(huge)
    controller.pause()
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    if controller.run is not None and controller.run.update == 0:
        assert session.undo_text is None
    assert not session.live


def test_settings_that_do_not_fit_are_refused_with_a_message(
    controller: TrainingController, session: Session
) -> None:
    assert not controller.start(dataclasses.replace(SETTINGS, window=1000))
    assert not controller.active
    message = controller.messages[-1]
    assert message.kind is MessageKind.WARNING
    assert "window is 1000" in message.text


def test_divergence_pauses_and_stop_keeps_the_last_good_weights(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    wild = dataclasses.replace(ENDLESS, optimizer="sgd", learning_rate=1e30, clip_norm=None)
    controller.start(wild)
    qtbot.waitUntil(lambda: controller.state is TrainingState.PAUSED)
    assert "diverged" in controller.messages[-1].text
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    for values in session.document.parameters.values():
        assert np.isfinite(values).all()


def test_opening_another_sequence_ends_the_run_and_says_so(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: session.live)
    sequence = sequences.make_example("random-telegraph")
    network, origin = untrained_network(sequence, hidden_size=5)
    other = Document.of(sequence, network, origin)
    session.do(Open(other))
    assert not controller.active
    assert not session.live
    assert session.document is other
    assert session.trace.steps == sequence.steps
    assert "undo brings it back" in controller.messages[-1].text
    qtbot.waitUntil(lambda: training_threads() == [])
    assert session.document is other


def test_a_policy_in_force_keeps_its_baseline_when_the_run_is_taken_over(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    session.do(SetThresholds(GateThresholds(ThresholdMode.HARD, 0.1, 0.9)))
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)
    assert session.baseline is not None
    plain = session.network.forward(session.sequence.inputs)
    assert np.array_equal(session.baseline.layers[0].hidden, plain.layers[0].hidden)


def test_fifty_starts_and_stops_leave_no_thread_and_no_timer(
    session: Session, qtbot: QtBot
) -> None:
    threads = threading.active_count()
    for _ in range(50):
        controller = TrainingController(session)
        controller.start(ENDLESS)
        controller.stop()
        qtbot.waitUntil(lambda made=controller: not made.active)
        timers = controller.findChildren(QTimer)
        assert not any(timer.isActive() for timer in timers)
        controller.deleteLater()
    assert training_threads() == []
    assert threading.active_count() == threads


def test_shutdown_ends_a_run_within_a_second_and_takes_nothing_over(
    session: Session, qtbot: QtBot
) -> None:
    controller = TrainingController(session)
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: session.live)
    start = time.monotonic()
    controller.shutdown()
    assert time.monotonic() - start < 1.0
    assert training_threads() == []
    assert not session.live
    controller.shutdown()


def test_a_controller_that_is_gone_is_not_kept_alive(session: Session, qtbot: QtBot) -> None:
    controller = TrainingController(session)
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda made=controller: not made.active)
    reference = weakref.ref(controller)
    controller.deleteLater()
    del controller
    qtbot.waitUntil(lambda: gc.collect() >= 0 and reference() is None)


@pytest.mark.slow
def test_fifty_starts_and_stops_leave_no_thread_and_no_timer_behind(
    controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    def running_timers() -> int:
        return sum(timer.isActive() for timer in controller.findChildren(QTimer))

    threads = threading.active_count()
    for number in range(50):
        controller.start(ENDLESS)
        qtbot.waitUntil(lambda: controller.run is not None and controller.run.update > 2)
        if number % 3 == 1:
            controller.time_machine.go(1)
        if number % 3 == 2:
            controller.time_machine.go(0)
            assert controller.time_machine.looked_at is not None
            other = dataclasses.replace(ENDLESS, batch_size=3)
            controller.go_on_from(controller.time_machine.looked_at, other)
            qtbot.waitUntil(lambda: controller.run is not None and controller.run.update > 2)
        controller.stop()
        qtbot.waitUntil(lambda: not controller.active)
        controller.time_machine.follow()
    qtbot.waitUntil(lambda: not training_threads())
    assert threading.active_count() <= threads
    assert running_timers() == 0
    assert len(controller.runs) <= 8
