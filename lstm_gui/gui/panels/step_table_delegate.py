"""Paints the cells of the table of steps: a style sheet takes longer for them than a frame has."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lstm_gui.gui.panels.step_table_model import StepTableModel

_MARGIN = 3  # as Qt has it: the frame of the focus, and a pixel
# As plain numbers: members of an enumeration take longer to combine than a cell takes to paint.
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_SELECTED = QStyle.StateFlag.State_Selected.value
_ONE_LINE = Qt.TextFlag.TextSingleLine.value


class StepTableDelegate(QStyledItemDelegate):
    """Writes the text of a cell in its colour, on the colour of the selection where it is selected.

    What it looks like is what the style sheet says, in a fifth of the time. The one cell that has
    the keyboard is left to the style, which knows its frame.
    """

    def __init__(self, model: StepTableModel) -> None:
        super().__init__(model)
        self._model = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        state = option.state.value
        if state & _FOCUSED:
            super().paint(painter, option, index)
            return
        model, row, column = self._model, index.row(), index.column()
        rect, theme = option.rect, model.theme
        colour = model.colour(row, column)
        if state & _SELECTED:
            painter.fillRect(rect, QColor(theme.accent_soft))
            colour = QColor(theme.accent)
        face = model.bold if row == model.current else option.font
        room = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        text = model.table.text(row, column)
        metrics = option.fontMetrics if face is not model.bold else QFontMetrics(face)
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(face)
        painter.setPen(colour)
        painter.drawText(room, model.alignment(column) | _ONE_LINE, text)
