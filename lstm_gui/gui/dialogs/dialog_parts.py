"""What the dialogs share: buttons in a row, a form, small labels, copying."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Dialog(QDialog):
    """A dialog in the colours of the window it belongs to."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Without this a dialog has the system's palette, whatever its window's is.
        self.setAttribute(Qt.WidgetAttribute.WA_WindowPropagation)
        self._owner = parent
        if parent is not None:
            self.setPalette(parent.window().palette())
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWindowTitle(title)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window into another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._owner is not None:
            palette = self._owner.window().palette()
            if palette != self.palette():
                self.setPalette(palette)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another look of the style sheet."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def heading(text: str) -> QLabel:
    """Make a section title in small capitals."""
    label = QLabel(text.upper())
    label.setProperty("role", "heading")
    label.setAccessibleName(text)
    return label


def plain_label(text: str = "", role: str = "", name: str = "") -> QLabel:
    """Make a label that shows text as it is, never as markup, and breaks its lines."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    return label


def button(text: str, name: str, tip: str, role: str = "") -> QPushButton:
    """Make a button; only the ``primary`` one of a dialog answers to Return."""
    result = QPushButton(text)
    result.setObjectName(name)
    result.setAccessibleName(text.rstrip("…").replace("&", ""))
    result.setToolTip(tip)
    result.setAutoDefault(False)
    if role:
        result.setProperty("role", role)
    if role == "primary":
        result.setDefault(True)
    return result


def rule() -> QFrame:
    """Make a thin line."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def button_row(*widgets: QWidget | None) -> QHBoxLayout:
    """Put buttons in a row; None is a stretch."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
