"""The preview dialog: what was found in a file, how it will be read, and what will come out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.dialogs.dialog_parts import Dialog, button, button_row, plain_label, set_role
from lstm_gui.gui.dialogs.import_choices import Outlook, format_text, look
from lstm_gui.gui.dialogs.import_form import ImportForm
from lstm_gui.gui.dialogs.preview_table_model import TAKE_ROW, PreviewTableModel
from lstm_gui.gui.dialogs.take_delegate import TakeDelegate
from lstm_gui.gui.files.background import Background
from lstm_gui.gui.files.source import Source
from lstm_gui.sequences import ReadOptions, TablePreview

_WIDEST_COLUMN = 160


class ImportDialog(Dialog):
    """Shows how ``source`` is read with ``options`` and lets every decision be corrected.

    Each correction is tried in the background and shown at once. After it was accepted, ``options``
    is how to read the source.
    """

    def __init__(
        self,
        source: Source,
        options: ReadOptions,
        preview: TablePreview | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("importDialog", f"How to read {source.name}", parent)
        self._source = source
        self._options = _decided(options)
        self._background = Background(self)
        self._outlook: Outlook | None = None
        self._model = PreviewTableModel(self)
        self._model.chosen.connect(self._take_columns)
        self._form = ImportForm(self._options)
        self._form.edited.connect(self._edited)
        self._title = plain_label(source.name, "title")
        self._facts = plain_label("", "muted", "importFacts")
        self._table = self._make_table()
        self._text = self._make_text()
        self._card = QFrame()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._text)
        self._all = button("All columns", "allColumnsButton", "Take every column of numbers")
        self._all.clicked.connect(self._take_all)
        self._first = button(
            "Only the first", "firstColumnButton", "Take the first column of numbers alone"
        )
        self._first.clicked.connect(self._take_first)
        self._missing = plain_label("", "warning", "importMissing")
        self._problem = plain_label("", "warning", "importProblems")
        self._notes = plain_label("", "muted", "importNotes")
        self._arrow = QLabel("Comes out as")
        self._arrow.setProperty("role", "muted")
        self._outcome = plain_label("", "title", "importOutcome")
        self._outcome.setAccessibleName("What comes out")
        self._open = button("Open", "importOpenButton", "Read it like this (Return)", "primary")
        self._open.clicked.connect(self.accept)
        self._cancel = button("Cancel", "importCancelButton", "Open nothing (Esc)")
        self._cancel.clicked.connect(self.reject)
        self._lay_out()
        self.resize(980, 660)
        if preview is not None:
            self._show(Outlook(preview))
        self._ready = False
        self._try()

    @property
    def source(self) -> Source:
        """What is to be read."""
        return self._source

    @property
    def options(self) -> ReadOptions:
        """How it is to be read."""
        return self._options

    @property
    def outlook(self) -> Outlook | None:
        """What the options lead to, or None while that is being found out."""
        return self._outlook

    # Assembling

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("previewTable")
        table.setAccessibleName("First rows of the file")
        table.setModel(self._model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.setItemDelegateForRow(TAKE_ROW, TakeDelegate(table))
        table.verticalHeader().setDefaultSectionSize(24)
        table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().setHighlightSections(False)
        return table

    def _make_text(self) -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setObjectName("previewText")
        text.setAccessibleName("Beginning of the text")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setFrameShape(QFrame.Shape.NoFrame)
        return text

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._stack, 1)
        self._column_buttons = QWidget()
        row = button_row(self._all, self._first, None)
        row.setContentsMargins(0, 8, 8, 8)
        self._column_buttons.setLayout(row)
        inside.addWidget(self._column_buttons)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._card, 1)
        right.addWidget(self._missing)
        right.addWidget(self._problem)
        right.addWidget(self._notes)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self._form)
        middle.addLayout(right, 1)
        outcome = QHBoxLayout()
        outcome.setSpacing(8)
        outcome.addWidget(self._arrow)
        outcome.addWidget(self._outcome, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(16)
        bottom.addLayout(outcome, 1)
        bottom.addLayout(button_row(self._cancel, self._open))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)

    # Trying

    def _try(self) -> None:
        self._outlook = None
        self._open.setEnabled(False)
        self._background.start(
            partial(look, self._source, self._options), self._looked, self._failed
        )

    def _looked(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._show(outlook)
        self._open.setEnabled(not outlook.problem)
        if not self._ready:
            # Return opens it at once when there is nothing to correct.
            self._ready = True
            self._open.setFocus()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, MemoryError):
            self._show(Outlook(None, problem=f"{self._source.name} does not fit into memory"))
        else:
            raise error

    def _show(self, outlook: Outlook) -> None:
        preview, problem = outlook.preview, outlook.problem
        self._form.show_preview(self._options, preview)
        # The style sheet knows the colour; a label that it has painted tells it.
        self._facts.ensurePolished()
        self._model.set_muted(self._facts.palette().color(QPalette.ColorRole.WindowText))
        if preview is not None:
            self._show_content(preview)
        problems = [f"{problem.rstrip('.')}."] if problem else []
        if preview is not None:
            problems.extend(one for one in preview.problems if one not in problems)
        self._problem.setText("\n".join(problems))
        self._problem.setVisible(bool(problems))
        self._missing.setText(outlook.missing)
        self._missing.setVisible(bool(outlook.missing))
        self._notes.setText(" ".join(outlook.notes))
        self._notes.setVisible(bool(outlook.notes))
        self._outcome.setText(outlook.outcome)
        self._arrow.setVisible(bool(outlook.outcome))

    def _show_content(self, preview: TablePreview) -> None:
        is_text = preview.content == "text"
        # The text brings its own frame.
        set_role(self._card, "" if is_text else "card")
        self._card.setContentsMargins(*((0,) * 4 if is_text else (8, 8, 1, 1)))
        self._stack.setCurrentWidget(self._text if is_text else self._table)
        self._column_buttons.setVisible(not is_text and len(preview.columns) > 1)
        if is_text:
            self._text.setPlainText(preview.text)
            self._facts.setText("")
            return
        at = self._table.currentIndex()
        self._model.show(preview)
        self._table.resizeColumnsToContents()
        for place in range(self._model.columnCount()):
            self._table.setColumnWidth(
                place, min(self._table.columnWidth(place) + 12, _WIDEST_COLUMN)
            )
        if at.isValid():
            self._table.setCurrentIndex(self._model.index(at.row(), at.column()))
        about = "about " if preview.row_count_is_estimate else ""
        rows = f"{about}{preview.row_count:,} rows × {len(preview.columns)} columns"
        written = format_text(preview)
        self._facts.setText(
            f"{rows.replace(',', chr(0x202F))}" + (f" · {written}" if written else "")
        )

    # Choosing

    @Slot(object)
    def _edited(self, options: ReadOptions) -> None:
        self._options = options
        self._try()

    @Slot(object)
    def _take_columns(self, names: tuple[str, ...]) -> None:
        self._options = replace(self._options, columns=tuple(names))
        self._form.set_options(self._options)
        self._try()

    @Slot()
    def _take_all(self) -> None:
        if self._model.usable:
            self._take_columns(self._model.usable)

    @Slot()
    def _take_first(self) -> None:
        if self._model.usable:
            self._take_columns(self._model.usable[:1])

    def done(self, result: int) -> None:
        """Give up what is being tried and close."""
        self._background.shutdown(0.0)
        super().done(result)


def _decided(options: ReadOptions) -> ReadOptions:
    """Put what the dialog shows as chosen in place of what is left open."""
    missing = "interpolate" if options.missing in (None, "ask") else options.missing
    return replace(
        options,
        missing=missing,
        scaling=options.scaling or "standard",
        text_unit=options.text_unit or "characters",
    )
