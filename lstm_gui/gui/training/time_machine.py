"""Going back to a checkpoint of a run, and laying another one over it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lstm_gui import engine, session
from lstm_gui.gui.trace_runner import TraceRunner
from lstm_gui.session import (
    Aspect,
    Showing,
    compute_run,
)

if TYPE_CHECKING:
    from lstm_gui.gui.files.background import Progress
    from lstm_gui.gui.training.controller import TrainingController
    from lstm_gui.session import (
        Checkpoint,
        Recording,
        Run,
        Session,
        TrainingSnapshot,
    )

NEWEST = "newest"
"""What an earlier update is compared with unless something else is chosen."""
# A trace that takes longer is computed beside the window.
_QUICK_SECONDS = 0.02
_PLAY_MILLISECONDS = 160


class TimeMachine(QObject):
    """Which update is looked at: a checkpoint of the run, or whatever is the newest.

    The session shows its weights and its trace; every view follows by itself. The trace of the
    update that it is compared with is the session's baseline meanwhile.
    """

    changed = Signal()
    """Another update or comparison; or the run, and with it what can be gone back to."""

    def __init__(self, session: Session, controller: TrainingController) -> None:
        super().__init__(controller)
        self._session = session
        self._controller = controller
        self._looked_at: Checkpoint | None = None
        self._shown: Run | None = None
        self._pinned: Checkpoint | None = None
        self._compared: Checkpoint | str | None = NEWEST
        self._ghost: Recording | None = None
        self._runner = TraceRunner(self)
        self._ghost_runner = TraceRunner(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_PLAY_MILLISECONDS)
        self._timer.timeout.connect(self._play_on)

    # What is there

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """What can be gone back to, the earliest first."""
        run = self._controller.run
        return () if run is None else run.checkpoints.all

    @property
    def looked_at(self) -> Checkpoint | None:
        """The checkpoint that is looked at; None while the newest is followed."""
        return self._looked_at

    @property
    def looking_back(self) -> bool:
        """Whether an earlier update is shown."""
        return self._looked_at is not None

    @property
    def update(self) -> int:
        """The update that is looked at: whose gates are on the screen."""
        if self._looked_at is not None:
            return self._looked_at.update
        return self._controller.followed_update

    @property
    def playing(self) -> bool:
        """Whether it moves from checkpoint to checkpoint by itself."""
        return self._timer.isActive()

    @property
    def compared(self) -> Checkpoint | str | None:
        """What is laid over it: a pinned checkpoint, NEWEST, or nothing."""
        return self._compared

    @property
    def pinned(self) -> Checkpoint | None:
        """The checkpoint that was pinned to compare others with."""
        return self._pinned

    @property
    def ghost_update(self) -> int | None:
        """The update that is laid over the one looked at, None where nothing is."""
        if isinstance(self._compared, session.Checkpoint):
            return self._compared.update if self._ghost is not None else None
        newest = self._controller.traced
        if self._compared is None or not self.looking_back or newest is None:
            return None
        return newest.update

    @property
    def ghost_name(self) -> str:
        """What lies over the update that is looked at, in words."""
        update = self.ghost_update
        return "baseline" if update is None else f"update {update}"

    # What a person does

    def go(self, update: float) -> None:
        """Look at the checkpoint nearest to an update; at the newest one follow the run."""
        run = self._controller.run
        if run is None or not self.checkpoints:
            return
        found = run.checkpoints.nearest(update)
        # A run that goes on may have kept a checkpoint after the update that is shown.
        newest = min(found.update, self._controller.shown_update)
        if found.update >= self.checkpoints[-1].update and update >= newest:
            self.follow()
        elif self._looked_at is None or found.update != self._looked_at.update:
            self._look_at(found)

    def move(self, places: int) -> None:
        """Go so many checkpoints on, or back if negative."""
        checkpoints = self.checkpoints
        if not checkpoints:
            return
        updates = [one.update for one in checkpoints]
        if self._looked_at is None:
            if places > 0:
                return
            at = sum(update < self.update for update in updates)
        else:
            at = min(range(len(updates)), key=lambda place: abs(updates[place] - self.update))
        at = max(at + places, 0)
        if at >= len(updates) - 1 and places > 0:
            self.follow()
            return
        # Also the last one: while the run goes on it is earlier than the newest update.
        found = checkpoints[min(at, len(updates) - 1)]
        if self._looked_at is None or found.update != self._looked_at.update:
            self._look_at(found)

    @Slot()
    def follow(self) -> None:
        """Show the newest update again, and every one that comes."""
        self._timer.stop()
        if self._looked_at is None:
            return
        self._looked_at = self._shown = None
        if self._controller.active:
            self._controller.show_newest()
        else:
            self._session.end_live()
        self.changed.emit()

    def play(self, *, on: bool) -> None:
        """Move from checkpoint to checkpoint until the newest; from the beginning if there."""
        if not on or not self.checkpoints:
            self._timer.stop()
        else:
            if self._looked_at is None:
                self.go(self.checkpoints[0].update)
            self._timer.start()
        self.changed.emit()

    def pin(self) -> None:
        """Keep the update that is looked at and compare others with it from now on."""
        run = self._controller.run
        if run is None or not self.checkpoints:
            return
        pinned = self._looked_at or run.checkpoints.newest
        if self._pinned is not None:
            run.checkpoints.pin(self._pinned.update, on=False)
        run.checkpoints.pin(pinned.update)
        self._pinned = pinned
        self.compare_with(pinned)

    def compare_with(self, other: Checkpoint | str | None) -> None:
        """Lay a checkpoint over what is looked at, or NEWEST, or nothing."""
        self._compared = other
        self._ghost = None
        if isinstance(other, session.Checkpoint):
            self._trace(other, self._ghost_runner, self._take_ghost)
        self._show()
        self.changed.emit()

    # For the controller

    def begin(self) -> None:
        """Follow another run."""
        self.reset()
        self.changed.emit()

    def reset(self) -> None:
        """Forget the update looked at and the comparison without showing anything."""
        self._timer.stop()
        self._looked_at = self._shown = self._pinned = self._ghost = None
        self._compared = NEWEST

    def ghost_for(self, snapshot: TrainingSnapshot) -> Recording | None:
        """Give what is laid over the newest update while that is followed."""
        other = self._compared
        if isinstance(other, session.Checkpoint) and other.update != snapshot.update:
            return self._ghost
        return None

    def show_newest_beside(self) -> None:
        """Renew the comparison with the newest update; it has moved on."""
        if self._compared == NEWEST:
            self._show()

    def show_again(self) -> None:
        """Show what is looked at anew; the run has ended, and edits wait for another reason."""
        if self.looking_back:
            self._show()

    def shutdown(self) -> None:
        """End what runs."""
        self._timer.stop()
        self._runner.shutdown()
        self._ghost_runner.shutdown()

    # Inside

    def _look_at(self, checkpoint: Checkpoint) -> None:
        self._looked_at = checkpoint
        self._trace(checkpoint, self._runner, self._take)
        self.changed.emit()

    def _trace(self, checkpoint: Checkpoint, runner: TraceRunner, done: object) -> None:
        assert callable(done)  # noqa: S101 - one of ours
        update, weights = checkpoint.update, checkpoint.parameters
        other = replace(self._session.document, parameters=weights, reference=weights)
        stand_in = self._session.recording  # so that none is computed; what lies over it is ours

        def compute(progress: Progress | None = None) -> Run:
            return compute_run(other, stand_in, progress)

        def finished(run: Run | None, error: Exception | None) -> None:
            if error is not None and not isinstance(error, engine.Divergence):
                raise error
            done(update, run)

        if self._session.trace_seconds <= _QUICK_SECONDS:
            try:
                finished(compute(), None)
            except engine.Divergence:
                done(update, None)
        else:
            runner.submit(compute, finished)

    def _take(self, update: int, run: Run | None) -> None:
        if self._looked_at is not None and self._looked_at.update == update and run is not None:
            self._shown = run
            self._show()

    def _take_ghost(self, update: int, run: Run | None) -> None:
        wanted = self._compared
        if isinstance(wanted, session.Checkpoint) and wanted.update == update and run is not None:
            self._ghost = run.recording
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        """Give the session what is looked at and what lies over it."""
        shown, looked_at = self._shown, self._looked_at
        if looked_at is None:
            self._controller.show_newest()
        elif shown is not None:
            ghost = self._ghost
            if self._compared == NEWEST:
                ghost = self._newest_recording(looked_at.update)
            elif self.ghost_update == looked_at.update:
                ghost = None
            with self._session.notifier.batch():
                self._session.show_run(
                    replace(shown, baseline=ghost),
                    Showing(looked_at.update, self.ghost_name, not self._controller.active),
                )
                self._session.notifier.announce(Aspect.TRAINING)

    def _newest_recording(self, update: int) -> Recording | None:
        newest = self._controller.traced
        if newest is None or newest.trace is None or newest.update == update:
            return None
        from lstm_gui.session import recording_of  # of a training run only

        return recording_of(newest.trace, newest.network, self._session.document)

    @Slot()
    def _play_on(self) -> None:
        self.move(1)
