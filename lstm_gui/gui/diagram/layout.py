"""Laying a cell's wiring out on a canvas: pure, without Qt, from sizes to frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lstm_gui.gui.diagram.geometry import (
    BoxGeometry,
    ColumnGeometry,
    Geometry,
    NodeGeometry,
    WireGeometry,
)
from lstm_gui.gui.diagram.polylines import trimmed
from lstm_gui.gui.diagram.rows import MOST_BARS, is_dense, lay_out_rows
from lstm_gui.gui.diagram.shapes import Point, Rect
from lstm_gui.gui.diagram.wiring import Side, Weight

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.wiring import CellWiring, Node, Slot, Wire

DESIGN_WIDTH = 924.0
DESIGN_HEIGHT = 334.0
_SMALLEST, _LARGEST = 0.85, 1.4
_NUMBERS_UP_TO = 16
_NUMBERS_FROM_PITCH = 10.0
_RAIL_SHARE = 0.4
"""The rails meet their columns at this share of the height, from the outer side."""


@dataclass(frozen=True)
class _Across:
    """What the layout along x found."""

    guides: Mapping[str, float]
    box_width: float
    column_width: float
    left: float
    right: float


@dataclass(frozen=True)
class _Down:
    """What the layout along y found: guides, the height of the rows, the radius of nodes."""

    guides: Mapping[str, float]
    rows: float
    node: float


def lay_out(wiring: CellWiring, width: float, height: float, units: int) -> Geometry:
    """Lay a wiring out on a canvas of a size for a layer of ``units`` units."""
    scale = min(max(min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT), _SMALLEST), _LARGEST)
    down = _lay_out_down(height, units, scale)
    numbers = _numbers_width(down.rows, units, scale)
    across = _lay_out_across(wiring, width, units, down.rows, scale, numbers)
    guides_x, guides_y = dict(across.guides), dict(down.guides)
    for name, (one, other) in wiring.midpoints.items():
        guides_x[name] = (guides_x[one] + guides_x[other]) / 2.0
    nodes = {
        node.name: _node(node, guides_x[node.place.x], guides_y[node.place.y], down.node, scale)
        for node in wiring.nodes
    }
    join = Point(guides_x[wiring.join.x], guides_y[wiring.join.y])
    emit = guides_x.get("emit", guides_x["end"])
    bottom = Rect(
        join.x - 12.0 * scale,
        guides_y["input"],
        emit - 20.0 * scale - join.x + 12.0 * scale,
        _PILL * scale,
    )
    share = bottom.width * 0.52
    return Geometry(
        width=width,
        height=height,
        scale=scale,
        boxes={
            box.signal: _box(guides_x[box.signal], guides_y, across.box_width, down, units, scale)
            for box in wiring.boxes
        },
        columns={
            column.name: _column(
                across, column.side, guides_y[column.rail], column.rail, down, units, scale, numbers
            )
            for column in wiring.columns
        },
        nodes=nodes,
        wires={
            wire.name: _wire(wire, wiring, guides_x, guides_y, nodes, scale)
            for wire in wiring.wires
        },
        join=join,
        input=Rect(bottom.x, bottom.y, share, bottom.height),
        legend=Rect(bottom.x + share, bottom.y, bottom.width - share, bottom.height),
    )


_LABEL, _TICKS, _TITLE, _FOOT, _FEEDER, _PILL = 19.0, 14.0, 26.0, 4.0, 20.0, 22.0
_THICKEST = 18.0
_NODE = 14.0
_RAIL_WIDTH, _BRANCH_WIDTH = 4.5, 2.6


def _lay_out_down(height: float, units: int, scale: float) -> _Down:
    label, ticks = _LABEL * scale, _TICKS * scale
    # A low canvas takes from nodes, arrows and feeders what the bars need more.
    ease = min(max((height / scale - 200.0) / 134.0, 0.35), 1.0)
    node = (_NODE - 2.0 + 2.0 * ease) * scale
    between = 3.0 * node + (14.0 + 10.0 * ease) * scale
    feeder = _FEEDER * max(ease, 0.5) * scale
    fixed = label + between + (_TITLE + _TICKS + _FOOT) * scale + feeder
    below = 2.0 * _PILL * scale + 2.0
    outer = _RAIL_SHARE
    rows = (height - fixed - ticks - 2.0) / (1.0 + 2.0 * outer)
    if outer * rows + ticks + 2.0 < below:
        rows = (height - fixed - below) / (1.0 + outer)
    most = _THICKEST * scale * (14 if units > 14 else max(units, 8))
    if 14 < units <= MOST_BARS:
        most = max(most, units * 10.0 * scale)
    rows = max(min(rows, most), 20.0)
    below = max(below, outer * rows + ticks + 2.0)
    slack = max(height - fixed - below - (1.0 + outer) * rows, 0.0)
    above = slack * 0.15
    between += slack * 0.35
    feeder += slack * 0.3
    top = above + label + outer * rows
    box_top = top + between
    box_bottom = box_top + (_TITLE + _TICKS + _FOOT) * scale + rows
    bottom = box_bottom + feeder
    guides = {
        "top": round(top),
        "mix": round(box_top - 7.0 * scale - node),
        "box_top": round(box_top),
        "box_bottom": round(box_bottom),
        "box_middle": round((box_top + box_bottom) / 2.0),
        "bottom": round(bottom),
        "input": round(bottom + below - _PILL * scale - 1.0 + slack * 0.05),
    }
    return _Down({name: float(at) for name, at in guides.items()}, rows, node)


def _numbers_width(rows: float, units: int, scale: float) -> float:
    """Give the room for a value beside a bar, 0 where bars are too many or too thin for it."""
    pitch = rows / units
    if units > _NUMBERS_UP_TO or pitch < _NUMBERS_FROM_PITCH:
        return 0.0
    return max(28.0 * scale, 27.0)


def _lay_out_across(
    wiring: CellWiring, width: float, units: int, rows: float, scale: float, numbers: float
) -> _Across:
    margin = 16.0 * scale
    column = min(max(width * 0.074, 52.0), 120.0) + (numbers + 8.0 if numbers else 0.0)
    if is_dense(units, rows):
        column = min(max(width * 0.105, 70.0), 170.0)
    left, right = margin, width - margin
    start, end = left + column + 12.0 * scale, right - column - 12.0 * scale
    tight = min(1.0, max(0.62, (width / scale) / 900.0))
    gaps = [gap * scale * tight for gap in _gaps(wiring.slots)]
    boxes = sum(slot.box for slot in wiring.slots)
    room = (end - start - sum(gaps)) / max(boxes, 1)
    box = min(max(room, 56.0), 190.0 * scale)
    spread = max(end - start - boxes * box, 0.0) / sum(gaps)
    guides = {"start": round(start), "end": round(end)}
    at = start
    for gap, slot in zip(gaps, wiring.slots, strict=False):
        at += gap * spread
        if slot.box:
            guides[f"{slot.name}.left"] = round(at)
            guides[f"{slot.name}.right"] = round(at + box)
            guides[slot.name] = round(at + box / 2.0)
            at += box
        else:
            guides[slot.name] = round(at)
    places = {name: float(place) for name, place in guides.items()}
    return _Across(places, box, column, left, right)


def _gaps(slots: tuple[Slot, ...]) -> list[float]:
    """Give the gap before every slot and after the last one, at scale 1."""
    gaps = [20.0 if not slots[0].box else 40.0]
    for before, slot in pairwise(slots):
        if before.box and slot.box:
            gaps.append(20.0)
        else:
            gaps.append(32.0)
    gaps.append(60.0)
    return gaps


def _box(
    center: float, y: Mapping[str, float], width: float, down: _Down, units: int, scale: float
) -> BoxGeometry:
    frame = Rect(
        round(center - width / 2.0), y["box_top"], round(width), y["box_bottom"] - y["box_top"]
    )
    inset = 12.0 * scale
    inner = Rect(frame.x + inset, frame.y, frame.width - 2.0 * inset, frame.height)
    title = Rect(inner.x, frame.y, inner.width, _TITLE * scale)
    numbers = _numbers_width(down.rows, units, scale)
    if inner.width - numbers - 8.0 < 36.0:
        numbers = 0.0
    area = Rect(inner.x, title.bottom, inner.width, down.rows)
    rows = lay_out_rows(
        area, units, thickest=_THICKEST * scale, numbers_width=numbers, numbers_left=False
    )
    ticks = Rect(rows.area.x, area.bottom + 1.0, rows.area.width, _TICKS * scale)
    return BoxGeometry(frame, title, rows, ticks)


def _column(
    across: _Across,
    side: Side,
    rail: float,
    rail_name: str,
    down: _Down,
    units: int,
    scale: float,
    numbers: float,
) -> ColumnGeometry:
    width = across.column_width
    x = across.left if side is Side.LEFT else across.right - width
    height = down.rows
    if units <= 8:
        # A few bars stay together around the rail.
        height = min(height, units * _THICKEST * scale)
    above = 0.5 if units == 1 else _RAIL_SHARE if rail_name == "top" else 1.0 - _RAIL_SHARE
    area = Rect(round(x), round(rail - above * height), width, height)
    rows = lay_out_rows(
        area,
        units,
        thickest=_THICKEST * scale,
        numbers_width=numbers,
        numbers_left=side is Side.LEFT,
    )
    bars = rows.area
    label = Rect(bars.x - 20.0, area.y - _LABEL * scale, bars.width + 40.0, _LABEL * scale)
    if rows.strip is not None:
        label = Rect(area.x, label.y, area.width, label.height)
    ticks = Rect(bars.x, area.bottom + 1.0, bars.width, _TICKS * scale)
    frame = Rect(area.x, label.y, area.width, ticks.bottom - label.y)
    return ColumnGeometry(frame, label, rows, ticks)


def _node(node: Node, x: float, y: float, radius: float, scale: float) -> NodeGeometry:
    if len(node.text) > 1:
        return NodeGeometry(Point(x, y), max(20.0, 20.0 * scale), 12.0 * scale)
    return NodeGeometry(Point(x, y), radius, radius)


def _wire(
    wire: Wire,
    wiring: CellWiring,
    x: Mapping[str, float],
    y: Mapping[str, float],
    nodes: Mapping[str, NodeGeometry],
    scale: float,
) -> WireGeometry:
    points = tuple(Point(x[place.x], y[place.y]) for place in wire.places)
    at = {node.place: nodes[node.name] for node in wiring.nodes}
    rail = wire.weight is Weight.RAIL
    first, last = at.get(wire.places[0]), at.get(wire.places[-1])
    points = trimmed(points, _reach(first, points[0], points[1]), _reach(last, *points[:-3:-1]))
    width = (_RAIL_WIDTH if rail else _BRANCH_WIDTH) * scale
    if wire.arrow and wire.places[-1] == wiring.join:
        points = trimmed(points, 0.0, 5.0 * scale)
    if rail and not wire.arrow and _branches_off(wiring, wire):
        # A rail that ends where a branch leaves closes the corner.
        points = (*points[:-1], Point(points[-1].x + 0.5 * _BRANCH_WIDTH * scale, points[-1].y))
    head = 0.0 if not wire.arrow else (16.0 if rail else 10.0) * scale
    return WireGeometry(points, width, head)


def _branches_off(wiring: CellWiring, rail: Wire) -> bool:
    return rail.places[-1] != wiring.join and any(
        wire.weight is Weight.BRANCH and wire.places[0] == rail.places[-1] for wire in wiring.wires
    )


def _reach(node: NodeGeometry | None, place: Point, towards: Point) -> float:
    """Give how far a node covers a wire that leaves its middle towards a point."""
    if node is None:
        return 0.0
    return node.half_width if place.y == towards.y else node.half_height
