"""How far the run of an edit is, where that takes long, and a way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.files.background import Background
from lstm_gui.gui.files.progress_card import ProgressCard
from lstm_gui.session import Aspect, Session


class RunProgress(QObject):
    """Shows a card while the session's run lags behind the edits; Cancel takes the edits back.

    The picture on the screen stays that of the last run meanwhile.
    """

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._card = ProgressCard(window, background, "run", "Take the edit back")
        self._card.cancelled.connect(self._cancel)
        self._shown = False
        session.subscribe(self._on_change, Aspect.PENDING)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        pending = self._session.pending
        if pending and not self._shown:
            steps = f"{self._session.sequence.steps:,}".replace(",", "\u202f")
            self._card.begin(f"Running {steps} steps")
        elif not pending:
            self._card.end()
        self._shown = pending

    @Slot()
    def _cancel(self) -> None:
        self._session.cancel_pending()
