"""The log: one text file of bounded size in the program's own folder."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from lstm_gui.gui.files.folders import log_folder

_NAME = "lstm-lab.log"
_MOST_BYTES = 1_000_000


def log_path() -> Path:
    """Give the file that is written; there may be an older one beside it, ending in ``.1``."""
    return log_folder() / _NAME


def write_log(text: str) -> Path | None:
    """Append an entry with the time; returns the file, or None if it cannot be written.

    Beyond a megabyte the file becomes the older one and a new one begins.
    """
    path = log_path()
    time = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_name(f"{_NAME}.1"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{time} process {os.getpid()}\n{text.rstrip()}\n\n")
    except OSError:
        return None
    return path
