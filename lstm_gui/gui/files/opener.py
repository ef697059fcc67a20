"""Opening files, examples, pasted and dropped things, without ever stopping the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from lstm_gui import sequences
from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.dropped import has_text, local_files
from lstm_gui.gui.files.message_bar import MessageBar
from lstm_gui.gui.files.progress_card import ProgressCard
from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.files.source import Source
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import SESSION_SUFFIX, Aspect, Document, Session

if TYPE_CHECKING:
    from lstm_gui.gui.dialogs.import_preview import ImportDialog
    from lstm_gui.gui.files import opening
    from lstm_gui.gui.files.opening import Opened, Question, Unreadable
    from lstm_gui.sequences import ReadOptions, Sequence, TablePreview
    from lstm_gui.session import TrainingRuns, changes
else:
    changes = lazy_module("lstm_gui.session.changes")
    opening = lazy_module("lstm_gui.gui.files.opening")

_REREAD = "Change how it was read"
# Where the system has no file dialog of its own, Qt's is too narrow for its columns.
_DIALOG_WIDTH, _DIALOG_HEIGHT = 860, 520
_CORRECT = "Change how it is read"


@dataclass(frozen=True, eq=False)
class _Request:
    """One thing to open: ``work(document, progress)`` runs in a thread.

    ``answered``: whether a person has already said how to read it.
    """

    name: str
    work: Callable[[Document, Progress], Opened | Question | Unreadable]
    file: Path | None = None
    source: Source | None = None
    options: ReadOptions | None = None
    answered: bool = False


def file_filters() -> tuple[str, ...]:
    """Give the kinds of files that can be opened, for a file dialog."""
    tables = " ".join(f"*{suffix}" for suffix in sequences.READABLE_SUFFIXES)
    models = " ".join(f"*{suffix}" for suffix in opening.MODEL_SUFFIXES)
    sessions = f"*{SESSION_SUFFIX}"
    return (
        f"Sequences, models and sessions ({tables} {models} {sessions})",
        f"Sequences ({tables})",
        f"Models ({models})",
        f"Sessions ({sessions})",
        "All files (*)",
    )


def sentence(text: str) -> str:
    """Give a message its full stop."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


