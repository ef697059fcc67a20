from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from lstm_gui.gui.files import MessageBar, MessageKind
from lstm_gui.gui.files import message_bar as module
from lstm_gui.gui.theme import Appearance, ThemeMode, load_fonts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


class Host(QWidget):
    """A window with a bar and something else that takes the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.appearance = Appearance(ThemeMode.LIGHT, self)
        self.bar = MessageBar(self.appearance)
        self.edit = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.edit)
        column.addStretch(1)
        self.resize(600, 300)
        self.acted = 0

    def act(self) -> None:
        self.acted += 1


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    load_fonts()
    host = Host()
    qtbot.addWidget(host)
    with qtbot.waitExposed(host):
        host.show()
    return host


def test_it_is_hidden_until_there_is_something_to_say(host: Host) -> None:
    assert not host.bar.isVisible()
    host.bar.show_error("co2.csv, row 7: found 'x'.")
    assert host.bar.isVisible()
    assert host.bar.kind is MessageKind.ERROR
    assert host.bar.text == "co2.csv, row 7: found 'x'."


def test_the_newest_message_takes_the_place_of_the_old(host: Host) -> None:
    host.bar.show_error("first")
    host.bar.show_information("second")
    assert (host.bar.text, host.bar.kind) == ("second", MessageKind.INFORMATION)


def test_markup_in_a_file_name_is_shown_as_it_is(host: Host) -> None:
    host.bar.show_error("<b>bold</b><img src=x>.csv is empty.")
    label = host.bar.findChild(QLabel, "messageText")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text().startswith("<b>")


def test_its_link_acts_once_and_goes(host: Host, qtbot: QtBot) -> None:
    host.bar.show_information("read", "Change how it was read", host.act)
    button = host.bar.findChild(QPushButton, "messageActionButton")
    assert button.isVisible()
    assert button.accessibleName() == "Change how it was read"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert host.acted == 1
    assert not host.bar.isVisible()


def test_a_message_without_action_has_no_link(host: Host) -> None:
    host.bar.show_information("read", "Change", host.act)
    host.bar.show_error("broken")
    assert not host.bar.findChild(QPushButton, "messageActionButton").isVisible()


def test_it_can_be_dismissed_by_mouse_and_by_keyboard(host: Host, qtbot: QtBot) -> None:
    host.bar.show_error("broken")
    close = host.bar.findChild(QPushButton, "messageCloseButton")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not host.bar.isVisible()
    host.bar.show_error("broken again")
    close.setFocus()
    qtbot.keyClick(close, Qt.Key.Key_Escape)
    assert not host.bar.isVisible()
    assert host.bar.text == ""


@pytest.mark.parametrize("focused", [False, True])
def test_information_goes_by_itself_unless_the_keyboard_is_in_it(
    host: Host, qtbot: QtBot, focused: bool
) -> None:
    host.edit.setFocus()
    host.bar.show_information("read")
    if focused:
        host.bar.findChild(QPushButton, "messageCloseButton").setFocus()
    timer = host.bar.findChild(QTimer)
    assert timer.interval() == module._INFORMATION_MILLISECONDS
    with qtbot.waitSignal(timer.timeout):
        timer.start(1)
    assert host.bar.isVisible() == focused


def test_errors_and_warnings_stay(host: Host) -> None:
    timer = host.bar.findChild(QTimer)
    for show in (host.bar.show_error, host.bar.show_warning):
        host.bar.show_information("read")
        assert timer.isActive()
        show("look at this")
        assert not timer.isActive()


def test_a_long_message_is_wrapped_and_the_window_does_not_grow(host: Host) -> None:
    width = host.width()
    host.bar.show_error("a word or two " * 60)
    host.grab()
    assert host.width() == width
    label = host.bar.findChild(QLabel, "messageText")
    assert label.height() >= 3 * label.fontMetrics().height()


def test_the_colours_follow_the_theme(host: Host) -> None:
    host.bar.show_error("broken")
    light = host.bar.findChildren(QLabel)[0].pixmap().toImage()
    host.appearance.set_mode(ThemeMode.DARK)
    assert host.bar.findChildren(QLabel)[0].pixmap().toImage() != light
