"""The part of pyqtgraph that views paint with by themselves, given types: paths and pictures.

pyqtgraph fills Qt's polygons and pictures straight from NumPy's memory, which is what makes long
curves quick. The trajectories are whole plots of pyqtgraph; figures for export, gate maps and the
other views over time are painted, since its exporters do not put out what is on the screen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph.functions as pg
from PySide6.QtGui import QImage, QPainterPath, QPolygonF


def curve_path(xs: npt.NDArray[Any], ys: npt.NDArray[Any]) -> QPainterPath:
    """Make the path through points (M,), (M,); a point that is not finite interrupts it."""
    path = pg.arrayToQPath(
        np.ascontiguousarray(xs, dtype=np.float64),
        np.ascontiguousarray(ys, dtype=np.float64),
        connect="finite",
    )
    assert isinstance(path, QPainterPath)  # noqa: S101 - pyqtgraph carries no types
    return path


def polygon(xs: npt.NDArray[Any], ys: npt.NDArray[Any]) -> QPolygonF:
    """Make the polygon through points (M,), (M,); all are finite."""
    made = pg.arrayToQPolygonF(xs, ys)
    assert isinstance(made, QPolygonF)  # noqa: S101 - pyqtgraph carries no types
    return made


def colour_image(colours: npt.NDArray[np.uint8]) -> QImage:
    """Make the picture of colours (rows, columns, 3), red, green and blue."""
    packed = colours.astype(np.uint32)
    pixels = 0xFF000000 | packed[..., 0] << 16 | packed[..., 1] << 8 | packed[..., 2]
    return pixel_image(pixels.astype(np.uint32))


def pixel_image(pixels: npt.NDArray[np.uint32]) -> QImage:
    """Make the picture of pixels (rows, columns), each 0xffRRGGBB."""
    image = pg.ndarray_to_qimage(pixels, QImage.Format.Format_RGB32)
    assert isinstance(image, QImage)  # noqa: S101 - pyqtgraph carries no types
    return image


def see_through_image(pixels: npt.NDArray[np.uint32]) -> QImage:
    """Make the picture of pixels (rows, columns), each 0xAARRGGBB, its colours premultiplied."""
    image = pg.ndarray_to_qimage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    assert isinstance(image, QImage)  # noqa: S101 - pyqtgraph carries no types
    return image
