"""Asking for a file name and writing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui.gui.files.message_bar import MessageBar
from lstm_gui.gui.files.settings import Settings


@dataclass(frozen=True)
class FileKind:
    """What is saved: its name and plural, the ending of the file, the name of the dialog."""

    name: str
    plural: str
    suffix: str
    dialog: str


class _Saving(QObject):
    """The file dialog's answer; lives as long as the dialog."""

    def __init__(
        self,
        kind: FileKind,
        write: Callable[[Path], None],
        settings: Settings,
        messages: MessageBar,
        dialog: QFileDialog,
    ) -> None:
        super().__init__(dialog)
        self._kind = kind
        self._write = write
        self._settings = settings
        self._messages = messages
        dialog.fileSelected.connect(self.save)

    @Slot(str)
    def save(self, text: str) -> None:
        """Write the file and say so."""
        path = Path(text)
        if path.suffix.lower() != self._kind.suffix:
            path = path.with_name(path.name + self._kind.suffix)
        try:
            self._write(path)
        except OSError as error:
            self._messages.show_error(str(error))
            return
        self._settings.last_export_folder = path.parent
        self._messages.show_information(f"The {self._kind.name} was saved as {path}.")


def ask_and_save(
    kind: FileKind,
    proposed: str,
    write: Callable[[Path], None],
    settings: Settings,
    messages: MessageBar,
    parent: QWidget,
) -> QFileDialog:
    """Ask where to save, and call ``write(path)``, which may raise OSError; returns the dialog."""
    dialog = QFileDialog(parent, f"Save {kind.name}", str(settings.last_export_folder))
    dialog.setObjectName(kind.dialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(f"{kind.plural} (*{kind.suffix})")
    dialog.setDefaultSuffix(kind.suffix.lstrip("."))
    dialog.selectFile(proposed)
    _Saving(kind, write, settings, messages, dialog)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
