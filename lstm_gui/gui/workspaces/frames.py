"""The frames of a workspace: cards in the middle, scrolling side panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

LEFT_WIDTH = 238
RIGHT_WIDTH = 300
_WIDEST = 1.35
"""How many times its width a side panel grows to."""
LEFT_SHARE, CENTRE_SHARE, RIGHT_SHARE = 13, 74, 16
"""How a workspace is divided: on a large screen the side panels grow, too."""


def card(*widgets: QWidget, margins: int = 8) -> QFrame:
    """Put widgets under each other on a rounded panel."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(margins, margins, margins, margins)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return frame


def side(
    role: str,
    width: int,
    name: str,
    *widgets: QWidget,
    footer: QWidget | None = None,
    spacing: int = 16,
) -> QFrame:
    """Put widgets under each other on a scrolling panel of this width or, given room, some more.

    The footer stays at its bottom, whatever the others do.
    """
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(12, 12, 12, 12)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName(name)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    frame = QFrame()
    frame.setProperty("role", role)
    frame.setMinimumWidth(width)
    frame.setMaximumWidth(round(_WIDEST * width))
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(scroll, 1)
    if footer is not None:
        rule = QFrame()
        rule.setProperty("role", "rule")
        layout.addWidget(rule)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(footer)
        layout.addWidget(holder)
    return frame
