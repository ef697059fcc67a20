"""Makes a run again beside the window and says whether it came out the same."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.session import Repetition, TrainingRun, TrainingState

_POLL_MILLISECONDS = 100
_SHUTDOWN_SECONDS = 0.5


class RunAgain(QObject):
    """One repetition at a time, in a thread that touches nothing of Qt; ``text`` says how it is."""

    changed = Signal()

    def __init__(self, controller: TrainingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._repetition: Repetition | None = None
        self._thread: threading.Thread | None = None
        self._of: tuple[TrainingRun, int] | None = None
        self._refused = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)
        controller.state_changed.connect(self._drop_other)

    @property
    def possible(self) -> bool:
        """Whether there is a run that stands still."""
        run = self._controller.run
        moving = self._controller.active and run is not None and run.state is TrainingState.RUNNING
        return run is not None and run.update > 0 and not moving

    @property
    def active(self) -> bool:
        """Whether a run is being made again."""
        return self._thread is not None

    @property
    def identical(self) -> bool | None:
        """What came out; None while nobody knows."""
        found = None if self._repetition is None else self._repetition.comparison
        return None if found is None else found.identical

    @property
    def text(self) -> str:
        """Say in a few words how it is."""
        repetition = self._repetition
        if repetition is None:
            return self._refused or "not compared yet"
        if self.active:
            return f"{100 * repetition.made // repetition.updates} % made again"
        if repetition.failure:
            return f"failed: {repetition.failure}"
        found = repetition.comparison
        if found is None:
            return "not compared yet"
        if found.identical:
            return "identical"
        return "other losses" if not found.same_losses else "other weights"

    def start(self) -> None:
        """Make the run again from its start."""
        run = self._controller.run
        if self.active or not self.possible or run is None:
            return
        try:
            self._repetition = Repetition(run)
        except (ValueError, MemoryError) as error:
            self._refused = str(error) or "there is not enough memory"
            self.changed.emit()
            return
        self._of = (run, run.update)
        self._thread = threading.Thread(target=self._repetition.run, name="again", daemon=True)
        self._thread.start()
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Give up; the thread ends after its update."""
        if self._repetition is not None:
            self._repetition.cancel()
        self._thread = None
        self._timer.stop()
        self._repetition = None
        self.changed.emit()

    def shutdown(self) -> None:
        """End with the window."""
        thread = self._thread
        if thread is not None:
            self.cancel()
            thread.join(_SHUTDOWN_SECONDS)

    @Slot()
    def _poll(self) -> None:
        if self._thread is not None and not self._thread.is_alive():
            self._thread = None
            self._timer.stop()
        self.changed.emit()

    @Slot()
    def _drop_other(self) -> None:
        """Forget what was compared when another run, or more of it, is there."""
        run = self._controller.run
        if self._of is not None and (run is None or (run, run.update) != self._of):
            self._of = None
            self.cancel()
