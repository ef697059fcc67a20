"""Where the cells of a weight map lie, what is under the mouse, and the sum of a large map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LEFT = 24.0
"""Room for the numbers of the rows."""
TOP = 18.0
"""Room for the headings of the groups."""
GROUP_GAP = 8.0
_LEAST_CELL = 9.0
_TALLEST_CELL = 17.0
_MOST_HEIGHT = 216.0
_OVERVIEW_HEIGHT = 150.0
_LENS_ROWS = 7
_LENS_CELL = 26.0
_BETWEEN_HEADINGS = 6.0


@dataclass(frozen=True)
class Box:
    """A rectangle in logical pixels."""

    x: float
    y: float
    width: float
    height: float

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside; the right and lower edges do not belong to it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Grid:
    """Cells of rows first_row … + rows and columns first_column … + columns, drawn one by one.

    ``starts`` are the numbers of the columns before which there is a gap.
    """

    box: Box
    first_row: int
    rows: int
    first_column: int
    columns: int
    starts: tuple[int, ...]
    cell_width: float
    cell_height: float

    def left(self, column: int) -> float:
        """Give the left edge of a column."""
        gaps = sum(1 for start in self.starts if self.first_column < start <= column)
        return self.box.x + (column - self.first_column) * self.cell_width + gaps * GROUP_GAP

    def cell(self, row: int, column: int) -> Box:
        """Give the rectangle of a cell."""
        top = self.box.y + (row - self.first_row) * self.cell_height
        return Box(self.left(column), top, self.cell_width, self.cell_height)

    def shows(self, row: int, column: int) -> bool:
        """Tell whether a cell is in this grid."""
        return (
            0 <= row - self.first_row < self.rows and 0 <= column - self.first_column < self.columns
        )

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Give the cell under a point, None between groups and outside."""
        row = self.first_row + int((y - self.box.y) // self.cell_height)
        for column in range(self.first_column, self.first_column + self.columns):
            if 0.0 <= x - self.left(column) < self.cell_width:
                return (row, column) if self.shows(row, column) else None
        return None


@dataclass(frozen=True)
class Overview:
    """All cells as one picture, several to a pixel where there is no room."""

    box: Box
    rows: int
    columns: int

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Give the cell under a point."""
        if not self.box.contains(x, y):
            return None
        row = int((y - self.box.y) / self.box.height * self.rows)
        column = int((x - self.box.x) / self.box.width * self.columns)
        return min(row, self.rows - 1), min(column, self.columns - 1)

    def part(self, row: int, rows: int, column: int, columns: int) -> Box:
        """Give the rectangle of a block of cells, at least two pixels wide and high."""
        high, wide = self.box.height / self.rows, self.box.width / self.columns
        return Box(
            self.box.x + column * wide,
            self.box.y + row * high,
            max(columns * wide, 2.0),
            max(rows * high, 2.0),
        )


@dataclass(frozen=True)
class MapLayout:
    """A small map is one grid; a large one an overview above a grid around the selected cell."""

    grid: Grid
    overview: Overview | None
    height: float

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Give the cell under a point."""
        if self.overview is not None and (found := self.overview.at(x, y)) is not None:
            return found
        return self.grid.at(x, y)


def lay_out(
    width: float, rows: int, columns: int, starts: tuple[int, ...], selected: tuple[int, int]
) -> MapLayout:
    """Lay out a map of rows × columns in a width; ``starts`` are the first columns of groups."""
    room = max(width - LEFT - 1.0, 40.0)
    gaps = tuple(start for start in starts if start > 0)
    cell_width = (room - GROUP_GAP * len(gaps)) / columns
    cell_height = min(_TALLEST_CELL, _MOST_HEIGHT / rows)
    if cell_width >= _LEAST_CELL and cell_height >= _LEAST_CELL:
        # Few columns are not drawn out to bricks.
        cell_width = min(cell_width, 2.0 * _LENS_CELL)
        box = Box(LEFT, TOP, room, rows * cell_height)
        grid = Grid(box, 0, rows, 0, columns, gaps, cell_width, cell_height)
        return MapLayout(grid, None, TOP + box.height)
    high = min(float(max(rows, 2) * _LEAST_CELL), _OVERVIEW_HEIGHT)
    overview = Overview(Box(LEFT, TOP, room, high), rows, columns)
    shown_rows = min(rows, _LENS_ROWS)
    shown_columns = min(columns, max(int((room - GROUP_GAP * len(gaps)) // _LENS_CELL), 1))
    first_row = min(max(selected[0] - shown_rows // 2, 0), rows - shown_rows)
    first_column = min(max(selected[1] - shown_columns // 2, 0), columns - shown_columns)
    top = TOP + high + TOP
    box = Box(LEFT, top, room, shown_rows * _TALLEST_CELL)
    grid = Grid(
        box, first_row, shown_rows, first_column, shown_columns, gaps, _LENS_CELL, _TALLEST_CELL
    )
    return MapLayout(grid, overview, top + box.height)


@dataclass(frozen=True, eq=False)
class Summary:
    """A table summed up: each entry stands for a block of ``high`` × ``wide`` cells.

    The last block of rows or columns may be cut short by the end of the table.
    """

    values: npt.NDArray[Any]
    high: int
    wide: int


def strongest(values: npt.NDArray[Any], rows: int, columns: int) -> Summary:
    """Sum a table up to at most rows × columns: of each block the value farthest from 0 stays.

    So a single strong weight among hundreds of weak ones is seen.
    """
    high, wide = -(-values.shape[0] // rows), -(-values.shape[1] // columns)
    values = _blocks(values, high)
    return Summary(_blocks(np.ascontiguousarray(values.T), wide).T, high, wide)


def _blocks(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Take the strongest of every ``size`` rows, a slice at a time: far quicker than reduceat."""
    if size == 1:
        return values
    highest, lowest = values[::size].copy(), values[::size].copy()
    for offset in range(1, size):
        part = values[offset::size]
        np.maximum(highest[: len(part)], part, out=highest[: len(part)])
        np.minimum(lowest[: len(part)], part, out=lowest[: len(part)])
    return np.where(highest >= -lowest, highest, lowest)


def row_label_step(cell_height: float) -> int:
    """Give how many rows one number of a row stands for, so that numbers do not touch."""
    return max(1, -int(-11.0 // cell_height))


def heading_starts(
    middles: list[float], widths: list[float], left: float, right: float
) -> list[float | None]:
    """Say where headings begin that are to stand over ``middles``, from the left to the right.

    They lie between ``left`` and ``right`` and beside each other: one that would reach into the
    next moves to the left, and one without room there is None.
    """
    starts: list[float | None] = []
    for middle, wide in zip(reversed(middles), reversed(widths), strict=True):
        if left + wide > right:
            starts.append(None)
            continue
        start = max(min(middle - wide / 2, right - wide), left)
        starts.append(start)
        right = start - _BETWEEN_HEADINGS
    return starts[::-1]
