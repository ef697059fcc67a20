"""A window with unsaved work asks before it closes."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.interchange import WriteError
from lstm_gui.session import (
    Document,
    SetParameter,
    TrainingState,
    load_session,
    save_document,
)

closing_module = importlib.import_module("lstm_gui.gui.files.closing")
save_session_module = importlib.import_module("lstm_gui.gui.files.save_session")

SETTINGS = engine.TrainingSettings(updates=1_000_000, batch_size=4, seed=3)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = build_window(settings=Settings.in_memory())
    # The last thing that pytest-qt does is to close it: nothing may ask then.
    qtbot.addWidget(window, before_close_func=lambda one: setattr(one.closing, "enabled", False))
    window.closing.enabled = True
    with qtbot.waitExposed(window):
        window.show()
    return window


def question(window: MainWindow) -> QMessageBox:
    found = window.findChild(QMessageBox, "closeDialog")
    assert found is not None
    return found


def click(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None
    button.click()


def edit(window: MainWindow) -> None:
    window.session.do(SetParameter("bias_ih_l0", (0,), 2.5))


def pause_in_training(window: MainWindow, qtbot: QtBot) -> int:
    training = window.training
    training.start(SETTINGS)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.update > 5)
    training.pause()
    run = training.run
    assert run is not None

    def stands() -> bool:  # the update under way is made first; then all of it is kept and shown
        latest = run.latest
        if latest is None or latest.trace is None:
            return False
        return latest.update == run.checkpoints.newest.update == run.update

    qtbot.waitUntil(stands)
    return run.update


def test_a_window_without_changes_closes_without_a_question(window: MainWindow) -> None:
    assert window.close()


def test_a_script_or_a_picture_is_not_asked(window: MainWindow) -> None:
    edit(window)
    window.closing.enabled = False
    assert window.close()


def test_cancel_keeps_the_window_and_the_work(window: MainWindow, qtbot: QtBot) -> None:
    edit(window)
    assert not window.close()
    dialog = question(window)
    assert dialog.isVisible()
    assert "Sine" in dialog.text()
    assert not window.close()  # asks once, not twice
    click(window, "closeCancelButton")
    assert window.isVisible()
    assert window.session.modified
    assert not window.close()


def test_escape_is_cancel(window: MainWindow, qtbot: QtBot) -> None:
    edit(window)
    window.close()
    question(window).reject()
    assert window.isVisible()


def test_do_not_save_closes_and_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    edit(window)
    window.recovery.keep()
    qtbot.waitUntil(window.recovery.path.exists)
    window.close()
    click(window, "closeDiscardButton")
    assert not window.isVisible()
    assert not window.recovery.path.exists()


def test_save_asks_for_a_file_and_closes_when_it_is_written(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    window.close()
    click(window, "closeSaveButton")
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "work.lstmlab"))
    qtbot.waitUntil(lambda: not window.isVisible())
    assert load_session(tmp_path / "work.lstmlab")[0].parameters["bias_ih_l0"][0] == 2.5


def test_a_file_that_cannot_be_written_keeps_the_window_open(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    window.close()
    click(window, "closeSaveButton")
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "no" / "such" / "folder" / "work.lstmlab"))
    qtbot.waitUntil(lambda: not window.saver.busy)
    assert window.isVisible()
    assert window.session.modified
    assert window.message_bar.text


def test_a_training_under_way_is_unsaved_work_and_can_be_saved_with_the_session(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    update = pause_in_training(window, qtbot)
    assert not window.session.modified
    assert not window.close()
    assert "training run" in question(window).informativeText()
    click(window, "closeCancelButton")
    window._save_session()
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "run.lstmlab"))
    dialog.close()
    assert window.close()  # waits for the file, and it is all in it now
    _, runs = load_session(tmp_path / "run.lstmlab")
    assert runs is not None
    assert runs.current is not None
    assert runs.current.run.update == update


def test_a_saved_run_opens_paused_where_it_was_and_closes_without_a_question(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    update = pause_in_training(window, qtbot)
    latest = window.training.run.latest if window.training.run else None
    window._save_then(lambda: None)
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "run.lstmlab"))
    dialog.close()
    qtbot.waitUntil(lambda: not window.saver.busy)
    window.training.stop()
    qtbot.waitUntil(lambda: not window.training.active)
    window.opener.open_path(tmp_path / "run.lstmlab")
    training = window.training
    qtbot.waitUntil(lambda: training.active)
    qtbot.waitUntil(lambda: training.snapshot is not None)
    assert training.state is TrainingState.PAUSED
    assert training.snapshot is not None
    assert training.snapshot.update == update
    assert latest is not None
    assert training.snapshot.losses.mean.tolist() == latest.losses.mean.tolist()
    assert f"paused at update {update}" in window.message_bar.text
    assert not window.closing.unsaved()


def test_a_saved_run_that_had_ended_is_shown_and_leaves_everything_free_to_edit(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    update = pause_in_training(window, qtbot)
    training = window.training
    training.stop()
    qtbot.waitUntil(lambda: not training.active)
    window._save_then(lambda: None)
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "run.lstmlab"))
    dialog.close()
    qtbot.waitUntil(lambda: not window.saver.busy)
    window.opener.open_path(tmp_path / "run.lstmlab")
    qtbot.waitUntil(lambda: f"ended at update {update}" in window.message_bar.text)
    assert not training.active
    assert training.state is TrainingState.FINISHED
    assert training.snapshot is not None
    assert (training.snapshot.update, training.shown_update) == (update, update)
    assert not window.session.live
    hard = window.findChild(QPushButton, "thresholdModeHard")
    assert hard is not None
    assert hard.isEnabled()
    assert not window.closing.unsaved()


def test_a_session_file_on_the_command_line_brings_its_run_too(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    update = pause_in_training(window, qtbot)
    window._save_then(lambda: None)
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "run.lstmlab"))
    dialog.close()
    qtbot.waitUntil(lambda: not window.saver.busy)
    other = build_window(tmp_path / "run.lstmlab", settings=Settings.in_memory())
    qtbot.addWidget(other)
    assert other.training.active
    assert other.training.run is not None
    assert other.training.run.update == update
    assert other.close()


class SlowDisk:
    """Lets nothing be written until it is let go; what is written then is written as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.reached = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []
        self.refuses = False
        monkeypatch.setattr(save_session_module, "save_document", self._save)

    def _save(self, path: Path, document: Document, training: object) -> None:
        self.threads.append(threading.current_thread())
        self.reached.set()
        assert self.go.wait(20)
        if self.refuses:
            raise WriteError(f"{path} cannot be written: the disk is full.")
        save_document(path, document, training)  # type: ignore[arg-type]  # as it came


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> Iterator[SlowDisk]:
    monkeypatch.setattr(closing_module, "_QUICK_SECONDS", 0.01)
    made = SlowDisk(monkeypatch)
    yield made
    made.go.set()
    assert window.saver.finish(20)


