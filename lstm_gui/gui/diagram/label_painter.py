"""Painting numbers on the wires."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lstm_gui.gui.diagram.geometry import Geometry
from lstm_gui.gui.diagram.look import Look
from lstm_gui.gui.diagram.scene import Frame
from lstm_gui.gui.diagram.shapes import Point

_PADDING = 4.0


def paint_labels(
    painter: QPainter, frame: Frame, labels: Mapping[str, str], geometry: Geometry, look: Look
) -> None:
    """Write each text in the middle of the longest stretch of its wire, where it has room."""
    if not labels:
        return
    metrics = QFontMetricsF(look.number_strong)
    height = metrics.height() + 1.0
    taken: list[QRectF] = []
    for wire in frame.wiring.wires:
        text = labels.get(wire.name)
        if text is None or frame.light.of(wire.substep) < 1.0:
            continue
        middle, run = _middle(geometry.wires[wire.name].points)
        width = metrics.horizontalAdvance(text) + 2.0 * _PADDING
        place = QRectF(middle.x - width / 2.0, middle.y - height / 2.0, width, height)
        if run < height + 4.0 or any(place.intersects(other) for other in taken):
            continue
        taken.append(place)
        painter.setPen(look.pen(look.theme.border, 1.0))
        painter.setBrush(QColor(look.theme.surface))
        painter.drawRoundedRect(place, 4.0, 4.0)
        painter.setFont(look.number_strong)
        painter.setPen(QColor(look.theme.text) if wire.signal is None else look.ink(wire.signal, 1))
        baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2.0
        painter.drawText(QPointF(place.x() + _PADDING, baseline), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _middle(points: tuple[Point, ...]) -> tuple[Point, float]:
    """Give the middle of the longest stretch of a polyline, and how long that is."""
    one, other = max(pairwise(points), key=lambda pair: math.dist(*pair))
    return Point((one.x + other.x) / 2.0, (one.y + other.y) / 2.0), math.dist(one, other)
