"""The strokes that all plots share: title, grid, numbers at the axes, curves, cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from lstm_gui.gui.plots.dense_curves import draw_broad_curve
from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.pyqtgraph_drawing import curve_path
from lstm_gui.gui.plots.time_axis import TimeAxis, step_ticks
from lstm_gui.gui.plots.value_axis import ValueAxis, symmetric_ticks, tick_text, value_ticks
from lstm_gui.gui.theme import font, rgb

TITLE_PIXELS = 11
TICK_PIXELS = 10
_TITLE_LEFT = 8.0
_TITLE_HEIGHT = 16.0
_TICK_HEIGHT = 14.0
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
_TITLE_ALIGNMENT = int(Qt.AlignmentFlag.AlignLeft | _LINE)
VALUE_ALIGNMENT = int(Qt.AlignmentFlag.AlignRight | _LINE)
STEP_ALIGNMENT = int(Qt.AlignmentFlag.AlignHCenter | _LINE)
_COSTLY = 3000.0
"""Pixels up and down, and a few for each point, from which on a curve is drawn in hairlines."""


def pen(colour: str | QColor, width: float = 1.0, opacity: float = 1.0) -> QPen:
    """Give a pen with round joins; ``opacity`` 0…1."""
    shade = QColor(colour)
    shade.setAlphaF(opacity)
    return QPen(
        shade,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.FlatCap,
        Qt.PenJoinStyle.RoundJoin,
    )


def hairline(colour: QColor) -> QPen:
    """Give the pen of lines one device pixel wide, which are drawn fastest by far."""
    line = QPen(colour, 1.0)
    line.setCosmetic(True)
    return line


def blended(colour: str, ground: str, share: float) -> QColor:
    """Mix two ``#rrggbb`` colours; ``share`` 1 gives the first."""
    mixed = rgb(colour) * share + rgb(ground) * (1.0 - share)
    return QColor(*(round(float(channel)) for channel in mixed))


def title_rect(frame: PlotFrame) -> QRectF:
    """Give the line at the top that holds title and read-out."""
    return QRectF(_TITLE_LEFT, 2.0, frame.width - _TITLE_LEFT - frame.margins.right, _TITLE_HEIGHT)


def draw_title(painter: QPainter, frame: PlotFrame, title: str, note: str, colour: str) -> float:
    """Write the title in bold and a note in grey behind it; give the pixel where they end."""
    rect = title_rect(frame)
    end = _draw_part(painter, rect, title, font(TITLE_PIXELS, weight=QFont.Weight.Bold), colour)
    if note:
        rect.setLeft(end + 6.0)
        end = _draw_part(painter, rect, note, font(TITLE_PIXELS), frame.theme.muted)
    return end


def _draw_part(painter: QPainter, rect: QRectF, text: str, face: QFont, colour: str) -> float:
    painter.setFont(face)
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _TITLE_ALIGNMENT, shown)
    return rect.left() + QFontMetricsF(face).horizontalAdvance(shown)


def draw_readout(
    painter: QPainter,
    frame: PlotFrame,
    parts: tuple[tuple[str, str], ...],
    after: float,
    right: float,
) -> None:
    """Write texts with their colours in the title line so that they end at ``right``.

    What has no room behind ``after`` is left out, from the front.
    """
    face = font(TITLE_PIXELS)
    metrics = QFontMetricsF(face)
    rect = title_rect(frame)
    widths = [metrics.horizontalAdvance(text) for text, _ in parts]
    while parts and right - sum(widths) < after + 8.0:
        parts, widths = parts[1:], widths[1:]
    left = right - sum(widths)
    painter.setFont(face)
    for (text, colour), width in zip(parts, widths, strict=True):
        painter.setPen(QColor(colour))
        rect.setLeft(left)
        painter.drawText(rect, _TITLE_ALIGNMENT, text)
        left += width


@dataclass(frozen=True)
class ValueTick:
    """A round value: its text, the place of the text, and its line of the grid."""

    value: float
    text: str
    place: QRectF
    line: QLineF


@dataclass(frozen=True)
class StepTick:
    """A round step and the place of its number."""

    step: int
    place: QRectF


def value_grid(frame: PlotFrame, axis: ValueAxis) -> tuple[ValueTick, ...]:
    """Choose round values and say where their numbers and lines lie."""
    values = symmetric_ticks(axis) if axis.low == -axis.high else value_ticks(axis)
    ticks = []
    for value in values:
        y = _crisp(axis.y(value), frame)
        place = QRectF(0.0, y - _TICK_HEIGHT / 2, frame.left - 6.0, _TICK_HEIGHT)
        line = QLineF(frame.left, y, frame.left + frame.plot_width, y)
        ticks.append(ValueTick(value, tick_text(value), place, line))
    return tuple(ticks)


