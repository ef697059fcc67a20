"""pyqtgraph's items that the trajectories are drawn with: curves and axes, given types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem

from lstm_gui.gui.plots.plot_painting import (
    STEP_ALIGNMENT,
    TICK_PIXELS,
    VALUE_ALIGNMENT,
    StepTick,
    ValueTick,
    affordable,
    pen,
)
from lstm_gui.gui.theme import Theme, font

Numbers = npt.NDArray[np.floating[Any]]

_EMPTY = np.empty(0)
_DOT_RADIUS = 2.5
_UNSEEN = QPen(QColor(0, 0, 0, 0))


class TrajectoryCurve(pg.PlotCurveItem):  # type: ignore[misc] # pyqtgraph carries no types
    """Curves that hold their numbers, kept as a picture until numbers, pen or range change.

    The pen is given in logical pixels. A curve of one point is a dot.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name=name, connect="finite", antialias=True)
        self._strokes = 1
        self._density = 1.0
        self._alone = False
        self._room = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setVisible(False)

    def keep_inside(self, room: QRectF) -> None:
        """Draw nothing outside a rectangle of steps and values."""
        self.prepareGeometryChange()
        self._room = room
        self.update()

    def show_points(
        self, steps: Numbers, values: Numbers, line: QPen, scale: float, density: float
    ) -> None:
        """Show values (M,) at steps (M,); NaN interrupts the curve.

        ``scale`` is how many logical pixels 1 has upwards, ``density`` how many device pixels a
        logical one has.
        """
        line, self._strokes = affordable(line, values * scale, density)
        if not line.isCosmetic():
            line.setWidthF(line.widthF() * density)
            line.setCosmetic(True)
        self._density = density
        self._alone = int(np.isfinite(values).sum()) == 1
        self.setData(x=steps, y=values, pen=line, antialias=True)
        self.setVisible(True)

    def show_many(
        self, steps: Numbers, values: Numbers, line: QPen, *, antialias: bool, density: float
    ) -> None:
        """Show several curves, values (M, N) at common steps (M,), one after the other."""
        points, curves = values.shape
        xs = np.full((curves, points + 1), np.nan)
        ys = np.full((curves, points + 1), np.nan)
        xs[:, :points] = steps
        ys[:, :points] = values.T
        if not line.isCosmetic():
            line.setWidthF(line.widthF() * density)
            line.setCosmetic(True)
        self._strokes, self._density = 1, density
        self._alone = points == 1
        self.setData(x=xs.reshape(-1), y=ys.reshape(-1), pen=line, antialias=antialias)
        self.setVisible(True)

    def show_band(self, steps: Numbers, low: Numbers, high: Numbers, shade: QColor) -> None:
        """Fill what lies between low (M,) and high (M,)."""
        self._strokes, self._alone = 1, False
        self.setData(
            x=np.concatenate([steps, steps[::-1]]),
            y=np.concatenate([high, low[::-1]]),
            pen=None,
            brush=shade,
            fillLevel="enclosed",
        )
        self.setVisible(True)

    def show_nothing(self) -> None:
        """Hold no points any more."""
        if self.isVisible():
            self.setData(x=_EMPTY, y=_EMPTY)
            self.setVisible(False)

    def boundingRect(self) -> QRectF:
        """Give where the curve is drawn: around its points, but inside its room."""
        return QRectF(super().boundingRect()) & self._room

    def pixelPadding(self) -> float:
        """Leave room around the points for the widest pen and for a dot."""
        return 4.0 * self._density

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        """Draw the curve, once or in several hairlines side by side."""
        # With a rectangle to clip to, Qt draws smooth lines twenty times as fast.
        painter.setClipRect(self.boundingRect())
        if self._alone:
            self._paint_dots(painter)
            return
        if self._strokes == 1:
            super().paint(painter, option, widget)
            return
        placed = painter.transform()
        for index in range(self._strokes):
            shift = index - (self._strokes - 1) / 2
            painter.setTransform(placed * QTransform.fromTranslate(shift, shift))
            super().paint(painter, option, widget)
        painter.setTransform(placed)

    def _paint_dots(self, painter: QPainter) -> None:
        steps, values = self.getData()
        colour = self.opts["pen"].color()
        dot = QPen(colour, 2.0 * _DOT_RADIUS * self._density)
        dot.setCapStyle(Qt.PenCapStyle.RoundCap)
        dot.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(dot)
        for step, value in zip(steps, values, strict=True):
            if np.isfinite(value):
                painter.drawPoint(QPointF(float(step), float(value)))


class TickAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph carries no types
    """An axis with the ticks that it is given, where all the plots have them.

    pyqtgraph chooses ticks by itself, leaves those at the ends out and fades grid lines; the views
    side by side have the same ones at the same pixels.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self._texts: list[tuple[QRectF, int, str]] = []
        self._lines: list[tuple[QPen, QPointF, QPointF]] = []
        self._reach = QRectF()
        self.enableAutoSIPrefix(False)
        self.setStyle(autoExpandTextSpace=False, tickFont=font(TICK_PIXELS))
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_values(self, ticks: Sequence[ValueTick], theme: Theme, reach: QRectF) -> None:
        """Write values and draw the lines of the grid; places in pixels of the widget."""
        self._begin(theme, reach)
        at, grid = self.scenePos(), pen(theme.grid)
        for tick in ticks:
            line = QLineF(tick.line).translated(-at)
            self._lines.append((grid, line.p1(), line.p2()))
            self._texts.append((tick.place.translated(-at), VALUE_ALIGNMENT, tick.text))
        self.setTicks([[(tick.value, tick.text) for tick in ticks]])

    def show_steps(self, ticks: Sequence[StepTick], theme: Theme, reach: QRectF) -> None:
        """Write the numbers of steps; places in pixels of the widget."""
        self._begin(theme, reach)
        at = self.scenePos()
        for tick in ticks:
            self._texts.append((tick.place.translated(-at), STEP_ALIGNMENT, str(tick.step)))
        self.setTicks([[(float(tick.step), str(tick.step)) for tick in ticks]])

    def _begin(self, theme: Theme, reach: QRectF) -> None:
        self.prepareGeometryChange()
        self._reach = reach.translated(-self.scenePos())
        self._texts, self._lines = [], []
        self.setTextPen(theme.muted)

    def boundingRect(self) -> QRectF:
        """Give all the places where lines and texts may lie."""
        return QRectF(self._reach)

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, Any, Any]:  # noqa: ARG002 - Qt's
        """Give the lines and texts: no line along the axis, and the ticks as they were given."""
        return (_UNSEEN, QPointF(), QPointF()), self._lines, self._texts
