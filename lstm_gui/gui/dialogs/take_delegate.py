"""The check boxes in the preview table, drawn like those elsewhere in the window."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
)
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

_SIZE = 14.0
_LEFT = 6.0
_EDGE = 110
_TICK = ((0.24, 0.52), (0.43, 0.70), (0.77, 0.30))


class TakeDelegate(QStyledItemDelegate):
    """Paints and toggles the check box of a cell; a click anywhere in it, or Space, counts."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the box, ticked or not, and nothing where there is nothing to tick."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.Highlight))
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        # The table's own palette has the soft colour of selected rows.
        palette, role = option.widget.window().palette(), QPalette.ColorRole
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = option.rect.center().y() - _SIZE / 2 + 0.5
        box = QRectF(option.rect.left() + _LEFT + 0.5, top, _SIZE, _SIZE)
        checked = Qt.CheckState(state) == Qt.CheckState.Checked
        accent = palette.color(role.Highlight)
        edge = palette.color(role.WindowText)
        edge.setAlpha(_EDGE)
        painter.setPen(QPen(accent if checked else edge, 1))
        painter.setBrush(QBrush(accent) if checked else QBrush(Qt.BrushStyle.NoBrush))
        painter.drawRoundedRect(box, 4, 4)
        if checked:
            points = [QPointF(box.x() + x * _SIZE, box.y() + y * _SIZE) for x, y in _TICK]
            pen = QPen(palette.color(role.HighlightedText), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Toggle the box."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and option.rect.contains(event.position().toPoint())
        )
        pressed = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        )
        if not clicked and not pressed:
            return False
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
