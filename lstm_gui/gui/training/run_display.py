"""What of a run is on the screen: the gates of one update, and counters and curves of the same."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent

from lstm_gui.session import Showing, TrainingState

if TYPE_CHECKING:
    from lstm_gui.gui.training.controller import TrainingController
    from lstm_gui.gui.training.window_share import WindowShare
    from lstm_gui.session import Session, TrainingRun, TrainingSnapshot

# Where traces are so dear that most snapshots have none, counters and curves go ahead this often.
_UNTRACED_SECONDS = 0.5


class RunDisplay:
    """Takes snapshots of a run when there is time, and has them shown.

    Every counter of the window tells ``shown_update``, in the same frame in which the session shows
    the gates of that update; what the run has made since is nobody's concern. The curves follow at
    the next pull: all at once would keep the window too long.
    """

    def __init__(
        self, session: Session, controller: TrainingController, share: WindowShare
    ) -> None:
        self._session = session
        self._controller = controller
        self._share = share
        self._waiting_since: float | None = None
        self._curves_due = False
        self.snapshot: TrainingSnapshot | None = None
        """What counters and curves show."""
        self.traced: TrainingSnapshot | None = None
        """The newest snapshot that has a trace."""
        self.shown_update = 0
        """The update that every counter tells."""
        self.live_update = 0
        """The update whose gates are shown while the newest is followed."""

    def begin(self, run: TrainingRun | None, snapshot: TrainingSnapshot | None = None) -> None:
        """Turn to another run, or to none; ``snapshot`` is what is known of it."""
        self.snapshot = self.traced = snapshot
        self._curves_due = False
        self._waiting_since = None
        self.shown_update = self.live_update = 0 if run is None else run.update

    def end(self, run: TrainingRun) -> None:
        """Note that the session shows the weights that a run ended with."""
        self.live_update = run.update

    def pull(self, run: TrainingRun, *, over: bool) -> None:
        """Show what a run has made, or a part of it, if it is time."""
        running = self._controller.state is TrainingState.RUNNING
        due = not running or self._share.frame_is_due()
        run.trace_wanted = due
        run.looked_at = self._session.step
        if self._curves_due and not over:
            self._show_curves()
        elif over or due:
            snapshot = run.mailbox.take()
            if snapshot is not None and not (running and self._can_wait(snapshot)):
                self._show(snapshot, live=not over)
            elif self._curves_due:
                self._show_curves()

    def show_newest(self) -> None:
        """Show the newest snapshot that has a trace in the session, again or anew."""
        snapshot, machine = self.traced, self._controller.time_machine
        if snapshot is None or snapshot.trace is None:
            return
        self.live_update = snapshot.update
        self._session.show_live(
            snapshot.network,
            snapshot.trace,
            snapshot.trace_seconds,
            machine.ghost_for(snapshot),
            Showing(snapshot.update, machine.ghost_name),
        )

    def _can_wait(self, snapshot: TrainingSnapshot) -> bool:
        """Tell whether one without a trace is better left out: the next may have one."""
        if snapshot.trace is not None:
            return False
        now = time.monotonic()
        if self._waiting_since is None:
            self._waiting_since = now
        return now - self._waiting_since < _UNTRACED_SECONDS

    def _show(self, snapshot: TrainingSnapshot, *, live: bool) -> None:
        self.snapshot = snapshot
        self.shown_update = snapshot.update
        self._waiting_since = None
        if snapshot.trace is not None:
            self.traced = snapshot
        if not live or snapshot.trace is None or snapshot.update == 0:
            with self._share.frame(live=False):
                self._controller.counted.emit()
            self._show_curves()
            return
        self._curves_due = True
        machine = self._controller.time_machine
        with self._share.frame():
            if machine.looking_back:
                machine.show_newest_beside()
            else:
                self.show_newest()
            self._controller.counted.emit()
            _paint()
        if self._controller.state is not TrainingState.RUNNING:  # it has just paused; no hurry
            self._show_curves()

    def _show_curves(self) -> None:
        self._curves_due = False
        with self._share.frame(live=False):
            self._controller.advanced.emit()
            _paint()


def _paint() -> None:
    """Paint here and now, while the worker waits, instead of when the event loop comes to it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
