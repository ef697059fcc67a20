"""Drawing how many gate values are closed, working and open as the updates go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from lstm_gui.gui.plots.pyqtgraph_drawing import polygon
from lstm_gui.gui.theme import Theme, font, rgb
from lstm_gui.gui.training.update_axis import count_text, update_limit, update_ticks
from lstm_gui.gui.training.update_frame import paint_cursor
from lstm_gui.session import ShareCurve

GATE_LETTERS = {
    "input_gate": "input i",
    "forget_gate": "forget f",
    "output_gate": "output o",
    "reset_gate": "reset r",
    "update_gate": "update z",
}
_LEFT, _RIGHT, _BOTTOM, _TITLE, _GAP = 30.0, 4.0, 20.0, 20.0, 4.0


@dataclass(frozen=True, eq=False)
class SharePicture:
    """The curves of one layer by signal, in the order of drawing, and how far the axis goes."""

    curves: dict[str, ShareCurve]
    made: int
    planned: int
    empty_text: str
    looked_at: int | None = None


def share_colours(theme: Theme, signal: str) -> tuple[QColor, QColor, QColor]:
    """Give the colours of closed, working and open."""
    pale = 0.3 * rgb(theme.signal(signal)) + 0.7 * rgb(theme.surface)
    closed = 0.75 * rgb(theme.text) + 0.25 * rgb(theme.surface)
    red, green, blue = (round(part) for part in pale.tolist())
    dark_red, dark_green, dark_blue = (round(part) for part in closed.tolist())
    return (
        QColor(dark_red, dark_green, dark_blue),
        QColor(red, green, blue),
        QColor(theme.signal(signal)),
    )


def share_text(curve: ShareCurve, update: int | None = None, *, brief: bool = False) -> str:
    """Say the newest shares, or those nearest to an update, adding up to 100.

    As in "closed 46 · working 51 · open 3 %"; ``brief`` leaves the words out.
    """
    at = -1 if update is None else int(np.argmin(np.abs(curve.updates - update)))
    closed, above = float(curve.closed[at]) * 100.0, float(curve.open[at]) * 100.0
    parts = [closed, 100.0 - closed - above, above]
    whole = [int(part + 1e-9) for part in parts]
    for _ in range(100 - sum(whole)):
        place = max(range(3), key=lambda at: parts[at] - whole[at])
        whole[place] += 1
    if brief:
        return f"{whole[0]} · {whole[1]} · {whole[2]} %"
    return f"closed {whole[0]} · working {whole[1]} · open {whole[2]} %"


def paint_shares(painter: QPainter, size: QSizeF, theme: Theme, picture: SharePicture) -> None:
    """Draw the gates under each other over one axis of updates."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not picture.curves:
        painter.setPen(QColor(theme.muted))
        painter.setFont(font(12))
        box = QRectF(8.0, 0.0, size.width() - 16.0, size.height())
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box, flags, picture.empty_text)
        return
    limit = update_limit(picture.made, picture.planned)
    height = (size.height() - _BOTTOM) / len(picture.curves)
    for place, (signal, curve) in enumerate(picture.curves.items()):
        top = place * height
        width = max(size.width() - _LEFT - _RIGHT, 1.0)
        area = QRectF(_LEFT, top + _TITLE, width, max(height - _TITLE - _GAP, 1.0))
        _paint_title(painter, size, theme, (signal, curve, picture.looked_at), top)
        _paint_areas(painter, area, theme, signal, curve, limit)
        if picture.looked_at is not None:
            paint_cursor(painter, area, theme, picture.looked_at, limit, named=False)
    _paint_updates(painter, size, theme, limit)


def _paint_title(
    painter: QPainter,
    size: QSizeF,
    theme: Theme,
    shown: tuple[str, ShareCurve, int | None],
    top: float,
) -> None:
    signal, curve, looked_at = shown
    bold = font(11, weight=QFont.Weight.Bold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.signal(signal)))
    name = GATE_LETTERS.get(signal, signal)
    painter.drawText(QPointF(2.0, top + 13.0), name)
    painter.setFont(font(11))
    painter.setPen(QColor(theme.muted))
    left = QFontMetricsF(bold).horizontalAdvance(name) + 10.0
    box = QRectF(left, top, size.width() - left - _RIGHT, _TITLE - 3.0)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    text = share_text(curve, looked_at)
    if QFontMetricsF(font(11)).horizontalAdvance(text) > box.width():
        text = share_text(curve, looked_at, brief=True)
    painter.drawText(box, int(flags), text)


def _paint_areas(
    painter: QPainter, area: QRectF, theme: Theme, signal: str, curve: ShareCurve, limit: int
) -> None:
    painter.fillRect(area, QColor(theme.window))
    x = area.left() + curve.updates / limit * area.width()
    if len(x) == 1:  # one moment is drawn as a narrow column
        x = np.array([x[0], x[0] + 2.0])
    repeat = len(x) // len(curve.updates)
    closed = area.bottom() - np.repeat(curve.closed, repeat) * area.height()
    opened = area.top() + np.repeat(curve.open, repeat) * area.height()
    floor, ceiling = np.full(len(x), area.bottom()), np.full(len(x), area.top())
    painter.save()
    painter.setClipRect(area)
    painter.setPen(Qt.PenStyle.NoPen)
    colours = share_colours(theme, signal)
    for colour, upper, lower in (
        (colours[1], ceiling, floor),
        (colours[0], closed, floor),
        (colours[2], ceiling, opened),
    ):
        painter.setBrush(colour)
        outline = np.concatenate([upper, lower[::-1]])
        painter.drawPolygon(polygon(np.concatenate([x, x[::-1]]), outline))
    painter.restore()
    painter.setPen(QPen(QColor(theme.grid), 1.0))
    middle = round(area.center().y()) + 0.5
    painter.drawLine(QLineF(area.left() - 3.0, middle, area.left(), middle))
    painter.setFont(font(10))
    painter.setPen(QColor(theme.muted))
    flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(QRectF(0.0, area.top() - 2.0, _LEFT - 5.0, 12.0), flags, "100")
    painter.drawText(QRectF(0.0, area.bottom() - 11.0, _LEFT - 5.0, 12.0), flags, "0 %")


def _paint_updates(painter: QPainter, size: QSizeF, theme: Theme, limit: int) -> None:
    small = font(11)
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    metrics = QFontMetricsF(small)
    width = max(size.width() - _LEFT - _RIGHT, 1.0)
    for update in update_ticks(limit, max(2, int(width / 64))):
        half = metrics.horizontalAdvance(count_text(update)) / 2.0
        x = min(_LEFT + update / limit * width, size.width() - half)
        painter.drawText(QPointF(x - half, size.height() - 6.0), count_text(update))
