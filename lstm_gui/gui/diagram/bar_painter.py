"""Painting what changes with every step: bars, strips, numbers, marks, selection and the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lstm_gui.analysis.formulas import Run
from lstm_gui.gui.diagram.bars import bar_ends, beyond, strip
from lstm_gui.gui.diagram.label_painter import paint_labels
from lstm_gui.gui.diagram.look import draw_text
from lstm_gui.gui.diagram.mark_painter import paint_clamp, paint_ghosts, paint_snap, paint_zero
from lstm_gui.gui.diagram.runs import draw_runs, fitted, runs_width
from lstm_gui.gui.diagram.shapes import Rect
from lstm_gui.gui.diagram.texts import bar_number
from lstm_gui.gui.diagram.wiring import Box

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.geometry import Geometry
    from lstm_gui.gui.diagram.look import Look
    from lstm_gui.gui.diagram.readings import Reading
    from lstm_gui.gui.diagram.rows import Rows
    from lstm_gui.gui.diagram.scene import Frame, Numbers
    from lstm_gui.gui.diagram.wiring import Column

Floats = NDArray[np.floating[Any]]

_SOME = 0.45


def paint_numbers(
    painter: QPainter, frame: Frame, numbers: Numbers, geometry: Geometry, look: Look
) -> None:
    """Paint everything that `part_painter.paint_frame` leaves out."""
    all_rows = geometry.rows()
    parts: list[Box | Column] = [*frame.wiring.boxes, *frame.wiring.columns]
    for part in parts:
        name = part.signal if isinstance(part, Box) else part.name
        light = frame.light.of(part.substep)
        rows, reading = all_rows[name], numbers.readings[name]
        colour = look.lit(part.signal, light)
        if rows.strip is not None:
            _paint_strip(painter, rows, reading, colour)
        _paint_bars(painter, rows, reading, numbers.selected, colour, look)
        paint_zero(painter, rows, reading.scale, look)
        if light >= 1.0:
            _paint_marks(painter, rows, reading, numbers.selected, look)
        if rows.numbers is not None:
            _paint_values(painter, rows, reading, numbers.selected, light, look)
        for unit, colour_name in (
            (numbers.hovered, look.theme.accent),
            (numbers.selected, look.theme.text),
        ):
            if unit is not None:
                _paint_choice(painter, rows, unit, numbers.selected, QColor(colour_name), look)
    paint_labels(painter, frame, numbers.labels, geometry, look)
    _paint_input(painter, frame, numbers.input, geometry, look)


def _paint_bars(
    painter: QPainter, rows: Rows, reading: Reading, selected: int, colour: QColor, look: Look
) -> None:
    first = rows.first(selected)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    values = reading.values[first : first + rows.shown]
    bars = _rects(rows.tracks, *bar_ends(rows.area, values, reading.scale))
    if not rows.smooth:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawRects(bars)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        return
    radius = min(2.5 * look.scale, rows.thickness / 2.0)
    for rect in bars:
        if rect.width() > 0.0:
            corner = min(radius, rect.width() / 2.0)
            painter.drawRoundedRect(rect, corner, corner)


def _rects(tracks: Sequence[Rect], left: Floats, right: Floats) -> list[QRectF]:
    """Give the rectangles of bars on their tracks."""
    return [
        QRectF(x, track.y, width, track.height)
        for track, x, width in zip(tracks, left.tolist(), (right - left).tolist(), strict=True)
    ]


def _paint_strip(painter: QPainter, rows: Rows, reading: Reading, colour: QColor) -> None:
    """Paint all units of a dense column: full colour as far as all units of a pixel row reach."""
    at = rows.strip
    assert at is not None  # noqa: S101 - asked of dense columns only
    count = max(round(at.height), 1)
    shown = strip(reading.values, reading.scale, count)
    pale = QColor(colour)
    pale.setAlphaF(_SOME)
    height = at.height / count
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    for brush, lows, highs in (
        (pale, shown.low, shown.high),
        (colour, shown.near_low, shown.near_high),
    ):
        painter.setBrush(brush)
        other = (np.diff(lows) != 0.0) | (np.diff(highs) != 0.0)
        edges = np.concatenate([[0], np.flatnonzero(other) + 1, [count]])  # of rows that are equal
        first = edges[:-1]
        left = (at.x + lows[first] * at.width).tolist()
        wide = ((highs - lows)[first] * at.width).tolist()
        tops, tall = (at.y + first * height).tolist(), (np.diff(edges) * height).tolist()
        painter.drawRects(
            [QRectF(*rect) for rect in zip(left, tops, wide, tall, strict=True) if rect[2] > 0.0]
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)


def _paint_marks(
    painter: QPainter, rows: Rows, reading: Reading, selected: int, look: Look
) -> None:
    shown = slice(rows.first(selected), rows.first(selected) + rows.shown)
    scale, values = reading.scale, reading.values[shown]
    left, right = bar_ends(rows.area, values, scale)
    if reading.baseline is not None:
        ghosts = bar_ends(rows.area, reading.baseline[shown], scale)
        moved = np.maximum(np.abs(ghosts[0] - left), np.abs(ghosts[1] - right)) >= 0.5
        tracks = [track for track, other in zip(rows.tracks, moved, strict=True) if other]
        paint_ghosts(painter, _rects(tracks, ghosts[0][moved], ghosts[1][moved]), look)
    cut = beyond(values, scale)
    nothing = np.zeros_like(cut)
    snapped = nothing if reading.snapped is None else reading.snapped[shown]
    clamped = nothing if reading.clamped is None else reading.clamped[shown]
    for row in np.flatnonzero(cut | snapped | clamped).tolist():
        track, value = rows.tracks[row], float(values[row])
        end = float(right[row] if value >= 0.0 else left[row])
        if snapped[row]:
            width = 3.0 * look.scale
            x = end if value == 0.0 else end - width
            paint_snap(painter, Rect(x, track.y, width, track.height), look)
        if clamped[row]:
            reach = max(min(track.height / 2.0, 4.5 * look.scale), 2.0)
            paint_clamp(painter, Rect(end - reach, track.y, 2.0 * reach, track.height), look)
        elif cut[row]:
            _paint_beyond(painter, track, look, left=value < scale.lowest)


def _paint_beyond(painter: QPainter, track: Rect, look: Look, *, left: bool) -> None:
    """Cut a bar that would be longer than its track with two slanting lines."""
    painter.setPen(look.pen(look.theme.surface, 1.5))
    x = track.x + 5.0 if left else track.right - 8.0
    for shift in (0.0, 3.0):
        painter.drawLine(QPointF(x + shift, track.bottom), QPointF(x + shift + 2.0, track.y))


def _paint_values(
    painter: QPainter,
    rows: Rows,
    reading: Reading,
    selected: int,
    light: float,
    look: Look,
) -> None:
    at = rows.numbers
    assert at is not None  # noqa: S101 - asked where there is room
    first, gate = rows.first(selected), reading.scale.is_share
    muted, strong = QColor(look.theme.muted), QColor(look.theme.text)
    if light < 1.0:
        muted.setAlphaF(0.4)
        strong.setAlphaF(0.4)
    painter.setFont(look.number)
    painter.setPen(muted)
    for unit, track in enumerate(rows.tracks, first):
        text = bar_number(float(reading.values[unit]), gate=gate, fine=reading.fine)
        place = Rect(at.x, track.y, at.width, track.height)
        chosen = unit == selected
        if chosen:
            painter.setFont(look.number_strong)
            painter.setPen(strong)
        draw_text(painter, place, text, align=Qt.AlignmentFlag.AlignRight)
        if chosen:
            painter.setFont(look.number)
            painter.setPen(muted)


def _paint_choice(
    painter: QPainter, rows: Rows, unit: int, selected: int, colour: QColor, look: Look
) -> None:
    """Frame a unit's row, and its place on the strip of a dense column."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(look.pen(colour, 1.3))
    first = rows.first(selected)
    if first <= unit < first + rows.shown:
        track = rows.tracks[unit - first]
        tall = min((rows.pitch - track.height) / 2.0 + 0.5, 2.5 * look.scale) + 0.6
        painter.drawRoundedRect(_crisp(track.grown(4.0 * look.scale, tall)), 3.0, 3.0)
    if rows.strip is None:
        return
    span = rows.strip_span(unit, 1)
    y = span.center.y
    if unit != selected:
        painter.drawLine(QPointF(span.x - 2.0, y), QPointF(span.right + 2.0, y))
        return
    window = rows.strip_span(first, rows.shown)
    top = min(window.y, y - 1.5) - 0.5
    bottom = max(window.bottom, y + 1.5) + 0.5
    painter.drawRect(QRectF(window.x - 1.5, top, window.width + 3.0, bottom - top))
    painter.setPen(look.pen(look.theme.ghost, 1.0))
    left, right = window.right + 2.0, rows.area.x - 4.0
    if rows.numbers is not None:
        right = min(right, rows.numbers.x - 4.0)
    painter.drawLine(QPointF(left, top), QPointF(right, rows.tracks[0].y))
    painter.drawLine(QPointF(left, bottom), QPointF(right, rows.tracks[-1].bottom))


