"""The view of the table of steps: the current row is the step, and the step the current row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QTableView,
    QToolTip,
    QWidget,
)

from lstm_gui.gui.panels.step_table_delegate import StepTableDelegate
from lstm_gui.gui.panels.step_table_model import StepTableModel
from lstm_gui.gui.theme import font

ROW_HEIGHT = 24
_HEADER_HEIGHT = 24
_LEAST_ROWS_SHOWN = 14
_MARGIN_ROWS = 2
_CELL_PADDING = 10
_TITLE_PADDING = 14
_SQUEEZED = 5
"""How many pixels of its padding a column gives up where that makes all of them fit."""
# Beyond this many columns a scroll bar is there anyway, and sharing out what is left is no use.
_SPREAD_COLUMNS = 8
_MOST_CELLS_COPIED = 1_000_000


class StepTableView(QTableView):
    """Shows one row a step.

    ``step_chosen(step)`` is emitted when a person moves to another row, ``heights_changed()`` when
    `height_for` gives other answers than before.
    """

    step_chosen = Signal(int)
    heights_changed = Signal()

    def __init__(self, model: StepTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._step = 0
        self._too_wide = False
        self.line_colour = "#808080"
        self.setModel(model)
        self.setItemDelegate(StepTableDelegate(model))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setFixedHeight(_HEADER_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        model.modelReset.connect(self._was_reset)
        self._was_reset()

    @property
    def step(self) -> int:
        """The current row."""
        return self._step

    def height_for(self, room: int) -> int:
        """Give the height of as many whole rows as there is room for.

        At least fourteen, at most all; below them there may be a scroll bar.
        """
        bar = self.horizontalScrollBar().sizeHint().height() if self._too_wide else 0
        rows = max((room - _HEADER_HEIGHT - bar) // ROW_HEIGHT, _LEAST_ROWS_SHOWN)
        return _HEADER_HEIGHT + min(rows, self._model.rowCount()) * ROW_HEIGHT + bar

    def show_step(self, step: int) -> None:
        """Make a step the current row and keep some rows around it in sight."""
        if step == self._step and self.currentIndex().row() == step:
            return
        before = self._set_step(step)
        column = max(self.currentIndex().column(), 0)
        horizontal = self.horizontalScrollBar().value()
        self.setCurrentIndex(self._model.index(step, column))
        self.horizontalScrollBar().setValue(horizontal)
        self._keep_in_sight(step, before)
        for row in (before, step):
            self._update_row(row)

    def copy_selection(self, *, titles: bool = False) -> None:
        """Put the selected rows on the clipboard as tab-separated text, numbers with all digits.

        More than a million cells are refused in a tooltip: such a table is exported, not copied.
        """
        cells = len(self._selected_rows()) * len(self._model.table.columns)
        if cells > _MOST_CELLS_COPIED:
            text = f"{cells:,} cells are too many to copy; export the trace instead"
            QToolTip.showText(self.mapToGlobal(QPoint(8, 8)), text, self)
        elif cells:
            QGuiApplication.clipboard().setText(self.selected_text(titles=titles))

    def selected_text(self, *, titles: bool = False) -> str:
        """Give the selected rows as tab-separated text; empty when nothing is selected."""
        table = self._model.table
        columns = range(len(table.columns))
        rows = self._selected_rows()
        lines = ["\t".join(table.exact(row, at) for at in columns) for row in rows]
        if titles and lines:
            lines.insert(0, "\t".join(column.title for column in table.columns))
        return "\n".join(lines)

    def _selected_rows(self) -> list[int]:
        chosen: set[int] = set()
        for part in self.selectionModel().selection().toList():
            chosen.update(range(part.top(), part.bottom() + 1))
        return sorted(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on the key for it; the keys of the transport are not the table's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
            return
        transport = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space)
        if event.key() in transport and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width that is left over."""
        super().resizeEvent(event)
        self._spread_columns()

    def changeEvent(self, event: object) -> None:
        """Measure again in another font."""
        super().changeEvent(event)  # type: ignore[arg-type]  # the stubs name a narrower type
        if hasattr(self, "_model"):
            self._spread_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and a line below each row."""
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            painter.setPen(QColor(self.line_colour))
            width, top = self.viewport().width(), self.rowViewportPosition(max(self.rowAt(0), 0))
            last = self.rowViewportPosition(self._model.rowCount() - 1) + ROW_HEIGHT
            for line in range(
                top + ROW_HEIGHT - 1, min(self.viewport().height(), last), ROW_HEIGHT
            ):
                painter.drawLine(0, line, width, line)

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        bottom_right: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint the columns again whose texts changed, not all of them as Qt does."""
        if top_left.row() == bottom_right.row():
            super().dataChanged(top_left, bottom_right, list(roles))
            return
        left = self.columnViewportPosition(top_left.column())
        last = bottom_right.column()
        right = self.columnViewportPosition(last) + self.columnWidth(last)
        self.viewport().update(left, 0, right - left, self.viewport().height())

    def _set_step(self, step: int) -> int:
        """Make a row the current one and give the one that was."""
        before, self._step = self._step, step
        self._model.set_current(step)
        return before

    def _keep_in_sight(self, step: int, before: int) -> None:
        """Turn a page when the row leaves the part that is seen, so that the table stands still.

        Two rows stay visible beyond it, in the direction of travel the rest of the page. After a
        jump the row stands in the middle.
        """
        first, bar = self.rowAt(0), self.verticalScrollBar()
        shown = bar.pageStep()
        last = self._model.rowCount() - 1
        margin = min(_MARGIN_ROWS, max(shown - 1, 0) // 2)
        if step < first + min(margin, step) or step > first + shown - 1 - min(margin, last - step):
            if abs(step - before) > 1:
                bar.setValue(step - shown // 2)
            else:
                bar.setValue(step - margin if step > before else step - shown + 1 + margin)

    def _update_row(self, row: int) -> None:
        top = self.rowViewportPosition(row)
        if top >= 0:
            self.viewport().update(0, top, self.viewport().width(), ROW_HEIGHT)

    @Slot()
    def _was_reset(self) -> None:
        self._step = -1
        self._spread_columns()
        self.heights_changed.emit()

    def _spread_columns(self) -> None:
        widths = [self._needed(column) for column in range(self._model.columnCount())]
        scrolls = self.height_for(1 << 20) > self.height()
        room = self.width() - (self.verticalScrollBar().sizeHint().width() if scrolls else 0)
        left = room - sum(widths)
        if -_SQUEEZED * len(widths) <= left < 0:  # rather closer together than cut off
            widths = [width + left // len(widths) for width in widths]
            left = 0
        if (left < 0) != self._too_wide:
            self._too_wide = left < 0
            self.heights_changed.emit()
        if left > 0 and len(widths) <= _SPREAD_COLUMNS:
            widths = [width + left // len(widths) for width in widths]
        for column, width in enumerate(widths):
            self.horizontalHeader().resizeSection(column, width)

    def _needed(self, column: int) -> int:
        table = self._model.table
        metrics = self.fontMetrics()
        texts = table.widest(column)
        wide = max(metrics.horizontalAdvance(text) for text in texts)
        title = QFontMetrics(font(11)).horizontalAdvance(table.columns[column].title)
        return min(max(round(wide * 1.06) + _CELL_PADDING, title + _TITLE_PADDING), 180)

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and now.row() != self._step:
            self._update_row(self._set_step(now.row()))
            self._update_row(self._step)
            self.step_chosen.emit(now.row())

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        copy = menu.addAction("Copy rows")
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        titled = menu.addAction("Copy rows with column titles")
        for action in (copy, titled):
            action.setEnabled(self.selectionModel().hasSelection())
        chosen = menu.exec(self.viewport().mapToGlobal(at))
        if chosen is not None:
            self.copy_selection(titles=chosen is titled)
        menu.deleteLater()
