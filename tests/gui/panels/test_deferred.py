from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels.deferred import QUICK_SIZE, Deferred


class Counter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    def work(self) -> None:
        self.done += 1


@pytest.fixture
def counter(qapp) -> Counter:
    return Counter()


def test_quick_work_is_done_at_once(counter: Counter) -> None:
    deferred = Deferred(counter.work, counter)
    deferred.request(QUICK_SIZE)
    deferred.request(1)
    assert counter.done == 2
    assert not deferred.waiting


def test_many_requests_for_slow_work_are_done_once(qtbot: QtBot, counter: Counter) -> None:
    deferred = Deferred(counter.work, counter)
    for _ in range(10):
        deferred.request(QUICK_SIZE + 1)
    assert counter.done == 0
    qtbot.waitUntil(lambda: counter.done == 1)
    assert not deferred.waiting


def test_quick_work_takes_the_place_of_what_waits(qtbot: QtBot, counter: Counter) -> None:
    deferred = Deferred(counter.work, counter)
    deferred.request(QUICK_SIZE + 1)
    deferred.request(1)
    assert counter.done == 1
    assert not deferred.waiting
