"""The tasks are a list, or one line that unfolds into it over the settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.gui.training.task_chooser import TaskChooser
from lstm_gui.session import TaskEntry

# What the offscreen platform says of every window that floats over another.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton
ENTRIES = (
    TaskEntry("next-step", "Next step", "my sequence", "Foresee what comes next."),
    TaskEntry("an-bn", "a\u207fb\u207f", "count and compare", "Count."),
    TaskEntry("parity", "Parity", "even or odd", "Count modulo two."),
)


@pytest.fixture
def settings() -> Settings:
    return Settings.in_memory()


@pytest.fixture
def chooser(appearance: Appearance, settings: Settings, qtbot: QtBot) -> TaskChooser:
    made = TaskChooser(appearance, settings)
    qtbot.addWidget(made)
    made.set_entries(ENTRIES)
    made.set_current("next-step")
    made.set_roomy(True)
    made.resize(214, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def visible(chooser: TaskChooser) -> list[str]:
    return [button.entry.key for button in chooser.list.buttons if button.isVisible()]


def test_the_list_is_there_where_there_is_height_and_else_the_line(chooser: TaskChooser) -> None:
    assert not chooser.folded
    assert visible(chooser) == ["next-step", "an-bn", "parity"]
    assert not chooser.line.isVisible()
    high = chooser.sizeHint().height()
    chooser.set_roomy(False)
    assert chooser.folded
    assert visible(chooser) == []
    assert chooser.line.isVisible()
    assert "Next step" in chooser.line.accessibleName()
    assert chooser.sizeHint().height() < high
    chooser.set_roomy(True)
    assert visible(chooser) == ["next-step", "an-bn", "parity"]
    assert not chooser.grab().isNull()


def test_what_a_person_decides_holds_at_every_height_and_at_the_next_start(
    chooser: TaskChooser, settings: Settings, appearance: Appearance, qtbot: QtBot
) -> None:
    assert settings.task_list_folded is None
    QTest.mouseClick(chooser.fold_button, LEFT)
    assert settings.task_list_folded is True
    chooser.set_roomy(False)
    chooser.set_roomy(True)
    assert chooser.folded
    assert "Show" in chooser.fold_button.toolTip()
    again = TaskChooser(appearance, settings)
    qtbot.addWidget(again)
    assert again.folded
    QTest.mouseClick(chooser.fold_button, LEFT)
    chooser.set_roomy(False)
    assert settings.task_list_folded is False
    assert not chooser.folded
    assert visible(chooser) == ["next-step", "an-bn", "parity"]


def test_the_line_unfolds_by_a_click_and_a_choice_folds_it(
    chooser: TaskChooser, qtbot: QtBot
) -> None:
    chooser.set_roomy(False)
    place = chooser.line.geometry()
    QTest.mouseClick(chooser.line, LEFT)
    assert chooser.unfolded_now
    assert visible(chooser) == ["next-step", "an-bn", "parity"]
    assert chooser.line.geometry() == place
    with qtbot.waitSignal(chooser.chosen) as chosen:
        QTest.mouseClick(chooser.list.buttons[2], LEFT)
    assert chosen.args == ["parity"]
    assert not chooser.unfolded_now
    assert "Next step" in chooser.line.accessibleName()  # until it is in force
    chooser.set_current("parity")
    assert "Parity" in chooser.line.accessibleName()


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_F4]
)
def test_all_of_it_goes_by_the_keyboard(chooser: TaskChooser, qtbot: QtBot, key: Qt.Key) -> None:
    chooser.set_roomy(False)
    chooser.line.setFocus()
    QTest.keyClick(chooser.line, key)
    assert chooser.unfolded_now
    assert QApplication.focusWidget() is chooser.list.buttons[0]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.chosen) as chosen:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == ["an-bn"]
    assert not chooser.unfolded_now
    assert QApplication.focusWidget() is chooser.line


def test_escape_folds_it_and_chooses_nothing(chooser: TaskChooser, qtbot: QtBot) -> None:
    chooser.set_roomy(False)
    chooser.line.setFocus()
    QTest.keyClick(chooser.line, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(chooser.chosen):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not chooser.unfolded_now
    assert visible(chooser) == []


@pytest.mark.parametrize("folded", [False, True])
def test_tab_comes_to_the_tasks_before_the_arrow(chooser: TaskChooser, folded: bool) -> None:
    chooser.set_roomy(not folded)
    first = chooser.line if folded else chooser.list.buttons[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is chooser.fold_button


def test_the_line_is_drawn_anew_in_another_theme(
    chooser: TaskChooser, appearance: Appearance
) -> None:
    chooser.set_roomy(False)
    light = chooser.line.grab().toImage()
    appearance.set_mode(ThemeMode.DARK)
    assert chooser.line.grab().toImage() != light


def test_the_keyboard_stays_on_the_tasks_when_they_fold_and_unfold(chooser: TaskChooser) -> None:
    chooser.list.buttons[0].setFocus()
    chooser.set_roomy(False)
    assert QApplication.focusWidget() is chooser.line
    chooser.set_roomy(True)
    assert QApplication.focusWidget() is chooser.list.buttons[0]
