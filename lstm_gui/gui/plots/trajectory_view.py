"""The plot of pyqtgraph that shows trajectories: axes, curves, and a cursor above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmapCache
from PySide6.QtWidgets import QGraphicsItem, QWidget

from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import step_numbers, value_grid
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.plots.trajectory_items import TickAxis, TrajectoryCurve
from lstm_gui.gui.plots.value_axis import ValueAxis

Paint = Callable[[QPainter], None]

_PICTURES_KIB = 64 * 1024
"""Room for the pictures of all curves and axes on a large screen; Qt's own 10 MiB hold too few."""
_SLACK = 2.0
"""Pixels that a wide pen may reach beyond the data."""
_PEN = 2.0
"""A pen, or a dot, reaches so many times that beyond the points of a curve."""
_POINTER = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
    }
)


class TrajectoryView(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph carries no types
    """A plot with fixed ranges that leaves mouse and keys to the widget it fills.

    ``behind`` and ``above`` paint below and above the plot, in pixels of the widget. Each curve and
    each axis is kept as a picture, so that a cursor that moves costs a copy of what it uncovers.
    """

    def __init__(self, parent: QWidget, margins: Margins, behind: Paint, above: Paint) -> None:
        self._behind, self._above = behind, above
        self._left, self._bottom = TickAxis("left"), TickAxis("bottom")
        super().__init__(
            parent,
            background=None,
            enableMenu=False,
            axisItems={"left": self._left, "bottom": self._bottom},
        )
        if QPixmapCache.cacheLimit() < _PICTURES_KIB:
            QPixmapCache.setCacheLimit(_PICTURES_KIB)
        self.band = self._curve("range of all units", 0.0)
        self.everyone = self._curve("all units", 1.0)
        self.units = {
            "ghost": self._curve("baseline of the selected unit", 2.0),
            "hovered": self._curve("hovered unit", 3.0),
            "selected": self._curve("selected unit", 4.0),
        }
        self._lay_out(margins)
        self._let_through()

    @property
    def curves(self) -> tuple[TrajectoryCurve, ...]:
        """All curves, from the bottom to the top."""
        return self.band, self.everyone, *self.units.values()

    def _curve(self, name: str, height: float) -> TrajectoryCurve:
        curve = TrajectoryCurve(name)
        curve.setZValue(height)
        self.plotItem.addItem(curve)
        return curve

    def _lay_out(self, margins: Margins) -> None:
        plot, box = self.plotItem, self.plotItem.vb
        plot.layout.setContentsMargins(0.0, margins.top, margins.right, 0.0)
        plot.hideButtons()
        for unseen in ("right", "top"):  # else their labels are set anew with every range
            plot.getAxis(unseen).enableAutoSIPrefix(False)
        # Lines of the grid belong below the curves; pyqtgraph draws axes above them.
        self._left.setZValue(box.zValue() - 1.0)
        self._left.setWidth(margins.left)
        self._bottom.setHeight(margins.bottom)
        box.setMouseEnabled(x=False, y=False)
        box.disableAutoRange()
        # A curve at the end of the scale has the whole width of its pen: each curve clips itself.
        box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)

    def _let_through(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(1, 1)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.viewport().setAutoFillBackground(False)
        # It fills itself, so that no repaint reaches down to the card and the window.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_axes(self, frame: PlotFrame, time: TimeAxis, values: ValueAxis | None) -> None:
        """Take over both ranges and their ticks; without values the axes are bare."""
        reach = QRectF(0.0, 0.0, frame.width, frame.height)
        height = (-1.0, 1.0) if values is None else (values.low, values.high)
        self.plotItem.layout.activate()
        self.plotItem.vb.setRange(
            xRange=(time.start - 0.5, time.stop - 0.5),
            yRange=height,
            padding=0.0,
            disableAutoRange=False,  # it was never on
        )
        self._keep_curves_inside(time, *height, frame)
        ticks = () if values is None else value_grid(frame, values)
        steps = () if values is None else step_numbers(frame, time)
        self._left.show_values(ticks, frame.theme, reach)
        self._bottom.show_steps(steps, frame.theme, reach)

    def _keep_curves_inside(
        self, time: TimeAxis, low: float, high: float, frame: PlotFrame
    ) -> None:
        across, up = _SLACK / time.column_width, _SLACK * (high - low) / frame.plot_height
        room = QRectF(time.start - 0.5, low, float(time.steps), high - low)
        for curve in self.curves:
            curve.keep_inside(room.adjusted(-across, -up, across, up), _PEN * across, _PEN * up)

    # Qt

    def drawBackground(self, painter: QPainter, rect: QRectF | Any) -> None:  # noqa: ARG002 - Qt's
        """Paint what lies below the plot."""
        self._behind(painter)

    def drawForeground(self, painter: QPainter, rect: QRectF | Any) -> None:  # noqa: ARG002 - Qt's
        """Paint what lies above the plot."""
        self._above(painter)

    def viewportEvent(self, event: QEvent) -> bool:
        """Leave the mouse to the widget around, even where an event is sent here."""
        if event.type() in _POINTER:
            event.ignore()
            return False
        return bool(super().viewportEvent(event))

    def sizeHint(self) -> QSize:
        """Ask for nothing: the widget around does."""
        return QSize(1, 1)
