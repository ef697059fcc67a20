from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels.number_spin import NumberSpin


@pytest.fixture
def spin(qtbot: QtBot) -> NumberSpin:
    made = NumberSpin(-10.0, 10.0, decimals=4, signed=True)
    made.setLocale(QLocale.c())
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.62, "+0.62"), (-0.6179, "−0.6179"), (0.0, "0.00"), (1.5, "+1.50"), (-0.00004, "0.00")],
)
def test_numbers_have_a_sign_and_as_many_decimals_as_they_need(
    spin: NumberSpin, value: float, text: str
) -> None:
    spin.setValue(value)
    assert spin.text() == text


@pytest.mark.parametrize("typed", ["-1.25", "−1.25", "-1,25", "−1,2500"])
def test_both_minus_signs_and_both_separators_are_read(
    qtbot: QtBot, spin: NumberSpin, typed: str
) -> None:
    spin.lineEdit().selectAll()
    spin.lineEdit().insert(typed)  # the test keyboard has ASCII keys only
    qtbot.keyClick(spin.lineEdit(), Qt.Key.Key_Return)
    assert spin.value() == -1.25


def test_a_typed_number_counts_once_and_only_when_it_is_complete(
    qtbot: QtBot, spin: NumberSpin
) -> None:
    heard: list[float] = []
    spin.valueChanged.connect(heard.append)
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin.lineEdit(), "2.75")
    assert heard == []
    qtbot.keyClick(spin.lineEdit(), Qt.Key.Key_Return)
    assert heard == [2.75]


def test_a_number_beyond_the_end_is_put_to_the_end_and_nonsense_back(
    qtbot: QtBot, spin: NumberSpin
) -> None:
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin.lineEdit(), "99")
    qtbot.keyClick(spin.lineEdit(), Qt.Key.Key_Return)
    assert spin.value() == 10.0
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin.lineEdit(), "+-,")
    qtbot.keyClick(spin.lineEdit(), Qt.Key.Key_Return)
    assert spin.value() == 10.0
    assert spin.text() == "+10.00"


def test_letters_cannot_be_typed(qtbot: QtBot, spin: NumberSpin) -> None:
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin.lineEdit(), "1x2")
    assert spin.lineEdit().text() == "12"


def test_showing_a_value_tells_nobody(spin: NumberSpin) -> None:
    heard: list[float] = []
    spin.valueChanged.connect(heard.append)
    spin.set_quietly(3.0)
    assert spin.value() == 3.0
    assert heard == []


def test_a_locale_with_a_comma_shows_a_comma(spin: NumberSpin) -> None:
    spin.setLocale(QLocale(QLocale.Language.German))
    spin.setValue(1.5)
    assert spin.text() == "+1,50"
