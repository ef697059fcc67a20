from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from lstm_gui.gui.panels.labels import breakable, heading, label

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
