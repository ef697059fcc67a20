"""Keeping unsaved work where a crash cannot take it, and offering it at the next start."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.folders import log_folder
from lstm_gui.session import (
    SESSION_SUFFIX,
    Document,
    Session,
    TrainingRuns,
)

_EVERY_MILLISECONDS = 15_000
# An update that takes longer is not waited for; what was learned before it is written.
_LONGEST_WAIT_SECONDS = 5.0
_PREFIX = "unsaved-"
_DAMAGED = "damaged-"


class Recovery(QObject):
    """Writes unsaved work every quarter of a minute, in a thread, and removes it in the end.

    ``unsaved`` tells whether there is any, ``runs`` gives those to keep with the document. The file
    is named after the process, so that two windows do not meet. When it cannot be written
    ``failed`` says so, once.
    """

    failed = Signal(str)

    def __init__(
        self,
        session: Session,
        runs: Callable[[], TrainingRuns],
        unsaved: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._runs = runs
        self._unsaved = unsaved
        self._written: tuple[object, ...] | None = None
        self._told = False
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
        """Write the work now if there is any that is not yet there."""
        if self._background.busy:
            return
        if not self._unsaved():
            self._written = None
            self._remove()
            return
        if self._state == self._written:
            return
        writing = _Writing(self.path, self._session.document, self._runs(), self._state)
        self._background.start(writing, self._kept, self._not_kept)

    def keep_now(self) -> None:
        """Write the work and wait for it; for a program that is told to end."""
        self._background.shutdown()
        if self._unsaved():
            with contextlib.suppress(OSError):
                _Writing(self.path, self._session.document, self._runs(), ())(_nobody_waits)

    def shutdown(self, *, remove: bool = True) -> None:
        """Stop; a program that ends as it should has nothing to recover, and removes the file."""
        self._timer.stop()
        self._background.shutdown()
        if remove:
            self._remove()

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    @property
    def _state(self) -> tuple[object, ...]:
        """What the file depends on; equal while nothing has happened."""
        runs = [(branch.name, branch.run.update, branch.run.messages) for branch in self._runs()]
        return (self._session.document, self._runs().current, runs)

    def _kept(self, state: tuple[object, ...]) -> None:
        self._written, self._told = state, False

    def _not_kept(self, error: Exception) -> None:
        """Say it the first time, and try again; the disk may have room by then."""
        if not self._told:
            self._told = True
            reason = getattr(error, "strerror", None)
            where = f"{reason}: {self.path.parent}" if reason else str(error)
            self.failed.emit(
                f"Unsaved work cannot be kept for a crash: {where}. It stays open, and this is "
                "tried again; save the session elsewhere to be safe."
            )


def _nobody_waits(_done: int, _all: int) -> None:
    """Take note of nothing."""


class _Writing:
    """The work of writing the document and the runs; in a thread."""

    def __init__(
        self, path: Path, document: Document, runs: TrainingRuns, state: tuple[object, ...]
    ) -> None:
        self._path = path
        self._document = document
        self._runs = runs
        self._state = state

    def __call__(self, _progress: Progress) -> tuple[object, ...]:
        # Here, since they need all of training and of the formats.
        from lstm_gui.session import newest_archive, save_document

        training = newest_archive(self._runs, _LONGEST_WAIT_SECONDS)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        save_document(self._path, self._document, training)
        return self._state


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


def put_aside(path: Path) -> None:
    """Keep a file that cannot be opened, but offer it no more."""
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name.replace(_PREFIX, _DAMAGED, 1)))
