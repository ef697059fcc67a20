"""Saving the whole session: sequence, network, policy, interventions, and the training runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui.gui.files.saver import Saver
from lstm_gui.gui.files.saving import FileKind, ask_and_save
from lstm_gui.gui.files.settings import Settings
from lstm_gui.session import (
    SESSION_SUFFIX,
    Document,
    Session,
    TrainingRun,
    TrainingRuns,
    newest_archive,
    save_document,
)

_KIND = FileKind("session", "Sessions", SESSION_SUFFIX, "saveSessionDialog")
# An update that takes longer is not waited for; what was learned before it is saved.
_LONGEST_WAIT_SECONDS = 5.0

SavedRun = tuple[TrainingRun, int] | None
"""The run that was looked at, and the update at which it was saved."""


def write_session(path: Path, document: Document, runs: TrainingRuns) -> SavedRun:
    """Write a document and the runs at their newest updates, in any thread.

    Raises WriteError and leaves an older file as it was.
    """
    training = newest_archive(runs, _LONGEST_WAIT_SECONDS)
    save_document(path, document, training)
    if training is None:
        return None
    kept = training.runs[training.current]
    run = next((branch.run for branch in runs if branch.name == kept.name), None)
    return None if run is None else (run, kept.checkpoints[-1].update)


def save_session(
    session: Session,
    runs: TrainingRuns,
    settings: Settings,
    saver: Saver,
    parent: QWidget,
    saved: Callable[[SavedRun], None],
) -> QFileDialog:
    """Ask for a file name and save the session there, as it is then; returns the dialog.

    What is edited while it is written stays modified. ``saved`` is called with the run in it when
    the file is there.
    """
    stem = session.sequence.example or Path(session.sequence.name).stem
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "session"

    def prepare(path: Path) -> tuple[Callable[[], SavedRun], Callable[[SavedRun], None]]:
        document, mark = session.document, session.mark

        def follow(run: SavedRun) -> None:
            session.mark_clean(mark)
            saved(run)

        return lambda: write_session(path, document, runs), follow

    return ask_and_save(_KIND, f"{stem}{SESSION_SUFFIX}", prepare, settings, saver, parent)
