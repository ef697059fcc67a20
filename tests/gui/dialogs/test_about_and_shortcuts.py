from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from lstm_gui import __version__
from lstm_gui.gui.dialogs import AboutDialog, ShortcutsDialog
from lstm_gui.gui.dialogs.about import REFERENCES
from lstm_gui.gui.dialogs.shortcuts import window_keys
from lstm_gui.gui.dialogs.versions import versions
from lstm_gui.gui.theme import load_fonts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    load_fonts()
    window = QWidget()
    qtbot.addWidget(window)
    return window


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_about_tells_version_licence_and_every_source(window: QWidget, qtbot: QtBot) -> None:
    about = AboutDialog(window)
    with qtbot.waitExposed(about):
        about.open()
    shown = texts(about)
    assert f"LSTM Lab {__version__}" in shown
    assert "MIT" in shown
    for reference in REFERENCES:
        assert reference.text in shown
        assert reference.address.startswith("https://")
    about.findChild(QPushButton, "aboutCloseButton").click()
    assert not about.isVisible()


def test_the_versions_are_those_installed_and_can_be_copied(window: QWidget, qtbot: QtBot) -> None:
    found = dict(versions())
    assert found["NumPy"] == importlib.metadata.version("numpy")
    assert found["LSTM Lab"] == __version__
    about = AboutDialog(window)
    about.findChild(QPushButton, "copyVersionsButton").click()
    copied = QGuiApplication.clipboard().text()
    assert all(f"{name}: {version}" in copied for name, version in versions())


def test_a_library_that_is_not_there_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert dict(versions())["pandas"] == "not installed"


def test_the_keys_of_the_windows_actions_are_read_from_them(window: QWidget, qtbot: QtBot) -> None:
    for text, key in (("&Fetch…", "Ctrl+Alt+F"), ("Without a key", "")):
        action = QAction(text, window)
        action.setShortcut(QKeySequence(key))
        window.addAction(action)
    lines = window_keys(window).lines
    assert [(line.keys, line.text) for line in lines] == [(("Ctrl+Alt+F",), "Fetch")]
    dialog = ShortcutsDialog(window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert "Ctrl+Alt+F" in texts(dialog)
    assert "Space" in texts(dialog)
    dialog.findChild(QPushButton, "shortcutsCloseButton").click()
    assert not dialog.isVisible()


def test_without_a_window_the_common_keys_are_shown(qtbot: QtBot) -> None:
    load_fonts()
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    assert window_keys(None).lines == ()
    assert "Space" in texts(dialog)
