"""Colours and fonts of the diagram for one theme and one scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from lstm_gui.gui.diagram.shapes import Point, Rect
from lstm_gui.gui.theme import Theme, font
from lstm_gui.gui.theme.colormap import rgb
from lstm_gui.gui.theme.readable_colour import readable

KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Focus that came by keyboard is shown by a ring; a click shows what it did."""
_PALE = 0.3
_SMALLEST_TEXT = 9.5


def blend(one: str, other: str, share: float) -> QColor:
    """Mix two ``#rrggbb`` colours; ``share`` 1 gives the first."""
    mixed = rgb(one) * share + rgb(other) * (1.0 - share)
    return QColor(*(round(float(channel)) for channel in mixed))


def to_rect(rect: Rect) -> QRectF:
    """Turn a layout rectangle into Qt's."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def to_point(point: Point) -> QPointF:
    """Turn a layout point into Qt's."""
    return QPointF(point.x, point.y)


@dataclass(frozen=True)
class Look:
    """What colours and fonts to paint with; fonts follow the scale but stay readable."""

    theme: Theme
    scale: float

    def colour(self, signal: str | None) -> QColor:
        """Give the colour of a signal; None and the inputs have that of plain things."""
        if signal is None:
            return QColor(self.theme.text)
        if signal == "inputs":
            return QColor(self.theme.muted)
        return QColor(self.theme.signal(signal))

    def lit(self, signal: str | None, light: float) -> QColor:
        """Give the colour of a signal between pale (0) and full (1)."""
        share = _PALE + (1.0 - _PALE) * min(max(light, 0.0), 1.0)
        name = self.colour(signal).name()
        return QColor(name) if share >= 1.0 else blend(name, self.theme.surface, share)

    def ink(self, signal: str, light: float) -> QColor:
        """Give a signal's colour as text, dark or light enough to be read where it is lit."""
        theme = self.theme
        name = readable(theme.signal(signal), theme.surface)
        return blend(name, theme.surface, _PALE + (1.0 - _PALE) * min(max(light, 0.0), 1.0))

    def pen(self, colour: QColor | str, width: float) -> QPen:
        """Give a pen with flat ends and round corners."""
        return QPen(
            QColor(colour),
            width,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.FlatCap,
            Qt.PenJoinStyle.RoundJoin,
        )

    @cached_property
    def title(self) -> QFont:
        """The names of gates and states."""
        return self._font(13.0, QFont.Weight.Bold)

    @cached_property
    def text(self) -> QFont:
        """Texts on nodes and inputs."""
        return self._font(12.0)

    @cached_property
    def operator(self) -> QFont:
        """The signs on the round nodes."""
        return self._font(17.0)

    @cached_property
    def small(self) -> QFont:
        """Activations, legend, subscripts."""
        return self._font(11.0)

    @cached_property
    def number(self) -> QFont:
        """Values beside bars."""
        return self._font(10.5)

    @cached_property
    def number_strong(self) -> QFont:
        """The selected unit's value beside its bar."""
        return self._font(10.5, QFont.Weight.Bold)

    @cached_property
    def tick(self) -> QFont:
        """The numbers of scales."""
        return self._font(9.5)

    def _font(self, pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return font(round(max(pixels * self.scale, _SMALLEST_TEXT)), weight=weight)


def draw_text(
    painter: QPainter,
    rect: Rect,
    text: str,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write one line, vertically in the middle of a rectangle and not cut by it."""
    flags = align | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(to_rect(rect), int(flags) | int(Qt.TextFlag.TextDontClip), text)
