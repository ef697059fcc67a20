"""The table of steps as a Qt model: lazy, and quick to follow another trace."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from lstm_gui.gui.panels.step_table import StepTable
from lstm_gui.gui.theme import Theme, font

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# As plain numbers: a picture of the table asks for some seven hundred values, and finding the
# members of an enumeration and handing them over would take longer than the values do.
_TEXT = int(Qt.ItemDataRole.DisplayRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR = int(Qt.ItemDataRole.ForegroundRole)
_ROLES = frozenset({_TEXT, _FONT, _ALIGNMENT, _TIP, _COLOUR})
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value


class StepTableModel(QAbstractTableModel):
    """Gives a StepTable to a view; cells are written when they come into sight."""

    def __init__(self, table: StepTable, theme: Theme) -> None:
        super().__init__()
        self._table = table
        self._theme = theme
        self._muted, self._plain = QColor(theme.muted), QColor(theme.text)
        self._current = -1
        self.bold = font(weight=QFont.Weight.Bold)

    @property
    def table(self) -> StepTable:
        """What is shown."""
        return self._table

    def set_table(self, table: StepTable) -> None:
        """Show another sequence, or other columns."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def predictions_changed(self) -> None:
        """Say that the columns after the inputs have other texts."""
        columns = self._table.columns
        first = next((at for at, one in enumerate(columns) if _predicts(one.kind)), None)
        if first is not None:
            top = self.index(0, first)
            self.dataChanged.emit(top, self.index(self._table.rows - 1, len(columns) - 1))

    def set_current(self, row: int) -> None:
        """Write a row in bold; the view repaints what it shows of it."""
        self._current = row

    @property
    def current(self) -> int:
        """The row that is written in bold."""
        return self._current

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self._muted, self._plain = QColor(theme.muted), QColor(theme.text)

    def colour(self, row: int, column: int) -> QColor:
        """Give the colour of a cell's text: grey where it is not counted."""
        at = self._table.columns[column]
        unscored = _predicts(at.kind) and not self._table.is_scored(row)
        return self._muted if at.kind == "step" or unscored else self._plain

    def alignment(self, column: int) -> int:
        """Say at which side a column's texts stand."""
        return _RIGHT if self._table.columns[column].numeric else _LEFT

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Give the number of steps."""
        return 0 if parent.isValid() else self._table.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = _TEXT) -> Any:
        """Give text, alignment, colour and tooltip of a cell."""
        if role not in _ROLES or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _TEXT:
            return self._table.text(row, column)
        if role == _FONT:
            return self.bold if row == self._current else None
        if role == _ALIGNMENT:
            return self.alignment(column)
        if role == _TIP:
            return self._table.tip(row, column)
        return self.colour(row, column) if role == _COLOUR else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = _TEXT,
    ) -> Any:
        """Give title, tooltip and alignment of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if not 0 <= section < len(self._table.columns):
            return None
        at = self._table.columns[section]
        if role == _TEXT:
            return at.title
        if role == _TIP:
            return at.tip
        if role == _ALIGNMENT:
            return _RIGHT if at.numeric else _LEFT
        return None


def _predicts(kind: str) -> bool:
    return kind in ("guess", "predicted")
