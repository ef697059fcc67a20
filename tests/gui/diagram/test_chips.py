import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lstm_gui.gui import theme
from lstm_gui.gui.diagram.chips import ChipState, SubstepChip, SubstepChips, chip_state, text_on
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.wiring import Substep
from lstm_gui.gui.theme.readable_colour import contrast
from lstm_gui.session import Session


@pytest.fixture
def chips(host: QWidget, small: Session, appearance: theme.Appearance) -> SubstepChips:
    row = SubstepChips(LSTM, small, appearance, host)
    row.show()
    row.adjustSize()
    return row


def chip(row: SubstepChips, number: int) -> SubstepChip:
    found = row.findChild(SubstepChip, f"substepChip{number}")
    assert found is not None
    return found


def test_without_substeps_all_chips_are_done() -> None:
    assert {chip_state(number, None) for number in range(7)} == {ChipState.DONE}


def test_chips_before_are_done_and_after_ahead() -> None:
    states = [chip_state(number, 3) for number in range(7)]
    assert states == [ChipState.DONE] * 3 + [ChipState.PRESENT] + [ChipState.AHEAD] * 3


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize("substep", LSTM.substeps)
def test_the_present_chip_can_be_read(palette: theme.Theme, substep: Substep) -> None:
    colour = palette.signal(substep.signal)
    assert contrast(colour, text_on(colour)) >= 3.0


def test_a_click_shows_its_substep_and_a_second_one_the_whole_step(
    qtbot: QtBot, chips: SubstepChips, small: Session
) -> None:
    qtbot.mouseClick(chip(chips, 4), Qt.MouseButton.LeftButton)
    assert small.playback.by_substep
    assert small.playback.substep == 3
    assert small.step == 17
    assert chip(chips, 4).state is ChipState.PRESENT
    qtbot.mouseClick(chip(chips, 4), Qt.MouseButton.LeftButton)
    assert not small.playback.by_substep
    assert chip(chips, 7).state is ChipState.DONE


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_press_a_chip(qtbot: QtBot, chips: SubstepChips, small: Session, key: Qt.Key) -> None:
    qtbot.keyClick(chip(chips, 6), key)
    assert small.playback.substep == 5


def test_the_present_chip_has_the_colour_of_its_signal(
    qtbot: QtBot, chips: SubstepChips, small: Session, appearance: theme.Appearance
) -> None:
    small.playback.show_substep(4)
    present, ahead = chip(chips, 5), chip(chips, 6)
    colour = present.grab().toImage().pixelColor(6, present.height() // 2).name()
    assert colour.upper() == appearance.theme.signal("cell").upper()
    pale = ahead.grab().toImage().pixelColor(6, ahead.height() // 2).name()
    assert pale.upper() == appearance.theme.surface.upper()


def test_narrow_rows_have_short_titles(chips: SubstepChips) -> None:
    chips.fit(2000)
    assert chip(chips, 4).text() == "4 candidate"
    chips.fit(300)
    assert chip(chips, 4).text() == "4 cand."


def test_a_chip_is_as_wide_when_present_as_before(chips: SubstepChips, small: Session) -> None:
    before = chip(chips, 2).sizeHint()
    small.playback.show_substep(1)
    assert chip(chips, 2).sizeHint() == before


def test_every_chip_can_be_named_and_reached(chips: SubstepChips) -> None:
    for number in range(1, 8):
        one = chip(chips, number)
        assert one.accessibleName()
        assert one.toolTip()
        assert one.focusPolicy() == Qt.FocusPolicy.StrongFocus
