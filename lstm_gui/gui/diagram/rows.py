"""Where the bars of a column lie: one row per unit, or a dense strip with a few units enlarged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from lstm_gui.gui.diagram.shapes import Rect

MOST_BARS = 48
"""With more units than this a column is a dense strip."""
_THINNEST = 2.0
_SMOOTH_FROM = 6.0
_ENLARGED = 5
_NUMBERS_GAP = 8.0


@dataclass(frozen=True)
class Rows:
    """The rows of one column.

    ``area`` holds the bars, ``numbers`` the values beside them (None: no room). A dense column has
    its ``strip``, in which all units share the height, and enlarges in ``area`` the ``shown`` units
    from ``first(selected)`` on; otherwise ``strip`` is None and all units are shown.
    """

    area: Rect
    numbers: Rect | None
    strip: Rect | None
    units: int
    shown: int
    pitch: float
    top: float

    @property
    def thickness(self) -> float:
        """Height of a bar."""
        if self.pitch >= _SMOOTH_FROM:
            return self.pitch * 0.78
        return self.pitch - (1.0 if self.pitch >= 4.0 else 0.0)

    @property
    def smooth(self) -> bool:
        """Whether bars are large enough for rounded corners; thin ones keep to whole pixels."""
        return self.pitch >= _SMOOTH_FROM

    def first(self, selected: int) -> int:
        """Give the first unit that is shown in full, the selected one in the middle if it can."""
        if self.strip is None:
            return 0
        return min(max(selected - self.shown // 2, 0), self.units - self.shown)

    @cached_property
    def tracks(self) -> tuple[Rect, ...]:
        """The rectangles of all rows that are shown, each as long as the scale."""
        return tuple(self._track(row) for row in range(self.shown))

    def _track(self, row: int) -> Rect:
        above, below = self.top + row * self.pitch, self.top + (row + 1) * self.pitch
        if self.smooth:
            gap = (self.pitch - self.thickness) / 2.0
            return Rect(self.area.x, above + gap, self.area.width, self.thickness)
        gap = 1.0 if self.pitch >= 4.0 else 0.0
        begin, end = math.floor(above + 0.5), math.floor(below + 0.5)
        return Rect(self.area.x, begin, self.area.width, max(end - begin - gap, 1.0))

    def unit_at(self, x: float, y: float, selected: int) -> int | None:
        """Give the unit whose row or part of the strip holds a point, or None."""
        if self.strip is not None and self.strip.grown(2.0, 0.0).contains(x, y):
            share = (y - self.strip.y) / self.strip.height
            return min(int(share * self.units), self.units - 1)
        wide = self.area if self.numbers is None else _union(self.area, self.numbers)
        row = (y - self.top) / self.pitch
        if not (wide.x - 4.0 <= x < wide.right + 4.0 and 0.0 <= row < self.shown):
            return None
        return self.first(selected) + int(row)

    def strip_span(self, first: int, count: int) -> Rect:
        """Give the part of the strip that units first … first + count − 1 take."""
        assert self.strip is not None  # noqa: S101 - asked of dense columns only
        each = self.strip.height / self.units
        return Rect(self.strip.x, self.strip.y + first * each, self.strip.width, count * each)


def is_dense(units: int, height: float) -> bool:
    """Tell whether so many units in a height are a strip: too many, or their bars too thin."""
    return units > MOST_BARS or (height / units < _THINNEST and units > _ENLARGED)


def lay_out_rows(
    frame: Rect, units: int, *, thickest: float, numbers_width: float, numbers_left: bool
) -> Rows:
    """Divide a frame among the units of a column.

    ``thickest`` is the largest height of a row. ``numbers_width`` is kept free for the values at
    the side of the bars, 0 for none.
    """
    dense = is_dense(units, frame.height)
    shown = min(_ENLARGED, units) if dense else units
    pitch = min(frame.height / shown, thickest)
    area, numbers, strip = frame, None, None
    if dense:
        width = min(max(frame.width * 0.34, 14.0), 64.0)
        space = min(max(frame.width * 0.12, 6.0), 16.0)
        strip = Rect(frame.x, frame.y, width, frame.height)
        area = Rect(frame.x + width + space, frame.y, frame.width - width - space, frame.height)
    if numbers_width > 0.0:
        gap = max(_NUMBERS_GAP, 0.45 * thickest)
        bars = area.width - numbers_width - gap
        if numbers_left:
            numbers = Rect(area.x, area.y, numbers_width, area.height)
            area = Rect(area.x + numbers_width + gap, area.y, bars, area.height)
        else:
            numbers = Rect(area.x + bars + gap, area.y, numbers_width, area.height)
            area = Rect(area.x, area.y, bars, area.height)
    top = frame.y + (frame.height - pitch * shown) / 2.0
    return Rows(area, numbers, strip, units, shown, pitch, top)


def _union(one: Rect, other: Rect) -> Rect:
    x, right = min(one.x, other.x), max(one.right, other.right)
    return Rect(x, one.y, right - x, one.height)
