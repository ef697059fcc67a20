from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from lstm_gui.gui.files import crash
from lstm_gui.gui.files import log as log_module
from lstm_gui.gui.files.crash import CrashHandler
from lstm_gui.gui.files.log import log_path, write_log
from lstm_gui.gui.theme import load_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

# Qt without a display has no window manager to tell about sizes, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    load_fonts()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def handler(window: QWidget) -> Iterator[CrashHandler]:
    handler = CrashHandler(window)
    yield handler
    handler.uninstall()


def fail(handler: CrashHandler, text: str = "a fault of ours") -> None:
    try:
        raise ZeroDivisionError(text)
    except ZeroDivisionError as error:
        handler.handle(type(error), error, error.__traceback__)


def fail_elsewhere(handler: CrashHandler) -> None:
    try:
        raise LookupError("another one")
    except LookupError as error:
        handler.handle(type(error), error, error.__traceback__)


def test_an_error_is_logged_and_shown_with_its_traceback(handler: CrashHandler) -> None:
    fail(handler)
    dialog = handler.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.objectName() == "crashDialog"
    assert "ZeroDivisionError: a fault of ours" in dialog.report
    assert "LSTM Lab:" in dialog.report
    dialog.grab()
    text = log_path().read_text(encoding="utf-8")
    assert "ZeroDivisionError: a fault of ours" in text
    assert "test_crash.py" in text


def test_the_report_can_be_copied(handler: CrashHandler) -> None:
    fail(handler)
    assert handler.dialog is not None
    handler.dialog.findChild(QPushButton, "copyReportButton").click()
    assert "a fault of ours" in QGuiApplication.clipboard().text()


def test_the_same_error_is_shown_once_and_counted_in_the_log(handler: CrashHandler) -> None:
    for number in range(20):
        fail(handler, f"value {number}")
        if handler.dialog is not None:
            handler.dialog.accept()
    assert handler.dialog is None
    lines = log_path().read_text(encoding="utf-8")
    assert lines.count("Traceback") == 1
    assert "16 times by now" in lines
    assert len(lines) < 5000


def test_another_error_while_the_dialog_is_open_is_added_to_it(handler: CrashHandler) -> None:
    fail(handler)
    first = handler.dialog
    fail_elsewhere(handler)
    assert handler.dialog is first
    assert first is not None
    assert "LookupError: another one" in first.report


def test_another_error_after_it_was_closed_is_shown_anew(handler: CrashHandler) -> None:
    fail(handler)
    assert handler.dialog is not None
    handler.dialog.findChild(QPushButton, "crashContinueButton").click()
    assert handler.dialog is None
    fail_elsewhere(handler)
    assert handler.dialog is not None


def test_an_error_in_a_thread_is_shown_in_the_gui_thread(
    handler: CrashHandler, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler.install()

    def work() -> None:
        raise ArithmeticError("in a thread")

    thread = threading.Thread(target=work, name="worker-of-the-test")
    thread.start()
    thread.join()
    assert handler.dialog is None
    qtbot.waitUntil(lambda: handler.dialog is not None)
    assert handler.dialog is not None
    assert "in thread worker-of-the-test" in handler.dialog.report
    assert "ArithmeticError: in a thread" in handler.dialog.report


def test_an_error_in_a_slot_reaches_it(
    handler: CrashHandler, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    handler.install()

    def slot() -> None:
        raise RuntimeError("in a slot")

    QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: handler.dialog is not None)


def test_an_error_while_handling_an_error_does_not_go_round(
    handler: CrashHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def write_and_fail(_text: str) -> None:
        calls.append(1)
        fail_elsewhere(handler)
        raise OSError("the log is gone too")

    monkeypatch.setattr(crash, "write_log", write_and_fail)
    fail(handler)
    assert calls == [1]
    assert handler.dialog is None


def test_ctrl_c_is_no_error(handler: CrashHandler) -> None:
    handler.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert handler.dialog is None
    assert not log_path().exists()


def test_installing_twice_changes_the_window_only(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crash, "_handler", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = sys.excepthook
    handler = crash.install(window)
    other = QWidget()
    qtbot.addWidget(other)
    assert crash.install(other) is handler
    assert sys.excepthook == handler.handle
    handler.uninstall()
    assert sys.excepthook is before


def test_without_its_window_it_only_logs(qtbot: QtBot) -> None:
    window = QWidget()
    handler = CrashHandler(window)
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    fail(handler)
    assert handler.dialog is None
    assert log_path().exists()


def test_the_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "_MOST_BYTES", 2000)
    for number in range(100):
        write_log(f"entry {number} " + "x" * 50)
    older = log_path().with_name("lstm-lab.log.1")
    assert log_path().stat().st_size < 2200
    assert older.stat().st_size < 2200
    assert "entry 99" in log_path().read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_no_error(
    user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = user_folders / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("LSTM_LAB_HOME", str(blocked / "below"))
    assert write_log("lost") is None
