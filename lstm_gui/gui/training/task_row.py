"""One line about a task, as a button: icon, name, and a hint at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.theme import Theme, icon
from lstm_gui.session import TaskEntry

_ICON = 16
_CHEVRON = 12
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class _TaskRow(QPushButton):
    """What both kinds of lines look like."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self._icon = label("", "plain")
        self._icon.setFixedWidth(_ICON)
        self._title, self._hint = label("", "strong"), _Hint("")
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 7, 0)
        row.setSpacing(7)
        self._add(self._icon)
        self._add(self._title)
        self._add(self._hint, 1)

    def _add(self, part: QWidget, stretch: int = 0) -> None:
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - set above
        row.addWidget(part, stretch)

    def _show(self, entry: TaskEntry) -> None:
        self._title.setText(entry.title)
        self._hint.setText(entry.hint)

    def _show_icon(self, holder: QLabel, name: str, colour: str, size: int = _ICON) -> None:
        holder.setPixmap(icon(name, colour).pixmap(QSize(size, size), self.devicePixelRatioF()))


class TaskButton(_TaskRow):
    """A line of the list; down when its task is the one in force."""

    def __init__(self, entry: TaskEntry, parent: QWidget | None = None) -> None:
        super().__init__("task", parent)
        self.entry = entry
        self.setObjectName(button_name(entry.key))
        self.setAccessibleName(f"{entry.title}: {entry.hint}")
        self.setToolTip(entry.summary)
        self.setCheckable(True)
        self._show(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that go from line to line to the list; Qt would go to any widget."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            event.ignore()
        elif key in _PRESSES:
            self.click()  # not every platform has Qt do this
        else:
            super().keyPressEvent(event)

    def restyle(self, theme: Theme) -> None:
        """Draw the icon as the line is, down or not."""
        colour = theme.accent if self.isChecked() else theme.muted
        self._show_icon(self._icon, f"task-{self.entry.key}", colour)


class TaskLine(_TaskRow):
    """The task in force as the only line; ``unfold`` when a person wants to see the others."""

    unfold = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("task", parent)
        self.setObjectName("taskLineButton")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._entry: TaskEntry | None = None
        self._chevron = label("", "plain")
        self._chevron.setFixedWidth(_CHEVRON)
        self._add(self._chevron)
        self.clicked.connect(self.unfold)

    def show_entry(self, entry: TaskEntry, theme: Theme) -> None:
        """Show a task, in the colours of a theme."""
        self._entry = entry
        self._show(entry)
        self.setAccessibleName(f"Task, {entry.title}: {entry.hint}")
        self.setToolTip(f"{entry.summary}\nClick to choose another task")
        self._show_icon(self._icon, f"task-{entry.key}", theme.accent)
        self._show_icon(self._chevron, "chevron-down", theme.muted, _CHEVRON)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Unfold on the keys that unfold a choice elsewhere too."""
        if Qt.Key(event.key()) in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4, *_PRESSES):
            self.unfold.emit()
        else:
            super().keyPressEvent(event)
