"""Drag and drop on the window, with an overlay that says what dropping will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QGraphicsView, QLineEdit, QWidget

from lstm_gui.gui.files.dropped import drop_text, has_text, local_files
from lstm_gui.gui.theme import font

if TYPE_CHECKING:
    from lstm_gui.gui.files.opener import Opener

_MARGIN = 16
_VEIL = 225
_UNWELCOME = 110


class DropOverlay(QWidget):
    """Veils the window while something is dragged over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("dropOverlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._window = window
        self._text = ""
        self._welcome = True
        self.hide()

    @property
    def text(self) -> str:
        """What dropping will do."""
        return self._text

    def say(self, text: str, *, welcome: bool) -> None:
        """Cover the window and say it; not ``welcome`` means that dropping does nothing."""
        self._text, self._welcome = text, welcome
        self.setAccessibleName(text)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a veil, a frame and the sentence."""
        palette = self._window.palette()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            veil = palette.color(QPalette.ColorRole.Window)
            veil.setAlpha(_VEIL)
            painter.fillRect(self.rect(), veil)
            colour = palette.color(QPalette.ColorRole.Highlight)
            if not self._welcome:
                colour = palette.color(QPalette.ColorRole.WindowText)
                colour.setAlpha(_UNWELCOME)
            pen = QPen(colour, 2)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            inner = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            painter.drawRoundedRect(inner, 12, 12)
            painter.setFont(font(20))
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRect(inner).adjusted(24, 24, -24, -24), int(flags), self._text)


class DropTarget(QObject):
    """Makes the whole of ``window`` accept files and text and hands them to ``opener``."""

    def __init__(self, window: QWidget, opener: Opener) -> None:
        super().__init__(window)
        self._window = window
        self._opener = opener
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is dragged over the window."""
        if event.type() == QEvent.Type.Show and watched is self._window:
            self.take_over(self._window)
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
            return True
        if isinstance(event, QDragMoveEvent):
            # Qt's drag events are a chain of subclasses: enter is a move, move is a drop.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if isinstance(event, QDropEvent):
            self._drop(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
            return True
        return super().eventFilter(watched, event)

    @Slot(QWidget)
    def take_over(self, part: QWidget) -> None:
        """Keep plots of a part of the window from swallowing drops, and fields from taking a path.

        What the part does not hold yet is taken over when it is there.
        """
        for view in QObject.findChildren(part, QGraphicsView):
            view.setAcceptDrops(False)
            view.viewport().setAcceptDrops(False)
        for field in QObject.findChildren(part, QLineEdit):
            field.setAcceptDrops(False)

    def _enter(self, event: QDragEnterEvent) -> None:
        if event.source() is not None:
            event.ignore()  # text dragged about inside the window itself
            return
        data = event.mimeData()
        text, welcome = drop_text(local_files(data), has_text(data))
        self.overlay.say(text, welcome=welcome)
        # Taken even if it is of no use: else the sentence would vanish at once.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _drop(self, event: QDropEvent) -> None:
        self.overlay.hide()
        data = event.mimeData()
        _, welcome = drop_text(local_files(data), has_text(data))
        if welcome:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._opener.open_mime(data)
        else:
            event.ignore()
