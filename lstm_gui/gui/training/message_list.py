"""What happened during the training, the newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import MessageKind, TrainingMessage

_MOST_SHOWN = 30


class MessageList(QWidget):
    """A dot in the colour of its kind, the update, and the text of each message."""

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trainMessages")
        self.setAccessibleName("Messages of the training")
        self._controller = controller
        self._appearance = appearance
        self._shown: tuple[TrainingMessage, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Messages"))
        self._empty = label("What happens while training is noted here.", "muted", wrap=True)
        column.addWidget(self._empty)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        controller.state_changed.connect(self._refresh)
        appearance.changed.connect(self._repaint_dots)
        self._refresh()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts on the screen from top to bottom."""
        return tuple(message.text for message in self._shown or ())

    @Slot()
    def _refresh(self) -> None:
        messages = self._controller.messages[::-1][:_MOST_SHOWN]
        if messages == self._shown:
            return
        self._shown = messages
        self._empty.setVisible(not messages)
        for row in range(max(len(messages), self._grid.rowCount())):
            if row < len(messages):
                self._show(row, messages[row])
            else:
                self._hide(row)
        self._repaint_dots()

    def _show(self, row: int, message: TrainingMessage) -> None:
        if self._cell(row, 0) is None:
            dot, update, text = label("●", "small"), label("", "muted"), label("", "plain")
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(dot, row, 0, top)
            self._grid.addWidget(update, row, 1, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(text, row, 2, top)
        texts = ("●", count_text(message.update), message.text)
        for column, content in enumerate(texts):
            cell = self._cell(row, column)
            if cell is not None:
                cell.setText(content)
                cell.show()

    def _hide(self, row: int) -> None:
        for column in range(3):
            cell = self._cell(row, column)
            if cell is not None:
                cell.hide()

    def _cell(self, row: int, column: int) -> QLabel | None:
        item = self._grid.itemAtPosition(row, column)
        widget = None if item is None else item.widget()
        return widget if isinstance(widget, QLabel) else None

    @Slot()
    def _repaint_dots(self) -> None:
        theme = self._appearance.theme
        for row, message in enumerate(self._shown or ()):
            dot = self._cell(row, 0)
            if dot is not None:
                dot.setStyleSheet(f"color: {_dot_colour(theme, message.kind)};")
                dot.setAccessibleName(message.kind.value)


def _dot_colour(theme: Theme, kind: MessageKind) -> str:
    return {MessageKind.GOOD: theme.good, MessageKind.WARNING: theme.danger}.get(kind, theme.muted)
