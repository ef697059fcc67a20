"""Collecting what has become cyclic garbage without keeping the window long."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from lstm_gui.gui import garbage
from lstm_gui.gui.garbage import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Ring:
    """A cycle, which only the collector can take apart."""

    def __init__(self) -> None:
        self.me = self


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(garbage, "time", clock)
    return clock


@pytest.fixture
def held(qtbot: QtBot, clock: Clock) -> Iterator[Collector]:
    assert clock.now == 0.0
    qtbot.waitUntil(lambda: not garbage.collector().held and gc.isenabled())
    collector = Collector()
    collector.hold()
    yield collector
    if collector.held:
        collector.release()
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


def _dropped() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_what_was_there_when_the_program_was_ready_is_left_alone(
    held: Collector, clock: Clock
) -> None:
    before = _dropped()
    held.settle()
    after = _dropped()
    clock.now = 61.0
    held._collect()
    assert after() is None
    assert before() is not None


def test_in_a_calm_moment_everything_is_looked_through(held: Collector, clock: Clock) -> None:
    before = _dropped()
    held.settle()
    clock.now = 601.0
    held._collect()
    assert before() is None
    assert gc.get_freeze_count() > 0


def test_beside_a_run_nothing_that_takes_long_is_done(held: Collector, clock: Clock) -> None:
    before = _dropped()
    held.settle()
    held.rushing = True
    clock.now = 601.0
    held._collect()
    assert before() is not None
    held.rushing = False
    clock.now = 602.0
    held._collect()
    assert before() is None


def test_the_last_release_gives_everything_back_to_the_collector(held: Collector) -> None:
    before = _dropped()
    held.settle()
    held.release()
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert before() is None


def test_where_collecting_is_off_nothing_is_settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not garbage.collector().held and gc.isenabled())
    gc.disable()
    try:
        collector = Collector()
        collector.hold()
        collector.settle()
        assert gc.get_freeze_count() == 0
        collector.release()
    finally:
        gc.enable()


def test_while_modules_are_loaded_nothing_is_collected_and_then_as_before() -> None:
    assert gc.isenabled()
    with garbage.none_collected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), garbage.none_collected():
        raise ImportError
    assert gc.isenabled()
    gc.disable()
    try:
        with garbage.none_collected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