class Opener(QObject):
    """Opens things into the session: in the background, as one undoable change, or not at all.

    Whatever cannot be opened leaves the session as it was and is said in the message bar.
    ``activity`` carries what is under way, or None; ``opened`` comes after the session has it.
    """

    activity = Signal(object)
    opened = Signal()
    training_found = Signal(object)
    """The TrainingRuns that were saved with the session that has been opened."""

    def __init__(
        self, session: Session, settings: Settings, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        self._background = Background(self)
        self._card = ProgressCard(window, self._background)
        self._card.cancelled.connect(self.cancel)
        self._request: _Request | None = None
        self._based_on = session.document
        self._preview: TablePreview | None = None
        self._waiting: list[Path] = []
        self._dialog: ImportDialog | None = None
        # How the sequences that are open, or can come back by undo, were read.
        self._read_as: WeakKeyDictionary[Sequence, tuple[Source, ReadOptions]] = WeakKeyDictionary()
        self.reread_action = QAction(f"{_REREAD}…", self)
        self.reread_action.setObjectName("rereadAction")
        self.reread_action.setToolTip("Correct separator, columns, missing values, scaling, …")
        self.reread_action.triggered.connect(self.reread)
        session.subscribe(self._on_change, Aspect.SEQUENCE)
        self._adopt()
        self._on_change(frozenset())

    # What a person does

    @Slot()
    def ask(self) -> None:
        """Show the file dialog and open what is chosen."""
        dialog = QFileDialog(self._window, "Open", str(self._settings.last_folder))
        dialog.setObjectName("openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(file_filters())
        dialog.resize(_DIALOG_WIDTH, _DIALOG_HEIGHT)
        dialog.fileSelected.connect(self.open_path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def open_path(self, path: str | Path) -> None:
        """Open a sequence or a model file; a table that leaves doubts is shown first."""
        self._waiting.clear()
        self._open_file(Path(path))

    @Slot(str)
    def open_example(self, name: str) -> None:
        """Open an example with its network."""
        self._waiting.clear()
        known = sequences.EXAMPLE_TITLES.get(name)
        title = name if known is None else known.title
        self._start(_Request(title, partial(opening.open_example, name)))

    def open_document(
        self, document: Document, name: str, training: TrainingRuns | None = None
    ) -> None:
        """Run and show a document that was read already, such as one too long to wait for."""
        self._waiting.clear()
        self._start(_Request(name, partial(opening.open_document, document, training)))

    def open_text(self, text: str) -> None:
        """Open text that was pasted or dropped: a table, JSON or running text."""
        self._waiting.clear()
        self._open_source(Source(text=text), sequences.ReadOptions(), ask=True)

    def open_paths(self, paths: list[Path]) -> None:
        """Open what was dropped: one sequence, one model, or both, the sequence first."""
        models = [path for path in paths if opening.is_model(path)]
        others = [path for path in paths if not opening.is_model(path)]
        if len(models) > 1 or len(others) > 1:
            self._messages.show_error(
                f"{len(paths)} files are too many; open one sequence, one model, or one of each."
            )
            return
        first, *self._waiting = [*others, *models]
        self._open_file(first)

    @Slot()
    def paste(self) -> None:
        """Open what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if not self.open_mime(data):
            self._messages.show_error(
                "The clipboard holds no table and no text; copy cells of a table, text or a file."
            )

    def open_mime(self, data: QMimeData) -> bool:
        """Open copied or dropped files or text; tells whether there was any."""
        paths = local_files(data)
        if paths:
            self.open_paths(paths)
        elif has_text(data):
            self.open_text(data.text())
        else:
            return False
        return True

    @Slot()
    def reread(self) -> None:
        """Show how the open sequence was read, and let it be read in another way."""
        known = self._read_as.get(self._session.sequence)
        if known is not None and not self._refused(self._session.sequence.name):
            self._ask_how(*known, None)

    @Slot()
    def cancel(self) -> None:
        """Give up what is being opened; the session stays as it was."""
        if self._background.busy and self._request is not None:
            self._background.cancel()
            self._waiting.clear()
            self._ended()
            self._messages.show_information(f"{self._request.name} was not opened.")

    @property
    def busy(self) -> bool:
        """Whether something is being opened."""
        return self._background.busy

    def shutdown(self) -> bool:
        """Give up what is under way, before the window closes; tells whether it has ended."""
        if self._dialog is not None:
            self._dialog.reject()
        self._card.end()
        return self._background.shutdown()

    # Beginning

    def _open_file(self, path: Path) -> None:
        if opening.is_model(path):
            self._start(_Request(path.name, partial(opening.open_model, path), file=path))
        elif opening.is_session(path):
            self._start(_Request(path.name, partial(opening.open_session, path), file=path))
        else:
            self._open_source(Source(path), sequences.ReadOptions(), ask=True)

    def _open_source(self, source: Source, options: ReadOptions, *, ask: bool) -> None:
        work = partial(opening.open_sequence, source, options, ask)
        self._start(_Request(source.name, work, source.path, source, options, not ask))

    def _start(self, request: _Request) -> None:
        if self._refused(request.name):
            self._waiting.clear()
            return
        if self._dialog is not None:
            self._dialog.reject()
        self._messages.clear()
        self._request = request
        self._based_on = self._session.document
        work = partial(request.work, self._based_on)
        self._background.start(work, self._finished, self._failed)
        self._card.begin(f"Opening {request.name}")
        self.activity.emit(f"opening {request.name}…")

    def _refused(self, name: str) -> bool:
        showing = self._session.showing
        if showing is not None:
            self._messages.show_warning(f"{name} was not opened: {showing.refusal}.")
        return showing is not None

    # Ending

    def _finished(self, result: Opened | Question | Unreadable) -> None:
        request = self._request
        assert request is not None  # noqa: S101 - it has just been worked on
        kept = (
            isinstance(result, opening.Opened)
            and result.document.parameters is self._based_on.parameters
        )
        if kept and self._session.document is not self._based_on:
            self._start(request)  # the network that is kept was edited meanwhile
            return
        self._ended()
        if isinstance(result, opening.Question):
            self._ask_again(result.preview)
        elif isinstance(result, opening.Unreadable):
            self._waiting.clear()
            self._preview = result.preview
            self._messages.show_error(sentence(result.text), _CORRECT, self._correct)
        elif self._refused(request.name):
            self._waiting.clear()
        else:
            self._show(request, result)
            if self._waiting:
                self._open_file(self._waiting.pop(0))

    def _show(self, request: _Request, result: Opened) -> None:
        if request.source is not None and request.options is not None:
            self._read_as[result.document.sequence] = (request.source, request.options)
        self._session.do(changes.Open(result.document, f"open {request.name}"), run=result.run)
        if result.training is not None:
            self.training_found.emit(result.training)
        self._session.mark_clean()
        if request.file is not None:
            self._settings.remember_file(request.file)
        if result.text and request.source is not None:
            self._messages.show_information(result.text, _REREAD, self.reread)
        elif result.text:
            self._messages.show_information(result.text)
        self.opened.emit()

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._waiting.clear()
        name = "It" if self._request is None else self._request.name
        if isinstance(error, MemoryError):
            self._messages.show_error(f"{name} does not fit into memory; nothing was opened.")
        elif (
            isinstance(error, sequences.ReadError)
            and self._request is not None
            and self._request.answered
        ):
            self._preview = None
            self._messages.show_error(sentence(str(error)), _CORRECT, self._correct)
        elif isinstance(error, ValueError | OSError):
            self._messages.show_error(sentence(str(error)))
        else:
            raise error

    def _ended(self) -> None:
        self._card.end()
        self.activity.emit(None)

    # How it was read

    def _adopt(self) -> None:
        """Take note of a file that was opened before there was a window."""
        sequence = self._session.sequence
        if sequence.source is None or sequence.example is not None:
            return
        path = Path(sequence.source)
        if not path.is_absolute() or not path.is_file():
            return
        self._read_as[sequence] = (Source(path), sequences.ReadOptions())
        self._settings.remember_file(path)
        if sequence.notes:
            text = " ".join((f"{sequence.name}: {sequence.summary}.", *sequence.notes))
            self._messages.show_information(text, _REREAD, self.reread)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self.reread_action.setEnabled(self._session.sequence in self._read_as)

    def _correct(self) -> None:
        """Show how the file that could not be read was taken."""
        if not self.busy:
            self._ask_again(self._preview)

    def _ask_again(self, preview: TablePreview | None) -> None:
        request = self._request
        if request is not None and request.source is not None and request.options is not None:
            self._ask_how(request.source, request.options, preview)

    def _ask_how(self, source: Source, options: ReadOptions, preview: TablePreview | None) -> None:
        # Imported when needed: most starts never show it.
        from lstm_gui.gui.dialogs.import_preview import ImportDialog

        if self._dialog is not None:
            self._dialog.reject()
        self._dialog = ImportDialog(source, options, preview, self._window)
        self._dialog.finished.connect(self._answered)
        self._dialog.open()

    @Slot(int)
    def _answered(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is None:
            return
        dialog.deleteLater()
        if result == QDialog.DialogCode.Accepted:
            self._open_source(dialog.source, dialog.options, ask=False)
        else:
            self._waiting.clear()
