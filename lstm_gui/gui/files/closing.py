"""Closing a window with unsaved work: save it, give it up, or stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from lstm_gui.gui.files.save_session import SavedRun
    from lstm_gui.gui.files.saver import Saver
    from lstm_gui.session import Session, TrainingRuns

Save = Callable[[Callable[[], None]], None]
"""Asks for a file and saves there; calls what it is given when that is done."""

# A file is mostly written within this; what takes longer is not waited for in the window's thread,
# unless nothing can ask any more.
_QUICK_SECONDS, _LONGEST_SECONDS = 0.3, 10.0


class Closing(QObject):
    """Decides whether the window may close, and asks where something would be lost.

    It asks only once ``enabled``, which the running program does and a script or a picture does
    not. ``save`` asks for a file, writes it, and then calls what it is given. A file that is being
    written is waited for: ``waiting`` says so where that takes a while.
    """

    waiting = Signal(str)

    def __init__(
        self,
        session: Session,
        runs: Callable[[], TrainingRuns],
        save: Save,
        saver: Saver,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._saver = saver
        self._when_idle = False
        self._runs = runs
        self._save = save
        self._window = window
        self._dialog: QMessageBox | None = None
        self._saved: tuple[object, int] | None = None
        self._decided = False
        self.enabled = False
        saver.idle.connect(self._on_idle)
        self.keeps = False
        """Whether what is unsaved is kept for the next start."""

    def unsaved(self) -> bool:
        """Tell whether closing now would lose something: a modified document, a run under way."""
        return self._session.modified or self._run_is_unsaved

    @property
    def allowed(self) -> bool:
        """Whether the window may close now; asks, or waits for a file, if not."""
        may_wait = self.enabled and not self._decided
        if not self._saver.finish(_QUICK_SECONDS if may_wait else _LONGEST_SECONDS) and may_wait:
            self._when_idle = True
            self.waiting.emit("A file is still being written; the window closes when it is there.")
            return False
        if not may_wait or not self.unsaved():
            return True
        self._ask()
        return False

    def mark_saved(self, run: SavedRun) -> None:
        """Note that the runs were written, the one looked at as it was after an update."""
        self._saved = run

    def close_and_keep(self) -> None:
        """Close without asking, as on Ctrl-C; the next start offers what was unsaved."""
        self._decided = self.keeps = True
        self._window.close()

    @property
    def _run_is_unsaved(self) -> bool:
        current = self._runs().current
        if current is None or current.run.state.over or not current.run.update:
            return False
        return self._saved != (current.run, current.run.update)

    def _ask(self) -> None:
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        dialog = QMessageBox(self._window)
        dialog.setObjectName("closeDialog")
        dialog.setIcon(QMessageBox.Icon.Question)
        dialog.setWindowTitle("Unsaved work")
        name = self._session.sequence.name
        dialog.setText(f"Save the session on {name} before closing?")
        detail = "What was changed since it was opened or saved would be lost."
        if self._run_is_unsaved:
            detail = "The training run can be saved with it, and goes on from there another day."
        dialog.setInformativeText(detail)
        for button, label, key in (
            (QMessageBox.StandardButton.Save, "Save…", "closeSaveButton"),
            (QMessageBox.StandardButton.Discard, "Don't save", "closeDiscardButton"),
            (QMessageBox.StandardButton.Cancel, "Cancel", "closeCancelButton"),
        ):
            made = dialog.addButton(button)
            made.setText(label)
            made.setObjectName(key)
            made.setAccessibleName(label)
        dialog.setDefaultButton(QMessageBox.StandardButton.Save)
        dialog.setEscapeButton(QMessageBox.StandardButton.Cancel)
        dialog.finished.connect(self._answered)
        self._dialog = dialog
        dialog.open()

    @Slot(int)
    def _answered(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        if result == QMessageBox.StandardButton.Save:
            self._save(self._close_later)
        elif result == QMessageBox.StandardButton.Discard:
            self._close()

    def _close_later(self) -> None:
        # The saver that has just called must have ended first.
        QTimer.singleShot(0, self, self._close_if_saved)

    @Slot()
    def _close_if_saved(self) -> None:
        # What was edited while the file was written is not in it; a run that went on meanwhile is,
        # as far as it was when it was saved.
        if self._session.modified:
            self._window.close()
        else:
            self._close()

    @Slot(bool)
    def _on_idle(self, well: bool) -> None:
        """Close at last, unless the file was not written: that is said, and the window stays."""
        wanted, self._when_idle = self._when_idle, False
        if wanted and well:
            QTimer.singleShot(0, self._window, self._window.close)

    @Slot()
    def _close(self) -> None:
        self._decided = True
        self._window.close()
