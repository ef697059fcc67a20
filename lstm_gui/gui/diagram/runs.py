"""Lines of text in several colours and with subscripts, painted run by run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from lstm_gui.analysis.formulas import Run

_SUBSCRIPT_SIZE = 0.74
_SUBSCRIPT_DROP = 0.22


def subscript_font(base: QFont) -> QFont:
    """Give the font of subscripts beside a font."""
    small = QFont(base)
    small.setPixelSize(max(round(base.pixelSize() * _SUBSCRIPT_SIZE), 8))
    return small


def runs_width(runs: Sequence[Run], base: QFont) -> float:
    """Give the width of a line in logical pixels."""
    wide, narrow = QFontMetricsF(base), QFontMetricsF(subscript_font(base))
    return sum((narrow if run.subscript else wide).horizontalAdvance(run.text) for run in runs)


def draw_runs(
    painter: QPainter,
    x: float,
    baseline: float,
    runs: Sequence[Run],
    base: QFont,
    colours: Sequence[QColor],
) -> float:
    """Write a line from x on its baseline, a colour for each run; give where it ends."""
    small = subscript_font(base)
    wide, narrow = QFontMetricsF(base), QFontMetricsF(small)
    drop = base.pixelSize() * _SUBSCRIPT_DROP
    for run, colour in zip(runs, colours, strict=True):
        painter.setPen(colour)
        painter.setFont(small if run.subscript else base)
        painter.drawText(QPointF(x, baseline + (drop if run.subscript else 0.0)), run.text)
        x += (narrow if run.subscript else wide).horizontalAdvance(run.text)
    return x


def fitted(runs: Sequence[Run], base: QFont, width: float) -> tuple[Run, ...]:
    """Give the line, or as much of it as fits in a width with an ellipsis at its end."""
    if runs_width(runs, base) <= width:
        return tuple(runs)
    kept = list(runs)
    ellipsis = Run("…")
    while kept and runs_width([*kept, ellipsis], base) > width:
        last = kept.pop()
        if len(last.text) > 1:
            kept.append(Run(last.text[:-1], last.signal, last.subscript))
    return (*kept, ellipsis)
