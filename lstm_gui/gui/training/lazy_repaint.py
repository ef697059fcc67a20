"""Repainting a view a few times a second at most."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

_LEAST_SECONDS = 0.7
# While snapshots come the next one repaints, as part of its frame; after the last one the timer.
_LATEST_SECONDS = 1.0
# Wishes that come together are one frame; it has so many repaints, the others are in the next.
_TOGETHER_SECONDS, _MOST_TOGETHER = 0.02, 2


class LazyRepaint(QObject):
    """Collects wishes to repaint a widget; what is not visible is not repainted.

    A curve over thousands of updates needs no thirty pictures a second: the time goes to the views
    that move. A wish that comes early is not lost, but answered when its time has come. Widgets
    that wish at the same moments take turns, so that no single frame is kept long by all of them.
    """

    _frame_began = float("-inf")
    _in_frame = 0

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._painted = float("-inf")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(_LATEST_SECONDS * 1000))
        self._timer.timeout.connect(self._repaint)

    @Slot()
    def wish(self) -> None:
        """Repaint now if the last time is long enough ago, else soon."""
        if not self._widget.isVisible():
            return
        now = time.monotonic()
        if now - self._painted >= _LEAST_SECONDS and LazyRepaint._has_room(now):
            self._repaint()
        elif not self._timer.isActive():
            self._timer.start()

    @classmethod
    def _has_room(cls, now: float) -> bool:
        """Take a place in the present frame, which is all widgets', if there is one left."""
        if now - cls._frame_began > _TOGETHER_SECONDS:
            cls._frame_began, cls._in_frame = now, 0
        if cls._in_frame >= _MOST_TOGETHER:
            return False
        cls._in_frame += 1
        return True

    @Slot()
    def _repaint(self) -> None:
        self._timer.stop()
        self._painted = time.monotonic()
        self._widget.update()
