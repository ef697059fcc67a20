"""The left side of the preview dialog: one combo per decision about reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.dialogs.dialog_parts import heading
from lstm_gui.gui.dialogs.import_choices import choices, format_changed, found_texts
from lstm_gui.sequences import ReadOptions, TablePreview

_COMBO_WIDTH = 220


@dataclass(frozen=True)
class _Row:
    """One combo: its field of ReadOptions, label, explanation, and where it makes sense."""

    field: str
    label: str
    tip: str
    recuts: bool = False


_FORMAT = (
    _Row("content", "Read as", "Whether the file is a table of numbers or running text", True),
    _Row("array_name", "Array", "Which array of the file, or key of the object", True),
    _Row("separator", "Separator", "What stands between two cells of a row", True),
    _Row("header", "First row", "Whether the first row holds the names of the columns", True),
    _Row("decimal", "Decimal mark", "What stands before the decimals", True),
    _Row("thousands", "Thousands", "What stands between groups of three digits", True),
    _Row("encoding", "Encoding", "How the characters are stored", True),
)
_MEANING = (
    _Row(
        "layout",
        "Layout",
        "A row is a step: columns are features. Every cell is a step: the rows are read one after "
        "the other into one series, such as years of months",
    ),
    _Row("axis_column", "Steps named by", "The column with the dates, years or numbers of steps"),
    _Row("missing", "Missing values", "What becomes of steps without a value"),
    _Row(
        "scaling",
        "Scaling",
        "What the network gets; predictions are shown in your own units all the same",
    ),
    _Row("text_unit", "Split into", "Whether the text is read by characters or by words"),
)


class ImportForm(QWidget):
    """Shows ReadOptions as combos; ``edited`` carries the new options after each choice."""

    edited = Signal(object)

    def __init__(self, options: ReadOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_COMBO_WIDTH + 128)
        self._options = options
        self._combos: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._recuts = {row.field: row.recuts for row in (*_FORMAT, *_MEANING)}
        self._found: dict[str, str] = {}
        self._headings = (heading("How it is written"), heading("What it means"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for title, rows in zip(self._headings, (_FORMAT, _MEANING), strict=True):
            layout.addWidget(title)
            layout.addLayout(self._grid(rows))
            layout.addSpacing(8)
        layout.addStretch(1)

    @property
    def options(self) -> ReadOptions:
        """The options as they are shown."""
        return self._options

    def combo(self, field: str) -> QComboBox:
        """Give the combo of a field of ReadOptions."""
        return self._combos[field]

    def show_preview(self, options: ReadOptions, preview: TablePreview | None) -> None:
        """Show options and what was found; without a preview what was found before stays."""
        self._options = options
        if preview is not None:
            for field, text in found_texts(preview).items():
                if getattr(options, field) is None:
                    self._found[field] = text
        shown = self._fields(preview)
        for field, combo in self._combos.items():
            combo.setVisible(field in shown)
            self._labels[field].setVisible(field in shown)
            if field in shown and (preview is not None or not combo.count()):
                self._fill(field, combo, preview)
        self._headings[1].setVisible(any(row.field in shown for row in _MEANING))

    def set_options(self, options: ReadOptions) -> None:
        """Take options that were changed elsewhere, such as the chosen columns."""
        self._options = options

    def _grid(self, rows: tuple[_Row, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place, row in enumerate(rows):
            label = QLabel(row.label)
            label.setToolTip(row.tip)
            combo = QComboBox()
            name = row.field.removesuffix("_column").removesuffix("_name")
            first, *rest = name.split("_")
            combo.setObjectName(first + "".join(map(str.capitalize, rest)) + "Combo")
            combo.setAccessibleName(row.label)
            combo.setToolTip(row.tip)
            combo.setFixedWidth(_COMBO_WIDTH)
            combo.setProperty("field", row.field)
            combo.activated.connect(self._chosen)
            label.setBuddy(combo)
            grid.addWidget(label, place, 0)
            grid.addWidget(combo, place, 1)
            self._combos[row.field] = combo
            self._labels[row.field] = label
        return grid

    def _fields(self, preview: TablePreview | None) -> set[str]:
        """Say which decisions there are for what was found."""
        if preview is None:
            return {row.field for row in _FORMAT if row.field != "array_name"}
        if preview.content == "text":
            return {"content", "encoding", "text_unit"}
        shown = {"layout", "axis_column", "missing", "scaling"}
        if len(preview.array_names) > 1:
            shown.add("array_name")
        if not preview.is_array and not preview.is_json:
            shown |= {"content", "separator", "header", "decimal", "thousands", "encoding"}
        if preview.is_array:
            shown.discard("axis_column")
        return shown

    def _fill(self, field: str, combo: QComboBox, preview: TablePreview | None) -> None:
        value = getattr(self._options, field)
        with QSignalBlocker(combo):
            combo.clear()
            for label, data in choices(field, self._found.get(field, ""), preview):
                combo.addItem(label, data)
            index = _place(combo, value)
            if index < 0:
                combo.addItem(str(value), value)
                index = combo.count() - 1
            combo.setCurrentIndex(index)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        combo = self.sender()
        if not isinstance(combo, QComboBox):
            return
        field, value = combo.property("field"), combo.itemData(index)
        if value == getattr(self._options, field):
            return
        changes: dict[str, Any] = {field: value}
        if self._recuts[field]:
            self._options = format_changed(self._options, **changes)
        elif field == "axis_column":
            self._options = replace(self._options, axis_column=value, columns=self._without(value))
        else:
            self._options = replace(self._options, **changes)
        self.edited.emit(self._options)

    def _without(self, axis: str | None) -> tuple[str, ...] | None:
        """Take a column out of the features that now names the steps."""
        if self._options.columns is None:
            return None
        return tuple(name for name in self._options.columns if name != axis) or None


def _place(combo: QComboBox, value: Any) -> int:
    # Not findData: to Qt "" and None, or 0 and False, may be the same.
    for index in range(combo.count()):
        data = combo.itemData(index)
        if data is value or (data == value and type(data) is type(value)):
            return index
    return -1
