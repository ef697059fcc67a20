"""One line at the top of the window: what happened to a file, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, icon

_INFORMATION_MILLISECONDS = 20_000
_ICON = 18
_HEIGHT = 36


class MessageKind(Enum):
    """How serious a message is."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


class MessageBar(QWidget):
    """Shows the newest message until it is dismissed; hidden when there is none.

    Information goes away by itself after a while, unless the mouse or the keyboard is in it;
    warnings and errors stay. ``text`` is what is shown, "" for nothing.
    """

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName("Message")
        self._appearance = appearance
        self._kind = MessageKind.INFORMATION
        self._action: Callable[[], None] | None = None
        self._frame = QFrame()
        self._symbol = QLabel()
        self._label = QLabel()
        self._label.setObjectName("messageText")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.setObjectName("messageActionButton")
        self._button.setProperty("role", "link")
        self._button.setAccessibleName("Do what the message offers")
        self._button.setToolTip("Do what the message offers")
        self._button.clicked.connect(self._act)
        self._button.hide()
        self._close = QPushButton()
        self._close.setObjectName("messageCloseButton")
        self._close.setProperty("role", "link")
        self._close.setAccessibleName("Dismiss the message")
        self._close.setToolTip("Dismiss (Esc)")
        self._close.clicked.connect(self.clear)
        self._frame.setMinimumHeight(_HEIGHT)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._symbol)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.addWidget(self._frame)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_INFORMATION_MILLISECONDS)
        self._timer.timeout.connect(self._fade)
        appearance.changed.connect(self._show_look)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown; "" when nothing is."""
        return self._label.text()

    @property
    def kind(self) -> MessageKind:
        """How serious the message shown is."""
        return self._kind

    @property
    def action_text(self) -> str:
        """What the message offers to do; "" when nothing."""
        return self._button.text()

    def show_information(
        self, text: str, action_text: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Say what was done; ``action_text`` is a link that calls ``action``, a bound method."""
        self._show(MessageKind.INFORMATION, text, action_text, action)

    def show_warning(
        self, text: str, action_text: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Say what a person should look at; stays until it is dismissed."""
        self._show(MessageKind.WARNING, text, action_text, action)

    def show_error(
        self, text: str, action_text: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Say what could not be done; stays until it is dismissed."""
        self._show(MessageKind.ERROR, text, action_text, action)

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._action = None
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        self._label.clear()
        self._button.setText("")
        if had_focus:
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(
        self, kind: MessageKind, text: str, action_text: str, action: Callable[[], None] | None
    ) -> None:
        self._kind = kind
        self._action = action
        self._label.setText(text)
        self._label.setAccessibleName(text)
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        if action_text:
            self._button.setAccessibleName(action_text)
        self._show_look()
        self.show()
        if kind is MessageKind.INFORMATION:
            self._timer.start()
        else:
            self._timer.stop()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @Slot()
    def _show_look(self) -> None:
        theme = self._appearance.theme
        looks = {
            MessageKind.INFORMATION: ("message", "info", theme.accent),
            MessageKind.WARNING: ("message", "warning", theme.warning),
            MessageKind.ERROR: ("error", "warning", theme.danger),
        }
        role, symbol, colour = looks[self._kind]
        self._symbol.setPixmap(icon(symbol, colour).pixmap(_ICON, _ICON))
        self._close.setIcon(icon("close", theme.muted))
        if self._frame.property("role") != role:
            self._frame.setProperty("role", role)
            self._frame.style().unpolish(self._frame)
            self._frame.style().polish(self._frame)

    @Slot()
    def _act(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()

    @Slot()
    def _fade(self) -> None:
        focus = self.window().focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._timer.start()
        else:
            self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses the message while the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