def step_numbers(frame: PlotFrame, axis: TimeAxis) -> tuple[StepTick, ...]:
    """Choose round steps and say where their numbers lie, under the data."""
    top = frame.top + frame.plot_height + 4.0
    return tuple(
        StepTick(step, QRectF(axis.x(step) - 30.0, top, 60.0, _TICK_HEIGHT))
        for step in step_ticks(axis)
    )


def draw_value_grid(painter: QPainter, frame: PlotFrame, axis: ValueAxis) -> None:
    """Draw a line and a number for each round value."""
    painter.setFont(font(TICK_PIXELS))
    for tick in value_grid(frame, axis):
        draw_level_line(painter, frame, tick.line, frame.theme.grid)
        painter.setPen(QColor(frame.theme.muted))
        painter.drawText(tick.place, VALUE_ALIGNMENT, tick.text)


def draw_level_line(painter: QPainter, frame: PlotFrame, line: QLineF, colour: str) -> None:
    """Draw a level line one pixel wide, which lies in the middle of a row of device pixels."""
    if frame.vector:
        painter.setPen(pen(colour))
        painter.drawLine(line)
        return
    # The same pixels as with a pen and smooth edges, which take many times as long.
    painter.fillRect(QRectF(line.x1(), line.y1() - 0.5, line.length(), 1.0), QColor(colour))


def draw_step_ticks(painter: QPainter, frame: PlotFrame, axis: TimeAxis) -> None:
    """Write round step numbers under the data."""
    painter.setFont(font(TICK_PIXELS))
    painter.setPen(QColor(frame.theme.muted))
    for tick in step_numbers(frame, axis):
        painter.drawText(tick.place, STEP_ALIGNMENT, str(tick.step))


def draw_curve(
    painter: QPainter,
    frame: PlotFrame,
    axes: tuple[TimeAxis, ValueAxis],
    points: tuple[npt.NDArray[Any], npt.NDArray[Any]],
) -> None:
    """Draw one curve, steps and values, with the pen in force; a single point becomes a dot."""
    time, values = axes
    xs, ys = time.xs(points[0]), values.ys(points[1])
    if np.isfinite(ys).sum() == 1:
        at = int(np.flatnonzero(np.isfinite(ys))[0])
        draw_dot(painter, float(xs[at]), float(ys[at]), painter.pen().color())
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if frame.vector:
        painter.drawPath(curve_path(xs, ys))
        return
    wanted = painter.pen()
    area = painter.clipBoundingRect() if painter.hasClipping() else QRectF(painter.window())
    if draw_broad_curve(painter, area, xs, ys, wanted):
        return
    line, strokes = affordable(wanted, ys, frame.density)
    painter.setPen(line)
    path = curve_path(xs, ys)
    for index in range(strokes):
        shift = (index - (strokes - 1) / 2) / frame.density
        painter.drawPath(path.translated(shift, shift))
    painter.setPen(wanted)


def affordable(line: QPen, ys: npt.NDArray[Any], density: float) -> tuple[QPen, int]:
    """Give the pen that draws a curve quickly, and how often, a device pixel apart diagonally.

    ys: (M,), the heights of the points in pixels. Qt outlines a wide line before it fills it, which
    for a long curve or one that fills the plot with its ups and downs takes a hundred times as long
    as hairlines, and looks the same.
    """
    cost = 4.0 * len(ys) + float(np.nansum(np.abs(np.diff(ys))))
    if line.isCosmetic() or cost <= _COSTLY:
        return QPen(line), 1
    opaque = line.color().alpha() == 255
    return hairline(line.color()), max(round(line.widthF() * density), 1) if opaque else 1


def draw_dot(painter: QPainter, x: float, y: float, colour: QColor, radius: float = 2.5) -> None:
    """Draw a filled dot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


def draw_cursor(painter: QPainter, frame: PlotFrame, x: float, colour: str, width: float) -> None:
    """Draw a vertical line over the height of the data."""
    painter.setPen(pen(colour, width))
    top, bottom = frame.top - 2.0, frame.top + frame.plot_height + 2.0
    painter.drawLine(QLineF(x, top, x, bottom))


def clip_to_data(painter: QPainter, frame: PlotFrame, slack: float = 2.0) -> None:
    """Let nothing be drawn beside the data, but for half the width of a line."""
    painter.setClipRect(
        QRectF(
            frame.left - slack,
            frame.top - slack,
            frame.plot_width + 2 * slack,
            frame.plot_height + 2 * slack,
        )
    )


def _crisp(y: float, frame: PlotFrame) -> float:
    # A line one pixel wide is sharp in the middle of a device pixel.
    density = max(frame.density, 1.0)
    return (int(y * density) + 0.5) / density if not frame.vector else y
