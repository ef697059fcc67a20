from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lstm_gui.gui.panels.labels import breakable, heading, hold_size, label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BREAK = "\N{ZERO WIDTH SPACE}"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Sine with overtone", ["Sine with overtone"]),
        ("co2.csv", ["co2.csv"]),
        ("measured_temperature_2024.csv", ["measured_", "temperature_", "2024.", "csv"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
    ],
)
def test_only_words_that_are_too_long_may_be_broken(text: str, pieces: list[str]) -> None:
    assert breakable(text).split(BREAK) == pieces


def test_text_is_never_taken_for_markup(qtbot) -> None:
    made = label("<b>x</b> & y", "muted", name="note")
    qtbot.addWidget(made)
    assert made.text() == "<b>x</b> & y"
    assert made.property("role") == "muted"
    assert made.objectName() == "note"


def test_headings_are_capitals_and_are_read_as_words(qtbot) -> None:
    made = heading("Gate thresholds")
    qtbot.addWidget(made)
    assert isinstance(made, QLabel)
    assert made.text() == "GATE THRESHOLDS"
    assert made.accessibleName() == "Gate thresholds"


class _Watched(QWidget):
    """Counts how often it is asked to lay out its contents."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.shown = label("1", "muted")
        QHBoxLayout(self).addWidget(self.shown)

    def event(self, event: QEvent) -> bool:
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)


def test_a_label_that_holds_its_size_has_nothing_laid_out_for_a_new_number(qtbot: QtBot) -> None:
    asked = []
    for held in (False, True):
        window = _Watched()
        qtbot.addWidget(window)
        if held:
            hold_size(window.shown, "10 000")
        with qtbot.waitExposed(window):
            window.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        window.asked = 0
        before = window.shown.geometry()
        for number in (7, 77, 7777):
            window.shown.setText(str(number))
            if held:
                hold_size(window.shown, "10 000")
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        asked.append(window.asked)
        if held:
            assert window.shown.geometry() == before
            widest = window.shown.fontMetrics().horizontalAdvance("10 000")
            assert window.shown.width() >= widest
    assert asked[0] > 0
    assert asked[1] == 0
