"""The list of what can be learnt: one line each, the one in force highlighted."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.task_row import TaskButton
from lstm_gui.session import TaskEntry

_GAP = 2


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

    def focus_current(self) -> None:
        """Put the keyboard on the line in force, or on the first."""
        for button in self._buttons:
            if button.isChecked():
                button.setFocus(Qt.FocusReason.PopupFocusReason)
                return
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

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
        for button in self._buttons:
            button.restyle(self._appearance.theme)
