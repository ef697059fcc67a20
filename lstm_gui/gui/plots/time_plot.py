"""The base of the views over time: the mouse and the keys move the shared cursor and range."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.plots.layered_plot import LayeredPlot
from lstm_gui.gui.plots.time_axis import TimeAxis, panned, zoomed
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Session

_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0


class TimePlot(LayeredPlot):
    """A view whose horizontal axis is the steps of the run.

    Click or drag goes to a step; the wheel zooms in time; dragging with the right or middle button,
    or with Shift, pans; a double click shows everything.
    """

    def __init__(
        self, session: Session, appearance: Appearance, figure_name: str, parent: QWidget | None
    ) -> None:
        super().__init__(session, appearance, figure_name, parent)
        self._mouse: QPointF | None = None
        self._pan_from: QPointF | None = None
        self._pan_range = (0, 1)
        self._scrubbing = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def _unit_at(self, point: QPointF) -> int | None:  # noqa: ARG002 - for subclasses
        """Give the unit under the mouse."""
        return None

    # Mouse

    def _pointed_step(self) -> int | None:
        if self._mouse is None or self._pan_from is not None:
            return None
        axis = self.time_axis()
        if not axis.left <= self._mouse.x() <= axis.right:
            return None
        return axis.step_at(self._mouse.x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a step and select what lies under the mouse, or begin to pan."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() == Qt.MouseButton.LeftButton and not shifted:
            self._scrubbing = True
            point = event.position()
            with self._session.notifier.batch():
                unit = self._unit_at(point)
                if unit is not None:
                    self._session.selection.select_unit(unit)
                self._session.playback.go(self.time_axis().step_at(point.x()))
        else:
            self._pan_from = event.position()
            self._pan_range = self.shown_range
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, pan, or light what lies under the mouse."""
        point = event.position()
        self._mouse = point
        if self._pan_from is not None:
            start, stop = self._pan_range
            axis = TimeAxis(start, stop, self._frame().left, self._frame().plot_width)
            moved = panned(axis, self.steps, point.x() - self._pan_from.x())
            self._session.selection.show_range(*moved)
        elif self._scrubbing:
            self._session.playback.go(self.time_axis().step_at(point.x()))
        else:
            self._session.selection.hover(self._unit_at(point))
        self._canvas.update()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrubbing or panning."""
        self._scrubbing = False
        self._pan_from = None
        self.unsetCursor()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all steps."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._session.selection.show_all()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time around the mouse; a sideways turn, or with Shift, pans."""
        turn = event.angleDelta()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sideways = turn.x() if turn.x() != 0 else turn.y() if shifted else 0
        axis = self.time_axis()
        if sideways:
            pixels = sideways / _NOTCH * axis.width / 10.0
            self._session.selection.show_range(*panned(axis, self.steps, pixels))
        elif turn.y():
            self._zoom(event.position().x(), _ZOOM_PER_NOTCH ** (-turn.y() / _NOTCH))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing any more."""
        self._mouse = None
        self._session.selection.hover(None)
        self._canvas.update()
        super().leaveEvent(event)

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected unit with ↑ and ↓, zoom with + and −, pan with Page keys, 0 for all."""
        key, axis = event.key(), self.time_axis()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_selection(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = _ZOOM_PER_NOTCH if key == Qt.Key.Key_Minus else 1.0 / _ZOOM_PER_NOTCH
            self._zoom(axis.x(self._session.step), factor)
        elif key == Qt.Key.Key_0:
            self._session.selection.show_all()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            pixels = axis.width * (0.9 if key == Qt.Key.Key_PageUp else -0.9)
            self._session.selection.show_range(*panned(axis, self.steps, pixels))
        else:
            super().keyPressEvent(event)

    def _move_selection(self, by: int) -> None:
        units = self._session.network.recurrent.hidden_size
        unit = min(max(self._session.selection.unit + by, 0), units - 1)
        self._session.selection.select_unit(unit)

    def _zoom(self, x: float, factor: float) -> None:
        self._session.selection.show_range(*zoomed(self.time_axis(), self.steps, x, factor))
