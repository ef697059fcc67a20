"""The table of the preview dialog: which columns are taken, their kinds, and the first rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from lstm_gui.sequences import TablePreview

TAKE_ROW, KIND_ROW, MISSING_ROW = range(3)
HEAD_ROWS = 3
_HEADS = ("take", "kind", "missing")
_LONGEST = 60

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PreviewTableModel(QAbstractTableModel):
    """Rows 0 to 2 say whether a column is taken (a check box), its kind and what it misses.

    Below are the first rows of the file as they are written. ``chosen`` carries the names of the
    columns that are to be taken after a check box was changed.
    """

    chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: TablePreview | None = None
        self._muted = QColor()

    def show(self, preview: TablePreview | None) -> None:
        """Show another preview."""
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    def set_muted(self, colour: QColor) -> None:
        """Write what is not taken in this colour."""
        self._muted = colour

    @property
    def usable(self) -> tuple[str, ...]:
        """The names of the columns that can be taken, in the order of the file."""
        if self._preview is None:
            return ()
        return tuple(
            column.name
            for column in self._preview.columns
            if column.kind == "number" and column.name != self._preview.axis_column
        )

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Count the rows shown."""
        if parent.isValid() or self._preview is None:
            return 0
        return HEAD_ROWS + len(self._preview.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Count the columns of the file."""
        if parent.isValid() or self._preview is None:
            return 0
        return len(self._preview.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Name columns as the file does, rows by what they say or their place in the file."""
        if self._preview is None:
            return None
        if orientation is Qt.Orientation.Horizontal:
            if section >= len(self._preview.columns):
                return None
            name = self._preview.columns[section].name
            if role == Qt.ItemDataRole.DisplayRole:
                return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
            return name if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section] if section < HEAD_ROWS else str(self._place(section))
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give text, check state, colour or alignment of a cell."""
        preview = self._preview
        if preview is None or not index.isValid():
            return None
        row, column = index.row(), preview.columns[index.column()]
        taken = column.name in preview.selected
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and row == TAKE_ROW:
            if column.name not in self.usable and not taken:
                return None
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and row == TAKE_ROW:
            return f"{column.name}, {'taken' if taken else 'not taken'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            plain = taken and row not in (KIND_ROW, MISSING_ROW) and not self._is_blank(index)
            return None if plain else self._muted
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = column.kind == "number" and row >= HEAD_ROWS
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the columns of numbers be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if (
            self._preview is not None
            and index.row() == TAKE_ROW
            and self._preview.columns[index.column()].name in self.usable
        ):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a column or leave it; the last one cannot be left."""
        preview = self._preview
        if preview is None or role != Qt.ItemDataRole.CheckStateRole or index.row() != TAKE_ROW:
            return False
        name = preview.columns[index.column()].name
        taken = set(preview.selected)
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            taken.add(name)
        else:
            taken.discard(name)
        names = tuple(column.name for column in preview.columns if column.name in taken)
        if not names or set(names) == set(preview.selected):
            return False
        self.chosen.emit(names)
        return True

    def _place(self, row: int) -> int:
        """Give a row the number it has in messages: its line in a text, its place in an array."""
        dialect = None if self._preview is None else self._preview.dialect
        above = 0 if dialect is None else dialect.preamble + dialect.heading_rows
        return row - HEAD_ROWS + 1 + above

    def _is_blank(self, index: _Index) -> bool:
        row, place = index.row() - HEAD_ROWS, index.column()
        if self._preview is None or row < 0:
            return False
        cells = self._preview.rows[row]
        return place >= len(cells) or not cells[place]

    def _text(self, row: int, place: int) -> str:
        assert self._preview is not None  # noqa: S101 - data() has looked
        column = self._preview.columns[place]
        if row == TAKE_ROW:
            return ""
        if row == KIND_ROW:
            steps = column.name == self._preview.axis_column
            return f"{column.kind}, names the steps" if steps else column.kind
        if row == MISSING_ROW:
            return str(column.missing) if column.missing else "–"
        cells = self._preview.rows[row - HEAD_ROWS]
        text = cells[place] if place < len(cells) else ""
        if not text and column.kind == "number":
            return "missing"
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def _tip(self, row: int, place: int) -> str | None:
        assert self._preview is not None  # noqa: S101 - data() has looked
        column = self._preview.columns[place]
        if row == TAKE_ROW:
            if column.name == self._preview.axis_column:
                return f"{column.name} names the steps"
            if column.name not in self.usable:
                return f"{column.name} holds no numbers"
            return "Take this column as a feature; at least one is taken"
        if row == MISSING_ROW and self._preview.missing_is_estimate:
            return "As far as was looked"
        return None
