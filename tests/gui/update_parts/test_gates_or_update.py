from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.update_parts.gates_or_update import GatesOrUpdate
from lstm_gui.session import Session, TrainingState, UpdatePart

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SETTINGS = engine.TrainingSettings(updates=1_000_000, batch_size=2, window=8)


@pytest.fixture
def controller(session: Session, qtbot: QtBot) -> Iterator[TrainingController]:
    made = TrainingController(session)
    yield made
    made.shutdown()


@pytest.fixture
def middle(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> GatesOrUpdate:
    made = GatesOrUpdate(QLabel("gates"), session, controller, appearance)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_card_comes_with_the_first_part_and_goes_when_it_runs(
    middle: GatesOrUpdate, controller: TrainingController, qtbot: QtBot
) -> None:
    assert middle.currentIndex() == 0
    assert middle.update_card is None
    assert middle.figures is None
    controller.step_part(UpdatePart.LOSS, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
    assert middle.look.part is UpdatePart.LOSS
    assert middle.figures is not None
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 0)
    assert middle.figures is None


def test_one_update_keeps_the_gates_and_completes_a_card_that_is_there(
    middle: GatesOrUpdate, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.step(SETTINGS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update == 1)
    assert middle.currentIndex() == 0
    controller.step_part(UpdatePart.FORWARD, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
    controller.step(SETTINGS)
    qtbot.waitUntil(lambda: middle.look.part is UpdatePart.UPDATE)
    assert middle.currentIndex() == 1


def test_a_person_goes_back_to_the_gates_until_another_part_is_asked_for(
    middle: GatesOrUpdate, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.step_part(UpdatePart.FORWARD, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
    assert middle.update_card is not None
    middle.update_card.closed.emit()
    assert middle.currentIndex() == 0
    controller.step_part(UpdatePart.LOSS, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)


def test_slow_motion_shows_the_parts_while_it_runs(
    middle: GatesOrUpdate, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.set_speed(0.25)
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
    assert controller.state is TrainingState.RUNNING
    assert middle.look.playback.playing
    controller.set_speed(None)
    qtbot.waitUntil(lambda: middle.currentIndex() == 0)


def test_when_the_run_ends_the_gates_come_back(
    middle: GatesOrUpdate, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.step_part(UpdatePart.BACKWARD, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert middle.currentIndex() == 0
    assert controller.parted is None
    controller.step_part(UpdatePart.FORWARD, SETTINGS)
    qtbot.waitUntil(lambda: middle.currentIndex() == 1)
