"""Work for what is looked at, begun when it has stood still for a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from lstm_gui.gui.trace_runner import TraceRunner

if TYPE_CHECKING:
    from lstm_gui.gui.files.background import Progress

Result = TypeVar("Result")

_REST_MILLISECONDS = 80
"""Longer than from one event of a mouse that moves to the next, shorter than one notices."""


class CalmRunner(QObject):
    """A runner that waits until nothing new was asked for during a moment.

    While a range is dragged, every frame asks for another one: what is begun for each would take
    the processor from the frames, and what it finds would have everything painted twice.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = TraceRunner(self)
        self._waiting: tuple[Callable[[Progress], Any], Callable[..., None]] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._begin)

    def submit(
        self,
        compute: Callable[[Progress], Result],
        done: Callable[[Result | None, Exception | None], None],
    ) -> None:
        """Compute in a thread, after a moment; ``done(result, error)`` is called here, later."""
        self._runner.cancel()
        self._waiting = compute, done
        self._rest.start()

    def cancel(self) -> None:
        """Give up what was asked for."""
        self._rest.stop()
        self._waiting = None
        self._runner.cancel()

    def shutdown(self) -> None:
        """Give up everything and wait a moment for the thread."""
        self.cancel()
        self._runner.shutdown()

    @Slot()
    def _begin(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._runner.submit(*waiting)
