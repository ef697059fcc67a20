"""What a curve over the updates is as a widget: repainted now and then, read off, exported."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.update_frame import plot_area

# Beside the axes by so many pixels the mouse still means the first or the last point.
_SLACK = 4.0


def nearest_point(updates: np.ndarray, last: float, area: QRectF, x: float) -> int | None:
    """Give the point nearest to a place on the screen, None beside the plot.

    ``updates`` (n,) are those of the points; the axis runs over ``area`` from 0 to ``last``.
    """
    if not len(updates) or not area.left() - _SLACK <= x <= area.right() + _SLACK:
        return None
    update = (x - area.left()) / area.width() * last
    return int(np.argmin(np.abs(updates - update)))


class CurveWidget(QWidget):
    """Follows the controller's snapshots; a subclass says what is drawn and where its points are.

    The mouse, or ← and → with the focus, reads single points off.
    """

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._appearance = appearance
        self._hovered: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # The plot fills itself, so that no repaint reaches down to the card and the window.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._lazy = LazyRepaint(self)
        controller.advanced.connect(self._lazy.wish)
        controller.state_changed.connect(self._refresh)
        controller.time_machine.changed.connect(self._refresh)
        appearance.changed.connect(self._refresh)

    # What a subclass says

    @abstractmethod
    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw what is shown, in any size and theme."""

    @abstractmethod
    def points(self) -> np.ndarray:
        """Give the updates (n,) at which the curve has points that can be read off."""

    @abstractmethod
    def last_update(self) -> float:
        """Give the update at the right end of the axis."""

    # Painting

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what is shown, and a frame while the keyboard is here."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
            self.paint_figure(painter, QSizeF(self.size()), self._appearance.theme)
            if self.hasFocus():
                painter.setPen(self._appearance.theme.accent)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        if self.isVisible():
            self.update()

    # Reading points off

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off any more."""
        super().leaveEvent(event)
        self._hover(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the point nearest to the mouse."""
        updates = self.points()
        area = plot_area(QSizeF(self.size()))
        point = nearest_point(updates, self.last_update(), area, event.position().x())
        self._hover(None if point is None else float(updates[point]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from point to point with the arrow keys; the first press reads off the last."""
        updates = self.points()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not len(updates):
            super().keyPressEvent(event)
            return
        point = len(updates) - 1
        if self._hovered is not None:
            point = int(np.argmin(np.abs(updates - self._hovered))) + step
        self._hover(float(updates[min(max(point, 0), len(updates) - 1)]))

    def _hover(self, update: float | None) -> None:
        if update != self._hovered:
            self._hovered = update
            self.update()
