"""Drawing one quantity over the updates: raw band, smoothed line, a line to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPen, QPolygonF

from lstm_gui.gui.theme import Theme, font
from lstm_gui.gui.training.update_axis import (
    FloatArray,
    LogScale,
    count_text,
    log_scale,
    smoothed,
    thinned,
    tick_text,
    update_limit,
    update_ticks,
    value_text,
)
from lstm_gui.session import UpdateCurve

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 30.0, 22.0
_SMOOTHED_SHARE = 40  # the running mean looks one fortieth of the points to each side


@dataclass(frozen=True)
class Reference:
    """A horizontal line to compare with: its value, its name, and whether it is a limit."""

    value: float
    text: str
    is_limit: bool = False


@dataclass(frozen=True, eq=False)
class CurvePicture:
    """All that one plot shows; ``hovered`` is the update under the mouse, or None.

    ``looked_at`` is an earlier update that is looked at, ``others`` are the curves of runs that
    this one branched off.
    """

    title: str
    curve: UpdateCurve | None
    planned: int
    reference: Reference | None
    empty_text: str
    hovered: float | None = None
    looked_at: int | None = None
    others: tuple[UpdateCurve, ...] = ()


def plot_area(size: QSizeF) -> QRectF:
    """Give where the curve is drawn in a plot of this size."""
    return QRectF(
        _LEFT,
        _TOP,
        max(size.width() - _LEFT - _RIGHT, 1.0),
        max(size.height() - _TOP - _BOTTOM, 1.0),
    )


def nearest_point(curve: UpdateCurve, planned: int, area: QRectF, x: float) -> int | None:
    """Give the point of the curve nearest to a place on the screen, None beside the plot."""
    if not len(curve.mean) or not area.left() - 4 <= x <= area.right() + 4:
        return None
    update = (x - area.left()) / area.width() * update_limit(curve.count, planned)
    return int(np.argmin(np.abs(curve.updates - update)))


def read_out(curve: UpdateCurve, point: int) -> str:
    """Say what a point stands for: "update 400 · 0.00601", or several with their extremes."""
    mean = value_text(float(curve.mean[point]))
    first = point * curve.width + 1
    last = min(first + curve.width - 1, curve.count)
    if first == last:
        return f"update {count_text(first)} · {mean}"
    low, high = (value_text(float(part[point])) for part in (curve.minimum, curve.maximum))
    return f"updates {count_text(first)}–{count_text(last)} · {mean} ({low}…{high})"


def axis_of(picture: CurvePicture) -> LogScale:
    """Give the value axis that holds the curve and its line."""
    values = [] if picture.reference is None else [picture.reference.value]
    if picture.curve is not None and len(picture.curve.mean):
        values += [float(picture.curve.minimum.min()), float(picture.curve.maximum.max())]
    for other in picture.others:
        if len(other.mean):
            values += [float(other.mean.min()), float(other.mean.max())]
    values = values or [0.01, 1.0]
    return log_scale(min(values), max(values))


def paint_curve(painter: QPainter, size: QSizeF, theme: Theme, picture: CurvePicture) -> None:
    """Draw the whole plot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area, scale = plot_area(size), axis_of(picture)
    made = max((one.count for one in (picture.curve, *picture.others) if one), default=0)
    limit = update_limit(made, picture.planned)
    if not made:
        painter.setPen(QColor(theme.muted))
        painter.setFont(font(12))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), picture.empty_text)
        _paint_title(painter, size, theme, picture)
        return
    _paint_axes(painter, area, theme, scale, limit)
    _paint_reference(painter, area, theme, scale, picture.reference)
    for other in picture.others:
        _paint_other(painter, area, theme, scale, other, limit)
    if picture.looked_at is not None:
        paint_cursor(painter, area, theme, picture.looked_at, limit)
    if picture.curve is not None and picture.curve.count:
        shown = thinned(picture.curve, max(int(area.width()), 2))
        _paint_band(painter, area, theme, scale, shown, limit)
        if picture.hovered is not None:
            x = area.left() + picture.hovered / limit * area.width()
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    _paint_title(painter, size, theme, picture)


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


def _paint_other(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    scale: LogScale,
    curve: UpdateCurve,
    limit: int,
) -> None:
    """Draw the curve of another run as a faint line."""
    if len(curve.mean) < 2:
        return
    painter.save()
    painter.setClipRect(area)
    colour = QColor(theme.muted)
    colour.setAlphaF(0.55)
    painter.setPen(QPen(colour, 1.2))
    shown = thinned(curve, max(int(area.width()), 2))
    x = area.left() + shown.updates / limit * area.width()
    painter.drawPolyline(_polygon(x, _heights(scale, _running_mean(shown), area)))
    painter.restore()


