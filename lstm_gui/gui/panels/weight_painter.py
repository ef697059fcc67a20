"""Painting of the weight map: cells once into a pixmap, marks and frames over it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap

from lstm_gui.gui.panels.gate_weights import GateWeights
from lstm_gui.gui.panels.weight_geometry import (
    LEFT,
    TOP,
    Box,
    Grid,
    MapLayout,
    Overview,
    heading_starts,
    row_label_step,
    strongest,
)
from lstm_gui.gui.theme import Theme, colour_indices, font, weight_table

SCALE_HEIGHT = 26
_SCALE_WIDTH = 96.0
_SMALL = 11
_MINUS = "\N{MINUS SIGN}"


class WeightPainter:
    """Paints a weight map; ``forget`` when values, layout or theme are others."""

    def __init__(self) -> None:
        self._cells: QPixmap | None = None

    def forget(self) -> None:
        """Paint the cells anew next time."""
        self._cells = None

    def paint(
        self,
        painter: QPainter,
        layout: MapLayout,
        weights: GateWeights,
        values: npt.NDArray[Any],
        trained: npt.NDArray[Any],
        *,
        limit: float,
        theme: Theme,
        ratio: float,
        selected: tuple[int, int],
        hovered: int | None,
        focused: bool,
        width: int,
    ) -> None:
        """Paint everything; arrays are (rows, columns), ``ratio`` is the screen's pixel ratio."""
        if self._cells is None:
            self._cells = _cells(layout, weights, values, trained, limit, theme, ratio, width)
        painter.drawPixmap(0, 0, self._cells)
        grid = layout.grid
        _row_labels(painter, grid, theme, selected[0], hovered)
        if layout.overview is not None:
            _lens_frame(painter, layout.overview, grid, theme)
        if hovered is not None:
            _row_frame(painter, layout, hovered, theme)
        if grid.shows(*selected):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            colour = theme.accent if focused else theme.text
            painter.setPen(QPen(QColor(colour), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(_rect(grid.cell(*selected)).adjusted(0, 0, -1, -1))
        _scale(painter, layout.height, limit, theme)


def limit_text(limit: float) -> str:
    """Write an end of the colour scale."""
    return f"{limit:g}".replace("-", _MINUS)


def _cells(
    layout: MapLayout,
    weights: GateWeights,
    values: npt.NDArray[Any],
    trained: npt.NDArray[Any],
    limit: float,
    theme: Theme,
    ratio: float,
    width: int,
) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round((layout.height + 1) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        grid = layout.grid
        rows = slice(grid.first_row, grid.first_row + grid.rows)
        columns = slice(grid.first_column, grid.first_column + grid.columns)
        table = weight_table(theme.name)
        colours = table[colour_indices(values[rows, columns], limit, sequential=False)]
        changed = values[rows, columns] != trained[rows, columns]
        for row in range(grid.rows):
            for column in range(grid.columns):
                box = grid.cell(grid.first_row + row, grid.first_column + column)
                red, green, blue = (int(part) for part in colours[row, column])
                cell = _rect(box).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.fillRect(cell, QColor(theme.grid))
                painter.fillRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), QColor(red, green, blue))
                if changed[row, column]:
                    _edit_mark(painter, cell, theme)
        _group_labels(painter, layout, weights, theme)
        if layout.overview is not None:
            _overview(painter, layout.overview, weights, values, trained, limit, theme, ratio)
    return pixmap


def _overview(
    painter: QPainter,
    overview: Overview,
    weights: GateWeights,
    values: npt.NDArray[Any],
    trained: npt.NDArray[Any],
    limit: float,
    theme: Theme,
    ratio: float,
) -> None:
    box = overview.box
    summed = strongest(values, int(box.height * ratio), int(box.width * ratio))
    picture = np.ascontiguousarray(
        weight_table(theme.name)[colour_indices(summed.values, limit, sequential=False)]
    )
    high, wide = summed.values.shape
    image = QImage(picture.data, wide, high, 3 * wide, QImage.Format.Format_RGB888)
    # The last blocks may reach beyond the table; cut off, every cell lies where it belongs.
    whole = overview.part(0, high * summed.high, 0, wide * summed.wide)
    painter.save()
    painter.setClipRect(_rect(box))
    painter.drawImage(_rect(whole), image)
    painter.restore()
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(_rect(box).adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.setPen(QPen(QColor(theme.text), 1))
    for _, first in weights.with_first():
        if first:
            edge = overview.part(0, overview.rows, first, 1)
            painter.drawLine(round(edge.x), round(box.y), round(edge.x), round(box.y + box.height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row, column in np.argwhere(values != trained)[:200]:
        _edit_mark(painter, _rect(overview.part(int(row), 1, int(column), 1)), theme)


def _edit_mark(painter: QPainter, cell: QRectF, theme: Theme) -> None:
    """Put a dot on an edited cell: at its upper right corner, readable on any colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(QRectF(cell.right() - 5.0, cell.top() + 0.5, 5.0, 5.0))
    painter.restore()


def _group_labels(painter: QPainter, layout: MapLayout, weights: GateWeights, theme: Theme) -> None:
    painter.setFont(font(_SMALL))
    painter.setPen(QColor(theme.muted))
    grid = layout.grid
    last = grid.first_column + grid.columns - 1
    near: list[tuple[str, float, float]] = []
    for group, first in weights.with_first():
        start, end = max(first, grid.first_column), min(first + group.count - 1, last)
        if start > end:
            continue
        text = group.label
        if group.count > 1 or group.source == "h":
            numbers = f"{start - first}" if start == end else f"{start - first} … {end - first}"
            text = f"{text} {numbers}"
        near.append((text, grid.left(start), grid.left(end) + grid.cell_width))
    _headings(painter, near, grid.box)
    if layout.overview is not None:
        overview = layout.overview
        far: list[tuple[str, float, float]] = []
        for group, first in weights.with_first():
            part = overview.part(0, overview.rows, first, group.count)
            numbers = f" 0 … {group.count - 1}" if group.count > 1 else ""
            far.append((group.label + numbers, part.x, part.x + part.width))
        _headings(painter, far, overview.box)


def _headings(painter: QPainter, groups: list[tuple[str, float, float]], cells: Box) -> None:
    """Write each heading in the middle over its columns (left, right), held over the cells."""
    metrics = painter.fontMetrics()
    widths = [metrics.horizontalAdvance(text) + 2.0 for text, _, _ in groups]
    middles = [(left + right) / 2 for _, left, right in groups]
    starts = heading_starts(middles, widths, LEFT - 6.0, cells.x + cells.width)
    for (text, _, _), start, wide in zip(groups, starts, widths, strict=True):
        if start is not None:
            box = QRectF(start, cells.y - TOP, wide, TOP - 3.0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _row_labels(
    painter: QPainter, grid: Grid, theme: Theme, selected: int, hovered: int | None
) -> None:
    every = row_label_step(grid.cell_height)
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for row in range(grid.first_row, grid.first_row + grid.rows):
        marked = row in (selected, hovered)
        near = abs(row - selected) < every and row != selected
        if (row % every and not marked) or (near and every > 1):
            continue
        weight = QFont.Weight.Bold if row == selected else QFont.Weight.Normal
        painter.setFont(font(_SMALL, weight=weight))
        painter.setPen(QColor(theme.text if marked else theme.muted))
        cell = grid.cell(row, grid.first_column)
        middle = cell.y + cell.height / 2
        painter.drawText(QRectF(0, middle - 8, LEFT - 6, 16), align, str(row))


def _lens_frame(painter: QPainter, overview: Overview, grid: Grid, theme: Theme) -> None:
    part = overview.part(grid.first_row, grid.rows, grid.first_column, grid.columns)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.surface), 3))
    painter.drawRect(_rect(part))
    painter.setPen(QPen(QColor(theme.text), 1.2))
    painter.drawRect(_rect(part))


def _row_frame(painter: QPainter, layout: MapLayout, row: int, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.muted), 1))
    grid = layout.grid
    last = grid.first_column + grid.columns - 1
    if grid.shows(row, last):
        first, end = grid.cell(row, grid.first_column), grid.cell(row, last)
        wide = end.x + end.width - first.x
        painter.drawRect(QRectF(first.x - 1, first.y - 0.5, wide, first.height))
    if layout.overview is not None and 0 <= row < layout.overview.rows:
        part = layout.overview.part(row, 1, 0, layout.overview.columns)
        painter.drawRect(_rect(part))


def _scale(painter: QPainter, top: float, limit: float, theme: Theme) -> None:
    """Paint the colour scale with its ends and its middle."""
    table = np.ascontiguousarray(weight_table(theme.name)[np.newaxis])
    image = QImage(table.data, table.shape[1], 1, 3 * table.shape[1], QImage.Format.Format_RGB888)
    painter.setFont(font(_SMALL))
    painter.setPen(QColor(theme.muted))
    low, high = limit_text(-limit), f"+{limit_text(limit)}"
    metrics = painter.fontMetrics()
    box = QRectF(LEFT + metrics.horizontalAdvance(low) + 6, top + 10, _SCALE_WIDTH, 8)
    painter.drawImage(box, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.save()
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawRect(box)
    painter.restore()
    middle = Qt.AlignmentFlag.AlignVCenter
    row = QRectF(LEFT, top + 6, box.left() - 6 - LEFT, 16)
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, low)
    row = QRectF(box.right() + 6, top + 6, 60, 16)
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, high)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
