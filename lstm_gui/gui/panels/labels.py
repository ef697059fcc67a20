"""Labels in the looks of the style sheet."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

_BREAK = "\N{ZERO WIDTH SPACE}"


def label(text: str, role: str, *, name: str = "", wrap: bool = False) -> QLabel:
    """Make a label; ``role`` is heading, title, muted, small, value or warning.

    Text is shown as it is, never as markup. A label that wraps takes the height that it needs.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


def breakable(text: str, longest: int = 20) -> str:
    """Allow line breaks inside words that are longer than a side panel, such as file names."""
    words = []
    for word in text.split(" "):
        if len(word) > longest:
            word = re.sub(r"(?<=[_.\-/])(?=\w)", _BREAK, word)
            word = re.sub(rf"([^{_BREAK}]{{{longest}}})(?=[^{_BREAK}])", rf"\1{_BREAK}", word)
        words.append(word)
    return " ".join(words)


def heading(text: str) -> QLabel:
    """Make the title of a section, in small capitals as the design has it."""
    made = label(text.upper(), "heading")
    made.setAccessibleName(text)
    return made
