"""Drawing one quantity over the updates: raw band, smoothed line, a line to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF

from lstm_gui.gui.plots.pyqtgraph_drawing import polygon
from lstm_gui.gui.theme import Theme
from lstm_gui.gui.training.update_axis import (
    FloatArray,
    LogScale,
    count_text,
    log_scale,
    smoothed,
    thinned,
    tick_text,
    update_limit,
    value_text,
)
from lstm_gui.gui.training.update_frame import (
    LegendEntry,
    Reference,
    paint_cursor,
    paint_empty,
    paint_hovered,
    paint_legend,
    paint_read_out,
    paint_reference,
    paint_title,
    paint_update_axis,
    paint_value_axis,
    plot_area,
)
from lstm_gui.session import UpdateCurve, ValidationCurve

_SMOOTHED_SHARE = 40  # the running mean looks one fortieth of the points to each side


@dataclass(frozen=True, eq=False)
class CurvePicture:
    """All that one plot shows; ``hovered`` is the update under the mouse, or None.

    ``looked_at`` is an earlier update that is looked at, ``others`` are the curves of runs that
    this one branched off, ``validation`` is drawn dashed beside the curve; it has points.
    """

    title: str
    curve: UpdateCurve | None
    planned: int
    reference: Reference | None
    empty_text: str
    hovered: float | None = None
    looked_at: int | None = None
    others: tuple[UpdateCurve, ...] = ()
    validation: ValidationCurve | None = None


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
    if picture.validation is not None:
        values += [float(picture.validation.losses.min()), float(picture.validation.losses.max())]
    values = values or [0.01, 1.0]
    return log_scale(min(values), max(values))


def paint_curve(painter: QPainter, size: QSizeF, theme: Theme, picture: CurvePicture) -> None:
    """Draw the whole plot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area, scale = plot_area(size), axis_of(picture)
    made = max((one.count for one in (picture.curve, *picture.others) if one), default=0)
    limit = update_limit(made, picture.planned)
    if not made:
        paint_empty(painter, area, theme, picture.empty_text)
        _paint_title(painter, size, theme, picture)
        return
    ticks = scale.ticks(max(2, int(area.height() / 26)))
    places = [(float(scale.place(value)), tick_text(value)) for value in ticks]
    paint_value_axis(painter, area, theme, places)
    paint_update_axis(painter, area, theme, limit)
    if picture.reference is not None:
        place = float(scale.place(picture.reference.value))
        paint_reference(painter, area, theme, place, picture.reference)
    for other in picture.others:
        _paint_other(painter, area, theme, scale, other, limit)
    if picture.looked_at is not None:
        paint_cursor(painter, area, theme, picture.looked_at, limit)
    if picture.curve is not None and picture.curve.count:
        shown = thinned(picture.curve, max(int(area.width()), 2))
        _paint_band(painter, area, theme, scale, shown, limit)
        if picture.validation is not None:
            _paint_validation(painter, area, theme, scale, picture.validation, limit)
        if picture.hovered is not None:
            paint_hovered(painter, area, theme, picture.hovered, limit)
    _paint_title(painter, size, theme, picture)


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
    painter.drawPolyline(polygon(x, _heights(scale, _running_mean(shown), area)))
    painter.restore()


def _paint_validation(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    scale: LogScale,
    curve: ValidationCurve,
    limit: int,
) -> None:
    painter.save()
    painter.setClipRect(area.adjusted(-1.0, -2.0, 1.0, 2.0))
    colour = QColor(theme.text)
    pen = QPen(colour, 1.6)
    pen.setDashPattern([2.5, 1.8])
    x = area.left() + curve.updates / limit * area.width()
    heights = _heights(scale, curve.losses, area)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(polygon(x, heights))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(float(x[-1]), float(heights[-1])), 2.5, 2.5)
    painter.restore()


def _paint_title(painter: QPainter, size: QSizeF, theme: Theme, picture: CurvePicture) -> None:
    end = paint_title(painter, size, theme, picture.title)
    curve, validation = picture.curve, picture.validation
    if curve is None or not curve.count:
        return
    if picture.hovered is not None:
        text = read_out(curve, int(np.argmin(np.abs(curve.updates - picture.hovered))))
        if validation is not None:
            point = int(np.argmin(np.abs(validation.updates - picture.hovered)))
            text += f" · validation {value_text(float(validation.losses[point]))}"
        paint_read_out(painter, size, theme, end, text)
        return
    newest = value_text(float(_running_mean(curve)[-1]))
    if validation is None:
        paint_read_out(painter, size, theme, end, newest)
        return
    known = value_text(float(validation.losses[-1]))
    entries = (
        LegendEntry(f"train {newest}", theme.accent),
        LegendEntry(f"validation {known}", theme.text, dashed=True),
    )
    paint_legend(painter, size, theme, end, entries)


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
        painter.drawPolyline(polygon(x, _heights(scale, curve.mean, area)))
    elif painter.paintEngine().type() != QPaintEngine.Type.Raster:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(raw)
        both = np.concatenate([x, x[::-1]])
        edges = np.concatenate([curve.minimum, curve.maximum[::-1]])
        painter.drawPolygon(polygon(both, _heights(scale, edges, area)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        # On the screen upright bars side by side, ten times as fast as a polygon with smooth edges.
        bars = _bars(x, _heights(scale, curve.minimum, area), _heights(scale, curve.maximum, area))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(raw)
        painter.drawPolygon(bars)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), 1.6))
    line = _heights(scale, _running_mean(curve), area)
    if len(x) == 1:
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(QPointF(float(x[0]), float(line[0])), 2.0, 2.0)
    else:
        painter.drawPolyline(polygon(x, line))
    painter.restore()


def _bars(x: FloatArray, low: FloatArray, high: FloatArray) -> QPolygonF:
    """Outline one bar of whole pixels per point, at least one high, none over another."""
    edges = np.round(np.concatenate([x[:1], (x[1:] + x[:-1]) / 2.0, x[-1:] + 1.0]))
    top = np.floor(high)
    bottom = np.maximum(np.ceil(low), top + 1.0)
    along = np.repeat(edges, 2)[1:-1]  # the left and the right end of every bar
    heights = np.concatenate([np.repeat(top, 2), np.repeat(bottom, 2)[::-1]])
    return polygon(np.concatenate([along, along[::-1]]), heights)


def _heights(scale: LogScale, values: FloatArray, area: QRectF) -> FloatArray:
    # What lies below the axis (a loss of exactly 0) runs along just beneath its end.
    places = np.clip(scale.place(values), -0.05, 1.05)
    return np.asarray(area.bottom() - places * area.height())