def _paint_title(painter: QPainter, size: QSizeF, theme: Theme, picture: CurvePicture) -> None:
    bold = font(13, weight=QFont.Weight.Bold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(8.0, 17.0), picture.title)
    curve = picture.curve
    if curve is None or not curve.count:
        return
    if picture.hovered is not None:
        text = read_out(curve, int(np.argmin(np.abs(curve.updates - picture.hovered))))
    else:
        text = value_text(float(_running_mean(curve)[-1]))
    painter.setFont(font(12))
    painter.setPen(QColor(theme.muted))
    left = 16.0 + QFontMetricsF(bold).horizontalAdvance(picture.title)
    box = QRectF(left, 4.0, size.width() - left - 8.0, 18.0)
    text = QFontMetricsF(font(12)).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


def _paint_axes(painter: QPainter, area: QRectF, theme: Theme, scale: LogScale, limit: int) -> None:
    small = font(11)
    painter.setFont(small)
    metrics = QFontMetricsF(small)
    room = max(2, int(area.height() / 26))
    for value in scale.ticks(room):
        y = round(area.bottom() - float(scale.place(value)) * area.height()) + 0.5
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(QColor(theme.muted))
        box = QRectF(0.0, y - 8.0, area.left() - 6.0, 16.0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(right), tick_text(value))
    painter.setPen(QColor(theme.muted))
    for update in update_ticks(limit, max(2, int(area.width() / 64))):
        x = area.left() + update / limit * area.width()
        text = count_text(update)
        half = metrics.horizontalAdvance(text) / 2.0
        x = min(x, area.right() + _RIGHT - half)
        painter.drawText(QPointF(x - half, area.bottom() + 15.0), text)


def _paint_reference(
    painter: QPainter, area: QRectF, theme: Theme, scale: LogScale, reference: Reference | None
) -> None:
    if reference is None:
        return
    y = round(area.bottom() - float(scale.place(reference.value)) * area.height()) + 0.5
    colour = QColor(theme.danger if reference.is_limit else theme.good)
    pen = QPen(colour, 1.2, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2.0, 3.0] if reference.is_limit else [5.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(QLineF(area.left(), y, area.right(), y))
    painter.setFont(font(11))
    painter.setPen(colour)
    above = y - area.top() >= 14.0
    box = QRectF(area.left(), y - 15.0 if above else y + 1.0, area.width() - 2.0, 14.0)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(flags), reference.text)


def _running_mean(curve: UpdateCurve) -> FloatArray:
    # Twice over half the reach: a single spike becomes a hill, where once would make it a box.
    reach = -(-len(curve.mean) // _SMOOTHED_SHARE) // 2
    return smoothed(smoothed(curve.mean, reach), reach)


def _paint_band(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    scale: LogScale,
    curve: UpdateCurve,
    limit: int,
) -> None:
    painter.save()
    painter.setClipRect(area.adjusted(-1.0, -1.0, 1.0, 1.0))
    x = area.left() + curve.updates / limit * area.width()
    raw = QColor(theme.accent)
    raw.setAlphaF(0.30)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if curve.width == 1:
        painter.setPen(QPen(raw, 1.0))
        painter.drawPolyline(_polygon(x, _heights(scale, curve.mean, area)))
    elif painter.paintEngine().type() != QPaintEngine.Type.Raster:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(raw)
        both = np.concatenate([x, x[::-1]])
        edges = np.concatenate([curve.minimum, curve.maximum[::-1]])
        painter.drawPolygon(_polygon(both, _heights(scale, edges, area)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        # On the screen upright bars side by side, ten times as fast as a polygon with smooth edges.
        bars = _bars(x, _heights(scale, curve.minimum, area), _heights(scale, curve.maximum, area))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for bar in bars:
            painter.fillRect(bar, raw)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), 1.6))
    line = _heights(scale, _running_mean(curve), area)
    if len(x) == 1:
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(QPointF(float(x[0]), float(line[0])), 2.0, 2.0)
    else:
        painter.drawPolyline(_polygon(x, line))
    painter.restore()


def _bars(x: FloatArray, low: FloatArray, high: FloatArray) -> list[QRect]:
    """Give one bar of whole pixels per point, at least one high, none over another."""
    edges = np.round(np.concatenate([x[:1], (x[1:] + x[:-1]) / 2.0, x[-1:] + 1.0])).astype(int)
    top = np.floor(high).astype(int)
    bottom = np.maximum(np.ceil(low).astype(int), top + 1)
    return [
        QRect(left, upper, right - left, lower - upper)
        for left, right, upper, lower in zip(
            edges[:-1].tolist(), edges[1:].tolist(), top.tolist(), bottom.tolist(), strict=True
        )
        if right > left
    ]


def _heights(scale: LogScale, values: FloatArray, area: QRectF) -> FloatArray:
    # What lies below the axis (a loss of exactly 0) runs along just beneath its end.
    places = np.clip(scale.place(values), -0.05, 1.05)
    return np.asarray(area.bottom() - places * area.height())


def _polygon(x: FloatArray, y: FloatArray) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
