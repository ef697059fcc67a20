"""Runs over sequences too long to keep every signal of: checkpoints, and windows on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from lstm_gui.engine.arguments import described, refuse_uncallable, whole_number
from lstm_gui.engine.arrays import FloatArray, read_only, sequence_array
from lstm_gui.engine.gate_rows import resolve_gates
from lstm_gui.engine.interventions import LayerOverrides, resolve_interventions
from lstm_gui.engine.layer_task import Progress
from lstm_gui.engine.network import Network, with_predictions
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerTrace, State, Trace

STEPS_PER_CHECKPOINT = 256
"""All signals of so many steps stay in the processor's cache (at H = 64 some 700 KB): longer pieces
take four times as long per step, shorter ones begin too often."""

Observer = Callable[[int, Trace], None]
"""Called as observe(start, trace) with every piece of a run, in order."""


class LongRun:
    """A forward pass that keeps the state every few hundred steps and recomputes the rest.

    `window(start, stop)` gives the trace of those steps, bit for bit that of the first pass. Memory
    grows by the inputs and one state per `steps_per_checkpoint` steps; a window costs its length
    and at most two pieces more. `observe(start, trace)`, if given, sees every piece once while the
    first pass goes on, for overviews; `progress(step, steps)` may raise to cancel. The other
    arguments are those of `Recurrent.forward`. The network's later edits do not reach the run. The
    network has one direction: the reverse one would have to begin at the end.
    """

    def __init__(
        self,
        network: Network | Recurrent,
        inputs: object,
        initial_state: object = None,
        gates: object = None,
        interventions: object = (),
        *,
        steps_per_checkpoint: int = STEPS_PER_CHECKPOINT,
        observe: Observer | None = None,
        progress: Progress | None = None,
    ) -> None:
        if not isinstance(network, Network | Recurrent):
            raise TypeError(
                f"network must be an engine.Network, LSTM, GRU or RNN, not {described(network)}"
            )
        self._network = network.copy() if isinstance(network, Network) else Network(network.copy())
        recurrent = self._network.recurrent
        if recurrent.bidirectional:
            raise ValueError("network must have one direction, not be bidirectional")
        refuse_uncallable("observe", observe)
        refuse_uncallable("progress", progress)
        self._piece = whole_number("steps_per_checkpoint", steps_per_checkpoint)
        self._inputs = sequence_array(inputs, recurrent.dtype, recurrent.input_size)
        self._policies = resolve_gates(gates, recurrent.gate_names)
        self._overrides = self._resolved(interventions)
        state = recurrent.checked_states("initial_state", initial_state, self._inputs.shape[1])
        self._checkpoints = [state]
        self._run_from(0, observe, progress)

    def intervened(
        self,
        interventions: object,
        first_step: int,
        *,
        observe: Observer | None = None,
        progress: Progress | None = None,
    ) -> LongRun:
        """Return the same run with other interventions, which differ from `first_step` on.

        Only the pieces from that step on are run and observed; the checkpoints before are shared.
        """
        step = whole_number("first_step", first_step, minimum=0, maximum=self.steps - 1)
        other = LongRun.__new__(LongRun)
        other._network, other._inputs = self._network, self._inputs
        other._piece, other._policies = self._piece, self._policies
        other._overrides = other._resolved(interventions)
        number = step // self._piece
        other._checkpoints = self._checkpoints[: number + 1]
        other._run_from(number, observe, progress)
        return other

    @property
    def steps(self) -> int:
        """T."""
        return len(self._inputs)

    @property
    def piece(self) -> int:
        """The steps from one checkpoint to the next: a window inside costs as much as all of it."""
        return self._piece

    @property
    def overrides(self) -> tuple[LayerOverrides, ...]:
        """What is held in each layer during the whole run."""
        return self._overrides

    @property
    def network(self) -> Network:
        """The network as it ran; do not write to it."""
        return self._network

    def window(self, start: int, stop: int) -> Trace:
        """Return the trace of the steps from `start` to before `stop`.

        Its arrays are (stop − start, B, …), its `first_step` is `start`, its `final_state` the
        state after the last of them, and its layers' `cell_before` and `hidden_before` begin with
        the state before the first.
        """
        first = whole_number("start", start, minimum=0, maximum=self.steps - 1)
        end = whole_number("stop", stop, minimum=first + 1, maximum=self.steps)
        pieces = list(self._pieces(first, end))
        if len(pieces) == 1:
            return pieces[0]
        return _joined(pieces, self._within(slice(first, end)))

    def _resolved(self, interventions: object) -> tuple[LayerOverrides, ...]:
        recurrent = self._network.recurrent
        return resolve_interventions(
            interventions,
            signals=recurrent.signals,
            layers=recurrent.layer_count,
            steps=self.steps,
            units=recurrent.hidden_size,
            dtype=recurrent.dtype,
        )

    def _within(self, steps: slice) -> tuple[LayerOverrides, ...]:
        return tuple(layer.within(steps) for layer in self._overrides)

    def _run_from(self, number: int, observe: Observer | None, progress: Progress | None) -> None:
        for start in range(number * self._piece, self.steps, self._piece):
            trace = self._run_piece(start // self._piece)
            self._checkpoints.append(_parts(trace.final_state))
            if observe is not None:
                observe(start, trace)
            if progress is not None:
                progress(min(start + self._piece, self.steps), self.steps)
            self.final_state = trace.final_state

    def _pieces(self, start: int, stop: int) -> Iterator[Trace]:
        for number in range(start // self._piece, (stop - 1) // self._piece + 1):
            begin = number * self._piece
            trace = self._run_piece(number)
            yield _part(trace, max(start - begin, 0), min(stop - begin, trace.steps))

    def _run_piece(self, number: int) -> Trace:
        steps = slice(number * self._piece, min((number + 1) * self._piece, self.steps))
        recurrent, head = self._network.recurrent, self._network.head
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            trace = recurrent.run(
                recurrent.parameters,
                self._inputs[steps],
                self._checkpoints[number],
                self._policies,
                self._within(steps),
                first_step=steps.start,
            )
            return trace if head is None else with_predictions(trace, head, head.parameters)


def _parts(state: State) -> tuple[FloatArray, ...]:
    return state if isinstance(state, tuple) else (state,)


def _part(trace: Trace, start: int, stop: int) -> Trace:
    if (start, stop) == (0, trace.steps):
        return trace
    layers = tuple(layer.part(slice(start, stop)) for layer in trace.layers)
    predictions = trace.predictions
    return replace(
        trace,
        inputs=trace.inputs[start:stop],
        outputs=trace.outputs[start:stop],
        predictions=None if predictions is None else predictions[start:stop],
        final_state=_last_state(layers, trace.final_state),
        layers=layers,
        first_step=trace.first_step + start,
    )


def _joined(parts: list[Trace], overrides: tuple[LayerOverrides, ...]) -> Trace:
    layers = tuple(
        same[0].joined(same[1:], held)
        for same, held in zip(
            zip(*(part.layers for part in parts), strict=True), overrides, strict=True
        )
    )
    predictions = [part.predictions for part in parts if part.predictions is not None]
    return replace(
        parts[0],
        inputs=_together([part.inputs for part in parts]),
        outputs=_together([part.outputs for part in parts]),
        predictions=_together(predictions) if predictions else None,
        final_state=parts[-1].final_state,
        layers=layers,
    )


def _together(arrays: list[FloatArray]) -> FloatArray:
    return read_only(np.concatenate(arrays))


def _last_state(layers: tuple[LayerTrace, ...], like: State) -> State:
    hidden = read_only(np.array([layer.hidden[-1] for layer in layers]))
    if not isinstance(like, tuple):
        return hidden
    return hidden, read_only(np.array([layer.cell[-1] for layer in layers]))