def _crisp(rect: Rect) -> QRectF:
    """Put the edges on the middle of pixels, where a thin line is sharp."""
    left, top = round(rect.x) + 0.5, round(rect.y) + 0.5
    return QRectF(left, top, round(rect.right) - 0.5 - left, round(rect.bottom) - 0.5 - top)


def _paint_input(
    painter: QPainter, frame: Frame, text: str, geometry: Geometry, look: Look
) -> None:
    """Write the input of the step into its pill, which is as wide as the text."""
    at = geometry.input
    padding = 10.0 * look.scale
    name = (Run(frame.wiring.input_symbol, "inputs"), Run("t", "inputs", subscript=True))
    room = at.width - 2.0 * padding - runs_width(name, look.text)
    value = fitted((Run(f" = {text}"),), look.text, room)
    runs = (*name, *value)
    width = runs_width(runs, look.text) + 2.0 * padding
    light = frame.light.of(frame.wiring.input_substep)
    theme = look.theme
    hovered = frame.light.part == "input"
    painter.setPen(look.pen(theme.accent if hovered else theme.border, 1.0))
    painter.setBrush(QColor(theme.inset))
    rect = QRectF(at.x + 0.5, at.y + 0.5, round(width), at.height - 1.0)
    painter.drawRoundedRect(rect, rect.height() / 2.0, rect.height() / 2.0)
    muted, strong = QColor(theme.muted), QColor(theme.text)
    if light < 1.0:
        strong.setAlphaF(0.4 + 0.6 * light)
    colours = [muted if run.signal else strong for run in runs]
    metrics = QFontMetricsF(look.text)
    baseline = at.center.y + (metrics.ascent() - metrics.descent()) / 2.0
    draw_runs(painter, at.x + padding, baseline, runs, look.text, colours)
