from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.theme import Appearance, ThemeMode, icon_folder, load_fonts, style_sheet
from lstm_gui.gui.update_parts.update_card import UpdateCard
from lstm_gui.session import (
    Document,
    Session,
    UpdateLook,
    UpdatePart,
    untrained_network,
)
from lstm_gui.session.training import TrainingRun


@pytest.fixture
def session() -> Session:
    sequence = sequences.make_example("sine-with-overtone")
    network, origin = untrained_network(sequence, hidden_size=4, seed=1)
    return Session(Document.of(sequence, network, origin))


@pytest.fixture
def appearance(qtbot: QtBot) -> Appearance:
    load_fonts()
    return Appearance(ThemeMode.LIGHT)


@pytest.fixture
def run(session: Session) -> TrainingRun:
    settings = engine.TrainingSettings(updates=50, batch_size=3, window=12, seed=3, clip_norm=0.01)
    return TrainingRun(session.document, settings)


def make_part(run: TrainingRun, look: UpdateLook, part: UpdatePart) -> None:
    list(run._loop.advance_to(part))
    look.show(run.parted)
    look.playback.pause()


@pytest.fixture
def look(session: Session, run: TrainingRun) -> UpdateLook:
    made = UpdateLook(session)
    make_part(run, made, UpdatePart.FORWARD)
    return made


@pytest.fixture
def card(look: UpdateLook, appearance: Appearance, qtbot: QtBot) -> UpdateCard:
    made = UpdateCard(look, appearance)
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(appearance.theme, icon_folder()))
    made.resize(900, 560)
    with qtbot.waitExposed(made):
        made.show()
    return made
