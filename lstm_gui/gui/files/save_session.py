"""Saving the whole session: sequence, network, policy and interventions."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui.gui.files.message_bar import MessageBar
from lstm_gui.gui.files.saving import FileKind, ask_and_save
from lstm_gui.gui.files.settings import Settings
from lstm_gui.session import SESSION_SUFFIX, Session, save_document

_KIND = FileKind("session", "Sessions", SESSION_SUFFIX, "saveSessionDialog")


def write_session(session: Session, path: Path) -> None:
    """Write the document; it counts as unmodified from then on. Raises interchange.WriteError."""
    save_document(path, session.document)
    session.mark_clean()


def save_session(
    session: Session, settings: Settings, messages: MessageBar, parent: QWidget
) -> QFileDialog:
    """Ask for a file name and save the session there; returns the dialog."""
    stem = session.sequence.example or Path(session.sequence.name).stem
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "session"
    write = partial(write_session, session)
    return ask_and_save(_KIND, f"{stem}{SESSION_SUFFIX}", write, settings, messages, parent)
