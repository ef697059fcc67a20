from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.session import SetInterventions, run_memory
from lstm_gui.session.long_recording import LongRecording


@pytest.fixture
def window(qtbot: QtBot, tmp_path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on 6000 steps whose run is kept in parts, and taken as slow."""
    monkeypatch.setattr(run_memory, "LONG_TRACE_BYTES", 0)
    monkeypatch.setattr("lstm_gui.session.session._BACKGROUND_FROM_SECONDS", 0.0)
    monkeypatch.setattr("lstm_gui.gui.files.progress_card._DELAY_MILLISECONDS", 0)
    np.save(tmp_path / "walk.npy", np.random.default_rng(0).standard_normal((6000, 1)).cumsum(0))
    window = build_window(tmp_path / "walk.npy", settings=Settings.in_memory())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_the_picture_stays_until_the_run_of_an_edit_is_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    shown = window.session.recording
    assert isinstance(shown, LongRecording)
    window.session.do(SetInterventions((engine.Ablate(0, slice(4096, None)),)))
    assert window.session.recording is shown
    qtbot.waitUntil(lambda: not window.session.pending)
    assert window.session.baseline_recording is shown
    assert not window.findChild(QFrame, "runProgressCard").isVisible()
    assert window.session.layer.hidden.shape[1:] == (1, 8)


def test_cancel_takes_the_edit_back(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = window.session.recording
    gates = iter(lambda: window.session.pending, False)

    def wait(*arguments: object, **named: object) -> None:
        progress = arguments[2]
        for _ in gates:
            progress(0, 1)  # raises once it is cancelled

    monkeypatch.setattr("lstm_gui.session.session.compute_run", wait)
    window.session.do(SetInterventions((engine.Ablate(0),)))
    card = window.findChild(QFrame, "runProgressCard")
    qtbot.waitUntil(card.isVisible)
    assert "6\u202f000 steps" in card.findChild(QFrame, "runProgressText").text()
    qtbot.mouseClick(card.findChild(QPushButton, "runCancelButton"), Qt.MouseButton.LeftButton)
    assert not window.session.pending
    assert window.session.interventions == ()
    assert window.session.recording is shown
    assert not card.isVisible()


def test_zooming_into_a_long_run_draws_its_steps(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.selection.show_range(3000, 3100)
    lines = session.recording.lines(0, "cell")
    qtbot.waitUntil(lambda: lines.detail(3000, 3100) is not None)
    plot = next(figure for figure in window.figures if figure.figure_name == "cell-state")
    steps, values = plot.plotItem.curves[-1].getData()
    np.testing.assert_array_equal(steps, np.arange(3000, 3100))
    np.testing.assert_array_equal(values, lines.part(3000, 3100)[:, session.selection.unit])
