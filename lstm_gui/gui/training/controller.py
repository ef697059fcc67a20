"""The one training run of a window: its thread, its snapshots, and what becomes of its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from lstm_gui import session
from lstm_gui.gui.training.edited_plan import EditedPlan
from lstm_gui.gui.training.run_display import RunDisplay
from lstm_gui.gui.training.run_worker import QUICK_STOP_SECONDS, RunWorker
from lstm_gui.gui.training.time_machine import TimeMachine
from lstm_gui.session import (
    Aspect,
    RunShelf,
    TrainingRuns,
    TrainingState,
)

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.session import (
        Checkpoint,
        Document,
        PartedUpdate,
        RunBranch,
        Session,
        TrainingMessage,
        TrainingRun,
        TrainingSnapshot,
        UpdatePart,
    )


class TrainingController(QObject):
    """Starts, steers and ends training runs, one at a time, and shows them in the session.

    When a run ends, its weights are taken over as one change that can be undone. ``runs`` keeps
    every run on the open sequence, also while another is open; ``time_machine`` goes back along the
    one that is looked at.
    """

    counted = Signal()
    """Counters have another update to show."""
    advanced = Signal()
    """Curves have another snapshot to show, that of the update that was counted."""
    state_changed = Signal()
    """Another state, or another message."""
    part_made = Signal()
    """Another part of an update was made by itself, or whole updates are made again."""
    inspect_wanted = Signal()
    backward_wanted = Signal()
    """A person wants to see the update looked at in Inspect, or a backward part in Train."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: TrainingRun | None = None
        self._parted: PartedUpdate | None = None
        self._by_parts = False
        self._speed: float | None = None
        self.plan = EditedPlan(self)
        self.plan.changed.connect(self._follow_plan)
        self._told: tuple[object, ...] | None = None
        self._refused: TrainingMessage | None = None
        self.runs = TrainingRuns()
        self._document = session.document
        self._shelf = RunShelf()
        self.time_machine = TimeMachine(session, self)
        self._worker = RunWorker(self)
        self._display = RunDisplay(session, self, self._worker.share)
        self._worker.pulled.connect(self._pull)
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.DISPLAY)

    # What is there

    @property
    def state(self) -> TrainingState:
        """Where the run is; IDLE before the first."""
        return TrainingState.IDLE if self._run is None else self._run.state

    @property
    def active(self) -> bool:
        """Whether a run is under way, be it paused."""
        return self._worker.active

    @property
    def stopping(self) -> bool:
        """Whether the run under way was asked to end and is making its last update."""
        return self.active and self._run is not None and self._run.stopping

    @property
    def run(self) -> TrainingRun | None:
        """The run under way, or the last one."""
        return self._run

    @property
    def snapshot(self) -> TrainingSnapshot | None:
        """The snapshot shown of the run under way, or the last one of the last run."""
        return self._display.snapshot

    @property
    def parted(self) -> PartedUpdate | None:
        """The update that is made in parts, as far as it is; None where whole ones are made."""
        return self._parted

    @property
    def by_parts(self) -> bool:
        """Whether parts of updates are what a person wants to see now."""
        if self.state is TrainingState.RUNNING:
            return self._parted is not None
        return self._by_parts

    @property
    def speed(self) -> float | None:
        """The most updates per second that are made, None for flat out."""
        return self._speed

    @property
    def traced(self) -> TrainingSnapshot | None:
        """The newest snapshot that has a trace."""
        return self._display.traced

    @property
    def shown_update(self) -> int:
        """The update that counters tell: the same for all, and that of the gates and curves."""
        return self._display.shown_update

    @property
    def followed_update(self) -> int:
        """The update whose weights the session shows while the newest is followed."""
        return self._display.live_update

    @property
    def messages(self) -> tuple[TrainingMessage, ...]:
        """What happened, the oldest first."""
        messages = () if self._run is None else self._run.messages
        return messages if self._refused is None else (*messages, self._refused)

    # What a person does

    def start(self, settings: engine.TrainingSettings, *, fresh: bool = False) -> bool:
        """Train on the open sequence; while a run is paused, go on with it.

        Returns whether it runs. Settings that do not fit are refused with a message.
        """
        if self.active:
            return self._steer(session.TrainingRun.start)
        return self._begin(settings, fresh, session.TrainingRun.start)

    def step(self, settings: engine.TrainingSettings, *, fresh: bool = False) -> bool:
        """Make one update and pause; begins a run where there is none."""
        self._by_parts = self._by_parts and self._parted is not None
        if self.active:
            return self._steer(session.TrainingRun.request_update)
        return self._begin(settings, fresh, session.TrainingRun.request_update)

    def step_part(
        self, part: UpdatePart, settings: engine.TrainingSettings, *, fresh: bool = False
    ) -> bool:
        """Go on to the next such part of an update and pause; begins a run where there is none."""

        def wish(run: TrainingRun) -> None:
            run.request_part(part)

        self._by_parts = True
        return self._steer(wish) if self.active else self._begin(settings, fresh, wish)

    def set_speed(self, updates_per_second: float | None) -> None:
        """Make so many updates per second at most, None for flat out; acts at once."""
        self._speed = updates_per_second
        if self._run is not None:
            self._run.set_speed(updates_per_second)

    def pause(self) -> None:
        """Pause after the update that is being made."""
        if self.active:
            self._steer(session.TrainingRun.pause)

    def stop(self) -> None:
        """End the run and take over what it learned."""
        run = self._run
        if self.active and run is not None:
            run.stop()
            if run.wait_until_over(QUICK_STOP_SECONDS):
                self._pull()
            else:
                self._tell()

    def go_on_from(self, start: Checkpoint, settings: engine.TrainingSettings) -> bool:
        """Branch off: set the run under way aside and train on from one of its checkpoints.

        From the newest one by the settings in force the run itself goes on. Returns whether it
        runs; settings that do not fit are refused with a message, and nothing changes.
        """
        branch = self.runs.current
        if branch is None:
            return False
        run = branch.run
        if start.update == run.update and start.settings.same_course(settings):
            return self.select_run(branch.name) and self._steer(session.TrainingRun.start)
        try:
            made = self.runs.branch(self._session.document, settings, start)
        except (ValueError, MemoryError) as error:
            self._refuse(error)
            return False
        self._set_aside()
        made.run.start()
        return self._launch(made)

    def select_run(self, name: str) -> bool:
        """Look at a run of the list, paused at its newest update; sets another one aside.

        Returns whether that run is the one looked at now: one that is still making its last update
        cannot be.
        """
        branch = next((one for one in self.runs if one.name == name), None)
        if branch is None:
            return False
        if self.active and branch.run is self._run:
            return True
        self._set_aside()
        if branch.run.stopping and not branch.run.wait_until_over(QUICK_STOP_SECONDS):
            self._refuse(ValueError(f"{name} is still making its last update"), "cannot go on")
            return False
        branch = self.runs.go_on(branch)
        branch.run.pause()
        return self._launch(branch)

    def adopt(self, runs: TrainingRuns) -> None:
        """Take over runs on the open sequence that were kept in a file; paused where they were.

        One that had ended is shown as it ended, and nothing is under way.
        """
        self._set_aside()
        self.runs = runs
        if runs.current is None:
            return
        run = runs.current.run
        self.plan.set_value(run.current_plan)
        if run.state.over:
            self._refused, self._run = None, run
            self._display.begin(run)
            self.time_machine.begin()
            self._display.pull(run, over=True)
            self._session.notifier.announce(Aspect.TRAINING)
            self._tell(force=True)
            return
        run.pause()
        self._launch(runs.current)

    def take_over_looked_at(self) -> None:
        """Put the weights that are looked at into the document, as one change."""
        run, current = self._run, self.runs.current
        if run is None or current is None:
            return
        checkpoint = self.time_machine.looked_at or run.checkpoints.newest
        session.take_over_checkpoint(self._session, run, checkpoint, current.name)
        if not self.active:
            self.time_machine.follow()

    def set_learning_rate(self, rate: float) -> bool:
        """Change the learning rate of the run under way; see `change`."""
        return self.change(learning_rate=rate)

    def change(self, **values: float | str | None) -> bool:
        """Change settings of the run under way by their names; a refusal is a message.

        Returns whether they were taken.
        """
        if not self.active or self._run is None:
            return True
        try:
            self._run.change(**values)
        except ValueError as error:
            self._refuse(error, "cannot change this")
            return False
        self._tell(force=True)
        return True

    def resume(self) -> None:
        """Go on with the run that is paused."""
        if self.active:
            self._steer(session.TrainingRun.start)

    def shutdown(self) -> None:
        """End the run within a second and without taking anything over; for a closing window."""
        self.time_machine.shutdown()
        if self.active:
            self._worker.shutdown()
            self._session.end_live()

    # Inside

    def _begin(
        self, settings: engine.TrainingSettings, fresh: bool, wish: Callable[[TrainingRun], None]
    ) -> bool:
        try:
            branch = self.runs.begin(
                self._session.document, settings, fresh=fresh, plan=self.plan.value
            )
        except (ValueError, MemoryError) as error:
            self._refuse(error)
            return False
        wish(branch.run)
        return self._launch(branch)

    @Slot()
    def _follow_plan(self) -> None:
        if self._run is not None:
            self._run.set_stop_conditions(self.plan.value.stop)

    def _refuse(self, error: Exception, what: str = "cannot start") -> None:
        text = str(error) or "there is not enough memory for this"
        update = 0 if self._run is None or not self.active else self._run.update
        self._refused = session.TrainingMessage(
            update, f"{what}: {text}", session.MessageKind.WARNING
        )
        self._tell(force=True)

    def _warn(self, update: int, text: str) -> None:
        self._refused = session.TrainingMessage(update, text, session.MessageKind.WARNING)

    def _launch(self, branch: RunBranch) -> bool:
        """Let a run of the list do what it was asked for, in a thread of its own."""
        run = branch.run
        self._refused = None
        self._run = run
        self._display.begin(run)
        run.set_speed(self._speed)
        run.set_display_thresholds(self._session.document.display)
        self._worker.begin(run)
        self.time_machine.begin()
        self._announce()
        return True

    def _set_aside(self) -> None:
        """End the run under way without taking it over; it stays in the list."""
        self._worker.set_aside()
        self.time_machine.reset()
        self._session.end_live()

    def show_newest(self) -> None:
        """Show the newest snapshot that has a trace in the session, again or anew."""
        if self.active:
            self._display.show_newest()

    def _steer(self, wish: Callable[[TrainingRun], None]) -> bool:
        if self._run is not None:
            wish(self._run)
            self._tell()
        return True

    @Slot()
    def _pull(self) -> None:
        run = self._run
        if run is None or not self.active:
            return
        over = run.state.over
        self._display.pull(run, over=over)
        self._show_part(run.parted)
        if over:
            self._end(run)
        self._tell()

    def _show_part(self, parted: PartedUpdate | None) -> None:
        if parted is not self._parted:
            self._parted = parted
            self.part_made.emit()

    def _end(self, run: TrainingRun) -> None:
        self._worker.join()
        self._show_part(None)
        with self._session.notifier.batch():
            if not self.time_machine.looking_back:
                self._session.end_live()
            if run.update > 0:
                session.take_over(self._session, run)
        self._display.end(run)
        self.time_machine.show_again()
        self._session.notifier.announce(Aspect.TRAINING)

    def _tell(self, *, force: bool = False) -> None:
        messages = self.messages
        newest = messages[-1] if messages else None
        told = (self.state, self.active, self.stopping, len(messages), newest)
        if force or told != self._told:
            self._told = told
            self.state_changed.emit()

    def _announce(self) -> None:
        self.counted.emit()
        self.advanced.emit()
        self._tell(force=True)

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        document = self._session.document
        if changed & {Aspect.SEQUENCE, Aspect.NETWORK}:
            self._leave(self._document)
            self._document = document
        elif Aspect.DISPLAY in changed and self._run is not None:
            self._run.set_display_thresholds(document.display)

    def _leave(self, document: Document) -> None:
        """End a run whose document is no longer open; take up those of the one that is."""
        self._refused = None
        if self._run is not None and self.active:
            text = "training ended: another sequence or network was opened; undo brings it back"
            self._refused = session.TrainingMessage(
                self._run.update, text, session.MessageKind.WARNING
            )
        self._worker.let_go()
        self._shelf.put(document, self.runs)
        self.runs = self._shelf.take(self._session.document)
        current = self.runs.current
        self._run = None if current is None else current.run
        self._display.begin(self._run, None if self._run is None else self._run.latest)
        self._show_part(None)
        self._session.end_live()
        self.time_machine.begin()
        self._announce()
