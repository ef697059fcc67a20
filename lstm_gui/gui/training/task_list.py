"""The list of what can be learnt: one line each, the one in force highlighted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.session import TaskEntry

_GAP = 2
_ICON = 16
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


def button_name(key: str) -> str:
    """Give the objectName of a line: "taskAddingProblemButton"."""
    return f"task{key.title().replace('-', '')}Button"


class _Hint(QLabel):
    """Text at the right that gives way: what does not fit ends in an ellipsis."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            metrics = self.fontMetrics()
            text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect(), right, text)
        event.accept()


class TaskButton(QPushButton):
    """One line: icon, name, and a hint at the right."""

    def __init__(self, entry: TaskEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setObjectName(button_name(entry.key))
        self.setAccessibleName(f"{entry.title}: {entry.hint}")
        self.setToolTip(entry.summary)
        self.setProperty("role", "task")
        self.setCheckable(True)
        self._icon = label("", "plain")
        self._icon.setFixedWidth(_ICON)
        title, hint = label(entry.title, "strong"), _Hint(entry.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 7, 0)
        row.setSpacing(7)
        row.addWidget(self._icon)
        row.addWidget(title)
        row.addWidget(hint, 1)
        for child in (self._icon, title, hint):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that go from line to line to the list; Qt would go to any widget."""
        if Qt.Key(event.key()) in _MOVES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def restyle(self, colour: str) -> None:
        """Draw the icon in this colour."""
        made = icon(f"task-{self.entry.key}", colour)
        self._icon.setPixmap(made.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))


class TaskList(QWidget):
    """Lines of which one is down; a click, Enter or Space on another one asks for it.

    ``chosen(key)`` is emitted for what a person chooses, also for the line that is down already.
    The arrow keys go from line to line, Tab enters and leaves the list.
    """

    chosen = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskList")
        self.setAccessibleName("Tasks")
        self._appearance = appearance
        self._buttons: list[TaskButton] = []
        self._current = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        appearance.changed.connect(self._restyle)

    @property
    def buttons(self) -> tuple[TaskButton, ...]:
        """The lines from top to bottom."""
        return tuple(self._buttons)

    def set_entries(self, entries: Iterable[TaskEntry]) -> None:
        """Offer these lines."""
        entries = tuple(entries)
        if entries == tuple(button.entry for button in self._buttons):
            return
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [TaskButton(entry) for entry in entries]
        for button in self._buttons:
            button.clicked.connect(self._clicked)
            self._column.addWidget(button)
        # Beside each other for Tab too, wherever in time they were made.
        before: QWidget = self
        for button in self._buttons:
            QWidget.setTabOrder(before, button)
            before = button
        self._show_current()

    def set_current(self, key: str) -> None:
        """Show which line is in force."""
        self._current = key
        self._show_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from line to line with the arrow keys, which the lines hand on."""
        keys = Qt.Key
        focused = [place for place, one in enumerate(self._buttons) if one.hasFocus()]
        last = len(self._buttons) - 1
        if not focused:
            super().keyPressEvent(event)
            return
        aims = {
            keys.Key_Up: max(focused[0] - 1, 0),
            keys.Key_Down: min(focused[0] + 1, last),
            keys.Key_Home: 0,
            keys.Key_End: last,
        }
        aim = aims.get(Qt.Key(event.key()))
        if aim is None:
            super().keyPressEvent(event)
            return
        self._buttons[aim].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_current(self) -> None:
        for button in self._buttons:
            down = button.entry.key == self._current
            button.setChecked(down)
            # One stop for Tab; a click takes no focus, so that the keys of the window go on.
            policy = Qt.FocusPolicy.TabFocus if down else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)
        self._restyle()

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        self._show_current()  # it is down when it is in force, not when it was clicked
        if isinstance(button, TaskButton):
            self.chosen.emit(button.entry.key)

    @Slot()
    def _restyle(self) -> None:
        theme = self._appearance.theme
        for button in self._buttons:
            button.restyle(theme.accent if button.isChecked() else theme.muted)
