"""The background tracer: only the newest request is delivered, in the GUI's thread."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread

from lstm_gui import session
from lstm_gui.gui.trace_runner import TraceRunner


@pytest.fixture
def runner(qtbot):
    runner = TraceRunner()
    yield runner
    runner.shutdown()


def a_run() -> session.Run:
    return session.compute_run(session.open_example())


def test_a_run_is_delivered_in_the_thread_of_the_window(runner: TraceRunner, qtbot) -> None:
    computed_in, delivered = [], []

    def compute(progress) -> session.Run:
        computed_in.append(QThread.currentThread())
        return a_run()

    def done(run, error) -> None:
        delivered.append((QThread.currentThread(), run, error))

    runner.submit(compute, done)
    qtbot.waitUntil(lambda: bool(delivered))
    thread, run, error = delivered[0]
    assert thread is runner.thread()
    assert computed_in[0] is not thread
    assert run.recording.steps == 64
    assert error is None


def test_an_error_is_delivered_too(runner: TraceRunner, qtbot) -> None:
    delivered = []

    def compute(progress) -> session.Run:
        raise ValueError("no such step")

    runner.submit(compute, lambda run, error: delivered.append((run, error)))
    qtbot.waitUntil(lambda: bool(delivered))
    assert delivered[0][0] is None
    assert str(delivered[0][1]) == "no such step"


def test_a_newer_request_cancels_the_running_one(runner: TraceRunner, qtbot) -> None:
    started, delivered = threading.Event(), []

    def endless(progress) -> session.Run:
        started.set()
        while True:
            progress(0, 1)

    runner.submit(endless, lambda run, error: delivered.append("first"))
    assert started.wait(5)
    runner.submit(lambda progress: a_run(), lambda run, error: delivered.append("second"))
    qtbot.waitUntil(lambda: bool(delivered))
    assert delivered == ["second"]


def test_shutting_down_cancels_what_runs(runner: TraceRunner) -> None:
    started = threading.Event()

    def endless(progress) -> session.Run:
        started.set()
        while True:
            progress(0, 1)

    runner.submit(endless, lambda run, error: None)
    assert started.wait(5)
    runner.shutdown()
    runner.shutdown()
