"""Slow traces beside the window, so that a dragged slider never waits for 100 000 steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.session import Run

Done = Callable[[Run | None, Exception | None], None]


class TraceRunner(QObject):
    """The session's runner: the newest request only, delivered in this object's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)

    def submit(self, compute: Callable[[Progress], Run], done: Done) -> None:
        """Compute in a thread; ``done(run, error)`` is called here, later."""
        self._background.start(compute, partial(_succeeded, done), partial(done, None))

    def shutdown(self) -> None:
        """Cancel what runs."""
        self._background.shutdown()


def _succeeded(done: Done, run: Run) -> None:
    done(run, None)
