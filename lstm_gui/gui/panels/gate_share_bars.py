"""Closed, working and open shares of gates, as bars of three parts with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lstm_gui.analysis import GateShares
from lstm_gui.gui.panels.signal_names import LETTERS, NAMES
from lstm_gui.gui.theme import Appearance, Theme, font
from lstm_gui.gui.theme.readable_colour import mix, readable

_TITLES = ("closed", "working", "open")
_ROW = 20
_TITLE_ROW = 16
_LETTER_WIDTH = 16
_NUMBER_WIDTH = 46
_BAR_HEIGHT = 10


@dataclass(frozen=True)
class ShareRow:
    """One gate and its shares."""

    signal: str
    shares: GateShares


def share_text(share: float) -> str:
    """Write a share as whole percent; "0 %" and "100 %" only where exactly so."""
    if 0.0 < share < 0.005:
        return "< 1 %"
    if 0.995 < share < 1.0:
        return "> 99 %"
    return f"{share * 100:.0f} %"


def row_text(row: ShareRow) -> str:
    """Say a row in words, for tooltips and screen readers."""
    shares = (row.shares.closed, row.shares.working, row.shares.open)
    parts = ", ".join(
        f"{share_text(share)} {title}" for share, title in zip(shares, _TITLES, strict=True)
    )
    return f"{NAMES.get(row.signal, row.signal)}: {parts}"


def part_edges(shares: GateShares, left: float, width: float) -> tuple[float, float, float, float]:
    """Give where the three parts of a bar begin and end."""
    first = left + width * shares.closed
    return left, first, first + width * shares.working, left + width


def paint_bar(painter: QPainter, bar: QRectF, row: ShareRow, theme: Theme) -> None:
    """Paint the three parts in a rounded bar: grey closed, pale working, full colour open."""
    colour = theme.signal(row.signal)
    painter.save()
    rounded = QPainterPath()
    rounded.addRoundedRect(bar, 3, 3)
    painter.setClipPath(rounded)
    edges = part_edges(row.shares, bar.left(), bar.width())
    fills = (theme.border, mix(theme.surface, colour, 0.45), colour)
    for start, end, fill in zip(edges[:-1], edges[1:], fills, strict=True):
        if end > start:
            # A hairline between the parts, unless the part is hardly wider than that.
            gap = 1.0 if end - start > 3.0 and end < bar.right() - 0.5 else 0.0
            part = QRectF(start, bar.top(), end - start - gap, bar.height())
            painter.fillRect(part, QColor(fill))
    painter.restore()


class GateShareBars(QWidget):
    """A row for each gate: letter, bar, and three numbers under their titles."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: tuple[ShareRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    @property
    def rows(self) -> tuple[ShareRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: tuple[ShareRow, ...]) -> None:
        """Show other shares."""
        if rows == self._rows:
            return
        resized = len(rows) != len(self._rows)
        self._rows = rows
        self.setAccessibleDescription("; ".join(map(row_text, rows)))
        if resized:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Give the height of the titles and the rows."""
        return QSize(
            _LETTER_WIDTH + 60 + 3 * _NUMBER_WIDTH, _TITLE_ROW + _ROW * max(len(self._rows), 1)
        )

    def minimumSizeHint(self) -> QSize:
        """Give the least size at which no number is cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Show a row in words under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = int((event.pos().y() - _TITLE_ROW) // _ROW)
            if event.pos().y() >= _TITLE_ROW and at < len(self._rows):
                QToolTip.showText(event.globalPos(), row_text(self._rows[at]), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the titles and the rows."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            right = self.width() - 3 * _NUMBER_WIDTH
            painter.setFont(font(11))
            painter.setPen(QColor(theme.muted))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            for at, title in enumerate(_TITLES):
                box = QRectF(right + at * _NUMBER_WIDTH, 0, _NUMBER_WIDTH, _TITLE_ROW)
                painter.drawText(box, align, title)
            for at, row in enumerate(self._rows):
                self._paint_row(painter, row, _TITLE_ROW + at * _ROW, right)

    def _paint_row(self, painter: QPainter, row: ShareRow, top: float, right: float) -> None:
        theme = self._appearance.theme
        colour = theme.signal(row.signal)
        painter.setFont(font(weight=QFont.Weight.Bold))
        painter.setPen(QColor(readable(colour, theme.surface)))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        letter = LETTERS.get(row.signal, row.signal[:1])
        painter.drawText(QRectF(0, top, _LETTER_WIDTH, _ROW), middle, letter)
        bar = QRectF(
            _LETTER_WIDTH, top + (_ROW - _BAR_HEIGHT) / 2, right - _LETTER_WIDTH, _BAR_HEIGHT
        )
        paint_bar(painter, bar, row, theme)
        painter.setFont(font())
        painter.setPen(QColor(theme.text))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        shares = (row.shares.closed, row.shares.working, row.shares.open)
        for at, share in enumerate(shares):
            box = QRectF(right + at * _NUMBER_WIDTH, top, _NUMBER_WIDTH, _ROW)
            painter.drawText(box, align, share_text(share))
