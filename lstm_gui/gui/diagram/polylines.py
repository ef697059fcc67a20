"""Polylines: their length, a part of them, and how far away they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from lstm_gui.gui.diagram.shapes import Point


def length(points: Sequence[Point]) -> float:
    """Give the length of a polyline."""
    return sum(math.dist(one, other) for one, other in pairwise(points))


def beginning(points: Sequence[Point], share: float) -> tuple[Point, ...]:
    """Give the first part of a polyline, ``share`` (0…1) of its length."""
    if share >= 1.0:
        return tuple(points)
    left = max(share, 0.0) * length(points)
    kept = [points[0]]
    for one, other in pairwise(points):
        step = math.dist(one, other)
        if step >= left:
            kept.append(_between(one, other, left / step if step else 0.0))
            break
        kept.append(other)
        left -= step
    return tuple(kept)


def trimmed(points: Sequence[Point], at_start: float, at_end: float) -> tuple[Point, ...]:
    """Cut so much off the first and the last piece; never more than the piece is long."""
    kept = list(points)
    kept[0] = _moved(kept[0], kept[1], at_start)
    kept[-1] = _moved(kept[-1], kept[-2], at_end)
    return tuple(kept)


def distance(points: Sequence[Point], x: float, y: float) -> float:
    """Give the distance of a point from a polyline."""
    return min(_piece_distance(one, other, x, y) for one, other in pairwise(points))


def _between(one: Point, other: Point, share: float) -> Point:
    return Point(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share)


def _moved(one: Point, towards: Point, by: float) -> Point:
    step = math.dist(one, towards)
    return one if step == 0.0 else _between(one, towards, min(by / step, 1.0))


def _piece_distance(one: Point, other: Point, x: float, y: float) -> float:
    squared = (other.x - one.x) ** 2 + (other.y - one.y) ** 2
    share = 0.0
    if squared > 0.0:
        along = (x - one.x) * (other.x - one.x) + (y - one.y) * (other.y - one.y)
        share = min(max(along / squared, 0.0), 1.0)
    return math.dist(_between(one, other, share), (x, y))
