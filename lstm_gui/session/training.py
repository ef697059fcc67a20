"""A training run: drives the engine's loop, can be steered from another thread, and tells."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from lstm_gui import engine
from lstm_gui.analysis import trace_gate_shares
from lstm_gui.session.document import Document, Origin, freeze_parameters
from lstm_gui.session.run_record import RunRecord, record_of
from lstm_gui.session.thresholds import DisplayThresholds
from lstm_gui.session.training_checkpoint import Checkpoint, Resumable, restore
from lstm_gui.session.training_checkpoints import Checkpoints
from lstm_gui.session.training_control import UpdateCancelled
from lstm_gui.session.training_divergence import Diverged, good_optimizer
from lstm_gui.session.training_mailbox import Mailbox
from lstm_gui.session.training_pace import SnapshotPace
from lstm_gui.session.training_plan import TrainingPlan
from lstm_gui.session.training_probe import Probe, probe
from lstm_gui.session.training_record import TrainingRecord
from lstm_gui.session.training_series import GateShareSeries
from lstm_gui.session.training_snapshot import (
    MessageKind,
    TrainingMessage,
    TrainingSnapshot,
)
from lstm_gui.session.training_start import (
    get_kernels_ready,
    initial_origin,
    lasting,
    learned_part,
    start_texts,
    starting_network,
    trained_origin,
)
from lstm_gui.session.training_state import TrainingState
from lstm_gui.session.training_steered import SteeredRun
from lstm_gui.session.training_stream import BatchStream
from lstm_gui.session.training_watch import TrainingWatch
from lstm_gui.session.update_parts import PartedUpdate, UpdatePart, UpdateStepper

# A trace that takes longer than this is left out of the last snapshot when somebody waits for it.
_QUICK_TRACE_SECONDS = 0.05


class TrainingRun(SteeredRun):
    """Trains a copy of a document's network on its sequence (for a task: on fresh ones).

    ``fresh`` begins with new weights by ``settings.initialisation``, else the document's weights
    learn on. The document's gate policy is in force while learning; clamps and ablations are shown
    on the open sequence but not learned with. ``plan`` says what is held out to validate on, when
    to stop before ``settings.updates``, and what changes on the way.

    Two ways to use it. Without a thread: iterate over ``updates()``. With one: it calls ``run()``,
    and any other thread calls ``start``, ``pause``, ``stop``, ``request_update``, ``request_part``,
    ``set_speed`` and ``change``, and takes snapshots from ``mailbox``. The same document, settings
    and plan give the same weights, bit by bit, either way.

    ``start`` is a checkpoint of a run on the same sequence: the weights, the optimizer, the random
    generator, the curves and the messages go on from there, so that with the same settings
    everything is as if the run had never stopped. Another optimizer begins anew, and with another
    seed other data come. ``checkpoints`` are those of the run that goes on, to be added to. A run
    that is ``over`` ended there and is only to be looked at.

    Raises ValueError with one sentence when the network or the settings do not fit the sequence.
    """

    def __init__(
        self,
        document: Document,
        settings: engine.TrainingSettings,
        *,
        fresh: bool = False,
        start: Checkpoint | None = None,
        checkpoints: Checkpoints | None = None,
        plan: TrainingPlan | None = None,
        over: bool = False,
    ) -> None:
        if start is not None and not over:
            settings = lasting(settings, start.update)
        self.document = document
        self.plan = plan or TrainingPlan()
        super().__init__(settings, self.plan, learned_part(document.sequence, self.plan.held_out))
        self.fresh = fresh
        weights_seed, data_seed = np.random.SeedSequence(settings.seed).spawn(2)
        self.network = starting_network(document, settings, fresh, weights_seed)
        self.initial_parameters = freeze_parameters(self.network.state_dict())
        self._batches = BatchStream(self._data, settings, data_seed)
        self._optimizer: engine.Optimizer = settings.make_optimizer()
        self._last = engine.Update(0, math.nan, math.nan, 0)
        self._display = document.display
        self._pace = SnapshotPace()
        self._record = TrainingRecord()
        self.log = self._record.log
        """What happened so far."""
        self.diverged: Diverged | None = None
        """What happened after the last good update, until another one is made."""
        self.watch = TrainingWatch(
            document, settings, self.plan, self._record, self.stops, self.network
        )
        self._reason: str | None = None
        self.checkpoints = Checkpoints() if checkpoints is None else checkpoints
        """Where one can go back to; the first is the beginning of this run."""
        self._announced = start is not None
        self._checkpoint_wanted = False
        if start is not None:
            self._go_on_from(start)
        self._good_steps = self._optimizer.steps
        self._loop_began = (self._last.number, self._last.sequences)
        self._loop = self._make_loop()
        self._latest: TrainingSnapshot | None = None
        self.mailbox: Mailbox[TrainingSnapshot] = Mailbox()
        self.looked_at = 0
        """The step that is looked at: of a long sequence the steps around it are traced."""
        self.trace_wanted = True
        """Whether the next snapshot of ``run`` is to have a trace; else it has one now and then."""
        self.between_updates: Callable[[], None] | None = None
        """Called by ``run`` after every update: may wait a moment, so that others get on."""
        self._keep_checkpoint()
        if over:
            self._publish_last()
            self._control.end(TrainingState.FINISHED)

    # What is there

    @property
    def update(self) -> int:
        """How many updates were made."""
        return self._last.number

    @property
    def parted(self) -> PartedUpdate | None:
        """The update that is being made in parts, or was last; None while whole ones are made."""
        return self._loop.shown

    @property
    def latest(self) -> TrainingSnapshot | None:
        """The newest snapshot, whether or not it was taken from the mailbox."""
        return self._latest

    @property
    def messages(self) -> tuple[TrainingMessage, ...]:
        """What happened so far, the oldest first."""
        return self.log.messages

    @property
    def stop_reason(self) -> str | None:
        """The stop condition that the last update met, or None."""
        return self._reason

    @property
    def origin(self) -> Origin:
        """Say where the weights come from after the updates so far."""
        return dataclasses.replace(self.origin_after(self.update), run=self.record)

    @property
    def current_plan(self) -> TrainingPlan:
        """The plan with the stop conditions in force."""
        return dataclasses.replace(self.plan, stop=self.stops.conditions)

    @property
    def initial_origin(self) -> Origin:
        """Say where the weights come from that the run began with."""
        return initial_origin(self.document, self.started_with, self.fresh)

    @property
    def record(self) -> RunRecord:
        """Say all that makes the weights again that the run has now."""
        return record_of(self)

    def origin_after(self, updates: int) -> Origin:
        """Say where the weights come from after so many updates of this run."""
        return trained_origin(self.document, self.started_with, self.fresh, updates)

    def request_checkpoint(self) -> None:
        """Keep a checkpoint after the next update; from any thread."""
        self._checkpoint_wanted = True

    def set_display_thresholds(self, display: DisplayThresholds) -> None:
        """Count gates by other display thresholds; the shares over the updates begin anew."""
        if display != self._display:
            self._display = display
            self._record.shares = GateShareSeries()

    # Without a thread

    def updates(self) -> Iterator[engine.Update]:
        """Make updates, one at a time, until ``settings.updates`` or a stop condition.

        Raises engine.Divergence when a number is no longer finite or the losses are beyond all
        measure; ``network`` is then as after the last update that gave finite numbers.
        """
        self._prepare()
        while self.update < self.settings.updates:
            yield self._make_update()
            if self._reason is not None:
                return

    # The worker's side

    def run(self) -> None:
        """Make updates as the other methods ask for, until the end; call it in a thread of its own.

        A divergence, or losses beyond all measure, pause the run with a message of what to try.
        """
        state = TrainingState.FINISHED
        try:
            self._prepare()
            self._announce_start()
            while self._permitted():
                try:
                    self._go_on()
                except engine.Divergence as error:
                    self._pause_diverged(error)
                    continue
                except UpdateCancelled:
                    continue
                if self._reason is not None:
                    self._pause_reached(self._reason)
                if self.mailbox.empty and self._pace.snapshot_due(time.perf_counter()):
                    wanted = self.trace_wanted
                    due = self._pace.trace_due(time.perf_counter(), wanted=wanted)
                    self._publish(with_trace=due)
                if self.between_updates is not None:
                    self.between_updates()
                self._control.rest(self._tempo.remaining)
            self.log.add(self.update, self._end_text())
        except MemoryError:
            state = TrainingState.FAILED
            text = "memory ran out: try a smaller batch, a shorter window or fewer units"
            self.log.add(self.update, text, MessageKind.WARNING)
        except Exception as error:  # shown to the person; the weights so far stay
            state = TrainingState.FAILED
            self.log.add(self.update, f"stopped by an error: {error}", MessageKind.WARNING)
        finally:
            self._publish_last()
            self._control.end(state)

    def _prepare(self) -> None:
        double = self.network.dtype == np.float64
        get_kernels_ready(
            double, self._control.interrupted, lambda text: self.log.add(self.update, text)
        )

    def _permitted(self) -> bool:
        """Tell whether to make another update; waits while there is nothing to do."""
        while self.update < self.settings.updates:
            permission = self._control.take_permission()
            if permission is not None:
                return permission
            self._keep_checkpoint()
            if self._latest is None or self._latest.update < self.update or self._untraced():
                self._publish(with_trace=True)
            self._control.wait()
        return False

    def _go_on(self) -> None:
        """Make an update, or the parts of one that were asked for or are to be seen."""
        part, self._reason = self._control.take_part(), None
        self._tempo.begin()
        if part is None and self._tempo.in_parts:
            part = self._loop.next_part
        if part is None:
            self._make_update()
            return
        self._steer()
        start = time.perf_counter()
        for made in self._loop.advance_to(part):
            self._note(made, time.perf_counter() - start)
            if self.update >= self.settings.updates:
                return

    def _make_update(self) -> engine.Update:
        self._steer()
        start = time.perf_counter()
        made = next(self._loop)
        return self._note(made, time.perf_counter() - start)

    def _note(self, made: engine.Update, seconds: float) -> engine.Update:
        first_number, first_sequences = self._loop_began
        update = engine.Update(
            first_number + made.number,
            made.loss,
            made.gradient_norm,
            first_sequences + made.sequences,
        )
        self._last = update
        self._good_steps = self._optimizer.steps
        self._batches.settle()
        self.diverged = None
        self._record.see(update, seconds)
        last = update.number >= self.settings.updates
        self._reason = self.watch.see(update, self.network, self._control.interrupted, last=last)
        if self._checkpoint_wanted or self.checkpoints.due(update.number):
            self._keep_checkpoint()
        self.watch.runaway.refuse()
        return update

    def _steer(self) -> None:
        """Bring into force what is planned or wished for; only where no update is half made."""
        between = self._loop.next_part is UpdatePart.FORWARD
        changed = self._steering.take(self.update) if between else ()
        for change in changed:
            self.log.add_setting(self.update, *change.words)
        names = {change.name for change in changed}
        if "learning_rate" in names:
            self._record.doubt(self.update, self.settings)
        if "batch_size" in names:
            self._batches.change_settings(self.settings)
        if "optimizer" in names:
            self._optimizer = self.settings.make_optimizer()
            self._good_steps = self._optimizer.steps
        if names - {"learning_rate"}:
            self._begin_loop_anew()
        self._optimizer.lr = self.settings.learning_rate

    def _begin_loop_anew(self) -> None:
        # The loop counts its own updates, which are not ours after an earlier one.
        self._loop_began = (self._last.number, self._last.sequences)
        self._loop = self._make_loop()

    def _make_loop(self) -> UpdateStepper:
        objective = self.document.sequence.objective
        stages = engine.update_stages(
            self.network,
            self._batches,
            self._optimizer,
            loss=objective.loss,
            readout=objective.readout,
            clip_norm=self.settings.clip_norm,
            gates=self.document.gates,
            progress=self._control.check,
        )
        return UpdateStepper(
            stages, self._loop_began[0], self._optimizer.state_dict, self.watch.see_forward
        )

    def _pause_diverged(self, error: engine.Divergence) -> None:
        # The loop has ended; begin it anew from the last good weights, with the same batch.
        self._optimizer = good_optimizer(self._optimizer, self._good_steps, self.checkpoints)
        self._good_steps = self._optimizer.steps
        self._batches.rewind()
        self._begin_loop_anew()
        self._keep_checkpoint()
        self.diverged = Diverged.of(error, self.update, self.watch.runaway.sound, self.checkpoints)
        text = f"diverged and paused: {self.diverged.reason}"
        self.log.add(self.update, text, MessageKind.WARNING)
        self._control.pause()

    def _pause_reached(self, reason: str) -> None:
        over = self.update >= self.settings.updates
        text = reason if over else f"{reason}: stop condition met, paused; Resume goes on"
        self.log.add(self.update, text, MessageKind.GOOD)
        if not over:
            self._control.pause()

    def _announce_start(self) -> None:
        if self._announced:
            return
        for text in start_texts(self.network, self.document, self.plan, self.fresh):
            self.log.add(0, text)
        self._record.doubt(0, self.settings)

    def _end_text(self) -> str:
        if self.update >= self.settings.updates:
            return f"finished: {self.update} updates"
        return f"stopped after {self.update} updates"

    # Checkpoints

    def _parts(self) -> Mapping[str, Resumable]:
        """Give all whose state decides how the run goes on, by name."""
        return {
            "optimizer": self._optimizer,
            "batches": self._batches,
            "steering": self._steering,
            **self._record.parts,
            **self.watch.parts,
        }

    def _keep_checkpoint(self) -> None:
        """Keep the last good update, unless that is kept already."""
        self._checkpoint_wanted = False
        kept = self.checkpoints.all
        if not kept or kept[-1].update < self.update:
            wanted = self._steering.wanted
            self.checkpoints.add(Checkpoint.of(self._last, wanted, self.network, self._parts()))

    def _go_on_from(self, start: Checkpoint) -> None:
        parts = dict(self._parts())
        if start.settings.seed != self.settings.seed:
            del parts["batches"]
        if start.settings.optimizer != self.settings.optimizer:
            del parts["optimizer"]
        self.network.load_state_dict(start.parameters)
        restore(start, parts)
        self._last = start.last

    # Snapshots

    def _untraced(self) -> bool:
        return self._latest is not None and self._latest.trace is None

    def _publish_last(self) -> None:
        """Leave a snapshot of the end, with a trace unless that would keep somebody waiting."""
        self._keep_checkpoint()
        latest = self._latest
        if latest is not None and latest.update == self.update and latest.trace is not None:
            return
        slow = latest is not None and latest.trace_seconds > _QUICK_TRACE_SECONDS
        self._publish(with_trace=self.update > 0 and not slow)

    def _publish(self, *, with_trace: bool) -> None:
        network = self.network.copy()
        looked: Probe | None = None
        seconds = 0.0 if self._latest is None else self._latest.trace_seconds
        if with_trace:
            start = time.perf_counter()
            looked = probe(self.document, network, self._control.interrupted, self.looked_at)
            if looked is not None:
                seconds = looked.seconds
                display = self._display
                self._record.shares.append(
                    self.update, trace_gate_shares(looked.trace, display.closed, display.open)
                )
            now = time.perf_counter()
            self._pace.made_trace(now, now - start)
        trace = None if looked is None else looked.trace
        self._latest = self.watch.complete(
            self._record.snapshot(self._last, self._optimizer.lr, network, trace, seconds)
        )
        self.mailbox.put(self._latest)
        self._pace.made_snapshot(time.perf_counter())
