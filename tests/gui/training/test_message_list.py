from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.message_list import MessageList
from lstm_gui.gui.training.training_status import time_text

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SETTINGS = engine.TrainingSettings(updates=5, batch_size=4, window=16)


def test_messages_stand_with_the_newest_first_and_survive_another_theme(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    messages = MessageList(controller, appearance)
    qtbot.addWidget(messages)
    with qtbot.waitExposed(messages):
        messages.show()
    assert messages.texts == ()
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)
    assert messages.texts[0] == "finished: 5 updates"
    assert messages.texts[-1].startswith("started: 4 units, 117 parameters")
    appearance.set_mode(ThemeMode.DARK)
    messages.grab()


def test_a_refused_start_is_told(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    messages = MessageList(controller, appearance)
    qtbot.addWidget(messages)
    controller.start(dataclasses.replace(SETTINGS, window=1000))
    assert messages.texts[0].startswith("cannot start: window is 1000")


def test_times_are_written_plainly() -> None:
    assert [time_text(seconds) for seconds in (9.2, 125, 12_000)] == [
        "9 s",
        "2 min 5 s",
        "3 h 20 min",
    ]
