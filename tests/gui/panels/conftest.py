"""Sessions of several sizes, and a window to put panels in."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences, session
from lstm_gui.gui import theme

Show = Callable[[QWidget], QWidget]
MakeSession = Callable[..., session.Session]


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    theme.load_fonts()
    qapp.setFont(theme.font())


@pytest.fixture
def appearance(qapp: QApplication) -> theme.Appearance:
    return theme.Appearance(theme.ThemeMode.LIGHT)


@pytest.fixture
def example() -> session.Session:
    """The default example with its trained network, at step 17, unit 3."""
    opened = session.Session(session.open_example())
    opened.playback.go(17)
    opened.selection.select_unit(3)
    return opened


@pytest.fixture
def make_session() -> MakeSession:
    """Give a session on a random walk with a fresh network of the wanted size."""

    def make(
        steps: int = 30, features: int = 1, units: int = 4, layers: int = 1, kind: str = "lstm"
    ) -> session.Session:
        walk = np.random.default_rng(0).standard_normal((steps, features)).cumsum(axis=0)
        sequence = sequences.series_sequence(
            walk, name="walk.csv", feature_names=[f"x{at}" for at in range(features)]
        )
        cell = {"lstm": engine.LSTM, "gru": engine.GRU, "rnn": engine.RNN}[kind]
        recurrent = cell(input_size=features, hidden_size=units, num_layers=layers, seed=1)
        network = engine.Network(recurrent, engine.Linear(units, features, seed=1))
        origin = session.Origin(False, "untrained, seed 1", 1)
        return session.Session(session.Document.of(sequence, network, origin))

    return make


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Put panels into an exposed window, under each other in a scrolling column as in the program.

    The window itself has no limits of size, which the offscreen platform would warn of.
    """
    window = QScrollArea()
    qtbot.addWidget(window)
    window.setWidgetResizable(True)
    window.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    folder = importlib.resources.files("lstm_gui.resources") / "icons"
    window.setStyleSheet(theme.style_sheet(theme.LIGHT, str(folder)))
    content = QWidget()
    column = QVBoxLayout(content)
    window.setWidget(content)
    window.resize(320, 900)

    def put(panel: QWidget) -> QWidget:
        column.addWidget(panel)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(panel.isVisible)
        return panel

    return put
