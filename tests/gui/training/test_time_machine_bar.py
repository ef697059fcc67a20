from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.time_machine_bar import TimeMachineBar
from lstm_gui.gui.training.update_slider import SliderPicture, slider_place, slider_update

SETTINGS = engine.TrainingSettings(updates=25, batch_size=4, window=16, seed=3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(controller: TrainingController, appearance: Appearance, qtbot: QtBot) -> TimeMachineBar:
    made = TimeMachineBar(controller, appearance)
    made.resize(700, 40)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def text(bar: TimeMachineBar, name: str) -> str:
    found = bar.findChild(QLabel, name)
    assert found is not None
    return found.text()


def train(controller: TrainingController, qtbot: QtBot) -> None:
    assert controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)


def click_at(bar: TimeMachineBar, update: float, qtbot: QtBot) -> None:
    slider = bar.slider
    x = slider_place(QSizeF(slider.size()), slider.picture(), update)
    qtbot.mouseClick(slider, LEFT, pos=QPoint(round(x), slider.height() // 2))


@pytest.mark.parametrize("update", [0, 1, 250, 999, 1000])
def test_a_place_on_the_slider_and_its_update_belong_together(update: int) -> None:
    picture = SliderPicture((0, 1000), 1000, 2000, 0, following=False)
    x = slider_place(QSizeF(300, 28), picture, update)
    assert slider_update(QSizeF(300, 28), picture, x) == pytest.approx(update)
    assert slider_update(QSizeF(300, 28), picture, -50.0) == 0


def test_before_the_first_run_everything_is_off_and_says_why(bar: TimeMachineBar) -> None:
    for widget in (bar.back_button, bar.play_button, bar.forward_button, bar.slider):
        assert not widget.isEnabled()
        assert widget.toolTip() == "Nothing has been trained yet"
    assert not bar.follow_button.isEnabled()
    assert text(bar, "lookedAtLabel") == ""


def test_a_click_on_the_slider_goes_to_the_nearest_checkpoint(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert text(bar, "lookedAtLabel") == "update 25"
    assert text(bar, "goesOnLabel") == "the newest"
    click_at(bar, 10.2, qtbot)
    assert controller.time_machine.update == 10
    assert text(bar, "lookedAtLabel") == "update 10"
    assert text(bar, "goesOnLabel") == "ended at 25"
    assert bar.slider.value() == 10
    click_at(bar, 25, qtbot)
    assert not controller.time_machine.looking_back


def test_a_drag_goes_through_the_checkpoints(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    slider, size = bar.slider, QSizeF(bar.slider.size())
    middle = slider.height() // 2

    def at(update: float) -> QPoint:
        return QPoint(round(slider_place(size, slider.picture(), update)), middle)

    qtbot.mousePress(slider, LEFT, pos=at(20))
    assert controller.time_machine.update == 20
    qtbot.mouseMove(slider, at(3))
    qtbot.mouseRelease(slider, LEFT, pos=at(3))
    assert controller.time_machine.update == 3


def test_the_buttons_go_back_and_on_and_follow(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert not bar.forward_button.isEnabled()
    qtbot.mouseClick(bar.back_button, LEFT)
    qtbot.mouseClick(bar.back_button, LEFT)
    assert controller.time_machine.update == 23
    qtbot.mouseClick(bar.forward_button, LEFT)
    assert controller.time_machine.update == 24
    qtbot.mouseClick(bar.follow_button, LEFT)
    assert not controller.time_machine.looking_back
    assert not bar.follow_button.isEnabled()
    assert bar.follow_button.toolTip() == "The newest update is shown already"


def test_the_keys_of_the_slider_move_play_and_follow(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    machine = controller.time_machine
    bar.slider.setFocus()
    for key, update in (
        (Qt.Key.Key_Left, 24),
        (Qt.Key.Key_PageDown, 14),
        (Qt.Key.Key_Right, 15),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(bar.slider, key)
        assert machine.update == update
    qtbot.keyClick(bar.slider, Qt.Key.Key_Space)
    assert machine.playing
    qtbot.keyClick(bar.slider, Qt.Key.Key_Space)
    assert not machine.playing
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    assert not machine.looking_back


def test_the_wheel_moves_by_one_checkpoint(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    place = QPointF(20, 10)
    event = QWheelEvent(
        place,
        bar.slider.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bar.slider, event)
    assert controller.time_machine.update == 24


def test_while_it_trains_the_row_says_where_the_training_is(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(dataclasses.replace(SETTINGS, updates=1_000_000))
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 9)
    width = bar.slider.width()
    click_at(bar, 4, qtbot)
    qtbot.waitUntil(lambda: text(bar, "goesOnLabel").startswith("training goes on at "))
    controller.pause()
    qtbot.waitUntil(lambda: text(bar, "goesOnLabel").startswith("paused at "))
    assert bar.slider.width() == width
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_a_run_can_be_played_as_soon_as_there_is_a_second_checkpoint(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(dataclasses.replace(SETTINGS, updates=1_000_000))
    # As it stands where nothing changes the run's state after its first checkpoint.
    controller.state_changed.disconnect(bar._show)
    bar.play_button.setEnabled(False)
    bar.back_button.setEnabled(False)
    qtbot.waitUntil(lambda: len(controller.time_machine.checkpoints) > 1)
    qtbot.waitUntil(bar.play_button.isEnabled)
    qtbot.waitUntil(bar.back_button.isEnabled)
    assert controller.active
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_the_slider_paints_its_checkpoints(
    bar: TimeMachineBar, controller: TrainingController, qtbot: QtBot
) -> None:
    empty = bar.slider.grab().toImage()
    train(controller, qtbot)
    full = bar.slider.grab().toImage()
    assert full != empty
    controller.time_machine.go(10)
    looking_back = bar.slider.grab().toImage()
    assert looking_back != full
    controller.time_machine.pin()
    controller.time_machine.go(15)
    assert bar.slider.picture().pinned == 10
