"""A widget that floats over the window's content, so that nothing moves when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_MARGIN = 12
_WIDEST = 860
_PLACING = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)


class Floating(QObject):
    """Keeps ``widget`` at the bottom of ``host``, in the middle, as high as its content needs."""

    def __init__(self, widget: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._widget = widget
        self._host = host
        widget.setParent(host)
        widget.installEventFilter(self)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Place the widget anew when it or its host asks for it."""
        if event.type() in _PLACING and (watched is self._host or watched is self._widget):
            self._place()
        return False

    def _place(self) -> None:
        width = min(self._host.width() - 2 * _MARGIN, _WIDEST)
        height = self._widget.heightForWidth(width)
        if height < 0:
            height = self._widget.sizeHint().height()
        left = (self._host.width() - width) // 2
        top = self._host.height() - height - _MARGIN
        if self._widget.geometry().getRect() != (left, top, width, height):
            self._widget.setGeometry(left, top, width, height)
        self._widget.raise_()
