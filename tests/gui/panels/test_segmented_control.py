from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl

SEGMENTS = (Segment("off", "Off"), Segment("hard", "Hard"), Segment("smooth", "Smooth"))


@pytest.fixture
def control(show) -> SegmentedControl:
    made = SegmentedControl("mode", "Mode", SEGMENTS)
    show(made)
    return made


def test_exactly_one_is_down_and_a_click_says_which(
    qtbot: QtBot, control: SegmentedControl
) -> None:
    assert control.key == "off"
    with qtbot.waitSignal(control.chosen) as heard:
        qtbot.mouseClick(control.button("hard"), Qt.MouseButton.LeftButton)
    assert heard.args == ["hard"]
    down = [segment.key for segment in SEGMENTS if control.button(segment.key).isChecked()]
    assert down == ["hard"]


def test_showing_a_choice_tells_nobody(control: SegmentedControl) -> None:
    heard: list[str] = []
    control.chosen.connect(heard.append)
    control.set_key("smooth")
    assert control.key == "smooth"
    assert not control.button("off").isChecked()
    assert heard == []


def test_arrow_keys_move_the_choice_and_stop_at_the_ends(
    qtbot: QtBot, control: SegmentedControl
) -> None:
    heard: list[str] = []
    control.chosen.connect(heard.append)
    control.button("off").setFocus()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert heard == ["hard", "smooth"]
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert heard == ["hard", "smooth", "hard", "off"]


def test_tab_enters_at_the_choice_only(control: SegmentedControl) -> None:
    control.set_key("hard")
    control.button("smooth").click()
    control.set_key("hard")
    tabbed = [
        segment.key
        for segment in SEGMENTS
        if control.button(segment.key).focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert tabbed == ["hard"]


def test_other_choices_keep_the_one_in_force_where_it_is_still_there(
    control: SegmentedControl,
) -> None:
    control.set_key("smooth")
    control.set_segments((Segment("smooth", "Smooth"), Segment("other", "Other")))
    assert control.key == "smooth"
    control.set_segments((Segment("a", "A"), Segment("b", "B")))
    assert control.key == "a"
    with pytest.raises(KeyError):
        control.button("smooth")


def test_every_button_has_a_name_of_its_own(control: SegmentedControl) -> None:
    names = [control.button(segment.key).objectName() for segment in SEGMENTS]
    assert names == ["modeOff", "modeHard", "modeSmooth"]
    assert control.button("hard").accessibleName() == "Mode: Hard"
