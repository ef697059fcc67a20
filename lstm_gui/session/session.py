"""The session: one document, its trace and baseline, what is looked at, and undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from lstm_gui.session.aspects import Aspect
from lstm_gui.session.history import History, HistoryMark
from lstm_gui.session.notifier import Listener, Notifier
from lstm_gui.session.playback import SUBSTEPS_OF, Playback
from lstm_gui.session.range_follower import RangeFollower
from lstm_gui.session.range_loader import RangeLoader
from lstm_gui.session.recording import Moment, Recording, is_in_pieces
from lstm_gui.session.run import Progress, Run, compute_run
from lstm_gui.session.selection import Selection
from lstm_gui.session.showing import Showing

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.sequences import Sequence
    from lstm_gui.session.changes import Change
    from lstm_gui.session.document import Document, Parameters

_RETRACE = frozenset(
    {
        Aspect.SEQUENCE,
        Aspect.NETWORK,
        Aspect.PARAMETERS,
        Aspect.THRESHOLDS,
        Aspect.INTERVENTIONS,
    }
)
# A trace that took longer than this is computed in the background at the next edit, where a runner
# is there: three frames, the delay that a dragged slider still hides.
_BACKGROUND_FROM_SECONDS = 0.05

Result = TypeVar("Result")


class Runner(Protocol):
    """Computes in the background; ``done`` is called later, in the thread of the session."""

    def submit(
        self,
        compute: Callable[[Progress], Result],
        done: Callable[[Result | None, Exception | None], None],
    ) -> None:
        """Compute and hand over either the result or the exception; give up what was asked before.

        ``compute`` takes what the engine calls during long runs and what may raise to cancel.
        """

    def cancel(self) -> None:
        """Give up what was asked for."""


class Session:
    """The state behind the window, without Qt.

    Views read it, subscribe to aspects of it, and change it by handing over changes. ``trace`` is
    always that of the open sequence; while a training run shows its weights (``show_live``),
    network and trace are the run's, and the document stays as it was.
    """

    def __init__(self, document: Document, run: Run | None = None) -> None:
        self._document = document
        self._run = compute_run(document) if run is None else run
        self._live: Run | None = None
        self._showing = Showing()
        self._history = History()
        self._runner: Runner | None = None
        self._request = 0
        self._pending = False
        self._position_of_run = 0
        self._previous: Run | None = None
        self._reference_trace: tuple[Parameters, Sequence, Recording] | None = None
        self.notifier = Notifier()
        self.playback = Playback(self.notifier, document.sequence.steps)
        self.selection = Selection(self.notifier)
        self.follower = RangeFollower(self.notifier, self.playback, self.selection)
        self._ranges = RangeLoader(self)  # before any view: what they draw is to be there
        self._fit()
        self._look_first()

    # What is there

    @property
    def document(self) -> Document:
        """The document as it stands."""
        return self._document

    @property
    def sequence(self) -> Sequence:
        """The open sequence; ``.inputs`` (T, D) is what the network gets."""
        return self._document.sequence

    @property
    def network(self) -> engine.Network:
        """The network of the trace; do not write to it, hand over a change instead."""
        return self._shown.network

    @property
    def parameters(self) -> Parameters:
        """Weights and biases in force by name, read-only; the training run's while it is shown."""
        if self._live is not None:
            return self._live.network.state_dict()
        return self._document.parameters

    @property
    def recording(self) -> Recording:
        """The run on the open sequence, which views ask for what they show."""
        return self._shown.recording

    @property
    def baseline_recording(self) -> Recording | None:
        """The run without interventions, policy and edits, or None where there are none."""
        return self._shown.baseline

    @property
    def baseline_name(self) -> str:
        """What the baseline is, in a word or two: "baseline", or an update of a training run."""
        return "baseline" if self._live is None else self._showing.baseline

    @property
    def moment(self) -> Moment:
        """Everything at the step that is looked at."""
        return self.recording.moment(self.step)

    @property
    def baseline_moment(self) -> Moment | None:
        """The same in the baseline, or None."""
        baseline = self.baseline_recording
        return None if baseline is None else baseline.moment(self.step)

    @property
    def trace(self) -> engine.Trace:
        """All signals of the run on the open sequence.

        Of a run that is kept in parts (`is_long`) the window around the step that is looked at:
        ``trace.first_step`` says where it begins. Ask `recording` for anything else.
        """
        return self.moment.trace

    @property
    def baseline(self) -> engine.Trace | None:
        """The trace without interventions, policy and edits, or None where there are none.

        Of a long run a window, like ``trace``.
        """
        moment = self.baseline_moment
        return None if moment is None else moment.trace

    @property
    def layer(self) -> engine.LayerTrace:
        """The trace of the selected layer."""
        return self.trace.layers[self.selection.layer]

    @property
    def baseline_layer(self) -> engine.LayerTrace | None:
        """The baseline of the selected layer, or None."""
        return None if self.baseline is None else self.baseline.layers[self.selection.layer]

    @property
    def gates(self) -> engine.GatePolicy | Mapping[str, engine.GatePolicy]:
        """The gate policy of the forward pass."""
        return self._document.thresholds.policy()

    @property
    def interventions(self) -> tuple[engine.Intervention, ...]:
        """Clamps and ablations; later ones win."""
        return self._document.interventions

    @property
    def step(self) -> int:
        """The step that is looked at, from 0."""
        return self.playback.step

    @property
    def trace_seconds(self) -> float:
        """How long the trace took to compute."""
        return self._shown.seconds

    @property
    def pending(self) -> bool:
        """Whether a newer trace is being computed in the background."""
        return self._pending

    @property
    def _shown(self) -> Run:
        return self._run if self._live is None else self._live

    # Telling views

    def subscribe(self, listener: Listener, *aspects: Aspect) -> Callable[[], None]:
        """Call ``listener(changed)`` when one of the aspects changes; see `Notifier.subscribe`."""
        return self.notifier.subscribe(listener, *aspects)

    # Changing

    def do(self, change: Change, gesture: object | None = None, run: Run | None = None) -> None:
        """Apply a change and record it for undo.

        Changes of one ``gesture`` (any token, such as one slider drag) on one target are one undo
        step. ``run`` saves the computing where the caller has it already. Raises ValueError and
        changes nothing when the change does not fit.
        """
        before = self._document
        self._note_position()
        with self.notifier.batch():
            self._move_to(change, run)
            self._history.record(change, before, gesture)
            self.notifier.announce(Aspect.HISTORY)

    def undo(self) -> None:
        """Take back the last change, if there is one."""
        self._note_position()
        self._step_history(self._history.take_undo())

    def redo(self) -> None:
        """Do again what was taken back last, if there is something."""
        self._note_position()
        self._step_history(self._history.take_redo())

    @property
    def undo_text(self) -> str | None:
        """What undo would take back, or None."""
        return self._history.undo_text

    @property
    def redo_text(self) -> str | None:
        """What redo would do again, or None."""
        return self._history.redo_text

    @property
    def modified(self) -> bool:
        """Whether the document differs from the one last marked clean."""
        return self._history.modified

    @property
    def mark(self) -> HistoryMark:
        """The present state, for `mark_clean` once it is in a file."""
        return self._history.mark

    def mark_clean(self, mark: HistoryMark | None = None) -> None:
        """Call the present state, or that of a mark, unmodified, as after opening or saving."""
        self._history.mark_clean(mark)
        self.notifier.announce(Aspect.HISTORY)

    # Training and background

    def show_live(
        self,
        network: engine.Network,
        trace: engine.Trace,
        seconds: float = 0.0,
        ghost: Recording | None = None,
        showing: Showing | None = None,
    ) -> None:
        """Show a training run's weights and its trace of the open sequence instead of our own.

        ``ghost`` is the recording of another update of it, shown as the baseline. Nothing that is
        given may be written to any more.
        """
        from lstm_gui.session.window_recording import recording_of  # of a training run only

        recording = recording_of(trace, network, self._document)
        self.show_run(Run(network, recording, ghost, seconds), showing or Showing())

    def show_run(self, run: Run, showing: Showing) -> None:
        """Show other weights, what they do on the open sequence, and a baseline of any kind."""
        self._live, self._showing = run, showing
        self.notifier.announce(Aspect.PARAMETERS, Aspect.TRACE, Aspect.TRAINING)

    def end_live(self) -> None:
        """Show the document's own weights again."""
        if self._live is not None:
            self._live = None
            self.notifier.announce(Aspect.PARAMETERS, Aspect.TRACE, Aspect.TRAINING)

    @property
    def live(self) -> bool:
        """Whether a training run's weights are shown; edits wait until it ends."""
        return self._live is not None

    @property
    def showing(self) -> Showing | None:
        """What is shown instead of the document's own weights, while it is live."""
        return None if self._live is None else self._showing

    def retrace(self) -> None:
        """Compute trace and baseline anew, as when the engine has got faster kernels since.

        Both then come from the same arithmetic, so that they differ in nothing but the edits.
        """
        self._reference_trace = None
        if self._runner is not None and self._run.seconds > _BACKGROUND_FROM_SECONDS:
            self._submit(self._document, baseline=None)
        else:
            self._run = self._remember(self._document, compute_run(self._document))
            self._forget_pending()
            self.notifier.announce(Aspect.TRACE)

    def set_runner(self, runner: Runner | None, ranges: Runner | None = None) -> None:
        """Compute slow runs, and the ranges of long ones, with these runners instead of at once."""
        self._runner = runner
        self._ranges.set_runner(ranges)

    def cancel_pending(self) -> None:
        """Go back to the document whose run is shown, where that of a later one is still made."""
        steps = self._history.position - self._position_of_run
        for _ in range(abs(steps)):
            if self._pending:
                self.undo() if steps > 0 else self.redo()
        if self._run.document is None or self._run.is_of(self._document):
            self._forget_pending()

    # Inside

    def _note_position(self) -> None:
        if not self._pending:
            self._position_of_run = self._history.position

    def _step_history(self, change: Change | None) -> None:
        if change is not None:
            with self.notifier.batch():
                self._move_to(change, None)
                self.notifier.announce(Aspect.HISTORY)

    def _move_to(self, change: Change, run: Run | None) -> None:
        before, document = self.sequence, change.apply(self._document)
        aspects = change.aspects
        if not aspects & _RETRACE:
            self._document = document
            self.notifier.announce(*aspects)
            return
        run = self._known_run(document) if run is None else run
        if run is None and self._in_background(aspects):
            self._document = document
            self._submit(document, self._known_baseline(document))
            self.notifier.announce(*aspects)
            return
        replaced, self._run = self._run, self._compute(document) if run is None else run
        self._document = document
        self._forget_pending()
        if replaced is not self._run:
            self._put_aside(replaced, opened=bool(aspects & {Aspect.SEQUENCE, Aspect.NETWORK}))
        if aspects & {Aspect.SEQUENCE, Aspect.NETWORK}:
            self._fit()
            if document.sequence.inputs is not before.inputs:
                self.playback.rewind(document.sequence.steps)
                self._look_first()
        self.notifier.announce(*aspects, Aspect.TRACE)

    def _fit(self) -> None:
        self.playback.set_substeps(len(SUBSTEPS_OF[self._run.network.recurrent.kind]))
        recurrent = self._run.network.recurrent
        self.selection.fit(
            recurrent.layer_count, recurrent.hidden_size, self._document.sequence.steps
        )

    def _look_first(self) -> None:
        """Select the unit that shows what the network has learned, where somebody found one."""
        origin = self._document.origin
        if origin.unit_meaning:
            self.selection.select_layer(self._run.network.recurrent.layer_count - 1)
            self.selection.select_unit(origin.unit)

    def _known_run(self, document: Document) -> Run | None:
        """Give the run of a document where it is there, as after an undo of what takes long."""
        baseline = self._known_baseline(document)
        if is_in_pieces(baseline) and not document.altered:
            return Run(baseline.run.network, baseline, None, self._run.seconds, document)
        candidates = (self._run if self._pending else None, self._previous)
        return next((run for run in candidates if run is not None and run.is_of(document)), None)

    def _in_background(self, aspects: frozenset[Aspect]) -> bool:
        # Another sequence or architecture must have its trace before the views see it.
        return (
            self._runner is not None
            and not aspects & {Aspect.SEQUENCE, Aspect.NETWORK}
            and self._run.seconds > _BACKGROUND_FROM_SECONDS
        )

    def _known_baseline(self, document: Document) -> Recording | None:
        """Give the baseline if it is there already: edits of the same document do not change it."""
        known = self._reference_trace
        if known is not None and known[0] is document.reference and known[1] is document.sequence:
            return known[2]
        if self._run.document is not None and self._run.is_of(document.unaltered):
            return self._run.recording
        unaltered = self._run.baseline is None and not self._pending
        same_reference = document.reference is self._document.reference
        if unaltered and same_reference and document.sequence is self._document.sequence:
            return self._run.recording  # the present run is what the baseline will be
        return None

    def _compute(self, document: Document) -> Run:
        baseline = self._known_baseline(document)
        return self._remember(document, compute_run(document, baseline, similar=self._run))

    def _put_aside(self, run: Run, *, opened: bool = False) -> None:
        """Keep the run before where it is wanted again by an undo that would take long."""
        if opened or is_in_pieces(run.recording):
            self._previous = run
            shown = self._run.recording, self._run.baseline
            if is_in_pieces(run.recording) and run.recording not in shown:
                run.recording.forget_pieces()

    def _remember(self, document: Document, run: Run) -> Run:
        if run.baseline is not None:
            self._reference_trace = (document.reference, document.sequence, run.baseline)
        elif self._reference_trace and self._reference_trace[1] is not document.sequence:
            self._reference_trace = None
        return run

    def _submit(self, document: Document, baseline: Recording | None) -> None:
        assert self._runner is not None  # noqa: S101 - _in_background has asked
        self._request += 1
        request = self._request
        similar = self._run

        def compute(progress: Progress) -> Run:
            return compute_run(document, baseline, progress, similar)

        def done(run: Run | None, error: Exception | None) -> None:
            if request != self._request:
                return  # a newer edit has been submitted since
            self._pending = False
            if run is not None:
                replaced, self._run = self._run, self._remember(document, run)
                self._put_aside(replaced)
                self.notifier.announce(Aspect.TRACE, Aspect.PENDING)
                return
            self.notifier.announce(Aspect.PENDING)
            if error is not None:
                raise error

        self._pending = True
        self.notifier.announce(Aspect.PENDING)
        self._runner.submit(compute, done)

    def _forget_pending(self) -> None:
        self._request += 1
        if self._pending:
            self._pending = False
            if self._runner is not None:
                self._runner.cancel()
            self.notifier.announce(Aspect.PENDING)
