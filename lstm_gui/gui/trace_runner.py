"""Slow traces beside the window, so that a dragged slider never waits for 100 000 steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from lstm_gui.gui.files.background import Background, Progress

Result = TypeVar("Result")


class TraceRunner(QObject):
    """The session's runner: the newest request only, delivered in this object's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)

    @property
    def background(self) -> Background:
        """What it computes in, which says how far it is."""
        return self._background

    def submit(
        self,
        compute: Callable[[Progress], Result],
        done: Callable[[Result | None, Exception | None], None],
    ) -> None:
        """Compute in a thread; ``done(result, error)`` is called here, later."""
        self._background.start(compute, partial(_succeeded, done), partial(done, None))

    def cancel(self) -> None:
        """Give up what was asked for."""
        self._background.cancel()

    def shutdown(self) -> None:
        """Cancel what runs."""
        self._background.shutdown()


def _succeeded(done: Callable[[Any, None], None], result: object) -> None:
    done(result, None)
