"""Painting the marks on bars: the baseline's ghost, gates that snapped, values that are held."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from lstm_gui.gui.diagram.look import Look, to_rect
from lstm_gui.gui.diagram.readings import Scale
from lstm_gui.gui.diagram.rows import Rows
from lstm_gui.gui.diagram.shapes import Rect


def paint_ghosts(painter: QPainter, bars: Sequence[QRectF], look: Look) -> None:
    """Outline where the bars of the baseline lie."""
    if not bars:
        return
    colour = QColor(look.theme.text)
    colour.setAlphaF(0.7)
    painter.setPen(look.pen(colour, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines, outlines = [], []
    for bar in bars:
        if bar.height() < 4.0 or bar.width() < 2.0:
            x = bar.right() if bar.width() >= 2.0 else bar.center().x()
            lines.append(QLineF(x, bar.top(), x, bar.bottom()))
        else:
            outlines.append(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.drawLines(lines)
    painter.drawRects(outlines)


def paint_ghost(painter: QPainter, bar: Rect, look: Look) -> None:
    """Outline where the bar of the baseline lies."""
    paint_ghosts(painter, [to_rect(bar)], look)


def paint_snap(painter: QPainter, end: Rect, look: Look) -> None:
    """Close the end of a track with a small block: the policy put this gate to exactly 0 or 1."""
    width = 3.0 * look.scale
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.text))
    painter.drawRect(QRectF(end.right - width, end.y, width, end.height))


def paint_clamp(painter: QPainter, end: Rect, look: Look) -> None:
    """Put a small diamond at the end of a bar: an intervention holds this value."""
    reach = max(min(end.height / 2.0, 4.5 * look.scale), 2.0)
    x, y = end.right - reach, end.center.y
    painter.setPen(look.pen(look.theme.surface, 1.0))
    painter.setBrush(QColor(look.theme.text))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x - reach, y),
                QPointF(x, y - reach),
                QPointF(x + reach, y),
                QPointF(x, y + reach),
            ]
        )
    )


def paint_zero(painter: QPainter, rows: Rows, scale: Scale, look: Look) -> None:
    """Paint the line at zero over the bars of a diverging column."""
    if scale.lowest == 0.0:
        return
    painter.setPen(look.pen(look.theme.ghost, max(1.0, look.scale)))
    first, last = rows.tracks[0], rows.tracks[-1]
    spans = [(rows.area, first.y - 1.0, last.bottom + 1.0)]
    if rows.strip is not None:
        spans.append((rows.strip, rows.strip.y - 1.0, rows.strip.bottom + 1.0))
    for area, top, bottom in spans:
        x = round(area.x + scale.share(0.0) * area.width) + 0.5
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
