"""What can be opened of things that were copied or dragged here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from lstm_gui import sequences
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.gui.files import opening
else:
    opening = lazy_module("lstm_gui.gui.files.opening")


def local_files(data: QMimeData) -> list[Path]:
    """Give the files on this machine that the data name."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def has_text(data: QMimeData) -> bool:
    """Tell whether the data hold text that is not blank."""
    return data.hasText() and bool(data.text().strip())


def drop_text(paths: list[Path], text: bool) -> tuple[str, bool]:
    """Say what dropping will do, and whether it will do anything."""
    if not paths:
        return ("Drop to open the text as a sequence", True) if text else (
            "Only files and text can be opened", False)  # fmt: skip
    models = [path for path in paths if opening.is_model(path)]
    others = [path for path in paths if not opening.is_model(path)]
    if len(models) > 1 or len(others) > 1:
        return f"{len(paths)} files: drop one sequence, one model, or one of each", False
    for path in others:
        if path.is_dir():
            return f"{path.name} is a folder; drop a file", False
    if models and others:
        return f"Drop to open {others[0].name} and then the network {models[0].name}", True
    if models:
        return f"Drop to open the network {models[0].name}", True
    path = others[0]
    if path.suffix.lower() in sequences.READABLE_SUFFIXES:
        return f"Drop to open the sequence {path.name}", True
    return f"Drop to try to open {path.name} as a sequence", True
