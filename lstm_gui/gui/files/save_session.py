"""Saving the whole session: sequence, network, policy and interventions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui.gui.files.message_bar import MessageBar
from lstm_gui.gui.files.saving import FileKind, ask_and_save
from lstm_gui.gui.files.settings import Settings
from lstm_gui.session import (
    SESSION_SUFFIX,
    Session,
    TrainingRuns,
    newest_archive,
    save_document,
)

_KIND = FileKind("session", "Sessions", SESSION_SUFFIX, "saveSessionDialog")


# An update that takes longer is not waited for; what was learned before it is saved.
_LONGEST_WAIT_SECONDS = 0.3


def write_session(session: Session, runs: TrainingRuns, path: Path) -> None:
    """Write the document and the runs; it counts as unmodified then. Raises WriteError."""
    save_document(path, session.document, newest_archive(runs, _LONGEST_WAIT_SECONDS))
    session.mark_clean()


def save_session(
    session: Session,
    runs: TrainingRuns,
    settings: Settings,
    messages: MessageBar,
    parent: QWidget,
    saved: Callable[[Path], None] | None = None,
) -> QFileDialog:
    """Ask for a file name and save the session there; returns the dialog.

    ``saved`` is called with the path when it is there.
    """
    stem = session.sequence.example or Path(session.sequence.name).stem
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "session"

    def write(path: Path) -> None:
        write_session(session, runs, path)
        if saved is not None:
            saved(path)

    return ask_and_save(_KIND, f"{stem}{SESSION_SUFFIX}", write, settings, messages, parent)
