"""A small icon button that shows its frame only when it is pointed at or focused."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from lstm_gui.gui.theme import Theme, icon

# The window's buttons are taller than a line of text; these stand inside one.
_QUIET = """
QToolButton { padding: 2px; min-width: 0; min-height: 0; border-radius: 5px; }
QToolButton:!focus:!hover { border-color: transparent; background: transparent; }
"""


class QuietButton(QToolButton):
    """An icon of 14 pixels in a button of 22; ``show_theme`` draws it."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._theme: Theme | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(14, 14))
        self.setFixedSize(22, 22)
        self.setStyleSheet(_QUIET)

    def show_icon(self, name: str, theme: Theme) -> None:
        """Draw an icon in the colours of a theme, in place of the one so far."""
        if name != self._icon_name:
            self._icon_name = name
            self._theme = None
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw the icon in the colours of a theme, unless it already is."""
        if theme is not self._theme:
            self._theme = theme
            self.setIcon(icon(self._icon_name, theme.muted, theme.ghost))
