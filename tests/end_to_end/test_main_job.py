"""The main job by widget names: open, watch, train, snap, edit, undo, export."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from lstm_gui import engine
from lstm_gui.gui.app import build_window
from lstm_gui.gui.export import ExportDialog, write_csv, write_svg
from lstm_gui.gui.files import Settings
from lstm_gui.gui.main_window import MainWindow
from lstm_gui.session import ThresholdMode


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """A German export: semicolons, decimal commas, a date column, a gap and a column of words."""
    rows = ["Datum;Pegel;Ort"]
    for day in range(60):
        value = f"{120 + 15 * np.sin(day / 4):.1f}".replace(".", ",") if day != 20 else ""
        rows.append(f"{1 + day % 28:02d}.{1 + day // 28:02d}.2020;{value};Nord")
    path = tmp_path / "pegel.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def window(qtbot, own_file: Path) -> MainWindow:
    window = build_window(path=own_file, settings=Settings.in_memory())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def press(window: MainWindow, qtbot, name: str) -> None:
    button = window.findChild(QAbstractButton, name)
    assert button.isEnabled(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_own_file_is_read_as_a_person_expects(window: MainWindow) -> None:
    sequence = window.session.sequence
    assert sequence.features == 1
    assert sequence.feature_names == ("Pegel",)
    assert sequence.axis_labels is not None
    assert sequence.axis_labels[0] == "01.01.2020"
    assert sequence.values[0, 0] == pytest.approx(120.0)
    assert any("interpolated" in note for note in sequence.notes)
    assert not window.session.document.origin.trained


def test_the_main_job(window: MainWindow, qtbot, tmp_path: Path) -> None:
    session = window.session
    start = session.document

    # Watch.
    press(window, qtbot, "stepForwardButton")
    press(window, qtbot, "stepForwardButton")
    assert session.step == 2
    window.findChild(QAbstractButton, "substepCheck").click()
    press(window, qtbot, "stepForwardButton")
    assert (session.step, session.playback.substep) == (2, 1)
    window.findChild(QAbstractButton, "substepCheck").click()
    press(window, qtbot, "lastStepButton")
    assert session.step == 59
    press(window, qtbot, "firstStepButton")
    press(window, qtbot, "playButton")
    qtbot.waitUntil(lambda: session.step >= 1, timeout=10_000)
    press(window, qtbot, "playButton")
    assert not session.playback.playing

    # Train; the gates of the open sequence move while it does.
    window.show_workspace("train")
    untrained = session.trace
    press(window, qtbot, "trainStartButton")
    qtbot.waitUntil(lambda: session.live and session.trace is not untrained, timeout=30_000)
    first = session.trace
    qtbot.waitUntil(lambda: not session.live or session.trace is not first, timeout=30_000)
    if window.training.active:
        press(window, qtbot, "trainStopButton")
    qtbot.waitUntil(lambda: not window.training.active, timeout=10_000)
    assert session.document.origin.trained
    assert session.undo_text is not None
    assert session.undo_text.startswith("train")
    trained = session.document

    # Snap gates.
    window.show_workspace("inspect")
    window.findChild(QAbstractButton, "thresholdModeHard").click()
    spin = window.findChild(QDoubleSpinBox, "openThresholdSpin")
    spin.setValue(0.55)
    assert session.document.thresholds.mode is ThresholdMode.HARD
    assert session.gates == engine.Threshold(closed=session.document.thresholds.closed, open=0.55)
    gates = session.trace.layers[0].forget_gate
    assert not ((gates > 0.55) & (gates < 1)).any()
    assert session.baseline is not None

    # Edit a weight by typing.
    weight = window.findChild(QAbstractSpinBox, "weightValueSpin")
    line = weight.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "1.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    changed = [
        name
        for name in session.parameters
        if not np.array_equal(session.parameters[name], trained.parameters[name])
    ]
    assert len(changed) == 1
    differs = session.parameters[changed[0]] != trained.parameters[changed[0]]
    assert session.parameters[changed[0]][differs] == pytest.approx(1.5)

    # Undo everything.
    undo = window.findChild(QAction, "undoAction")
    while undo.isEnabled():
        undo.trigger()
    for name, values in start.parameters.items():
        np.testing.assert_array_equal(session.parameters[name], values)
    assert session.baseline is None

    # Export the figure.
    window.findChild(QAction, "exportAction").trigger()
    dialog = window.findChild(ExportDialog)
    view = dialog.findChild(QComboBox, "exportViewCombo")
    assert view.count() >= 7
    assert isinstance(dialog, QWidget)
    dialog.close()


@pytest.mark.parametrize("units", [1, 512])
def test_small_and_large_networks_are_shown(window: MainWindow, qtbot, units: int) -> None:
    window.findChild(QAction, "newNetworkAction").trigger()
    dialog = window.findChild(QWidget, "networkDialog")
    dialog.findChild(QSpinBox, "unitsSpin").setValue(units)
    dialog.findChild(QSpinBox, "layersSpin").setValue(2)
    dialog.findChild(QAbstractButton, "createNetworkButton").click()
    qtbot.waitUntil(lambda: window.session.network.recurrent.hidden_size == units, timeout=20_000)
    assert len(window.session.trace.layers) == 2
    assert not window.grab().isNull()
    window.session.selection.select_layer(1)
    window.session.selection.select_unit(units - 1)
    assert not window.grab().isNull()


def test_an_exported_figure_holds_the_numbers_on_the_screen(
    window: MainWindow, tmp_path: Path
) -> None:
    for figure in window.figures:
        path = tmp_path / f"{figure.figure_name}.svg"
        write_svg(figure, path, figure.figure_size(), "a caption", window.appearance.theme)
        root = ElementTree.parse(path).getroot()
        texts = [element for element in root.iter() if element.tag.endswith("text")]
        assert any("a caption" in "".join(element.itertext()) for element in texts)
        write_csv(figure, tmp_path / f"{figure.figure_name}.csv")
        lines = (tmp_path / f"{figure.figure_name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(lines) > 1
