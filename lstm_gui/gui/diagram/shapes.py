"""Rectangles and points without Qt, for the pure layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A point in logical pixels, y downwards."""

    x: float
    y: float


@dataclass(frozen=True)
class Rect:
    """A rectangle in logical pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2.0, self.y + self.height / 2.0)

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside; the right and the lower edge do not."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def grown(self, by: float, vertical: float | None = None) -> Rect:
        """Give the rectangle with this much more on every side."""
        tall = by if vertical is None else vertical
        return Rect(self.x - by, self.y - tall, self.width + 2 * by, self.height + 2 * tall)
