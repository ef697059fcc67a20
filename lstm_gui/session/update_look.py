"""How an update that is made in parts is looked at: one sequence of its batch, at one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui import engine
from lstm_gui.session.aspects import Aspect
from lstm_gui.session.notifier import Listener, Notifier
from lstm_gui.session.playback import SPEEDS, SUBSTEPS_OF, Playback
from lstm_gui.session.recording import Moment, Recording, TraceRecording
from lstm_gui.session.selection import Selection
from lstm_gui.session.session import Session
from lstm_gui.session.update_parts import PartedUpdate, UpdatePart

Floats = npt.NDArray[np.floating[Any]]

FLOW_SECONDS = 4.0
"""How long the signals of a whole sequence take to flow past, unless it is short."""
_SPEEDS = (*SPEEDS[2:], *(factor * 10.0**power for power in range(2, 6) for factor in (1, 2, 5)))
# Beyond so many multiplications the gradients inside the steps are worked out for the step alone.
_WHOLE_UP_TO = 2e8
_OWN = frozenset({Aspect.SEQUENCE, Aspect.TRACE, Aspect.STEP, Aspect.SUBSTEP, Aspect.PLAYBACK})


@dataclass(frozen=True)
class BatchSequence:
    """One sequence of a batch, as far as its steps have names."""

    steps: int
    feature_names: tuple[str, ...]
    symbols: tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class StepLosses:
    """What was said and asked at every step of one sequence, and what became of it, (T,) each.

    Of several outputs it is the one that is looked at; ``of_classes`` tells that ``said`` is the
    probability of the right class, and ``asked`` 1. ``losses`` and ``gradient``, dL/dŷ with respect
    to all outputs (T, K), are None before the loss is there. Where a step is not scored the loss
    is NaN.
    """

    said: Floats
    asked: Floats
    scored: npt.NDArray[np.bool_]
    of_classes: bool
    losses: Floats | None
    gradient: Floats | None
    gradient_shown: Floats
    """dL/dŷ with respect to the output that is shown; of classes to the right one's score."""


