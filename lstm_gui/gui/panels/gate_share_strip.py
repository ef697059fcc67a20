"""Closed, working and open shares of a few gates in one row: the small form of the bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lstm_gui.gui.panels.gate_share_bars import ShareRow, paint_bar, row_text
from lstm_gui.gui.panels.signal_names import LETTERS
from lstm_gui.gui.theme import Appearance, font
from lstm_gui.gui.theme.readable_colour import readable

_HEIGHT = 20
_LETTER_WIDTH = 13.0
_GAP = 12.0
_BAR_HEIGHT = 8.0


class GateShareStrip(QWidget):
    """A letter and a bar for each gate, side by side; the numbers are in the tooltip."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: tuple[ShareRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    @property
    def rows(self) -> tuple[ShareRow, ...]:
        """What is shown, from left to right."""
        return self._rows

    def set_rows(self, rows: tuple[ShareRow, ...]) -> None:
        """Show other shares."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleDescription("; ".join(map(row_text, rows)))
            self.update()

    def sizeHint(self) -> QSize:
        """Give one row."""
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Give one row."""
        return QSize(120, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Show all rows in words under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = "\n".join(["this unit over the whole run", *map(row_text, self._rows)])
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint letters and bars."""
        if not self._rows:
            return
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font(weight=QFont.Weight.Bold))
            count = len(self._rows)
            wide = (self.width() - _GAP * (count - 1)) / count
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            for at, row in enumerate(self._rows):
                left = at * (wide + _GAP)
                painter.setPen(QColor(readable(theme.signal(row.signal), theme.surface)))
                box = QRectF(left, 0, _LETTER_WIDTH, _HEIGHT)
                painter.drawText(box, middle, LETTERS.get(row.signal, row.signal[:1]))
                top = (_HEIGHT - _BAR_HEIGHT) / 2
                bar = QRectF(left + _LETTER_WIDTH, top, wide - _LETTER_WIDTH, _BAR_HEIGHT)
                paint_bar(painter, bar, row, theme)
