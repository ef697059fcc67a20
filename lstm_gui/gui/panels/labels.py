"""Labels in the looks of the style sheet."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
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


def hold_size(shown: QLabel, widest: str) -> None:
    """Give a label the size of the widest text it will show, and let it keep that.

    Nothing beside it moves then when its text changes. And nothing is laid out anew: for a label
    that may change its size, be it in one direction alone, Qt goes through all layouts up to the
    window's, and repaints what lies behind, at every new number.
    """
    shown.ensurePolished()
    metrics, margins = shown.fontMetrics(), shown.contentsMargins()
    width = metrics.horizontalAdvance(widest) + margins.left() + margins.right()
    size = QSize(width + 2, metrics.height() + margins.top() + margins.bottom())
    if shown.minimumSize() != size or shown.maximumSize() != size:
        shown.setFixedSize(size)


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
