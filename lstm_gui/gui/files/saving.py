"""Asking for a file name to save under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui.gui.files.saver import Saver, Writing
from lstm_gui.gui.files.settings import Settings

Prepare = Callable[[Path], tuple[Callable[[], Any], Callable[[Any], None]]]
"""Gives for a path the work that writes the file, in a thread, and what follows that, here."""


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
        prepare: Prepare,
        settings: Settings,
        saver: Saver,
        dialog: QFileDialog,
    ) -> None:
        super().__init__(dialog)
        self._kind = kind
        self._prepare = prepare
        self._settings = settings
        self._saver = saver
        dialog.fileSelected.connect(self.save)

    @Slot(str)
    def save(self, text: str) -> None:
        """Have the file written."""
        path = Path(text)
        if path.suffix.lower() != self._kind.suffix:
            path = path.with_name(path.name + self._kind.suffix)
        work, follow = self._prepare(path)
        settings = self._settings

        def written(result: Any) -> None:
            settings.last_export_folder = path.parent
            follow(result)

        self._saver.save(Writing(self._kind.name, path, work, written))


def ask_and_save(
    kind: FileKind,
    proposed: str,
    prepare: Prepare,
    settings: Settings,
    saver: Saver,
    parent: QWidget,
) -> QFileDialog:
    """Ask where to save, and have the file written there beside the window; returns the dialog.

    ``prepare(path)`` takes hold of what is to be written as it is at that moment.
    """
    dialog = QFileDialog(parent, f"Save {kind.name}", str(settings.last_export_folder))
    dialog.setObjectName(kind.dialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(f"{kind.plural} (*{kind.suffix})")
    dialog.setDefaultSuffix(kind.suffix.lstrip("."))
    dialog.selectFile(proposed)
    _Saving(kind, prepare, settings, saver, dialog)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
