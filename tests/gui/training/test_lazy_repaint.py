"""Views that wish to be repainted often take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.training import lazy_repaint
from lstm_gui.gui.training.lazy_repaint import LazyRepaint

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class View(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.painted = 0
        self.lazy = LazyRepaint(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(lazy_repaint, "time", clock)
    monkeypatch.setattr(LazyRepaint, "_frame_began", float("-inf"))
    return clock


def _views(qtbot: QtBot, count: int) -> list[View]:
    views = [View() for _ in range(count)]
    for view in views:
        qtbot.addWidget(view)
        with qtbot.waitExposed(view):
            view.show()
        qtbot.waitUntil(lambda view=view: view.painted > 0)
        view.painted = 0
    return views


def test_views_that_wish_together_are_painted_two_in_a_frame(qtbot: QtBot, clock: Clock) -> None:
    views = _views(qtbot, 4)
    for view in views:
        view.lazy.wish()
    qtbot.waitUntil(lambda: [view.painted for view in views] == [1, 1, 0, 0])
    clock.now += 0.1
    for view in views:
        view.lazy.wish()
    qtbot.waitUntil(lambda: [view.painted for view in views] == [1, 1, 1, 1])


def test_a_wish_that_found_no_room_is_answered_without_another_one(
    qtbot: QtBot, clock: Clock
) -> None:
    assert clock.now == 1000.0
    views = _views(qtbot, 3)
    for view in views:
        view.lazy.wish()
    qtbot.waitUntil(lambda: [view.painted for view in views] == [1, 1, 1])


def test_what_is_hidden_is_not_painted_and_takes_no_place(qtbot: QtBot, clock: Clock) -> None:
    assert clock.now == 1000.0
    views = _views(qtbot, 3)
    views[0].hide()
    for view in views:
        view.lazy.wish()
    qtbot.waitUntil(lambda: [view.painted for view in views[1:]] == [1, 1])
    assert views[0].painted == 0
