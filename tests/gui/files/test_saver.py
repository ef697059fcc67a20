"""Files are written one after the other beside the window; none is given up."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from lstm_gui.gui.files import MessageBar, MessageKind, Saver
from lstm_gui.gui.files.saver import Writing
from lstm_gui.gui.theme import Appearance


@pytest.fixture
def messages(appearance: Appearance, qtbot: QtBot) -> MessageBar:
    made = MessageBar(appearance)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def saver(messages: MessageBar) -> Saver:
    return Saver(messages)


class Disk:
    """Writes files when it is let go, and notes in which order and thread."""

    def __init__(self, path: Path) -> None:
        self.go = threading.Event()
        self.written: list[str] = []
        self.threads: set[threading.Thread] = set()
        self._path = path

    def writing(self, name: str, error: Exception | None = None) -> Writing:
        def work() -> str:
            assert self.go.wait(20)
            self.threads.add(threading.current_thread())
            if error is not None:
                raise error
            (self._path / name).write_text(name, encoding="utf-8")
            return name

        return Writing("session", self._path / name, work, self.written.append)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def test_every_file_is_written_in_its_order_and_not_in_the_windows_thread(
    saver: Saver, messages: MessageBar, disk: Disk, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ["a", "b", "c"]
    for name in names:
        saver.save(disk.writing(name))
    assert saver.busy
    assert disk.written == []
    with qtbot.waitSignal(saver.idle) as idle:
        disk.go.set()
    assert idle.args == [True]
    assert disk.written == names
    assert threading.main_thread() not in disk.threads
    assert messages.text == f"The session was saved as {tmp_path / 'c'}."
    assert not saver.busy


def test_one_that_cannot_be_written_is_said_and_those_after_it_are_written(
    saver: Saver, messages: MessageBar, disk: Disk, qtbot: QtBot
) -> None:
    saver.save(disk.writing("a", OSError("a cannot be written: the disk is full.")))
    saver.save(disk.writing("b"))
    with qtbot.waitSignal(saver.idle) as idle:
        disk.go.set()
    assert idle.args == [False]
    assert messages.kind is MessageKind.ERROR  # which the success after it does not cover
    assert messages.text == "a cannot be written: the disk is full."
    assert disk.written == ["b"]
    with qtbot.waitSignal(saver.idle) as idle:
        saver.save(disk.writing("c"))
    assert idle.args == [True]


def test_memory_that_runs_out_is_one_sentence(
    saver: Saver, messages: MessageBar, disk: Disk, qtbot: QtBot
) -> None:
    disk.go.set()
    with qtbot.waitSignal(saver.idle):
        saver.save(disk.writing("a", MemoryError()))
    assert messages.kind is MessageKind.ERROR
    assert "memory ran out" in messages.text


def test_an_error_that_nobody_expects_is_reported_and_saving_goes_on(
    saver: Saver, disk: Disk, qtbot: QtBot
) -> None:
    saver.save(disk.writing("a", KeyError("slip")))
    saver.save(disk.writing("b"))
    with capture_exceptions() as reported, qtbot.waitSignal(saver.idle):
        disk.go.set()
    assert [kind for kind, _, _ in reported] == [KeyError]
    assert disk.written == ["b"]


def test_all_of_it_can_be_waited_for(saver: Saver, disk: Disk) -> None:
    for name in ("a", "b"):
        saver.save(disk.writing(name))
    assert not saver.finish(0.0)
    disk.go.set()
    assert saver.finish(20.0)
    assert disk.written == ["a", "b"]
    assert saver.finish(0.0)


def test_only_what_takes_long_is_announced(saver: Saver, disk: Disk, qtbot: QtBot) -> None:
    told: list[Any] = []
    saver.activity.connect(told.append)
    with qtbot.waitSignal(saver.activity):
        saver.save(disk.writing("slow"))
    assert told == ["saving slow…"]
    with qtbot.waitSignal(saver.idle):
        disk.go.set()
    assert told == ["saving slow…", None]
    with qtbot.waitSignal(saver.idle):
        saver.save(disk.writing("quick"))
    assert told[2:] == [None]
