"""The page of an export: surface, figure, and the caption under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextOption

from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.theme import Theme, font

_PADDING = 8.0
_CAPTION_PIXELS = 10
_CAPTION_GAP = 6.0
_MOST_CAPTION = 0.4


def sheet_size(inner: QSizeF, caption: str) -> QSizeF:
    """Give the size of the sheet on which a figure has the size ``inner``, caption and all."""
    width = inner.width() + 2 * _PADDING
    height = inner.height() + 2 * _PADDING
    # A caption takes no more than its part of the sheet, and the sheet grows with it.
    taken = caption_height(QSizeF(width, height / (1.0 - _MOST_CAPTION)), caption)
    return QSizeF(width, height + taken)


def paint_sheet(
    painter: QPainter, figure: Figure, size: QSizeF, theme: Theme, caption: str
) -> None:
    """Paint 0, 0 … size: the figure, and under it the caption unless that is empty."""
    painter.fillRect(QRectF(0.0, 0.0, size.width(), size.height()), QColor(theme.surface))
    below = caption_height(size, caption)
    inner = QSizeF(
        max(size.width() - 2 * _PADDING, 1.0),
        max(size.height() - 2 * _PADDING - below, 1.0),
    )
    painter.save()
    painter.translate(_PADDING, _PADDING)
    painter.setClipRect(QRectF(0.0, 0.0, inner.width(), inner.height()))
    figure.paint_figure(painter, inner, theme)
    painter.restore()
    if below:
        _paint_caption(painter, size, theme, caption, below)


def caption_height(size: QSizeF, caption: str) -> float:
    """Give the height that a caption takes, its lines broken to the width; 0 without one."""
    if not caption:
        return 0.0
    return min(
        _CAPTION_GAP + _line_height() * len(caption_lines(caption, size.width() - 4 * _PADDING)),
        _MOST_CAPTION * size.height(),
    )


def caption_lines(caption: str, width: float) -> list[str]:
    """Break a caption into lines between words."""
    metrics = QFontMetricsF(font(_CAPTION_PIXELS))
    lines: list[str] = []
    for word in caption.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _line_height() -> float:
    return QFontMetricsF(font(_CAPTION_PIXELS)).lineSpacing()


def _paint_caption(
    painter: QPainter, size: QSizeF, theme: Theme, caption: str, height: float
) -> None:
    painter.save()
    painter.setFont(font(_CAPTION_PIXELS))
    painter.setPen(QColor(theme.muted))
    left, width = 2 * _PADDING, size.width() - 4 * _PADDING
    top = size.height() - _PADDING - height + _CAPTION_GAP
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    line = _line_height()
    for text in caption_lines(caption, width):
        if top + line > size.height():
            break
        painter.drawText(QRectF(left, top, width, line), text, option)
        top += line
    painter.restore()
