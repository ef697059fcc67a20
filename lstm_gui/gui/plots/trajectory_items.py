"""pyqtgraph's items that the trajectories are drawn with: curves and axes, given types."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem

from lstm_gui.gui.plots.dense_curves import draw_broad_curve, draw_dense_curves
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
        self._many: tuple[Numbers, Numbers] | None = None
        self._broad: QPen | None = None
        self._reach = QRectF()
        self._room = QRectF()
        self._slack = 0.0, 0.0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setVisible(False)

    def keep_inside(self, room: QRectF, across: float, up: float) -> None:
        """Draw nothing outside a rectangle of steps and values.

        ``across`` and ``up`` are how many steps and how much of a value a line reaches beyond its
        points at most.
        """
        self.prepareGeometryChange()
        self._room, self._slack = room, (across, up)

    def show_points(
        self, steps: Numbers, values: Numbers, line: QPen, scale: float, density: float
    ) -> None:
        """Show values (M,) at steps (M,); NaN interrupts the curve.

        ``scale`` is how many logical pixels 1 has upwards, ``density`` how many device pixels a
        logical one has.
        """
        broad = cosmetic(line, density)
        line, self._strokes = affordable(line, values * scale, density)
        line = cosmetic(line, density)
        whole = bool(np.isfinite(values).all())
        alone = len(values) == 1 if whole else int(np.isfinite(values).sum()) == 1
        self._hold(steps, values, density, alone=alone)
        self._broad = broad
        # Where nothing interrupts it, pyqtgraph need not look for where it is interrupted.
        self.setData(
            x=steps,
            y=values,
            pen=line,
            antialias=True,
            connect="all" if whole else "finite",
            skipFiniteCheck=whole,
        )
        self.setVisible(True)

    def show_many(
        self, steps: Numbers, values: Numbers, line: QPen, *, antialias: bool, density: float
    ) -> None:
        """Show several curves, values (M, N) at common steps (M,), one after the other."""
        line = cosmetic(line, density)
        self._strokes = 1
        self._hold(steps, values, density, alone=len(steps) == 1)
        self.setData(x=_EMPTY, y=_EMPTY, pen=line, antialias=antialias)
        self._many = steps, values
        self.setVisible(True)

    def show_band(self, steps: Numbers, low: Numbers, high: Numbers, shade: QColor) -> None:
        """Fill what lies between low (M,) and high (M,)."""
        self._strokes = 1
        values = np.concatenate([high, low[::-1]])
        self._hold(steps, values, self._density, alone=False)
        self.setData(
            x=np.concatenate([steps, steps[::-1]]),
            y=values,
            pen=None,
            brush=shade,
            fillLevel="enclosed",
        )
        self.setVisible(True)

    def show_nothing(self) -> None:
        """Hold no points any more."""
        if self.isVisible():
            self._many, self._reach = None, QRectF()
            self.setData(x=_EMPTY, y=_EMPTY)
            self.setVisible(False)

    def _hold(self, steps: Numbers, values: Numbers, density: float, *, alone: bool) -> None:
        self._many, self._broad = None, None
        self._alone, self._density = alone, density
        low, high = _ends(values)
        self._reach = QRectF(float(steps[0]), low, float(steps[-1] - steps[0]), high - low)

    def getData(self) -> tuple[Numbers | None, Numbers | None]:
        """Give steps and values; those of several curves one after the other, a gap behind each.

        Dense ones are drawn from the numbers as they came: the long row is made when asked for.
        """
        held: tuple[Numbers | None, Numbers | None] = super().getData()
        if self._many is not None and (held[0] is None or not len(held[0])):
            steps, values = self._many
            points, curves = values.shape
            xs = np.full((curves, points + 1), np.nan)
            ys = np.full((curves, points + 1), np.nan)
            xs[:, :points] = steps
            ys[:, :points] = values.T
            held = self.xData, self.yData = xs.reshape(-1), ys.reshape(-1)
        return held

    def boundingRect(self) -> QRectF:
        """Give where the curve is drawn: around its points, but inside its room."""
        across, up = self._slack
        return self._reach.adjusted(-across, -up, across, up) & self._room

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        """Draw the curve, once or in several hairlines side by side."""
        # With a rectangle to clip to, Qt draws smooth lines twenty times as fast.
        painter.setClipRect(self.boundingRect())
        if self._alone:
            self._paint_dots(painter)
            return
        if self._painted_at_once(painter):
            return
        self.getData()
        if self._strokes == 1:
            super().paint(painter, option, widget)
            return
        placed = painter.transform()
        for index in range(self._strokes):
            shift = index - (self._strokes - 1) / 2
            painter.setTransform(placed * QTransform.fromTranslate(shift, shift))
            super().paint(painter, option, widget)
        painter.setTransform(placed)

    def _painted_at_once(self, painter: QPainter) -> bool:
        area = self.boundingRect()
        if self._many is not None:
            return draw_dense_curves(painter, area, *self._many, self.opts["pen"])
        steps, values = self.getData()
        if self._broad is None or steps is None or values is None:
            return False
        return draw_broad_curve(painter, area, steps, values, self._broad)

    def _paint_dots(self, painter: QPainter) -> None:
        steps, values = self.getData()
        assert steps is not None and values is not None  # noqa: S101, PT018 - a dot has a place
        colour = self.opts["pen"].color()
        dot = QPen(colour, 2.0 * _DOT_RADIUS * self._density)
        dot.setCapStyle(Qt.PenCapStyle.RoundCap)
        dot.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(dot)
        for step, value in zip(steps, values, strict=True):
            if np.isfinite(value):
                painter.drawPoint(QPointF(float(step), float(value)))


def cosmetic(line: QPen, density: float) -> QPen:
    """Give the pen that is as wide on the device, whatever the scales of the plot."""
    line = QPen(line)
    if not line.isCosmetic():
        line.setWidthF(line.widthF() * density)
        line.setCosmetic(True)
    return line


def _ends(values: Numbers) -> tuple[float, float]:
    """Give the lowest and the highest finite value, 0 and 0 for none."""
    low, high = float(values.min()), float(values.max())
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


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
        self._shown: tuple[tuple[ValueTick | StepTick, ...], Theme, QRectF, QPointF] | None = None
        self.enableAutoSIPrefix(False)
        self.setStyle(autoExpandTextSpace=False, tickFont=font(TICK_PIXELS))
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_values(self, ticks: Sequence[ValueTick], theme: Theme, reach: QRectF) -> None:
        """Write values and draw the lines of the grid; places in pixels of the widget."""
        if not self._begin(ticks, theme, reach):
            return
        at, grid = self.scenePos(), pen(theme.grid)
        for tick in ticks:
            line = QLineF(tick.line).translated(-at)
            self._lines.append((grid, line.p1(), line.p2()))
            self._texts.append((tick.place.translated(-at), VALUE_ALIGNMENT, tick.text))
        self.setTicks([[(tick.value, tick.text) for tick in ticks]])

    def show_steps(self, ticks: Sequence[StepTick], theme: Theme, reach: QRectF) -> None:
        """Write the numbers of steps; places in pixels of the widget."""
        if not self._begin(ticks, theme, reach):
            return
        at = self.scenePos()
        for tick in ticks:
            self._texts.append((tick.place.translated(-at), STEP_ALIGNMENT, str(tick.step)))
        self.setTicks([[(float(tick.step), str(tick.step)) for tick in ticks]])

    def _begin(self, ticks: Sequence[ValueTick | StepTick], theme: Theme, reach: QRectF) -> bool:
        """Tell whether something changes, and forget what was drawn if so."""
        shown = tuple(ticks), theme, reach, self.scenePos()
        if shown == self._shown:
            return False
        if self._shown is None or self._shown[1] != theme:
            self.setTextPen(theme.muted)  # makes the text of pyqtgraph's label, too
        if self._shown is None or self._shown[2:] != shown[2:]:
            self.prepareGeometryChange()
            self._reach = reach.translated(-self.scenePos())
        self._shown = shown
        self._texts, self._lines = [], []
        return True

    def setRange(self, low: float, high: float) -> None:
        """Take over the range of the plot; what is drawn depends on the ticks alone."""
        self.range = [low, high]

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:  # noqa: ARG002 - Qt's
        """Draw the ticks; the picture that is kept of them is Qt's."""
        self.drawPicture(painter, *self.generateDrawSpecs(painter))

    def boundingRect(self) -> QRectF:
        """Give all the places where lines and texts may lie."""
        return QRectF(self._reach)

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, Any, Any]:  # noqa: ARG002 - Qt's
        """Give the lines and texts: no line along the axis, and the ticks as they were given."""
        return (_UNSEEN, QPointF(), QPointF()), self._lines, self._texts
