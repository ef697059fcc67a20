"""Painting what stays from step to step: boxes, labels, empty tracks, scales and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lstm_gui.analysis.formulas import Run
from lstm_gui.gui.diagram.look import Look, blend, draw_text, to_rect
from lstm_gui.gui.diagram.mark_painter import paint_clamp, paint_ghost, paint_snap
from lstm_gui.gui.diagram.runs import draw_runs, runs_width
from lstm_gui.gui.diagram.shapes import Rect
from lstm_gui.gui.diagram.texts import column_label, tick_text
from lstm_gui.gui.diagram.wire_painter import paint_nodes, paint_wires

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.geometry import Geometry
    from lstm_gui.gui.diagram.readings import Scale
    from lstm_gui.gui.diagram.rows import Rows
    from lstm_gui.gui.diagram.scene import Frame
    from lstm_gui.gui.diagram.wiring import Box, Column


def paint_frame(painter: QPainter, frame: Frame, geometry: Geometry, look: Look) -> None:
    """Paint everything but bars, numbers and selection."""
    paint_wires(painter, frame.wiring, geometry, frame.light, look)
    for box in frame.wiring.boxes:
        _paint_box(painter, box, frame, geometry, look)
    for column in frame.wiring.columns:
        _paint_column(painter, column, frame, geometry, look)
    paint_nodes(painter, frame.wiring, geometry, frame.light, look)
    _paint_join_label(painter, frame, geometry, look)
    _paint_legend(painter, frame, geometry.legend, look)


def _paint_box(painter: QPainter, box: Box, frame: Frame, geometry: Geometry, look: Look) -> None:
    at = geometry.boxes[box.signal]
    share = frame.light.of(box.substep)
    colour = look.lit(box.signal, share)
    theme = look.theme
    hovered = frame.light.part == box.signal
    present = frame.light.is_present(box.substep)
    border = (2.0 if not (hovered or present) else 2.6) * look.scale
    if hovered or present:
        halo = QColor(colour)
        halo.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawRoundedRect(to_rect(at.frame.grown(4.0 * look.scale)), 12.0, 12.0)
    painter.setPen(look.pen(colour, border))
    chosen = frame.gate == box.signal
    signal = theme.signal(box.signal)
    painter.setBrush(blend(signal, theme.surface, 0.07) if chosen else QColor(theme.surface))
    painter.drawRoundedRect(to_rect(at.frame), 8.0 * look.scale, 8.0 * look.scale)
    painter.setFont(look.title)
    painter.setPen(look.ink(box.signal, share))
    title = f"{box.title} {box.symbol}"
    metrics = QFontMetricsF(look.title)
    small = QFontMetricsF(look.small)
    needed = small.horizontalAdvance(box.activation) + 6.0 * look.scale
    if metrics.horizontalAdvance(title) > at.title.width:
        title = box.symbol
    line = Rect(at.title.x, at.title.y + 2.0 * look.scale, at.title.width, at.title.height)
    draw_text(painter, line, title)
    if metrics.horizontalAdvance(title) + needed <= at.title.width:
        painter.setFont(look.small)
        painter.setPen(QColor(theme.muted))
        draw_text(painter, line, box.activation, align=Qt.AlignmentFlag.AlignRight)
    _paint_tracks(painter, at.rows, look)
    _paint_ticks(painter, at.ticks, frame.scales[box.signal], look)
    if box.signal in frame.thresholds:
        _paint_thresholds(painter, at.rows, frame.thresholds[box.signal], look)


def _paint_column(
    painter: QPainter, column: Column, frame: Frame, geometry: Geometry, look: Look
) -> None:
    at = geometry.columns[column.name]
    letter, subscript = column_label(column, reverse=frame.reverse)
    runs = (Run(letter), Run(subscript, subscript=True))
    colour = look.ink(column.signal, frame.light.of(column.substep))
    x = at.label.center.x - runs_width(runs, look.title) / 2.0
    draw_runs(painter, x, at.label.y + 12.0 * look.scale, runs, look.title, [colour, colour])
    scale = frame.scales[column.signal]
    _paint_tracks(painter, at.rows, look)
    _paint_ticks(painter, at.ticks, scale, look)


def _paint_tracks(painter: QPainter, rows: Rows, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.track))
    if rows.strip is not None:
        painter.drawRect(to_rect(rows.strip))
    if rows.smooth:
        radius = min(2.5 * look.scale, rows.thickness / 2.0)
        for track in rows.tracks:
            painter.drawRoundedRect(to_rect(track), radius, radius)
    else:
        first, last = rows.tracks[0], rows.tracks[-1]
        painter.drawRect(QRectF(first.x, first.y, first.width, last.bottom - first.y))


def _paint_ticks(painter: QPainter, at: Rect, scale: Scale, look: Look) -> None:
    painter.setFont(look.tick)
    painter.setPen(QColor(look.theme.muted))
    metrics = QFontMetricsF(look.tick)
    ticks = [(value, tick_text(value)) for value in scale.ticks]
    if sum(metrics.horizontalAdvance(text) + 6.0 for _, text in ticks) > at.width + 8.0:
        ticks = [tick for tick in ticks if tick[0] != 0.0]
    if len(ticks) == 2 and scale.lowest == -scale.highest:
        widths = sum(metrics.horizontalAdvance(text) for _, text in ticks)
        if widths + 4.0 > at.width + 6.0:  # both ends would run into each other
            ticks = [(0.0, f"±{tick_text(scale.highest)}")]
    for value, text in ticks:
        width = metrics.horizontalAdvance(text)
        x = at.x + scale.share(value) * at.width - width / 2.0
        x = min(max(x, at.x - 3.0), at.right + 3.0 - width)
        draw_text(painter, Rect(x, at.y, width, at.height), text)


def _paint_thresholds(
    painter: QPainter, rows: Rows, limits: tuple[float, float], look: Look
) -> None:
    """Mark above and below the bars where a gate snaps to closed and to open."""
    painter.setPen(look.pen(look.theme.muted, 1.2))
    first, last = rows.tracks[0], rows.tracks[-1]
    reach = 4.0 * look.scale
    for limit in limits:
        x = first.x + limit * first.width
        painter.drawLine(QPointF(x, first.y - reach), QPointF(x, first.y - 1.0))
        painter.drawLine(QPointF(x, last.bottom + 1.0), QPointF(x, last.bottom + reach))


def _paint_join_label(painter: QPainter, frame: Frame, geometry: Geometry, look: Look) -> None:
    before = "t+1" if frame.reverse else "t−1"
    runs: tuple[Run, ...] = (
        Run("[", None),
        Run("h", "hidden"),
        Run(before, "hidden", subscript=True),
        Run(", ", None),
        Run("x", "inputs"),
        Run("t", "inputs", subscript=True),
        Run("]", None),
    )
    if frame.wiring.joined:
        runs = (Run(frame.wiring.joined),)
    share = frame.light.of(frame.wiring.input_substep)
    muted = blend(look.theme.muted, look.theme.surface, 0.4 + 0.6 * share)
    x = geometry.join.x + 9.0 * look.scale
    y = geometry.join.y + 15.0 * look.scale
    if y + 4.0 * look.scale > geometry.input.y:
        return
    draw_runs(painter, x, y, runs, look.small, [muted] * len(runs))


def _paint_legend(painter: QPainter, frame: Frame, at: Rect, look: Look) -> None:
    """Explain the marks that can occur, from the right."""
    marks = frame.marks
    entries = [
        (marks.baseline, paint_ghost, bool(marks.baseline)),
        ("set to 0 or 1 by the policy", paint_snap, marks.snapped),
        ("held by an intervention", paint_clamp, marks.clamped),
    ]
    present = [(text, paint) for text, paint, wanted in entries if wanted]
    metrics = QFontMetricsF(look.small)
    symbol, space = 16.0 * look.scale, 14.0 * look.scale
    short = {"set to 0 or 1 by the policy": "snapped", "held by an intervention": "held"}

    def width(texts: list[str]) -> float:
        return sum(symbol + 5.0 + metrics.horizontalAdvance(text) + space for text in texts)

    texts = [text for text, _ in present]
    if width(texts) > at.width:
        texts = [short.get(text, text) for text in texts]
    x = at.right - width(texts) + space
    for text, (_, paint) in zip(texts, present, strict=True):
        height = 7.0 * look.scale
        paint(painter, Rect(x, at.center.y - height / 2.0, symbol, height), look)
        painter.setFont(look.small)
        painter.setPen(QColor(look.theme.muted))
        advance = metrics.horizontalAdvance(text)
        draw_text(painter, Rect(x + symbol + 5.0, at.y, advance, at.height), text)
        x += symbol + 5.0 + advance + space
