"""Makes documents beside the window, and opens each as one change that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.trace_memory import check_memory
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.session import Document, Open, Run, Session, compute_run

Make = Callable[[Document], Document]


@dataclass(frozen=True, eq=False)
class _Wish:
    make: Make
    text: str
    gesture: object | None
    base: Document

    def __call__(self, progress: Progress) -> tuple[Document, Run]:
        """Make the document and its trace; called in a thread."""
        document = self.make(self.base)
        check_memory(document)
        return document, compute_run(document, progress=progress)


class DocumentMaker(QObject):
    """Carries out the newest wish for another document; what is wished meanwhile replaces it.

    While a run is under way nothing is opened.
    """

    opened = Signal()
    failed = Signal(str)
    """One sentence that says why nothing was opened."""

    def __init__(
        self, session: Session, controller: TrainingController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._background = Background(self)
        self._wish: _Wish | None = None

    @property
    def busy(self) -> bool:
        """Whether a document is being made."""
        return self._background.busy

    def open(self, make: Make, text: str, gesture: object | None = None) -> None:
        """Make a document from the present one, and open it.

        ``text`` says in the undo menu what was done; wishes of one ``gesture`` are one undo step.
        """
        self._wish = _Wish(make, text, gesture, self._session.document)
        self._background.start(self._wish, self._take, self._fail)

    def _take(self, made: tuple[Document, Run]) -> None:
        wish = self._wish
        if wish is None:
            return
        if self._controller.active:
            self.failed.emit("A training began meanwhile; stop it to change this.")
            return
        if wish.base is not self._session.document:
            self.open(wish.make, wish.text, wish.gesture)  # edited meanwhile: from what is there
            return
        document, run = made
        self._session.do(Open(document, wish.text), wish.gesture, run)
        self.opened.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, MemoryError):
            self.failed.emit("The trace does not fit into memory; use fewer units or steps.")
        elif isinstance(error, ValueError | OSError):
            text = str(error)
            self.failed.emit(f"{text[:1].upper()}{text[1:]}.")
        else:
            raise error
