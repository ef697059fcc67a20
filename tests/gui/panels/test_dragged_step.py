from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels import dragged_step
from lstm_gui.gui.panels.dragged_step import DraggedStep
from lstm_gui.session import Session


def slider_of(session: Session, qtbot: QtBot) -> tuple[QSlider, DraggedStep]:
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setRange(0, session.playback.steps - 1)
    slider.valueChanged.connect(session.playback.go)
    return slider, DraggedStep(slider, session.follower)


def test_the_range_follows_a_dragged_slider_now_and_then_and_at_last(
    example: Session, qtbot: QtBot
) -> None:
    slider, dragged = slider_of(example, qtbot)
    example.selection.show_range(0, 10)
    slider.setSliderDown(True)
    slider.setSliderPosition(40)
    slider.setSliderPosition(42)
    assert example.selection.range == (0, 10)
    with qtbot.waitSignal(dragged._timer.timeout):
        pass
    assert example.selection.range == (37, 47)
    slider.setSliderPosition(20)
    assert example.selection.range == (37, 47)
    slider.setSliderDown(False)
    assert example.selection.range == (15, 25)
    assert not dragged._timer.isActive()
    slider.setValue(40)
    assert example.selection.range == (35, 45)


def test_a_slider_that_is_let_go_without_a_word_holds_nothing(
    example: Session, qtbot: QtBot, monkeypatch
) -> None:
    monkeypatch.setattr(dragged_step, "_FOLLOW_MILLISECONDS", 1)
    slider, dragged = slider_of(example, qtbot)
    example.selection.show_range(0, 10)
    slider.sliderPressed.emit()
    slider.setValue(40)
    assert example.selection.range == (0, 10)
    with qtbot.waitSignal(dragged._timer.timeout):
        pass
    assert example.selection.range == (35, 45)
    assert not dragged._timer.isActive()
