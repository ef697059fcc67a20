"""Writing what a person saves beside the window, and saying what became of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lstm_gui.gui.files.background import Background

if TYPE_CHECKING:
    from lstm_gui.gui.files.background import Progress
    from lstm_gui.gui.files.message_bar import MessageBar

# What takes longer is announced; quicker, the words would only flicker.
_PATIENCE_MILLISECONDS = 300


@dataclass(frozen=True, eq=False)
class Writing:
    """One file to be written.

    ``what`` it is, such as "session"; ``work`` writes it in a thread, from what is not edited any
    more, and may raise OSError; ``written`` gets what that returned, in the window's thread.
    """

    what: str
    path: Path
    work: Callable[[], Any]
    written: Callable[[Any], None]


class Saver(QObject):
    """Writes one file after the other; none is given up for the next one.

    ``activity`` carries what is being written, or None; ``idle`` comes when nothing is left to
    write, and tells whether all of it was written.
    """

    activity = Signal(object)
    idle = Signal(bool)

    def __init__(self, messages: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = Background(self)
        self._waiting: deque[Writing] = deque()
        self._current: Writing | None = None
        self._well = True
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE_MILLISECONDS)
        self._slow.timeout.connect(self._announce)

    @property
    def busy(self) -> bool:
        """Whether something is being written or waits for that."""
        return self._current is not None or bool(self._waiting)

    def save(self, writing: Writing) -> None:
        """Write a file as soon as those before it are written."""
        self._waiting.append(writing)
        if self._current is None:
            self._well = True
            self._next()

    def finish(self, seconds: float) -> bool:
        """Wait at most so long for all that is to be written; tells whether nothing is left."""
        deadline = time.monotonic() + seconds
        while self.busy and self._background.finish(max(0.0, deadline - time.monotonic())):
            pass
        return not self.busy

    def _next(self) -> None:
        if self._waiting:
            self._current = self._waiting.popleft()
            self._slow.start()
            self._background.start(self._work, self._written, self._failed)
            return
        self._slow.stop()
        self.activity.emit(None)
        self.idle.emit(self._well)

    def _work(self, _progress: Progress) -> Any:
        assert self._current is not None  # noqa: S101 - set before the thread begins
        return self._current.work()

    def _written(self, result: Any) -> None:
        writing, self._current = self._current, None
        assert writing is not None  # noqa: S101 - one was under way
        try:
            writing.written(result)
            if self._well:  # else the error of one before it is what has to be read
                self._messages.show_information(f"The {writing.what} was saved as {writing.path}.")
        finally:
            self._next()

    def _failed(self, error: Exception) -> None:
        writing, self._current, self._well = self._current, None, False
        assert writing is not None  # noqa: S101 - one was under way
        try:
            if isinstance(error, MemoryError):
                text = f"{writing.path} was not written: memory ran out; close what is not needed."
                self._messages.show_error(text)
            elif isinstance(error, OSError):
                self._messages.show_error(str(error))
            else:
                raise error
        finally:
            self._next()

    @Slot()
    def _announce(self) -> None:
        if self._current is not None:
            self.activity.emit(f"saving {self._current.path.name}\N{HORIZONTAL ELLIPSIS}")
