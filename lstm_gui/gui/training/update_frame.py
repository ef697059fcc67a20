"""What surrounds every plot over the updates: axes, title, legend, lines to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPen

from lstm_gui.gui.theme import Theme, font
from lstm_gui.gui.training.update_axis import count_text, update_ticks

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 30.0, 22.0
_SWATCH, _GAP = 14.0, 5.0
_VALUE_ROOM = 64.0  # a number at the right end of the title's line always has its place
_DASHES = {"limit": [2.0, 3.0], "plain": [5.0, 3.0]}


@dataclass(frozen=True)
class Reference:
    """A horizontal line to compare with: its value, its name, and whether it is a limit."""

    value: float
    text: str
    is_limit: bool = False


@dataclass(frozen=True)
class LegendEntry:
    """A line of the plot: its name with the newest value, its colour, whether it is dashed."""

    text: str
    colour: str
    dashed: bool = False


def plot_area(size: QSizeF) -> QRectF:
    """Give where the curve is drawn in a plot of this size."""
    return QRectF(
        _LEFT,
        _TOP,
        max(size.width() - _LEFT - _RIGHT, 1.0),
        max(size.height() - _TOP - _BOTTOM, 1.0),
    )


def paint_value_axis(
    painter: QPainter, area: QRectF, theme: Theme, ticks: Iterable[tuple[float, str]]
) -> None:
    """Draw a grid line and a text for every tick: its place from 0 (below) to 1, and the text."""
    painter.setFont(font(11))
    for place, text in ticks:
        y = round(area.bottom() - place * area.height()) + 0.5
        if painter.paintEngine().type() == QPaintEngine.Type.Raster:
            # The same pixels as with a pen and smooth edges, which take many times as long.
            painter.fillRect(QRectF(area.left(), y - 0.5, area.width(), 1.0), QColor(theme.grid))
        else:
            painter.setPen(QPen(QColor(theme.grid), 1.0))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(QColor(theme.muted))
        box = QRectF(0.0, y - 8.0, area.left() - 6.0, 16.0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(right), text)


def paint_update_axis(painter: QPainter, area: QRectF, theme: Theme, limit: int) -> None:
    """Write round numbers of updates below the plot."""
    small = font(11)
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    metrics = QFontMetricsF(small)
    for update in update_ticks(limit, max(2, int(area.width() / 64))):
        x = area.left() + update / limit * area.width()
        text = count_text(update)
        half = metrics.horizontalAdvance(text) / 2.0
        x = min(x, area.right() + _RIGHT - half)
        painter.drawText(QPointF(x - half, area.bottom() + 15.0), text)


def paint_reference(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    place: float,
    reference: Reference,
    *,
    below: bool = False,
) -> None:
    """Draw a line to compare with at a place from 0 (below) to 1, and its name."""
    y = round(area.bottom() - place * area.height()) + 0.5
    colour = QColor(theme.danger if reference.is_limit else theme.good)
    pen = QPen(colour, 1.2, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern(_DASHES["limit" if reference.is_limit else "plain"])
    painter.setPen(pen)
    painter.drawLine(QLineF(area.left(), y, area.right(), y))
    painter.setFont(font(11))
    painter.setPen(colour)
    above = y - area.top() >= 14.0 and not below
    box = QRectF(area.left(), y - 15.0 if above else y + 1.0, area.width() - 2.0, 14.0)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    text = QFontMetricsF(painter.font()).elidedText(
        reference.text, Qt.TextElideMode.ElideRight, box.width()
    )
    painter.drawText(box, int(flags), text)


def paint_cursor(
    painter: QPainter, area: QRectF, theme: Theme, update: int, limit: int, *, named: bool = True
) -> None:
    """Draw the line at the update that is looked at, with its number beside it."""
    x = round(area.left() + update / limit * area.width()) + 0.5
    painter.setPen(QPen(QColor(theme.accent), 1.6))
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    if not named:
        return
    bold = font(11, weight=QFont.Weight.Bold)
    text = count_text(update)
    width = QFontMetricsF(bold).horizontalAdvance(text)
    left = x + 4.0 if x + 4.0 + width <= area.right() else x - 4.0 - width
    painter.setFont(bold)
    painter.drawText(QPointF(left, area.top() + 10.0), text)


def paint_hovered(painter: QPainter, area: QRectF, theme: Theme, update: float, limit: int) -> None:
    """Draw the line under the mouse."""
    x = area.left() + update / limit * area.width()
    painter.setPen(QPen(QColor(theme.accent), 1.0))
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


def paint_empty(painter: QPainter, area: QRectF, theme: Theme, text: str) -> None:
    """Say why there is no curve yet."""
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(12))
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(area, flags, text)


def paint_title(painter: QPainter, size: QSizeF, theme: Theme, title: str, note: str = "") -> float:
    """Write the title and a paler note behind it; gives where they end."""
    bold, plain = font(13, weight=QFont.Weight.Bold), font(12)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    metrics = QFontMetricsF(bold)
    room = max(size.width() - 8.0 - _VALUE_ROOM, 0.0)
    title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(8.0, 17.0), title)
    end = 8.0 + metrics.horizontalAdvance(title)
    if note:
        painter.setFont(plain)
        painter.setPen(QColor(theme.muted))
        room = max(size.width() - end - _VALUE_ROOM - 5.0, 0.0)
        note = QFontMetricsF(plain).elidedText(note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(end + 5.0, 17.0), note)
        end += 5.0 + QFontMetricsF(plain).horizontalAdvance(note)
    return end


def paint_read_out(painter: QPainter, size: QSizeF, theme: Theme, left: float, text: str) -> None:
    """Write a text at the right end of the title's line, cut where it has no room."""
    plain = font(12)
    painter.setFont(plain)
    painter.setPen(QColor(theme.muted))
    box = QRectF(left + 8.0, 4.0, max(size.width() - left - 16.0, 0.0), 18.0)
    text = QFontMetricsF(plain).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


def paint_legend(
    painter: QPainter, size: QSizeF, theme: Theme, left: float, entries: Sequence[LegendEntry]
) -> None:
    """Write what the lines are at the right end of the title's line, as far as there is room."""
    plain = font(12)
    metrics = QFontMetricsF(plain)
    painter.setFont(plain)
    x = size.width() - 8.0
    for entry in reversed(entries):
        text = entry.text
        width = metrics.horizontalAdvance(text) + _SWATCH + _GAP
        if x - width < left + 8.0:
            text = text.rpartition(" ")[2]  # the number alone
            width = metrics.horizontalAdvance(text) + _SWATCH + _GAP
            if x - width < left + 8.0:
                return
        pen = QPen(QColor(entry.colour), 1.8)
        if entry.dashed:
            pen.setDashPattern([2.5, 1.5])
        painter.setPen(pen)
        painter.drawLine(QLineF(x - width, 13.0, x - width + _SWATCH, 13.0))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(x - width + _SWATCH + _GAP, 17.0), text)
        x -= width + 12.0
