"""Repainting a view a few times a second at most, and in a turn of the event loop of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

_DELAY_MILLISECONDS = 80


class LazyRepaint(QObject):
    """Collects wishes to repaint a widget; what is not visible is not repainted.

    A curve over thousands of updates needs no thirty pictures a second. The time goes to the views
    that move, and no turn of the event loop gets long.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MILLISECONDS)
        self._timer.timeout.connect(self._repaint)

    @Slot()
    def wish(self) -> None:
        """Repaint soon."""
        if self._widget.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _repaint(self) -> None:
        self._widget.update()
