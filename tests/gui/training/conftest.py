from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from lstm_gui import sequences
from lstm_gui.gui.theme import Appearance, ThemeMode, load_fonts
from lstm_gui.gui.training import TrainingController
from lstm_gui.session import Document, Session, untrained_network


@pytest.fixture
def session() -> Session:
    sequence = sequences.make_example("sine-with-overtone")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Session(Document.of(sequence, network, origin))


@pytest.fixture
def controller(session: Session, qtbot: QtBot) -> Iterator[TrainingController]:
    made = TrainingController(session)
    yield made
    made.shutdown()


@pytest.fixture
def appearance(qtbot: QtBot) -> Appearance:
    load_fonts()
    return Appearance(ThemeMode.LIGHT)
