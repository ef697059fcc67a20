"""The thread in which a run makes its updates, and the timer that asks what it has made."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lstm_gui.gui.garbage import collector
from lstm_gui.gui.training.window_share import WindowShare

if TYPE_CHECKING:
    from lstm_gui.session import TrainingRun

_PULL_MILLISECONDS = 33
# A stop that takes no longer is waited for, so that the result is there when the click returns.
QUICK_STOP_SECONDS = 0.1
_SHUTDOWN_SECONDS = 0.9


class RunWorker(QObject):
    """Works on one run at a time; ``pulled`` comes some thirty times a second meanwhile.

    The thread touches nothing of Qt. ``share`` says when there is time to show what it has made.
    """

    pulled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.share = WindowShare()
        self._run: TrainingRun | None = None
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_PULL_MILLISECONDS)
        self._timer.timeout.connect(self.pulled)

    @property
    def active(self) -> bool:
        """Whether there is a run, be it paused."""
        return self._thread is not None

    def begin(self, run: TrainingRun) -> None:
        """Let a run do what it was asked for."""
        self._run = run
        collector().rushing = True
        self._thread = threading.Thread(target=run.run, name="training", daemon=True)
        run.between_updates = self.share.give_way
        self.share.begin()
        self._timer.start()
        self._thread.start()

    def join(self) -> None:
        """Wait for the thread of a run that is over."""
        thread = self._thread
        self._forget()
        if thread is not None:
            thread.join()

    def set_aside(self) -> None:
        """Ask the run to end and wait a moment; a long update ends by itself, later."""
        run = self._run if self.active else None
        self._forget()
        if run is not None:
            run.stop()
            run.wait_until_over(QUICK_STOP_SECONDS)

    def let_go(self) -> None:
        """Ask the run to end and do not wait."""
        if self._run is not None and self.active:
            self._run.stop()
        self._forget()

    def shutdown(self) -> None:
        """End the run within a second; for a closing window."""
        thread = self._thread
        self.let_go()
        if thread is not None:
            # A single update may take longer; the thread is a daemon, and ends with the process.
            thread.join(_SHUTDOWN_SECONDS)

    def _forget(self) -> None:
        self._timer.stop()
        collector().rushing = False
        self.share.end()
        self._run = self._thread = None
