"""Draws curves of about as many points as pixels on a screen, in a fraction of Qt's time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from lstm_gui.gui.plots.curve_raster import coverage, shaded, stroke_coverage, tinted
from lstm_gui.gui.plots.pyqtgraph_drawing import see_through_image

Floats = npt.NDArray[np.floating[Any]]

_LEAST_POINTS = 8_000
"""Fewer hairlines are drawn by Qt as quickly."""
_LEAST_DENSITY = 0.5
"""Points to a pixel: lines that are longer are smoother when Qt draws them."""
_LEAST_OF_ONE = 48
"""Points of a broad curve, fewer of which are drawn by Qt as quickly."""


def draw_dense_curves(
    painter: QPainter, area: QRectF, steps: Floats, values: Floats, line: QPen
) -> bool:
    """Draw curves, values (M, N) at steps (M,), inside an area; tell whether that was done.

    It is where they are dense, finite, and one device pixel wide. All are in the coordinates of the
    painter.
    """
    device = painter.deviceTransform()
    across = abs(device.m11()) * float(steps[-1] - steps[0])
    if (
        values.size < _LEAST_POINTS
        or _device_width(painter, line) > 1.0
        or len(steps) < max(_LEAST_DENSITY * across, 2.0)
        or not math.isfinite(float(values.sum()))
    ):
        return False
    target = device.mapRect(area).toAlignedRect()
    if not target.isEmpty():
        points = _in_pixels(painter, target, steps, values)
        covered = coverage(*points, target.width(), target.height())
        _lay_down(painter, target, shaded(covered, _shades(line), line.color().alphaF()))
    return True


def draw_broad_curve(
    painter: QPainter, area: QRectF, steps: Floats, values: Floats, line: QPen
) -> bool:
    """Draw one curve, values (M,) at steps (M,), inside an area; tell whether that was done.

    It is where it has many points, is finite but for its ends, solid, and broader than a device
    pixel.
    """
    width = _device_width(painter, line)
    known = np.flatnonzero(np.isfinite(values))
    if (
        len(known) < _LEAST_OF_ONE
        or len(known) != known[-1] - known[0] + 1
        or width <= 1.0
        or line.style() != Qt.PenStyle.SolidLine
    ):
        return False
    part = slice(known[0], known[-1] + 1)
    steps, values = steps[part], values[part]
    device, slack = painter.deviceTransform(), math.ceil(width / 2.0)
    reach = QRectF(
        QPointF(float(steps[0]), float(values.min())),
        QPointF(float(steps[-1]), float(values.max())),
    ).normalized()
    drawn = device.mapRect(reach).toAlignedRect().adjusted(-slack, -slack, slack, slack)
    target = device.mapRect(area).toAlignedRect() & drawn
    if not target.isEmpty():
        points = _in_pixels(painter, target, steps, values)
        covered = stroke_coverage(*points, width, target.width(), target.height())
        _lay_down(painter, target, tinted(covered, _shades(line), line.color().alphaF()))
    return True


def _device_width(painter: QPainter, line: QPen) -> float:
    return line.widthF() * (1.0 if line.isCosmetic() else abs(painter.deviceTransform().m22()))


def _in_pixels(
    painter: QPainter, target: QRect, steps: Floats, values: Floats
) -> tuple[Floats, Floats]:
    """Give places of points, counted from the corner of a picture."""
    device = painter.deviceTransform()
    xs = steps * device.m11() + (device.dx() - target.left())
    ys = values * values.dtype.type(device.m22())
    ys += ys.dtype.type(device.dy() - target.top())
    return xs, ys


def _shades(line: QPen) -> tuple[int, int, int]:
    colour = line.color()
    return colour.red(), colour.green(), colour.blue()


def _lay_down(painter: QPainter, target: QRect, pixels: npt.NDArray[np.uint32]) -> None:
    """Draw a picture onto the pixels of the device that it was made for."""
    painter.save()
    painter.setTransform(painter.deviceTransform().inverted()[0] * painter.transform())
    painter.drawImage(QPointF(target.topLeft()), see_through_image(pixels))
    painter.restore()
