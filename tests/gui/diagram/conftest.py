"""A small session with every kind of mark, and the diagram on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine, session
from lstm_gui.gui import theme

MakeSession = Callable[..., session.Session]


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    """Every text of a picture needs the typeface."""
    theme.load_fonts()


@pytest.fixture
def appearance(qapp: QApplication) -> theme.Appearance:
    return theme.Appearance(theme.ThemeMode.LIGHT)


@pytest.fixture
def make_session() -> MakeSession:
    """Give a session on the default example with a network of the wanted size and lively gates."""

    def make(units: int = 8, layers: int = 1, bidirectional: bool = False) -> session.Session:
        sequence = session.open_example().sequence
        recurrent = engine.LSTM(
            input_size=sequence.inputs.shape[1],
            hidden_size=units,
            num_layers=layers,
            bidirectional=bidirectional,
            seed=3,
        )
        outputs = sequence.objective.output_size
        head = engine.Linear(units * (2 if bidirectional else 1), outputs, seed=3)
        network = engine.Network(recurrent, head)
        rng = np.random.default_rng(1)
        network.load_state_dict(
            {
                name: (values + rng.normal(0.0, 1.0, values.shape)).astype(values.dtype)
                for name, values in network.state_dict().items()
            }
        )
        origin = session.Origin(False, "made for a test", 3)
        opened = session.Session(session.Document.of(sequence, network, origin))
        opened.playback.go(17)
        opened.selection.select_unit(min(3, units - 1))
        return opened

    return make


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window to put views in: the offscreen platform warns of windows with size limits."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(2000, 900)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def small(make_session: MakeSession) -> session.Session:
    return make_session()


@pytest.fixture
def altered(make_session: MakeSession) -> session.Session:
    """A session whose gates snap and two of whose values are held."""
    opened = make_session()
    mode = session.ThresholdMode.HARD
    opened.do(session.SetThresholds(session.GateThresholds(mode, 0.1, 0.9)))
    held = (engine.Clamp("output_gate", 0.5, units=2), engine.Clamp("cell", 1.25, units=1))
    opened.do(session.SetInterventions(held))
    return opened
