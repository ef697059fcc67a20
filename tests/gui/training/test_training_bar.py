from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.training_bar import TrainingBar, rate_text
from lstm_gui.session import Session, TrainingState

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settings(session: Session, controller: TrainingController, qtbot: QtBot) -> SettingsPanel:
    made = SettingsPanel(session, controller)
    qtbot.addWidget(made)
    made.updates.setValue(1_000_000)
    made.batch.setValue(4)
    return made


@pytest.fixture
def bar(
    session: Session,
    controller: TrainingController,
    settings: SettingsPanel,
    appearance: Appearance,
    qtbot: QtBot,
) -> TrainingBar:
    made = TrainingBar(session, controller, settings, appearance)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def enabled(bar: TrainingBar) -> str:
    buttons = (bar.start_button, bar.pause_button, bar.stop_button, bar.step_button)
    return " ".join(button.objectName()[5:-6] for button in buttons if button.isEnabled())


def test_buttons_are_enabled_as_the_state_allows_and_say_why_not(
    bar: TrainingBar, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    assert enabled(bar) == "Start Step"
    assert bar.stop_button.toolTip() == "Nothing is being trained"
    qtbot.mouseClick(bar.start_button, LEFT)
    assert controller.state is TrainingState.RUNNING
    assert enabled(bar) == "Pause Stop"
    assert "Pause" in bar.step_button.toolTip()
    qtbot.waitUntil(lambda: session.live)
    qtbot.mouseClick(bar.pause_button, LEFT)
    assert controller.state is TrainingState.PAUSED
    assert enabled(bar) == "Start Pause Stop Step"
    assert bar.start_button.text() == "Resume"
    assert bar.pause_button.isChecked()
    qtbot.mouseClick(bar.pause_button, LEFT)
    assert controller.state is TrainingState.RUNNING
    assert not bar.pause_button.isChecked()
    qtbot.mouseClick(bar.stop_button, LEFT)
    qtbot.waitUntil(lambda: not controller.active)
    assert enabled(bar) == "Start Step"
    assert bar.start_button.text() == "Start"
    assert session.undo_text is not None
    assert session.undo_text.startswith("train ")


def test_the_step_button_makes_one_update_per_click(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    for number in (1, 2, 3):
        qtbot.mouseClick(bar.step_button, LEFT)
        qtbot.waitUntil(
            lambda wanted=number: (
                controller.snapshot is not None and controller.snapshot.update == wanted
            )
        )
        assert controller.state is TrainingState.PAUSED
    counter = bar.findChild(QLabel, "trainCounter")
    assert isinstance(counter, QLabel)
    assert counter.text() == "3"


def test_the_keyboard_starts_and_stops(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    bar.activateWindow()
    bar.start_button.setFocus()
    qtbot.waitUntil(bar.start_button.hasFocus)
    qtbot.keyClick(bar.start_button, Qt.Key.Key_Space)
    assert controller.active
    assert bar.pause_button.hasFocus()
    bar.stop_button.setFocus()
    qtbot.keyClick(bar.stop_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not controller.active)
    assert bar.start_button.hasFocus()


def test_the_width_of_the_counter_does_not_follow_its_digits(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    counter = bar.findChild(QLabel, "trainCounter")
    assert isinstance(counter, QLabel)
    before = counter.width()
    qtbot.mouseClick(bar.start_button, LEFT)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update >= 10)
    assert counter.width() == before
    assert counter.fontMetrics().horizontalAdvance("1\u202f000\u202f000") <= counter.width()


def test_speeds_are_written_plainly() -> None:
    assert rate_text(87.4, "updates") == "87 updates/s"
    assert rate_text(1398.2, "sequences") == "1\u202f398 sequences/s"
    assert rate_text(0.42, "updates") == "0.4 updates/s"


def test_after_the_last_update_the_buttons_are_those_of_the_beginning(
    bar: TrainingBar, settings: SettingsPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    settings.updates.setValue(3)
    for _ in range(5):
        qtbot.mouseClick(bar.start_button, LEFT)
        qtbot.waitUntil(lambda: not controller.active)
        assert enabled(bar) == "Start Step"
        assert bar.start_button.text() == "Start"
        assert not bar.pause_button.isChecked()
