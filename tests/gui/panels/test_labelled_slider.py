from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.value_scale import ValueScale


@pytest.fixture
def control(qtbot: QtBot, show) -> LabelledSlider:
    made = LabelledSlider("weight", ValueScale(-2.0, 2.0), name="weight", limits=(-100.0, 100.0))
    show(made)
    return made


def listen(control: LabelledSlider) -> list[tuple[float, object]]:
    heard: list[tuple[float, object]] = []
    control.edited.connect(lambda value, gesture: heard.append((value, gesture)))
    return heard


def test_showing_a_value_tells_nobody(control: LabelledSlider) -> None:
    heard = listen(control)
    control.set_value(1.0)
    assert control.value == 1.0
    assert control.slider.value() == 750
    assert heard == []


def test_a_value_beyond_the_slider_is_shown_whole(control: LabelledSlider) -> None:
    control.set_value(50.0)
    assert control.value == 50.0
    assert control.slider.value() == control.slider.maximum()


def test_a_drag_is_one_gesture_and_the_next_is_another(
    qtbot: QtBot, control: LabelledSlider
) -> None:
    heard = listen(control)
    slider = control.slider
    middle = slider.rect().center()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    for move in (10, 20, 30):
        qtbot.mouseMove(slider, middle + QPoint(move, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(30, 0))
    first = {id(gesture) for _, gesture in heard}
    assert len(heard) >= 3
    assert len(first) == 1
    assert heard[-1][0] > 0.2
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(20, middle.y()))
    assert id(heard[-1][1]) not in first
    assert control.value < -1.5  # a click goes where it is


def test_typing_moves_the_slider(qtbot: QtBot, control: LabelledSlider) -> None:
    heard = listen(control)
    control.spin.lineEdit().selectAll()
    qtbot.keyClicks(control.spin.lineEdit(), "-1")
    qtbot.keyClick(control.spin.lineEdit(), Qt.Key.Key_Return)
    assert [value for value, _ in heard] == [-1.0]
    assert control.slider.value() == 250


@pytest.mark.parametrize("part", ["slider", "spin"])
def test_the_wheel_changes_nothing_without_the_focus(control: LabelledSlider, part: str) -> None:
    heard = listen(control)
    widget = getattr(control, part)
    widget.clearFocus()
    at = QPointF(widget.rect().center())
    turn = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turn)
    assert heard == []
    assert not turn.isAccepted()


def test_the_scale_stays_while_it_is_dragged(qtbot: QtBot, control: LabelledSlider) -> None:
    qtbot.mousePress(control.slider, Qt.MouseButton.LeftButton, pos=control.slider.rect().center())
    control.set_scale(ValueScale(-10.0, 10.0))
    assert control.scale.high == 2.0
    qtbot.mouseRelease(control.slider, Qt.MouseButton.LeftButton)
    control.set_scale(ValueScale(-10.0, 10.0))
    assert control.scale.high == 10.0
