"""The list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.dialogs.dialog_parts import Dialog, button, button_row, heading, plain_label
from lstm_gui.gui.dialogs.shortcut_list import GROUPS, KeyGroup, Keys

_KEYS_WIDTH = 210


def window_keys(window: QWidget | None) -> KeyGroup:
    """List the actions of a window that have keys, as they are now."""
    lines = []
    for action in window.actions() if window is not None else ():
        native = QKeySequence.SequenceFormat.NativeText
        keys = tuple(dict.fromkeys(key.toString(native) for key in action.shortcuts()))
        keys = tuple(key for key in keys if key)
        if keys:
            lines.append(Keys(keys, action.text().replace("&", "").rstrip("…")))
    return KeyGroup("Files and changes", tuple(lines))


class ShortcutsDialog(Dialog):
    """Shows which keys there are; those of the window's actions are read from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("shortcutsDialog", "Keyboard shortcuts", parent)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        groups = [group for group in (GROUPS[0], window_keys(parent), *GROUPS[1:]) if group.lines]
        for group in groups:
            if group is not groups[0]:
                column.addSpacing(12)
            column.addWidget(heading(group.title))
            column.addLayout(self._lines(group))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("shortcutsScroll")
        scroll.setAccessibleName("List of keys")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(scroll)
        close = button("Close", "shortcutsCloseButton", "Close (Esc)", "primary")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(card, 1)
        layout.addLayout(button_row(None, close))
        self.resize(600, 640)
        close.setFocus()

    def _lines(self, group: KeyGroup) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _KEYS_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(group.lines):
            grid.addWidget(self._caps(line.keys), row, 0, Qt.AlignmentFlag.AlignTop)
            text = plain_label(line.text)
            text.setMinimumHeight(24)
            grid.addWidget(text, row, 1)
        return grid

    def _caps(self, keys: tuple[str, ...]) -> QWidget:
        caps = QWidget()
        caps.setAccessibleName(" or ".join(keys))
        row = QHBoxLayout(caps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key in keys:
            cap = QFrame()
            cap.setProperty("role", "inset")
            inside = QHBoxLayout(cap)
            inside.setContentsMargins(8, 3, 8, 3)
            inside.addWidget(QLabel(key))
            row.addWidget(cap)
        row.addStretch(1)
        return caps
