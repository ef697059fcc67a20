"""Painting wires, arrow heads, the join and the pointwise nodes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from lstm_gui.gui.diagram.look import draw_text, to_point, to_rect
from lstm_gui.gui.diagram.polylines import beginning, length, trimmed
from lstm_gui.gui.diagram.wiring import Weight

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.geometry import Geometry, WireGeometry
    from lstm_gui.gui.diagram.look import Look
    from lstm_gui.gui.diagram.scene import Light
    from lstm_gui.gui.diagram.shapes import Point
    from lstm_gui.gui.diagram.wiring import CellWiring, Wire

_GLOW = 0.22
_CORNER = 7.0


def lit_share(wiring: CellWiring, wire: Wire, light: Light) -> float:
    """Give how much of a wire is lit: wires of one substep light up one after the other."""
    turn, turns = wiring.turns[wire.name]
    return min(max(light.of(wire.substep) * turns - turn, 0.0), 1.0)


def paint_wires(
    painter: QPainter, wiring: CellWiring, geometry: Geometry, light: Light, look: Look
) -> None:
    """Paint all wires: branches below rails, pale ones below lit ones, the present ones glowing."""
    order = sorted(wiring.wires, key=lambda wire: wire.weight is Weight.RAIL)
    touched = set() if light.part is None else set(wiring.wires_at(light.part))
    if light.wire is not None:
        touched.add(light.wire)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire in order:
        if lit_share(wiring, wire, light) < 1.0:
            _paint_wire(painter, wire, geometry.wires[wire.name], look.lit(wire.signal, 0.0), look)
    for wire in order:
        share = lit_share(wiring, wire, light)
        if share > 0.0 and (wire.name in touched or light.is_present(wire.substep)):
            _paint_glow(painter, wire, geometry.wires[wire.name], share, look)
    for wire in order:
        share = lit_share(wiring, wire, light)
        if share > 0.0:
            _paint_wire(painter, wire, geometry.wires[wire.name], _colour(wire, look), look, share)
    radius = 4.5 * look.scale
    painter.setPen(look.pen(look.theme.surface, 1.5 * look.scale))
    painter.setBrush(look.lit("hidden", light.of(wiring.input_substep)))
    painter.drawEllipse(to_point(geometry.join), radius, radius)


def paint_nodes(
    painter: QPainter, wiring: CellWiring, geometry: Geometry, light: Light, look: Look
) -> None:
    """Paint the circles and pills of the pointwise operations."""
    for node in wiring.nodes:
        at = geometry.nodes[node.name]
        share = light.of(node.substep)
        hovered = light.part == node.name
        ink = look.lit(None, share)
        painter.setPen(look.pen(look.theme.accent if hovered else ink, 1.5 * look.scale))
        painter.setBrush(QColor(look.theme.surface))
        painter.drawRoundedRect(to_rect(at.rect), at.half_height, at.half_height)
        if node.text in ("×", "+"):
            _paint_sign(painter, node.text, at.center, ink, look)
        else:
            painter.setPen(ink)
            painter.setFont(look.text)
            draw_text(painter, at.rect, node.text, align=Qt.AlignmentFlag.AlignHCenter)


def _paint_sign(painter: QPainter, sign: str, at: Point, ink: QColor, look: Look) -> None:
    """Draw × or + as two strokes: a letter would sit off the middle by its font's whim."""
    arm = 5.0 * look.scale
    painter.setPen(look.pen(ink, 1.7 * look.scale))
    if sign == "+":
        painter.drawLine(QPointF(at.x - arm, at.y), QPointF(at.x + arm, at.y))
        painter.drawLine(QPointF(at.x, at.y - arm), QPointF(at.x, at.y + arm))
        return
    arm *= 0.78
    painter.drawLine(QPointF(at.x - arm, at.y - arm), QPointF(at.x + arm, at.y + arm))
    painter.drawLine(QPointF(at.x - arm, at.y + arm), QPointF(at.x + arm, at.y - arm))


def _colour(wire: Wire, look: Look) -> QColor:
    return look.colour("inputs" if "input" in (wire.source, wire.target) else wire.signal)


def _paint_glow(painter: QPainter, wire: Wire, at: WireGeometry, share: float, look: Look) -> None:
    colour = _colour(wire, look)
    colour.setAlphaF(_GLOW)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(look.pen(colour, at.width + 7.0 * look.scale))
    painter.drawPath(_path(beginning(at.points, share), look))


def _paint_wire(
    painter: QPainter,
    wire: Wire,
    at: WireGeometry,
    colour: QColor,
    look: Look,
    share: float = 1.0,
) -> None:
    """Paint a wire, or the first share of it; the head comes with its tip."""
    points = at.points
    whole = length(points)
    line = trimmed(points, 0.0, at.head * 0.8) if at.head else points
    if share < 1.0:
        line = beginning(line, share)
    painter.setPen(look.pen(colour, at.width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(line, look))
    if at.head and share * whole >= whole - at.head:
        half = at.head * (0.55 if wire.weight is Weight.RAIL else 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(_head(points[-2], points[-1], at.head, half))


def _head(before: Point, tip: Point, size: float, half: float) -> QPolygonF:
    along = math.atan2(tip.y - before.y, tip.x - before.x)
    cosine, sine = math.cos(along), math.sin(along)
    back = QPointF(tip.x - size * cosine, tip.y - size * sine)
    return QPolygonF(
        [
            to_point(tip),
            QPointF(back.x() - half * sine, back.y() + half * cosine),
            QPointF(back.x() + half * sine, back.y() - half * cosine),
        ]
    )


def _path(points: tuple[Point, ...], look: Look) -> QPainterPath:
    """Turn a polyline into a path with rounded corners."""
    path = QPainterPath(to_point(points[0]))
    for before, corner, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        radius = min(
            _CORNER * look.scale, math.dist(before, corner) / 2.0, math.dist(corner, after) / 2.0
        )
        path.lineTo(to_point(trimmed((before, corner), 0.0, radius)[1]))
        path.quadTo(to_point(corner), to_point(trimmed((corner, after), radius, 0.0)[0]))
    path.lineTo(to_point(points[-1]))
    return path
