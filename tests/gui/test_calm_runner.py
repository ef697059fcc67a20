from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.calm_runner import CalmRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[CalmRunner]:
    made = CalmRunner()
    yield made
    made.shutdown()


def test_only_what_is_asked_for_last_is_computed(runner: CalmRunner, qtbot: QtBot) -> None:
    computed: list[int] = []
    told: list[tuple[object, object]] = []
    for number in range(5):
        runner.submit(
            lambda _progress, number=number: computed.append(number) or number,  # type: ignore[func-returns-value] # for the side effect
            lambda *found: told.append(found),
        )
        QCoreApplication.processEvents()
    assert computed == []
    qtbot.waitUntil(lambda: bool(told))
    assert computed == [4]
    assert told == [(4, None)]


def test_what_is_given_up_is_never_begun(runner: CalmRunner, qtbot: QtBot) -> None:
    computed: list[str] = []
    runner.submit(lambda _progress: computed.append("given up"), lambda *_: None)
    runner.cancel()
    runner.submit(lambda _progress: computed.append("kept"), lambda *_: None)
    qtbot.waitUntil(lambda: bool(computed))
    assert computed == ["kept"]
    assert not runner._rest.isActive()


def test_a_move_ends_what_is_under_way(runner: CalmRunner, qtbot: QtBot) -> None:
    begun, moved_on, told = threading.Event(), threading.Event(), []

    def compute(progress) -> str:  # type: ignore[no-untyped-def] # as the runner calls it
        begun.set()
        moved_on.wait(10.0)
        progress(1, 2)
        return "late"

    runner.submit(compute, lambda *found: told.append(found))
    qtbot.waitUntil(begun.is_set)
    runner.submit(lambda _progress: "newest", lambda *found: told.append(found))
    moved_on.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("newest", None)]
