"""Drawing the task's own measure over the updates: a share, or an error in the user's units."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lstm_gui.gui.plots.pyqtgraph_drawing import polygon
from lstm_gui.gui.plots.value_axis import ValueAxis, tick_text, value_ticks
from lstm_gui.gui.theme import Theme
from lstm_gui.gui.training.update_axis import count_text, update_limit
from lstm_gui.gui.training.update_frame import (
    Reference,
    paint_cursor,
    paint_empty,
    paint_hovered,
    paint_read_out,
    paint_reference,
    paint_title,
    paint_update_axis,
    paint_value_axis,
    plot_area,
)
from lstm_gui.session import Measure, ValidationCurve

_SPACING = 26.0
_HEADROOM = 1.3  # above the highest plain answer, for its name
_NAME_HEIGHT = 15.0


@dataclass(frozen=True, eq=False)
class MeasurePicture:
    """All that the plot shows; ``hovered`` is the update under the mouse, or None.

    ``made`` is how many updates there are, ``looked_at`` an earlier one that is looked at, ``on``
    says what is measured on.
    """

    measure: Measure | None
    curve: ValidationCurve | None
    made: int
    planned: int
    references: tuple[Reference, ...]
    on: str
    empty_text: str
    hovered: float | None = None
    looked_at: int | None = None

    @property
    def title(self) -> str:
        """The name of what is measured."""
        if self.measure is None:
            return "Measure"
        return self.measure.name[:1].upper() + self.measure.name[1:]


def measure_limits(picture: MeasurePicture) -> tuple[float, float]:
    """Give the ends of the value axis: 0 … 1 for a share, from 0 to above all for an error.

    An error far beyond the plain answers, as of fresh weights, is cut off at three times them, but
    only in the first half of the updates: where it stays there, it is what there is to see.
    """
    if picture.measure is None or picture.measure.is_share:
        return 0.0, 1.0
    plain = [one.value for one in picture.references]
    values: list[float] = []
    later: list[float] = []
    if picture.curve is not None and len(picture.curve.updates):
        updates, measures = picture.curve.updates, picture.curve.measures
        values = measures.tolist()
        later = measures[2 * updates >= updates[-1]].tolist()
    high = max([*plain, *later], default=0.0) * _HEADROOM
    if values:
        high = max(high, min(max(values), 3.0 * max(plain)) if plain else max(values))
    return 0.0, high if high > 0 else 1.0


def named_references(
    references: tuple[Reference, ...], axis: ValueAxis
) -> tuple[tuple[Reference, bool], ...]:
    """Give the lines inside the axis, and whether each is named below it instead of above.

    The lowest is named below its line, where another one may be just above it. Where there is no
    room for that, and they lie too near to each other, the highest bears all names.
    """
    inside = [one for one in references if axis.low <= one.value <= axis.high]
    ordered = sorted(inside, key=lambda one: one.value, reverse=True)
    if len(ordered) < 2:
        return tuple((one, False) for one in ordered)
    if axis.bottom - axis.y(ordered[-1].value) >= _NAME_HEIGHT:
        return tuple((one, number > 0) for number, one in enumerate(ordered))
    heights = [axis.y(one.value) for one in ordered]
    if min(np.diff(heights)) >= _NAME_HEIGHT:
        return tuple((one, False) for one in ordered)
    names = " · ".join(one.text for one in reversed(ordered))
    nameless = [replace(one, text="") for one in ordered[1:]]
    return tuple((one, False) for one in (replace(ordered[0], text=names), *nameless))


def read_out(picture: MeasurePicture, point: int) -> str:
    """Say what a point is: "update 400 · 33.3"."""
    assert picture.curve is not None  # noqa: S101 - only points are read out
    assert picture.measure is not None  # noqa: S101 - a curve has one
    update = count_text(int(picture.curve.updates[point]))
    return f"update {update} · {picture.measure.text(float(picture.curve.measures[point]))}"


def paint_measure(painter: QPainter, size: QSizeF, theme: Theme, picture: MeasurePicture) -> None:
    """Draw the whole plot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = plot_area(size)
    curve, measure = picture.curve, picture.measure
    note = picture.on if measure is not None else ""
    end = paint_title(painter, size, theme, picture.title, note)
    if curve is None or measure is None or not len(curve.updates):
        paint_empty(painter, area.adjusted(6, 0, -6, 0), theme, picture.empty_text)
        return
    limit = update_limit(picture.made, picture.planned)
    low, high = measure_limits(picture)
    axis = ValueAxis(low, high, area.top(), area.height())
    ticks = value_ticks(axis, _SPACING)
    scale = 100.0 if measure.is_share else 1.0
    unit = " %" if measure.is_share else ""
    places = [((tick - low) / (high - low), f"{tick_text(tick * scale)}{unit}") for tick in ticks]
    paint_value_axis(painter, area, theme, places)
    paint_update_axis(painter, area, theme, limit)
    for reference, below in named_references(picture.references, axis):
        place = (reference.value - low) / (high - low)
        paint_reference(painter, area, theme, place, reference, below=below)
    if picture.looked_at is not None:
        paint_cursor(painter, area, theme, picture.looked_at, limit)
    _paint_line(painter, area, theme, axis, curve, limit)
    if picture.hovered is not None:
        paint_hovered(painter, area, theme, picture.hovered, limit)
        point = int(np.argmin(np.abs(curve.updates - picture.hovered)))
        paint_read_out(painter, size, theme, end, read_out(picture, point))
    else:
        newest = measure.text(float(curve.measures[-1]))
        paint_read_out(painter, size, theme, end, newest)


def _paint_line(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    axis: ValueAxis,
    curve: ValidationCurve,
    limit: int,
) -> None:
    painter.save()
    painter.setClipRect(area.adjusted(-1.0, -2.0, 1.0, 2.0))
    x = area.left() + curve.updates / limit * area.width()
    y = axis.ys(curve.measures)
    painter.setPen(QPen(QColor(theme.accent), 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(polygon(x, y))
    painter.setBrush(QColor(theme.accent))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(float(x[-1]), float(y[-1])), 2.5, 2.5)
    painter.restore()
