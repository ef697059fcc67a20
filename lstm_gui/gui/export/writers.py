"""A figure as PNG, SVG, PDF or CSV, written as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from lstm_gui import __version__
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.export.sheet import paint_sheet, sheet_size
from lstm_gui.gui.export.svg_text import completed_svg
from lstm_gui.gui.theme import Theme
from lstm_gui.interchange import write_bytes
from lstm_gui.interchange.tables import ColumnGroup, write_columns

FIGURE_SUFFIXES = (".png", ".svg", ".pdf", ".csv")
SIDE_LIMITS = (40, 10_000)
"""Shortest and longest side of a figure, in logical pixels."""
_MOST_PIXELS = 120_000_000
_PROGRAM = f"LSTM Lab {__version__}"
# A logical pixel is 1/96 inch, as in CSS.
_PIXELS_PER_INCH = 96.0
_METRES_PER_INCH = 0.0254
_PDF_RESOLUTION = 1200
PathLike = str | os.PathLike[str]
Progress = Callable[[int, int], None]


def write_png(
    figure: Figure, path: PathLike, size: QSizeF, scale: float, caption: str, theme: Theme
) -> None:
    """Write a picture of size × scale pixels.

    Errors: ValueError for a size out of range, interchange.WriteError.
    """
    _check_size(size)
    width, height = round(size.width() * scale), round(size.height() * scale)
    if not 0.0 < scale <= 16.0 or width * height > _MOST_PIXELS:
        raise ValueError(
            f"a picture of {width} × {height} pixels is too large; "
            f"at most {_MOST_PIXELS // 1_000_000} million pixels are written, choose less"
        )
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ValueError(f"there is no memory for a picture of {width} × {height} pixels")
    image.setDevicePixelRatio(scale)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The size in whole device pixels, so that no edge is left unpainted.
        paint_sheet(painter, figure, QSizeF(width / scale, height / scale), theme, caption)
    image.setDevicePixelRatio(1.0)
    dots = round(_PIXELS_PER_INCH * scale / _METRES_PER_INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText("Title", figure.figure_title)
    image.setText("Description", caption)
    image.setText("Software", _PROGRAM)
    buffer = _open_buffer()
    if not QImageWriter(buffer, QByteArray(b"PNG")).write(image):
        raise ValueError(f"the picture of {width} × {height} pixels could not be encoded as PNG")
    write_bytes(path, bytes(buffer.data().data()))


def write_svg(figure: Figure, path: PathLike, size: QSizeF, caption: str, theme: Theme) -> None:
    """Write scalable vectors with the text as text.

    Errors: ValueError for a size out of range, interchange.WriteError.
    """
    _check_size(size)
    buffer = _open_buffer()
    # Version 1.1 and not Tiny 1.2: only it knows clip paths.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(round(_PIXELS_PER_INCH))
    generator.setSize(QSize(round(size.width()), round(size.height())))
    generator.setViewBox(QRectF(0.0, 0.0, size.width(), size.height()))
    generator.setTitle(figure.figure_title)
    generator.setDescription(f"{caption} · {_PROGRAM}" if caption else _PROGRAM)
    with QPainter(generator) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sheet(painter, figure, size, theme, caption)
    write_bytes(path, completed_svg(bytes(buffer.data().data()).decode()).encode())


def write_pdf(figure: Figure, path: PathLike, size: QSizeF, caption: str, theme: Theme) -> None:
    """Write one page of vectors, its typeface embedded, as large as on the screen at 96 dpi.

    Errors: ValueError for a size out of range, interchange.WriteError.
    """
    _check_size(size)
    buffer = _open_buffer()
    writer = QPdfWriter(buffer)
    writer.setCreator(_PROGRAM)
    writer.setTitle(f"{figure.figure_title} · {caption}" if caption else figure.figure_title)
    writer.setResolution(_PDF_RESOLUTION)
    points = size * (72.0 / _PIXELS_PER_INCH)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "figure", match))
    writer.setPageMargins(QMarginsF(0.0, 0.0, 0.0, 0.0))
    with QPainter(writer) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.scale(_PDF_RESOLUTION / _PIXELS_PER_INCH, _PDF_RESOLUTION / _PIXELS_PER_INCH)
        paint_sheet(painter, figure, size, theme, caption)
    write_bytes(path, bytes(buffer.data().data()))


def write_csv(figure: Figure, path: PathLike) -> None:
    """Write the numbers of a figure, one row a step (or unit), so that they read back exactly.

    Errors: interchange.WriteError.
    """
    write_table_of(figure_columns(figure), path)


def figure_columns(figure: Figure) -> list[ColumnGroup]:
    """Take the numbers of a figure; they may be written later, and in another thread."""
    return [ColumnGroup((name,), values) for name, values in figure.figure_table().items()]


def write_table_of(
    columns: list[ColumnGroup], path: PathLike, progress: Progress | None = None
) -> None:
    """Write columns as CSV; ``progress`` may raise to cancel. Errors: interchange.WriteError."""
    write_columns(path, columns, progress)


def write_figure(
    figure: Figure,
    path: PathLike,
    *,
    size: QSizeF | None = None,
    scale: float = 2.0,
    caption: str = "",
    theme: Theme,
) -> None:
    """Write a figure in the format that the ending of ``path`` names; scale is for PNG.

    Errors: ValueError for another ending or a size out of range, interchange.WriteError.
    """
    size = sheet_size(figure.figure_size(), caption) if size is None else size
    suffix = Path(path).suffix.lower()
    if suffix == ".png":
        write_png(figure, path, size, scale, caption, theme)
    elif suffix == ".svg":
        write_svg(figure, path, size, caption, theme)
    elif suffix == ".pdf":
        write_pdf(figure, path, size, caption, theme)
    elif suffix == ".csv":
        write_csv(figure, path)
    else:
        raise ValueError(
            f"{Path(path).name} ends in {suffix or 'nothing'}; "
            f"a figure is written as {', '.join(FIGURE_SUFFIXES)}"
        )


def _check_size(size: QSizeF) -> None:
    low, high = SIDE_LIMITS
    if not (low <= size.width() <= high and low <= size.height() <= high):
        raise ValueError(
            f"the size is {size.width():g} × {size.height():g}; "
            f"each side must be {low} to {high} pixels"
        )


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