class UpdateLook:
    """A `ShownRun` over one sequence of the batch that is being learnt from.

    Steps have a cursor of their own, since the sequence is another one than the open one; layer,
    unit and gate are those that are selected everywhere.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = Notifier()
        self.playback = Playback(self._own, 1)
        self._parted: PartedUpdate | None = None
        self._number = 0
        self._output = 0
        self._recording: TraceRecording | None = None
        self._flow: tuple[object, dict[str, Floats]] | None = None
        self._losses: tuple[object, StepLosses] | None = None

    # What is there

    @property
    def parted(self) -> PartedUpdate | None:
        """The update that is looked at, None where there is none."""
        return self._parted

    @property
    def part(self) -> UpdatePart | None:
        """The last part of it that was made."""
        return None if self._parted is None else self._parted.part

    @property
    def number(self) -> int:
        """Which sequence of the batch is looked at, from 0."""
        return self._number

    @property
    def count(self) -> int:
        """How many sequences the batch has."""
        return 1 if self._parted is None else self._parted.forward.trace.sequences

    @property
    def outputs(self) -> int:
        """How many outputs there are to choose from; classes are always looked at together."""
        objective = self._session.sequence.objective
        return 1 if objective.is_classification else objective.output_size

    @property
    def output(self) -> int:
        """Which output is looked at, from 0."""
        return min(self._output, self.outputs - 1)

    @property
    def output_name(self) -> str:
        """What the output that is looked at is called."""
        return self._session.sequence.objective.output_names[self.output]

    # A shown run

    @property
    def network(self) -> engine.Network:
        """The network, for its architecture; the weights are those of the trace."""
        return self._session.network

    @property
    def sequence(self) -> BatchSequence:
        """What the network ran over."""
        opened = self._session.sequence
        inputs = self._trace.inputs[:, 0]
        symbols = None
        if opened.vocabulary is not None and len(opened.vocabulary) == inputs.shape[1]:
            symbols = tuple(opened.vocabulary[int(at)] for at in inputs.argmax(axis=1))
        return BatchSequence(len(inputs), opened.feature_names, symbols)

    @property
    def recording(self) -> Recording:
        """All signals of the run."""
        assert self._recording is not None  # noqa: S101 - asked for while there is an update
        return self._recording

    @property
    def baseline_recording(self) -> Recording | None:
        """None: nothing is learnt with interventions."""
        return None

    @property
    def baseline_name(self) -> str:
        """There is none."""
        return ""

    @property
    def moment(self) -> Moment:
        """Every signal at the step that is looked at."""
        return self.recording.moment(self.step)

    @property
    def baseline_moment(self) -> Moment | None:
        """None: nothing is learnt with interventions."""
        return None

    @property
    def layer(self) -> engine.LayerTrace:
        """The selected layer of the trace."""
        return self._trace.layers[self.selection.layer]

    @property
    def step(self) -> int:
        """The step that is looked at, from 0."""
        return self.playback.step

    @property
    def selection(self) -> Selection:
        """What is selected, here as everywhere."""
        return self._session.selection

    @property
    def notifier(self) -> Notifier:
        """Whose batches hold changes of the selection together."""
        return self._session.notifier

    def subscribe(self, listener: Listener, *aspects: Aspect) -> Callable[[], None]:
        """Call ``listener(changed)`` when one of the aspects changes, of this run or of all."""
        own = [aspect for aspect in aspects if aspect in _OWN]
        shared = [aspect for aspect in aspects if aspect not in _OWN]
        ends = []
        if own or not aspects:
            ends.append(self._own.subscribe(listener, *own))
        if shared:
            ends.append(self._session.subscribe(listener, *shared))

        def unsubscribe() -> None:
            for end in ends:
                end()

        return unsubscribe

    # Looking

    def show(self, parted: PartedUpdate | None, seconds: float = FLOW_SECONDS) -> None:
        """Look at an update as far as it is made, and let its newest part flow past.

        Values flow from the first step to the last, gradients back again, in about ``seconds``.
        """
        before, self._parted = self._parted, parted
        with self._own.batch():
            if parted is None:
                self._recording = None
                self.playback.pause()
            else:
                if before is None or before.forward is not parted.forward:
                    self._number = min(self._number, self.count - 1)
                    self._take_sequence()
                self._let_flow(parted.part, seconds)
            self._own.announce(Aspect.TRACE)

    def select_sequence(self, number: int) -> None:
        """Look at another sequence of the batch; ValueError when there is none with that number."""
        if not 0 <= number < self.count:
            raise ValueError(
                f"sequence {number} does not exist; there are {self.count}, counted from 0"
            )
        if number != self._number:
            self._number = number
            with self._own.batch():
                self._take_sequence()
                self._own.announce(Aspect.TRACE)

    def select_output(self, number: int) -> None:
        """Look at another output; ValueError when there is none with that number."""
        if not 0 <= number < self.outputs:
            raise ValueError(
                f"output {number} does not exist; there are {self.outputs}, counted from 0"
            )
        if number != self._output:
            self._output = number
            self._own.announce(Aspect.TRACE)

    def _take_sequence(self) -> None:
        assert self._parted is not None  # noqa: S101 - asked for while there is an update
        trace = engine.one_sequence(self._parted.forward.trace, self._number)
        self._recording = TraceRecording(trace)
        self.playback.set_substeps(len(SUBSTEPS_OF[self.network.recurrent.kind]))
        if trace.steps != self.playback.steps:
            self.playback.rewind(trace.steps)
        self._own.announce(Aspect.SEQUENCE)

    def _let_flow(self, part: UpdatePart, seconds: float) -> None:
        playback = self.playback
        playback.pause()
        playback.set_flow(back=part is UpdatePart.BACKWARD and not self.layer.reverse)
        if part not in (UpdatePart.FORWARD, UpdatePart.BACKWARD):
            return
        wanted = playback.steps / seconds
        playback.set_speed(next((one for one in _SPEEDS if one >= wanted), _SPEEDS[-1]))
        playback.go(playback.steps - 1 if playback.flows_back else 0)
        playback.play()

    # What the parts have computed for this sequence

    @property
    def _trace(self) -> engine.Trace:
        assert self._recording is not None  # noqa: S101 - asked for while there is an update
        return self._recording.trace

    def step_losses(self) -> StepLosses:
        """Give prediction, target, loss and dL/dŷ at every step."""
        parted = self._parted
        assert parted is not None  # noqa: S101 - asked for while there is an update
        key = (parted.forward, parted.loss, self._number, self.output)
        if self._losses is None or self._losses[0] != key:
            self._losses = key, self._found_losses(parted)
        return self._losses[1]

    def _found_losses(self, parted: PartedUpdate) -> StepLosses:
        trace, batch, at = parted.forward.trace, parted.forward.batch, self._number
        steps, opened = self._trace.steps, self._session.sequence
        objective = opened.objective
        each = engine.step_losses(trace, batch, objective.loss, objective.readout, at)[:steps]
        given = np.asarray(batch.targets)
        if objective.readout == "last_step":
            targets = np.broadcast_to(given[at], (steps, *given[at].shape))
        else:
            targets = given[:steps, at]
        predictions = trace.outputs if trace.predictions is None else trace.predictions
        answers, scored = predictions[:steps, at], np.isfinite(each)
        gradient = None if parted.loss is None else parted.loss.prediction_gradient[:steps, at]
        every = np.arange(steps)
        if objective.is_classification:
            shown = np.where(scored, targets, 0)
            said = opened.predictions_in_units(answers)[every, shown]
            asked = np.where(scored, 1.0, np.nan)
        else:
            shown = np.full(steps, self.output)
            said = answers[:, self.output].astype(np.float64)
            asked = np.where(scored, targets[:, self.output], np.nan)
        return StepLosses(
            said=said,
            asked=asked,
            scored=scored,
            of_classes=objective.is_classification,
            losses=None if gradient is None else each,
            gradient=gradient,
            gradient_shown=np.zeros(steps) if gradient is None else gradient[every, shown],
        )

    @property
    def arriving(self) -> engine.LayerGradient | None:
        """dL/dh_t and dL/dc_t of the selected layer, (T, 1, H) each; None before backward."""
        if self._parted is None or self._parted.backward is None:
            return None
        found = self._parted.backward.gradients["layers"][self.selection.layer]
        one, steps = slice(self._number, self._number + 1), slice(0, self._trace.steps)
        cell = None if found.cell is None else found.cell[steps, one]
        return engine.LayerGradient(found.hidden[steps, one], cell)

    def backward_at(self, step: int) -> dict[str, Floats]:
        """Give what backpropagation computed inside a step, (H,) each; see `backward_signals`."""
        arriving = self.arriving
        assert arriving is not None  # noqa: S101 - asked for after backward
        layer, trace = self.selection.layer, self._trace
        units = arriving.hidden.shape[2]
        whole = trace.steps * units * units * 8.0 <= _WHOLE_UP_TO
        key = (self._parted, self._number, layer, None if whole else step)
        if self._flow is None or self._flow[0] != key:
            part = (0, None) if whole else (step, step + 1)
            found = engine.backward_signals(
                trace, arriving, layer=layer, start=part[0], stop=part[1]
            )
            self._flow = key, found
        at = step if whole else 0
        return {name: values[at] for name, values in self._flow[1].items()}

    def largest_gradient(self, names: tuple[str, ...]) -> float:
        """Give the largest size of these signals of `backward_at` over the steps that are known."""
        self.backward_at(self.step)
        assert self._flow is not None  # noqa: S101 - worked out just now
        return max(float(np.abs(self._flow[1][name]).max()) for name in names)

    def gradient_norms(self) -> dict[str, Floats]:
        """Give |dL/dh_t| and |dL/dc_t| over all units, (T,) by "hidden" and "cell"."""
        arriving = self.arriving
        if arriving is None:
            return {}
        signals = {"hidden": arriving.hidden, "cell": arriving.cell}
        # In double precision: squares of large float32 would be infinite.
        return {
            name: np.linalg.norm(np.asarray(values[:, 0], np.float64), axis=1)
            for name, values in signals.items()
            if values is not None
        }
