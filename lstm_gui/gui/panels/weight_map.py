"""The heat map of one gate's weights: look, select, and change by wheel, drag or key."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lstm_gui.gui.panels.gate_weights import GateWeights
from lstm_gui.gui.panels.gesture import Gesture
from lstm_gui.gui.panels.transport_keys import OWN_ARROWS, OWN_KEYS
from lstm_gui.gui.panels.weight_geometry import MapLayout, lay_out
from lstm_gui.gui.panels.weight_painter import SCALE_HEIGHT, WeightPainter
from lstm_gui.gui.theme import Appearance

_DRAG_FROM = 4.0
_PIXELS_PER_LIMIT = 120.0
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class WeightMap(QWidget):
    """Rows are units, columns what they read: x, h(t−1), biases.

    ``cell_chosen(row, column)`` when a cell is clicked or reached by keys; ``nudged(amount,
    gesture)`` when the selected one is to change by an amount; ``restore_asked()`` when it is to
    have its trained value again; ``typed(text)`` when a number is begun; ``row_hovered(row)`` with
    −1 when the mouse has left.
    """

    cell_chosen = Signal(int, int)
    nudged = Signal(float, object)
    restore_asked = Signal()
    typed = Signal(str)
    row_hovered = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weightMap")
        self.setProperty(OWN_KEYS, OWN_ARROWS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._appearance = appearance
        self._painter = WeightPainter()
        self._weights: GateWeights | None = None
        self._values: npt.NDArray[Any] = np.zeros((1, 1))
        self._trained: npt.NDArray[Any] = self._values
        self._limit = 1.0
        self._selected = (0, 0)
        self._hovered_unit: int | None = None
        self._layout = lay_out(200.0, 1, 1, (0,), (0, 0))
        self._gesture = Gesture()
        self._press: QPointF | None = None
        self._dragged_to: float | None = None
        self._editable = True
        appearance.changed.connect(self._theme_changed)

    @property
    def map_layout(self) -> MapLayout:
        """Where the cells lie now."""
        return self._layout

    @property
    def selected(self) -> tuple[int, int]:
        """Row and column of the selected cell."""
        return self._selected

    @property
    def limit(self) -> float:
        """The value at the ends of the colour scale."""
        return self._limit

    def set_weights(
        self,
        weights: GateWeights,
        values: npt.NDArray[Any],
        trained: npt.NDArray[Any],
        limit: float,
    ) -> None:
        """Show other values, on a colour scale from −limit to +limit."""
        self._weights = weights
        self._values, self._trained, self._limit = values, trained, limit
        self._painter.forget()
        self._lay_out()
        self.update()

    def set_selected(self, row: int, column: int) -> None:
        """Frame a cell."""
        if (row, column) != self._selected:
            self._selected = (row, column)
            self._lay_out()
            self.update()

    def set_hovered_unit(self, unit: int | None) -> None:
        """Mark the row of the unit under the mouse, here or elsewhere."""
        if unit != self._hovered_unit:
            self._hovered_unit = unit
            self.update()

    def set_editable(self, editable: bool) -> None:
        """Let values be changed, or only looked at."""
        self._editable = editable

    def sizeHint(self) -> QSize:
        """Give the height of the map and its scale."""
        return QSize(270, round(self._layout.height) + SCALE_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Give the least width at which cells can be told apart."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cells from their pixmap, then marks, frames and the scale."""
        if self._weights is None:
            return
        with QPainter(self) as painter:
            self._painter.paint(
                painter,
                self._layout,
                self._weights,
                self._values,
                self._trained,
                limit=self._limit,
                theme=self._appearance.theme,
                ratio=self.devicePixelRatioF(),
                selected=self._selected,
                hovered=self._hovered_unit,
                focused=self.hasFocus(),
                width=self.width(),
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cells out again."""
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus at the selected cell."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus has gone."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the cell; a drag from here changes it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = event.position()
        cell = self._layout.at(at.x(), at.y())
        if cell is None:
            return
        in_grid = self._layout.grid.at(at.x(), at.y()) is not None
        self.cell_chosen.emit(*cell)
        # In the overview of a large map a drag looks around instead of changing.
        self._press = at if in_grid else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Change the selected cell while dragging, else light the row under the mouse."""
        at = event.position()
        cell = self._layout.at(at.x(), at.y())
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._press is not None:
                self._drag(at, fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            elif cell is not None and cell != self._selected:
                self.cell_chosen.emit(*cell)
            return
        self.row_hovered.emit(-1 if cell is None else cell[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        if self._dragged_to is not None:
            self._gesture.end()
            self.unsetCursor()
        self._press = self._dragged_to = None

    def leaveEvent(self, event: QEvent) -> None:
        """Light no row any more."""
        super().leaveEvent(event)
        self.row_hovered.emit(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the selected cell under the mouse, given the focus; else scroll the panel."""
        at = event.position()
        under = self._layout.grid.at(at.x(), at.y())
        if not self.hasFocus() or under != self._selected or not self._editable:
            event.ignore()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.nudged.emit(self._step(fine=fine) * turned / 120.0, self._gesture.token())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, change by plus, minus and page keys, restore by Delete, type digits."""
        key = Qt.Key(event.key())
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _MOVES and self._weights is not None:
            row = self._selected[0] + _MOVES[key][0]
            column = self._selected[1] + _MOVES[key][1]
            if 0 <= row < self._weights.rows and 0 <= column < self._weights.columns:
                self.cell_chosen.emit(row, column)
        elif not self._editable:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            sign = 1.0 if key is Qt.Key.Key_PageUp else -1.0
            self.nudged.emit(sign * self._step(fine=fine), self._gesture.token())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.restore_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typed.emit("")
        elif event.text() and event.text() in "0123456789+-.,":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show name and exact value of the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._layout.at(event.pos().x(), event.pos().y())
            if cell is None or self._weights is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.cell_text(*cell), self)
            return True
        return super().event(event)

    def cell_text(self, row: int, column: int) -> str:
        """Say name, exact value and trained value of a cell."""
        if self._weights is None:
            return ""
        value, trained = float(self._values[row, column]), float(self._trained[row, column])
        text = f"{self._weights.label(row, column)} = {value:+.6g}"
        group, _ = self._weights.group_at(column)
        if group.added is not None:
            text += f" ({group.name} + {group.added})"
        if value != trained:
            text += f", trained {trained:+.6g}"
        return text.replace("-", "\N{MINUS SIGN}")

    def _drag(self, at: QPointF, *, fine: bool) -> None:
        assert self._press is not None  # noqa: S101 - asked by the caller
        if self._dragged_to is None:
            if abs(at.y() - self._press.y()) < _DRAG_FROM or not self._editable:
                return
            self._gesture.begin()
            self._dragged_to = self._press.y()
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        moved = self._dragged_to - at.y()
        self._dragged_to = at.y()
        amount = moved * self._limit / _PIXELS_PER_LIMIT * (0.1 if fine else 1.0)
        if amount:
            self.nudged.emit(amount, self._gesture.token())

    def _step(self, *, fine: bool) -> float:
        return self._limit / (200.0 if fine else 20.0)

    def _lay_out(self) -> None:
        if self._weights is None:
            return
        starts = tuple(first for _, first in self._weights.with_first())
        layout = lay_out(
            float(self.width()), self._weights.rows, self._weights.columns, starts, self._selected
        )
        if layout == self._layout:
            return
        taller = layout.height != self._layout.height
        self._layout = layout
        self._painter.forget()
        if taller:
            self.updateGeometry()
        self.update()

    def _theme_changed(self) -> None:
        self._painter.forget()
        self.update()
