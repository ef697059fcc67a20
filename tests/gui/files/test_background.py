from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from lstm_gui.gui.files.background import Background, Cancelled, Progress
from lstm_gui.gui.garbage import collector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def collecting(qtbot: QtBot) -> None:
    """Begin with the automatic collector on: the thread of an earlier test has ended."""
    qtbot.waitUntil(lambda: not collector().held and gc.isenabled())


class Listener:
    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[threading.Thread] = []

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.append(threading.current_thread())


class Patient:
    """Work that reports until it is let go; notes whether it was told to end."""

    def __init__(self) -> None:
        self.running = threading.Event()
        self.go = threading.Event()
        self.cancelled = threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.running.set()
        try:
            while not self.go.wait(0.005):
                progress(3, 10)
        except Cancelled:
            self.cancelled.set()
            raise
        return "patient"


def test_work_is_done_elsewhere_and_its_result_arrives_here(qtbot: QtBot) -> None:
    background, listener = Background(), Listener()
    background.start(lambda _: threading.current_thread(), listener.done, listener.failed)
    assert background.busy
    qtbot.waitUntil(lambda: not background.busy)
    assert listener.results[0] is not threading.main_thread()
    assert listener.threads == [threading.main_thread()]


def test_an_exception_arrives_as_it_is(qtbot: QtBot) -> None:
    background, listener = Background(), Listener()
    error = OSError("no such thing")

    def fail(_: Progress) -> None:
        raise error

    background.start(fail, listener.done, listener.failed)
    qtbot.waitUntil(lambda: not background.busy)
    assert listener.errors == [error]
    assert listener.results == []


def test_progress_can_be_read_while_it_runs(qtbot: QtBot) -> None:
    background, listener, work = Background(), Listener(), Patient()
    background.start(work, listener.done, listener.failed)
    qtbot.waitUntil(lambda: background.progress == (3, 10))
    work.go.set()
    qtbot.waitUntil(lambda: not background.busy)
    assert background.progress is None
    assert listener.results == ["patient"]


def test_cancelled_work_ends_and_nobody_hears_of_it(qtbot: QtBot) -> None:
    background, listener, work = Background(), Listener(), Patient()
    background.start(work, listener.done, listener.failed)
    assert work.running.wait(5)
    background.cancel()
    assert not background.busy
    assert work.cancelled.wait(5)
    assert background.shutdown()
    assert listener.results == []
    assert listener.errors == []


def test_new_work_takes_the_place_of_the_old(qtbot: QtBot) -> None:
    background, listener, old = Background(), Listener(), Patient()
    background.start(old, listener.done, listener.failed)
    background.start(lambda _: "new", listener.done, listener.failed)
    qtbot.waitUntil(lambda: not background.busy)
    assert listener.results == ["new"]
    assert old.cancelled.wait(5)
    assert background.shutdown()


def test_shutdown_does_not_wait_for_what_cannot_be_interrupted(qtbot: QtBot) -> None:
    background, listener = Background(), Listener()
    go = threading.Event()

    def stubborn(_: Progress) -> None:
        go.wait(10)

    background.start(stubborn, listener.done, listener.failed)
    assert not background.shutdown(0.05)
    go.set()
    assert background.shutdown(5.0)
    assert listener.results == []


@pytest.mark.parametrize("times", [1, 3])
def test_cycles_are_collected_in_the_gui_thread_alone_meanwhile(qtbot: QtBot, times: int) -> None:
    assert gc.isenabled()
    background, listener, work = Background(), Listener(), Patient()
    for _ in range(times):
        background.start(work, listener.done, listener.failed)
    assert not gc.isenabled()
    work.go.set()
    qtbot.waitUntil(lambda: gc.isenabled() and not collector().held, timeout=5000)


def test_collecting_here_ends_with_the_window_it_was_for(qtbot: QtBot) -> None:
    first, second = QObject(), QObject()
    collector().hold_while_there_is(first)
    collector().hold_while_there_is(second)
    with qtbot.waitSignal(first.destroyed):
        first.deleteLater()
    assert not gc.isenabled()
    with qtbot.waitSignal(second.destroyed):
        second.deleteLater()
    assert gc.isenabled()
    assert not collector().held


def test_cycles_go_on_being_collected_while_automatic_collection_is_off(qtbot: QtBot) -> None:
    class Node:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            gone.append(threading.current_thread())

    gone: list[threading.Thread] = []
    gc.set_threshold(700, 10, 10)  # as in the program; put back by the fixture that collects
    collector().hold()
    try:
        for _ in range(2000):
            Node()
        qtbot.waitUntil(lambda: bool(gone), timeout=10_000)
    finally:
        collector().release()
    assert set(gone) == {threading.main_thread()}
    assert gc.isenabled()
