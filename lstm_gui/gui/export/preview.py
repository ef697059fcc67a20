"""The export as it will look, painted with the code that writes it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.export.sheet import paint_sheet
from lstm_gui.gui.theme import Appearance, Theme


def fitted(size: QSizeF, room: QSizeF) -> QRectF:
    """Give the largest rectangle of a size's shape in the middle of a room, not enlarged."""
    factor = min(room.width() / size.width(), room.height() / size.height(), 1.0)
    width, height = size.width() * factor, size.height() * factor
    return QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height)


class FigurePreview(QWidget):
    """Shows the sheet of a figure, or a text where there is no figure to show."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._figure: Figure | None = None
        self._size = QSizeF(1.0, 1.0)
        self._theme = appearance.theme
        self._caption = ""
        self._text = ""
        self.setObjectName("exportPreview")
        self.setAccessibleName("Preview")
        self.setMinimumSize(360, 280)

    def show_figure(self, figure: Figure, size: QSizeF, theme: Theme, caption: str) -> None:
        """Show a figure as it will be written."""
        self._figure, self._size, self._theme, self._caption = figure, size, theme, caption
        self.update()

    def show_text(self, text: str) -> None:
        """Show a text in the place of a figure."""
        self._figure, self._text = None, text
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room to see something."""
        return QSize(520, 380)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, made smaller to fit."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._figure is None:
                self._paint_text(painter)
            else:
                self._paint_sheet(painter, self._figure)

    def _paint_text(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._appearance.theme.muted))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(self.rect()).adjusted(24, 24, -24, -24), flags, self._text)

    def _paint_sheet(self, painter: QPainter, figure: Figure) -> None:
        place = fitted(self._size, QSizeF(self.width() - 2, self.height() - 2))
        place.translate(QPointF(1.0, 1.0))
        painter.save()
        painter.translate(place.topLeft())
        factor = place.width() / self._size.width()
        painter.scale(factor, factor)
        paint_sheet(painter, figure, self._size, self._theme, self._caption)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._appearance.theme.border), 1.0))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
