"""Draws curves of more points than pixels on a screen, all at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from lstm_gui.gui.plots.curve_raster import coverage, shaded
from lstm_gui.gui.plots.pyqtgraph_drawing import see_through_image

Floats = npt.NDArray[np.floating[Any]]

_LEAST_POINTS = 8_000
"""Fewer are drawn by Qt as quickly."""
_LEAST_DENSITY = 0.5
"""Points to a pixel: lines that are longer are smoother when Qt draws them."""


def draw_dense_curves(
    painter: QPainter, area: QRectF, steps: Floats, values: Floats, line: QPen
) -> bool:
    """Draw curves, values (M, N) at steps (M,), inside an area; tell whether that was done.

    It is where they are dense, finite, and one device pixel wide. All are in the coordinates of the
    painter.
    """
    device = painter.deviceTransform()
    width = line.widthF() * (1.0 if line.isCosmetic() else abs(device.m22()))
    across = abs(device.m11()) * float(steps[-1] - steps[0])
    if (
        values.size < _LEAST_POINTS
        or width > 1.0
        or len(steps) < max(_LEAST_DENSITY * across, 2.0)
        or not math.isfinite(float(values.sum()))
    ):
        return False
    target = device.mapRect(area).toAlignedRect()
    if target.isEmpty():
        return True
    xs = steps * device.m11() + (device.dx() - target.left())
    ys = values * values.dtype.type(device.m22())
    ys += ys.dtype.type(device.dy() - target.top())
    colour = line.color()
    covered = coverage(xs, ys, target.width(), target.height())
    shades = (colour.red(), colour.green(), colour.blue())
    picture = see_through_image(shaded(covered, shades, colour.alphaF()))
    painter.save()
    painter.setTransform(device.inverted()[0] * painter.transform())  # in device pixels
    painter.drawImage(QPointF(target.topLeft()), picture)
    painter.restore()
    return True
