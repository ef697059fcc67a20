"""Unsaved work is kept beside the window, and offered after a crash."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from lstm_gui import engine
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings, left_behind
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.session import SetParameter, TrainingState, load_document, load_session

SETTINGS = engine.TrainingSettings(updates=1_000_000, batch_size=4, seed=3)


@pytest.fixture
def window(qtbot) -> MainWindow:
    window = build_window(settings=Settings.in_memory())
    qtbot.addWidget(window)
    return window


def test_modified_work_is_written_and_removed_in_the_end(window: MainWindow, qtbot) -> None:
    recovery = window.recovery
    recovery.keep()
    assert not recovery.path.exists()
    window.session.do(SetParameter("bias_ih_l0", (0,), 2.5))
    recovery.keep()
    qtbot.waitUntil(recovery.path.exists)
    assert load_document(recovery.path).parameters["bias_ih_l0"][0] == 2.5
    assert left_behind() == ()
    window.close()
    assert not recovery.path.exists()


def test_what_a_dead_process_left_is_offered_and_opened(window: MainWindow, qtbot) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    session = window.session
    session.do(SetParameter("bias_ih_l0", (0,), 2.5))
    window.recovery.keep()
    qtbot.waitUntil(window.recovery.path.exists)
    left = window.recovery.path.with_name(f"unsaved-{child.pid}.lstmlab")
    window.recovery.path.replace(left)
    session.undo()
    assert left_behind() == (left,)
    window.keep_work()
    assert "unsaved work" in window.message_bar.text
    window._recover()
    np.testing.assert_equal(session.parameters["bias_ih_l0"][0], np.float32(2.5))
    assert session.modified
    assert left_behind() == ()
    assert window.recovery.path.exists()


def test_a_damaged_file_is_said_and_changes_nothing(window: MainWindow) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    window.recovery.path.parent.mkdir(parents=True, exist_ok=True)
    window.recovery.path.with_name(f"unsaved-{child.pid}.lstmlab").write_bytes(b"half")
    before = window.session.document
    window._recover()
    assert window.session.document is before
    assert f"unsaved-{child.pid}" in window.message_bar.text


def test_a_saved_session_opens_again_in_the_window(window: MainWindow, qtbot, tmp_path) -> None:
    window.session.do(SetParameter("bias_ih_l0", (0,), 2.5))
    window._actions["saveSessionAction"].trigger()
    dialog = window.findChild(QFileDialog, "saveSessionDialog")
    dialog.fileSelected.emit(str(tmp_path / "work"))
    qtbot.waitUntil(lambda: not window.session.modified)
    dialog.close()
    window.session.undo()
    window.opener.open_path(tmp_path / "work.lstmlab")
    qtbot.waitUntil(lambda: window.session.parameters["bias_ih_l0"][0] == 2.5)
    assert window.session.baseline is not None


def test_a_run_is_kept_at_its_newest_update_while_it_goes_on(window: MainWindow, qtbot) -> None:
    training = window.training
    training.start(SETTINGS)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.update > 20)
    asked = training.run.update
    window.recovery.keep()
    qtbot.waitUntil(window.recovery.path.exists)
    _, runs = load_session(window.recovery.path)
    assert runs.current.run.update > asked
    assert runs.current.run.messages[0] == training.messages[0]
    training.stop()
    qtbot.waitUntil(lambda: not training.active)


def test_a_recovered_run_is_paused_where_it_was_and_is_still_unsaved(
    window: MainWindow, qtbot
) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    training = window.training
    training.start(SETTINGS)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.update > 5)
    training.pause()
    qtbot.waitUntil(lambda: training.run.latest.update == training.run.update)
    update, losses = training.run.update, training.run.latest.losses.mean
    window.recovery.keep()
    qtbot.waitUntil(window.recovery.path.exists)
    left = window.recovery.path.with_name(f"unsaved-{child.pid}.lstmlab")
    window.recovery.path.replace(left)
    training.stop()
    qtbot.waitUntil(lambda: not training.active)
    window.keep_work()
    window._recover()
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.update == update)
    assert training.state is TrainingState.PAUSED
    np.testing.assert_array_equal(training.snapshot.losses.mean, losses)
    assert window.closing.unsaved()
    window.closing.enabled = False


def test_a_folder_that_cannot_be_written_is_said_once_and_training_goes_on(
    window: MainWindow, qtbot, tmp_path
) -> None:
    (tmp_path / "file").write_text("no folder")
    window.recovery.path = tmp_path / "file" / "unsaved-1.lstmlab"
    training = window.training
    training.start(SETTINGS)
    qtbot.waitUntil(lambda: training.snapshot is not None and training.snapshot.update > 5)
    said: list[str] = []
    window.recovery.failed.connect(said.append)
    with qtbot.waitSignal(window.recovery.failed):
        window.recovery.keep()
    assert "Unsaved work cannot be kept" in window.message_bar.text
    at = training.run.update
    window.recovery.keep()
    qtbot.waitUntil(lambda: not window.recovery._background.busy)
    assert len(said) == 1
    qtbot.waitUntil(lambda: training.run.update > at)
    training.stop()
    qtbot.waitUntil(lambda: not training.active)


def test_what_was_saved_is_kept_for_a_crash_no_more(window: MainWindow, qtbot) -> None:
    window.session.do(SetParameter("bias_ih_l0", (0,), 2.5))
    window.recovery.keep()
    qtbot.waitUntil(window.recovery.path.exists)
    window.session.mark_clean()

    def is_gone() -> bool:
        window.recovery.keep()  # does nothing while the thread is still handing in its result
        return not window.recovery.path.exists()

    qtbot.waitUntil(is_gone)
