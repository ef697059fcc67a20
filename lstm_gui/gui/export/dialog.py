"""The export dialog: what, in which format, how large, with which caption, where to."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSizeF, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from lstm_gui.gui.dialogs.dialog_parts import Dialog, set_role
from lstm_gui.gui.export.caption import caption_for
from lstm_gui.gui.export.choices import (
    FIGURE_FORMATS,
    SCALES,
    TRACE_FORMATS,
    file_name,
    trace_summary,
    with_suffix,
)
from lstm_gui.gui.export.dialog_form import ExportForm
from lstm_gui.gui.export.export_job import TraceExport, table_work
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.export.sheet import sheet_size
from lstm_gui.gui.export.writers import write_figure
from lstm_gui.gui.files.background import Background, Cancelled
from lstm_gui.gui.theme import DARK, LIGHT, Appearance, Theme
from lstm_gui.session import Session

_SUFFIXES = (*FIGURE_FORMATS, *TRACE_FORMATS)
_PROGRESS_MILLISECONDS = 80
_DEFAULT_SIZE = (980, 540)
_THEMES = {"light": LIGHT, "dark": DARK}


class ExportDialog(Dialog):
    """Writes one view as a figure or table, or the whole trace; ``exported(path)`` says it did.

    ``folder`` is where files go unless another one is chosen; None takes the user's documents.
    Long writing runs in the background and can be given up; a failure is one sentence in the
    dialog, and the file that was there before stays.
    """

    exported = Signal(Path)

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        figures: list[Figure],
        current: Figure | None = None,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        super().__init__("exportDialog", "Export", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._appearance = appearance
        self._figures = figures
        self._background = Background(self)
        self._confirmed: str | None = None
        self._own_caption = True
        self._suggested = QSizeF()
        self.form = ExportForm(appearance, self)
        self._timer = QTimer(self)
        self._timer.setInterval(_PROGRESS_MILLISECONDS)
        self._timer.timeout.connect(self._show_progress)
        self._folder = _documents() if folder is None else folder
        self._fill(current)
        self._connect()
        self._kind_changed()
        self.resize(*_DEFAULT_SIZE)

    # Filling

    def _fill(self, current: Figure | None) -> None:
        form = self.form
        for figure in self._figures:
            form.view.addItem(_sentence_case(figure.figure_title))
        if current is not None and current in self._figures:
            form.view.setCurrentIndex(self._figures.index(current))
        for scale in SCALES:
            form.scale.addItem(f"{scale:g} ×", scale)
        form.scale.setCurrentIndex(1)
        for name, key in (("As on the screen", ""), ("Light", "light"), ("Dark", "dark")):
            form.theme.addItem(name, key)
        form.caption.setText(caption_for(self._session))
        form.caption.setCursorPosition(0)
        if not self._figures:
            form.kind.button("view").setEnabled(False)
            form.kind.set_key("trace")
        self._take_size()

    def _connect(self) -> None:
        form = self.form
        form.kind.chosen.connect(self._kind_changed)
        form.view.currentIndexChanged.connect(self._view_changed)
        form.format.currentIndexChanged.connect(self._format_changed)
        for spin in (form.width_spin, form.height_spin):
            spin.valueChanged.connect(self._look_changed)
        for combo in (form.scale, form.theme):
            combo.currentIndexChanged.connect(self._look_changed)
        form.caption_check.toggled.connect(self._look_changed)
        form.date_check.toggled.connect(self._date_changed)
        form.caption.textChanged.connect(self._look_changed)
        form.caption.textEdited.connect(self._caption_edited)
        form.path.textChanged.connect(self._path_changed)
        form.browse.clicked.connect(self._browse)
        form.save.clicked.connect(self.save)
        form.close_button.clicked.connect(self.close)

    # What is chosen

    @property
    def figure(self) -> Figure | None:
        """The chosen view, or None when the whole trace is."""
        at = self.form.view.currentIndex()
        return self._figures[at] if self.form.kind.key == "view" and at >= 0 else None

    @property
    def suffix(self) -> str:
        """The ending of the chosen format."""
        return str(self.form.format.currentData())

    @property
    def figure_size(self) -> QSizeF:
        """The chosen size in logical pixels."""
        return QSizeF(self.form.width_spin.value(), self.form.height_spin.value())

    @property
    def theme(self) -> Theme:
        """The chosen theme."""
        return _THEMES.get(str(self.form.theme.currentData()), self._appearance.theme)

    @property
    def caption(self) -> str:
        """The caption that will be written, empty when it is switched off."""
        return self.form.caption.text().strip() if self.form.caption_check.isChecked() else ""

    @property
    def path(self) -> Path:
        """The file that will be written."""
        return Path(self.form.path.text().strip()).expanduser()

    def choose_trace(self) -> None:
        """Choose the whole trace instead of a view."""
        self.form.kind.set_key("trace")
        self._kind_changed()

    # Reacting

    @Slot()
    def _kind_changed(self) -> None:
        view = self.form.kind.key == "view"
        formats = FIGURE_FORMATS if view else TRACE_FORMATS
        with QSignalBlocker(self.form.format):
            self.form.format.clear()
            for suffix, text in formats.items():
                self.form.format.addItem(text, suffix)
        self._suggest_path()
        self._format_changed()

    @Slot()
    def _view_changed(self) -> None:
        self._take_size()
        self._suggest_path()
        self._look_changed()

    @Slot()
    def _format_changed(self) -> None:
        form, figure = self.form, self.figure
        picture = figure is not None and self.suffix != ".csv"
        for widget in (form.width_spin, form.height_spin, form.theme, form.caption_check):
            widget.setEnabled(picture)
        form.scale.setEnabled(picture and self.suffix == ".png")
        form.view.setEnabled(form.kind.key == "view")
        form.path.setText(with_suffix(form.path.text(), self.suffix, _SUFFIXES))
        self._look_changed()

    @Slot()
    def _look_changed(self) -> None:
        form, figure = self.form, self.figure
        picture = figure is not None and self.suffix != ".csv"
        captioned = picture and form.caption_check.isChecked()
        if self.figure_size == self._suggested:
            self._take_size()  # nobody has chosen another: it follows the caption
        form.caption.setEnabled(captioned)
        form.date_check.setEnabled(captioned)
        if figure is None:
            form.preview.show_text(trace_summary(self._session, self.suffix))
        else:
            form.preview.show_figure(figure, self.figure_size, self.theme, self.caption)
        form.show_pixels(self.figure_size, float(form.scale.currentData()), self.suffix, picture)

    @Slot(bool)
    def _date_changed(self, dated: bool) -> None:
        if self._own_caption:
            today = datetime.datetime.now().astimezone().date() if dated else None
            self.form.caption.setText(caption_for(self._session, today))
            return
        today_text = datetime.datetime.now().astimezone().date().isoformat()
        text = self.form.caption.text().removesuffix(today_text).removesuffix(" · ")
        self.form.caption.setText(f"{text} · {today_text}" if dated else text)

    @Slot(str)
    def _caption_edited(self, _text: str) -> None:
        self._own_caption = False

    @Slot()
    def _path_changed(self) -> None:
        path = self.path
        if path.is_file() and str(path) != self._confirmed:
            self._say(f"{path.name} exists there and will be replaced.", "warning")
        else:
            self._say("")

    def _take_size(self) -> None:
        figure = self.figure
        if figure is None:
            return
        # The view keeps its size on the screen; what the caption takes is added to it.
        size = sheet_size(figure.figure_size(), self.caption)
        self._suggested = QSizeF(round(size.width()), round(size.height()))
        for spin, value in (
            (self.form.width_spin, size.width()),
            (self.form.height_spin, size.height()),
        ):
            with QSignalBlocker(spin):
                spin.setValue(round(value))

    def _suggest_path(self) -> None:
        figure = self.figure
        name = "trace" if figure is None else figure.figure_name
        old = self.path
        folder = old.parent if old.name else self._folder
        suggested = file_name(self._session.sequence.name, name, self.suffix)
        self.form.path.setText(str(folder / suggested))

    @Slot()
    def _browse(self) -> None:
        formats = TRACE_FORMATS if self.figure is None else FIGURE_FORMATS
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export to", str(self.path), f"{formats[self.suffix]} (*{self.suffix})"
        )
        if chosen:
            self._confirmed = with_suffix(chosen, self.suffix, _SUFFIXES)
            self.form.path.setText(self._confirmed)

    # Writing

    @Slot()
    def save(self) -> None:
        """Write the file; afterwards the dialog says so and stays open for the next one."""
        path = self.path
        if not path.name:
            self._fail(ValueError("there is no file name; type one or choose it with Browse"))
            return
        # What was typed may have another ending than the format chosen: the format counts.
        path = Path(with_suffix(str(path), self.suffix, _SUFFIXES)).absolute()
        self._confirmed = str(path)
        self.form.path.setText(str(path))
        figure = self.figure
        try:
            if figure is None:
                work = TraceExport.of(self._session, caption_for(self._session)).work(path)
            elif self.suffix == ".csv":
                work = table_work(figure, path)
            else:
                write_figure(
                    figure,
                    path,
                    size=self.figure_size,
                    scale=float(self.form.scale.currentData()),
                    caption=self.caption,
                    theme=self.theme,
                )
                self._finish(path)
                return
        except (OSError, ValueError) as error:
            self._fail(error)
            return
        self._say("Writing…")
        self.form.set_busy(True)
        self._timer.start()
        self._background.start(work, self._finish, self._fail)

    @property
    def busy(self) -> bool:
        """Whether something is being written in the background."""
        return self._background.busy

    def _finish(self, path: Path) -> None:
        self._idle()
        self._folder = path.parent
        self._say(f"Written: {path}", "muted")
        self.form.close_button.setText("Close")
        self.exported.emit(path)

    def _fail(self, error: Exception) -> None:
        self._idle()
        if isinstance(error, MemoryError):
            error = ValueError("there is not enough memory for this file; choose less of it")
        elif not isinstance(error, OSError | ValueError | Cancelled):
            raise error
        text = str(error)
        self._say(text[:1].upper() + text[1:].rstrip(".") + ".", "danger")

    def _idle(self) -> None:
        self._timer.stop()
        self.form.set_busy(False)

    @Slot()
    def _show_progress(self) -> None:
        self.form.show_progress(self._background.progress)

    def _say(self, text: str, role: str = "muted") -> None:
        set_role(self.form.message, role)
        self.form.message.setText(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up what is being written; the file that was there stays."""
        self._give_up()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Give up what is being written, as closing does."""
        self._give_up()
        super().done(result)

    def _give_up(self) -> None:
        self._timer.stop()
        self._background.shutdown()


def _documents() -> Path:
    """Give the user's documents, or the home folder where there is no such place."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def choose(combo: QComboBox, data: object) -> None:
    """Choose the entry of a combo box that stands for ``data``; nothing when there is none."""
    at = combo.findData(data)
    if at >= 0:
        combo.setCurrentIndex(at)