def begin_saving(window: MainWindow, disk: SlowDisk, path: Path) -> None:
    window._save_session()
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert disk.reached.wait(20)


def test_a_window_that_is_closed_while_it_saves_closes_when_the_file_is_there(
    window: MainWindow, disk: SlowDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    begin_saving(window, disk, tmp_path / "work.lstmlab")
    assert disk.threads[0] is not threading.main_thread()
    assert not window.close()
    assert "still being written" in window.message_bar.text
    assert window.findChild(QMessageBox, "closeDialog") is None
    disk.go.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert load_session(tmp_path / "work.lstmlab")[0].parameters["bias_ih_l0"][0] == 2.5


def test_a_window_that_is_closed_while_it_saves_stays_when_the_file_cannot_be_written(
    window: MainWindow, disk: SlowDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    (tmp_path / "work.lstmlab").write_bytes(b"before")
    begin_saving(window, disk, tmp_path / "work.lstmlab")
    assert not window.close()
    disk.refuses = True
    with qtbot.waitSignal(window.saver.idle):
        disk.go.set()
    qtbot.waitUntil(lambda: "the disk is full" in window.message_bar.text)
    assert window.isVisible()
    assert window.session.modified
    assert (tmp_path / "work.lstmlab").read_bytes() == b"before"


def test_what_is_edited_while_a_file_is_written_is_still_unsaved(
    window: MainWindow, disk: SlowDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    begin_saving(window, disk, tmp_path / "work.lstmlab")
    window.session.do(SetParameter("bias_ih_l0", (1,), -7.0))
    with qtbot.waitSignal(window.saver.idle):
        disk.go.set()
    saved = load_session(tmp_path / "work.lstmlab")[0].parameters["bias_ih_l0"]
    assert (saved[0], saved[1] != -7.0) == (2.5, True)
    assert window.session.modified
    assert window.isWindowModified()
    window.session.undo()
    assert not window.session.modified
    window.session.redo()
    assert not window.close()
    assert question(window).isVisible()


def test_saving_from_the_question_asks_again_for_what_was_edited_meanwhile(
    window: MainWindow, disk: SlowDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    window.close()
    click(window, "closeSaveButton")
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "work.lstmlab"))
    assert disk.reached.wait(20)
    window.session.do(SetParameter("bias_ih_l0", (1,), -7.0))
    disk.go.set()
    qtbot.waitUntil(lambda: window.closing._dialog is not None)
    assert window.isVisible()


def test_not_saving_still_lets_a_file_be_written_that_was_asked_for_before(
    window: MainWindow, disk: SlowDisk, qtbot: QtBot, tmp_path: Path
) -> None:
    edit(window)
    begin_saving(window, disk, tmp_path / "work.lstmlab")
    disk.go.set()
    window.closing.close_and_keep()
    assert not window.isVisible()
    assert (tmp_path / "work.lstmlab").is_file()


def test_a_run_that_goes_on_is_saved_at_an_update_and_does_not_keep_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    training = window.training
    training.start(SETTINGS)
    qtbot.waitUntil(lambda: training.shown_update > 20)
    window.close()
    asked = training.run.update if training.run else 0
    click(window, "closeSaveButton")
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "run.lstmlab"))
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    _, runs = load_session(tmp_path / "run.lstmlab")
    assert runs is not None
    assert runs.current is not None
    assert runs.current.run.update > asked


def test_an_interrupt_closes_without_a_question_and_keeps_the_work(window: MainWindow) -> None:
    edit(window)
    window.closing.close_and_keep()
    assert not window.isVisible()
    assert load_session(window.recovery.path)[0].parameters["bias_ih_l0"][0] == 2.5
