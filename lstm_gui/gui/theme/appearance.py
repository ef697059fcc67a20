"""Which theme is shown: chosen, or following the system."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from lstm_gui.gui.theme.palette import DARK, LIGHT, Theme


class ThemeMode(Enum):
    """What a person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """Holds the theme in force and says when it changes.

    Views read ``theme`` when they paint and repaint on ``changed``.
    """

    changed = Signal()

    def __init__(self, mode: ThemeMode = ThemeMode.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._theme = self._resolve()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def theme(self) -> Theme:
        """The palette in force."""
        return self._theme

    @property
    def mode(self) -> ThemeMode:
        """What was chosen."""
        return self._mode

    def set_mode(self, mode: ThemeMode) -> None:
        """Choose light, dark or the system's."""
        self._mode = mode
        self._update()

    def _resolve(self) -> Theme:
        if self._mode is ThemeMode.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._mode is ThemeMode.DARK else LIGHT

    def _update(self) -> None:
        theme = self._resolve()
        if theme is not self._theme:
            self._theme = theme
            self.changed.emit()

    @Slot(Qt.ColorScheme)
    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._update()
