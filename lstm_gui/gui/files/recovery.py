"""Keeping unsaved work where a crash cannot take it, and offering it at the next start."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.folders import log_folder
from lstm_gui.session import SESSION_SUFFIX, Document, Session, save_document

_EVERY_MILLISECONDS = 30_000
_PREFIX = "unsaved-"


class Recovery(QObject):
    """Writes the modified document every half a minute, in a thread, and removes it in the end.

    The file is named after the process, so that two windows do not meet. A folder that cannot be
    written is no error: there is then nothing to offer.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._written: Document | None = None
        self._background = Background(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.keep)
        self.path = log_folder() / f"{_PREFIX}{os.getpid()}{SESSION_SUFFIX}"

    def start(self) -> None:
        """Begin to keep the work."""
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Write the document now if it is modified and not yet there."""
        document = self._session.document
        if self._session.modified and document is not self._written and not self._background.busy:
            self._background.start(_Writing(self.path, document), self._kept, self._not_kept)

    def shutdown(self) -> None:
        """Stop, and remove the file: a program that ends as it should has nothing to recover."""
        self._timer.stop()
        self._background.shutdown()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _kept(self, document: Document) -> None:
        self._written = document

    def _not_kept(self, error: Exception) -> None:
        """Try again half a minute later; the disk may have room by then."""


class _Writing:
    """The work of writing one document."""

    def __init__(self, path: Path, document: Document) -> None:
        self._path = path
        self._document = document

    def __call__(self, _progress: Progress) -> Document:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        save_document(self._path, self._document)
        return self._document


def left_behind() -> tuple[Path, ...]:
    """Give the files of programs that no longer run, the newest first."""
    found = []
    for path in log_folder().glob(f"{_PREFIX}*{SESSION_SUFFIX}"):
        number = path.stem.removeprefix(_PREFIX)
        if number.isdigit() and int(number) != os.getpid() and not _runs(int(number)):
            with contextlib.suppress(OSError):
                found.append((path.stat().st_mtime, path))
    return tuple(path for _, path in sorted(found, reverse=True))


def _runs(process: int) -> bool:
    """Tell whether a process is alive and may be ours; where that cannot be asked, say no."""
    about = Path("/proc") / str(process)
    if about.parent.joinpath("self").exists():
        try:
            # Of a process that ended and was not waited for, and of kernel threads, this is empty.
            return b"lstm" in (about / "cmdline").read_bytes()
        except OSError:
            return False
    if os.name != "posix":
        return False  # os.kill would end it there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
