"""Repainting a view a few times a second at most."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

_LEAST_SECONDS = 0.3


class LazyRepaint(QObject):
    """Collects wishes to repaint a widget; what is not visible is not repainted.

    A curve over thousands of updates needs no thirty pictures a second: the time goes to the views
    that move. A wish that comes early is not lost, but answered when its time has come.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._painted = float("-inf")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(_LEAST_SECONDS * 1000))
        self._timer.timeout.connect(self._repaint)

    @Slot()
    def wish(self) -> None:
        """Repaint now if the last time is long enough ago, else soon."""
        if not self._widget.isVisible():
            return
        if time.monotonic() - self._painted >= _LEAST_SECONDS:
            self._repaint()
        elif not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _repaint(self) -> None:
        self._timer.stop()
        self._painted = time.monotonic()
        self._widget.update()
