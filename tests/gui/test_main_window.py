"""The window as a whole: the contract's names, the state at the start, undo, themes, closing."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)

from lstm_gui.gui.app import build_window
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.gui.theme import DARK, LIGHT, ThemeMode
from lstm_gui.session import ReplaceParameters, SetParameter

CONTRACT = (
    "workspaceTabs", "cellDiagram", "playButton", "stepBackButton", "stepForwardButton",
    "firstStepButton", "lastStepButton", "timeSlider", "speedCombo", "substepCheck",
    "cellStatePlot", "hiddenStatePlot", "forgetGateMap", "inputGateMap", "candidateMap",
    "outputGateMap", "sequenceTable", "unitInspector", "thresholdMode", "closedThresholdSpin",
    "openThresholdSpin", "weightEditor", "weightValueSpin", "weightGateTabs", "trainStartButton",
    "trainPauseButton", "trainStopButton", "trainStepButton", "lossPlot", "learningRateSpin",
    "undoAction", "redoAction", "openAction", "exportAction",
)  # fmt: skip


@pytest.fixture
def window(qtbot) -> MainWindow:
    window = build_window(settings=Settings.in_memory())
    qtbot.addWidget(window)
    window.appearance.set_mode(ThemeMode.LIGHT)
    return window


def test_every_name_of_the_contract_is_there_once(window: MainWindow) -> None:
    assert window.objectName() == "mainWindow"
    for name in CONTRACT:
        assert len(window.findChildren(QObject, name)) == 1, name


def test_at_the_start_a_trained_example_stands_at_step_0(window: MainWindow) -> None:
    session = window.session
    assert "LSTM Lab" in window.windowTitle()
    assert session.sequence.example == "sine-with-overtone"
    assert session.document.origin.trained
    assert (session.step, session.playback.playing, session.baseline) == (0, False, None)
    assert not window.findChild(QAbstractButton, "substepCheck").isChecked()


def operable(window: MainWindow) -> list[QWidget]:
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
    inner = ("qt_", "ScrollLeftButton", "ScrollRightButton")
    return [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith(inner)
        and not isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox))
        and not isinstance(widget, QScrollBar)
    ]


def test_every_control_has_a_name_a_tooltip_and_an_accessible_name(window: MainWindow) -> None:
    controls = operable(window)
    assert len(controls) > 40
    assert [w for w in controls if not w.objectName()] == []
    assert [w.objectName() for w in controls if not (w.toolTip() or w.isHidden())] == []
    assert [w.objectName() for w in controls if not (w.accessibleName() or w.text())] == []


def test_every_control_can_be_reached_by_keyboard(window: MainWindow) -> None:
    tab = Qt.FocusPolicy.TabFocus
    unreachable = [w for w in operable(window) if not w.focusPolicy() & tab and w.isEnabled()]
    # Of segments and tasks Tab reaches the chosen one, and the arrow keys reach the others.
    roles = ("segment", "task")
    groups = {w.parentWidget() for w in unreachable if w.property("role") in roles}
    for group in groups:
        buttons = group.findChildren(QAbstractButton)
        assert [b.isChecked() for b in buttons if b.focusPolicy() & tab] == [True]
    assert [w.objectName() for w in unreachable if w.parentWidget() not in groups] == []


def test_undo_and_redo_follow_the_session(window: MainWindow, qtbot) -> None:
    session = window.session
    undo, redo = window.findChild(QAction, "undoAction"), window.findChild(QAction, "redoAction")
    assert not undo.isEnabled()
    session.do(SetParameter("bias_ih_l0", (0,), 2.0))
    assert undo.isEnabled()
    assert "bias_ih_l0" in undo.toolTip()
    assert window.isWindowModified()
    undo.trigger()
    assert session.baseline is None
    assert not window.isWindowModified()
    redo.trigger()
    assert session.parameters["bias_ih_l0"][0] == 2.0


def test_the_theme_changes_what_is_painted(window: MainWindow, qtbot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    for mode, theme in ((ThemeMode.LIGHT, LIGHT), (ThemeMode.DARK, DARK)):
        window.appearance.set_mode(mode)
        image = window.grab().toImage()
        corner = image.pixelColor(image.width() // 3, 2).name()
        assert corner == theme.surface.lower()


def test_all_workspaces_that_registered_are_tabs(window: MainWindow) -> None:
    tabs = window.findChild(QTabBar, "workspaceTabs")
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Inspect", "Train"]
    window.show_workspace("train")
    assert tabs.currentIndex() == 1
    with pytest.raises(ValueError, match="inspect, train"):
        window.show_workspace("compare")


def test_every_workspace_has_a_key(window: MainWindow, qtbot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    tabs = window.findChild(QTabBar, "workspaceTabs")
    window.activateWindow()
    for index in (1, 0):
        qtbot.keyClick(window, Qt.Key.Key_1 + index, Qt.KeyboardModifier.ControlModifier)
        assert tabs.currentIndex() == index
        assert f"Ctrl+{index + 1}" in tabs.tabToolTip(index)


def test_training_ends_as_one_change_that_can_be_undone(window: MainWindow, qtbot) -> None:
    session = window.session
    before = session.document
    window.show_workspace("train")
    start = window.findChild(QAbstractButton, "trainStartButton")
    stop = window.findChild(QAbstractButton, "trainStopButton")
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.live, timeout=20_000)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.training.active, timeout=20_000)
    after = session.document
    assert not session.live
    assert not np.array_equal(after.parameters["weight_hh_l0"], before.parameters["weight_hh_l0"])
    assert session.baseline is None
    session.undo()
    assert session.document.parameters["weight_hh_l0"] is before.parameters["weight_hh_l0"]
    assert session.undo_text is None


def test_closing_while_training_leaves_no_thread_behind(window: MainWindow, qtbot) -> None:
    threads = set(threading.enumerate())
    qtbot.mouseClick(
        window.findChild(QAbstractButton, "trainStartButton"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: window.session.live, timeout=20_000)
    assert window.close()
    assert not window.training.active
    assert {t for t in threading.enumerate() if t.is_alive()} <= threads


def test_geometry_and_theme_are_remembered(qtbot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    first = build_window(settings=settings)
    qtbot.addWidget(first)
    first.resize(1250, 730)
    first.appearance.set_mode(ThemeMode.DARK)
    first.show()
    first.close()
    settings.save()
    second = build_window(settings=Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(second)
    second.restore_geometry()
    assert second.appearance.theme is DARK
    assert second.height() == first.height() == 730  # Qt holds the width inside the screen


def test_a_window_that_is_gone_is_not_kept_alive(qtbot) -> None:
    window = build_window(settings=Settings.in_memory())
    session, gone = window.session, []
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert gone
    del window
    gc.collect()
    session.do(ReplaceParameters({name: 0 * v for name, v in session.parameters.items()}, "zero"))


def test_a_path_and_an_example_at_once_are_refused(qapp) -> None:
    with pytest.raises(ValueError, match="either"):
        build_window(path="a.csv", example="adding-problem")


def test_a_message_comes_and_goes_without_moving_anything(window: MainWindow, qtbot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    diagram = window.findChild(QWidget, "cellDiagram")
    before = diagram.mapToGlobal(diagram.rect().topLeft()), diagram.size()
    window.message_bar.show_error("co2.csv: row 8 is empty; give it a number.")
    qtbot.waitUntil(lambda: window.message_bar.width() > 100)
    assert (diagram.mapToGlobal(diagram.rect().topLeft()), diagram.size()) == before
    host = window.centralWidget().rect()
    assert host.contains(window.message_bar.geometry())
    assert window.message_bar.geometry().bottom() > host.height() * 0.9


def test_no_progress_is_shown_while_nothing_is_trained(window: MainWindow, qtbot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    assert not window.status.findChild(QWidget, "trainingStatusBar").isVisible()


def test_the_backward_pass_is_one_click_from_inspect(window: MainWindow, qtbot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    button = window.findChild(QPushButton, "showBackwardButton")
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    training = window.training
    qtbot.waitUntil(lambda: training.parted is not None and training.parted.backward is not None)
    assert window.findChild(QWidget, "updateBackwardDiagram").isVisible()
    training.resume()
    qtbot.waitUntil(lambda: not button.isEnabled())
    assert "Pause the training" in button.toolTip()
    training.stop()
    qtbot.waitUntil(lambda: not training.active)
    assert button.isEnabled()
