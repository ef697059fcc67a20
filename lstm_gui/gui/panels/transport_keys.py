"""The keys of the transport: anywhere in the window, except where a control needs them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from lstm_gui.session import ShownRun

_MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
OWN_KEYS = "ownKeys"
"""A widget with this property keeps keys to itself: OWN_ARROWS, or True for all of them."""
OWN_ARROWS = "arrows"
TRANSPORT = "transport"
"""A control of the transport with this property leaves the keys to it even while focused."""


def needs_key(widget: QWidget | None, key: Qt.Key) -> bool:
    """Tell whether the focused control answers to this key itself."""
    if widget is None or widget.property(TRANSPORT):
        return False
    typing = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
    if isinstance(widget, typing) or widget.property(OWN_KEYS) is True:
        return True
    if widget.property(OWN_KEYS) == OWN_ARROWS:
        return key in _MOVES
    if isinstance(widget, QComboBox):
        return widget.isEditable() or key is Qt.Key.Key_Space
    if isinstance(widget, QAbstractButton):
        # Space says nothing new to a choice that is made; arrows make it.
        grouped = widget.group() is not None or widget.autoExclusive()
        return key in _MOVES if grouped else key is Qt.Key.Key_Space
    return isinstance(widget, QAbstractSlider | QTabBar) and key in _MOVES


class TransportKeys(QObject):
    """Space plays and pauses, Left and Right step, Home and End go to the ends.

    They work while ``host`` is shown. The focused control comes first where it needs a key.
    """

    def __init__(self, session: ShownRun, host: QWidget) -> None:
        super().__init__(host)
        self._session = session
        playback = session.playback
        self._shortcuts = {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_Left: self.back,
            Qt.Key.Key_Right: self.forward,
            Qt.Key.Key_Home: playback.to_start,
            Qt.Key.Key_End: playback.to_end,
        }
        self._made: dict[Qt.Key, QShortcut] = {}
        for key, action in self._shortcuts.items():
            shortcut = QShortcut(QKeySequence(key), host)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(key in (Qt.Key.Key_Left, Qt.Key.Key_Right))
            shortcut.activated.connect(action)
            self._made[key] = shortcut
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - widgets need one
        application.focusChanged.connect(self._focus_changed)
        self._focus_changed(None, QApplication.focusWidget())

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        playback = self._session.playback
        if playback.playing:
            playback.pause()
        else:
            playback.play()

    @Slot()
    def back(self) -> None:
        """Go one step, or substep, back."""
        self._session.playback.back()

    @Slot()
    def forward(self) -> None:
        """Go one step, or substep, on."""
        self._session.playback.forward()

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        for key, shortcut in self._made.items():
            shortcut.setEnabled(not needs_key(now, key))
