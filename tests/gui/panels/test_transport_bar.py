from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels import Segment, SegmentedControl, TransportBar
from lstm_gui.gui.panels.transport_bar import speed_text
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import SPEEDS, Open, Session


@pytest.fixture
def bar(example: Session, appearance: Appearance, show) -> TransportBar:
    made = TransportBar(example, appearance)
    show(made)
    made.window().resize(900, 200)
    return made


def click(qtbot: QtBot, bar: TransportBar, name: str) -> None:
    button = bar.findChild(QAbstractButton, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_buttons_move_through_the_run(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    click(qtbot, bar, "stepForwardButton")
    assert example.step == 18
    click(qtbot, bar, "stepBackButton")
    click(qtbot, bar, "stepBackButton")
    assert example.step == 16
    click(qtbot, bar, "lastStepButton")
    assert example.step == 63
    assert not bar.findChild(QAbstractButton, "stepForwardButton").isEnabled()
    click(qtbot, bar, "firstStepButton")
    assert example.step == 0
    assert not bar.findChild(QAbstractButton, "stepBackButton").isEnabled()


def test_slider_and_number_follow_the_session_and_lead_it(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    slider, spin = bar.findChild(QSlider, "timeSlider"), bar.findChild(QSpinBox, "stepSpin")
    example.playback.go(40)
    assert (slider.value(), spin.value()) == (40, 40)
    slider.setValue(12)
    assert example.step == 12
    spin.selectAll()
    qtbot.keyClicks(spin, "33")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert example.step == 33


def test_substeps_are_walked_through_when_asked_for(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    click(qtbot, bar, "substepCheck")
    assert example.playback.by_substep
    before = (example.step, example.playback.substep)
    click(qtbot, bar, "stepForwardButton")
    assert (example.step, example.playback.substep) == (before[0], before[1] + 1)
    example.playback.show_substep(3)
    example.playback.set_by_substep(False)
    assert not bar.findChild(QAbstractButton, "substepCheck").isChecked()


def test_every_speed_can_be_chosen(bar: TransportBar, example: Session) -> None:
    combo = bar.findChild(QComboBox, "speedCombo")
    assert [combo.itemData(at) for at in range(combo.count())] == list(SPEEDS)
    combo.setCurrentText("10 steps/s")
    assert example.playback.speed == 10.0
    example.playback.set_speed(3.0)
    assert combo.currentText() == "3 steps/s"


def test_speeds_are_written_in_words() -> None:
    assert [speed_text(speed) for speed in (0.5, 1.0, 2.0)] == ["½ step/s", "1 step/s", "2 steps/s"]


def test_playing_moves_on_by_itself_and_stops_at_the_end(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    example.playback.set_speed(60.0)
    play = bar.findChild(QPushButton, "playButton")
    example.playback.go(55)
    click(qtbot, bar, "playButton")
    assert play.text() == "Pause"
    qtbot.waitUntil(lambda: example.step > 57, timeout=5000)
    qtbot.waitUntil(lambda: not example.playback.playing, timeout=5000)
    assert example.step == 63
    assert play.text() == "Play"
    assert bar.timer is not None
    assert not bar.timer.active


def test_pausing_stops_the_timer(qtbot: QtBot, bar: TransportBar, example: Session) -> None:
    click(qtbot, bar, "playButton")
    assert bar.timer is not None
    assert bar.timer.active
    click(qtbot, bar, "playButton")
    assert not example.playback.playing
    assert not bar.timer.active


def test_keys_work_anywhere_in_the_window(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    window = bar.window()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    for key, step in (
        (Qt.Key.Key_Right, 18), (Qt.Key.Key_Left, 17), (Qt.Key.Key_End, 63), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        qtbot.keyClick(window, key)
        assert example.step == step
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert example.playback.playing
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not example.playback.playing


def test_keys_belong_to_a_field_while_one_types(
    qtbot: QtBot, bar: TransportBar, example: Session, show
) -> None:
    edit = show(QLineEdit("ab"))
    qtbot.waitUntil(bar.window().isActiveWindow)
    edit.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_Right):
        qtbot.keyClick(edit, key)
    assert edit.text() == "a b"
    assert edit.cursorPosition() == 1
    assert (example.step, example.playback.playing) == (17, False)
    qtbot.keyClick(bar.findChild(QSlider, "timeSlider"), Qt.Key.Key_Right)
    assert example.step == 17  # the field still has the focus, so the keys are its own


def test_a_focused_button_keeps_its_space_key_and_gives_the_arrows(
    qtbot: QtBot, bar: TransportBar, example: Session, show
) -> None:
    button = show(QPushButton("other"))
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    qtbot.waitUntil(bar.window().isActiveWindow)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert clicked
    assert not example.playback.playing
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert example.step == 18


def test_a_click_on_the_transport_leaves_the_arrow_keys_to_it(
    qtbot: QtBot, bar: TransportBar, example: Session
) -> None:
    qtbot.waitUntil(bar.window().isActiveWindow)
    click(qtbot, bar, "stepForwardButton")
    slider = bar.findChild(QSlider, "timeSlider")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert example.step == 20


def test_another_sequence_gives_the_slider_its_length(
    bar: TransportBar, example: Session, make_session
) -> None:
    example.do(Open(make_session(steps=5000).document))
    assert bar.findChild(QSlider, "timeSlider").maximum() == 4999
    assert bar.findChild(QSpinBox, "stepSpin").maximum() == 4999


def test_a_bar_that_does_not_drive_has_neither_timer_nor_keys(
    qtbot: QtBot, example: Session, appearance: Appearance
) -> None:
    second = TransportBar(example, appearance, drive=False)
    qtbot.addWidget(second)
    assert second.timer is None
    assert second.keys is None


@pytest.mark.parametrize("name", ["substepCheck", "speedCombo", "playButton", "stepForwardButton"])
def test_controls_of_the_transport_are_reached_by_tab_and_take_no_focus_by_a_click(
    bar: TransportBar, name: str
) -> None:
    policy = bar.findChild(QWidget, name).focusPolicy()
    assert policy & Qt.FocusPolicy.TabFocus
    assert not policy & Qt.FocusPolicy.ClickFocus


def test_arrows_make_a_choice_and_space_still_plays(
    qtbot: QtBot, bar: TransportBar, example: Session, show
) -> None:
    control = show(SegmentedControl("mode", "Mode", (Segment("a", "A"), Segment("b", "B"))))
    qtbot.waitUntil(bar.window().isActiveWindow)
    control.button("a").setFocus()
    qtbot.keyClick(control.button("a"), Qt.Key.Key_Right)
    assert control.key == "b"
    assert example.step == 17
    qtbot.keyClick(control.button("b"), Qt.Key.Key_Space)
    assert example.playback.playing
