"""What a run is measured on besides its own batches: the held-out end, or fresh sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine, sequences
from lstm_gui.sequences import PlainBaseline, Sequence, SeriesGenerator, Task

_SEED = 20_260_101  # of the fresh sequences; no training draws from it
_MOST_FRESH, _LEAST_FRESH, _FRESH_STEPS = 256, 32, 16_000
_KNOWN = 8  # series of which the period is found
# So many steps of one sequence, or numbers of one signal, at a time: they then stay in memory that
# is at hand, where all at once would ask the system for new memory at every look.
_PIECE, _NUMBERS = 256, 1 << 18
_Check = Callable[[int, int], None] | None


@dataclass(frozen=True)
class Measure:
    """What is measured besides the loss; a share is 0 … 1 and the higher the better.

    Otherwise it is an error in the user's units, and the lower the better.
    """

    name: str
    is_share: bool

    def text(self, value: float) -> str:
        """Write a value: "99.7 %" of a share, four digits of an error."""
        return f"{100 * value:.1f} %" if self.is_share else f"{value:.4g}"


class Examination(Protocol):
    """Something to measure a network on: its short name, and one that says how much it is.

    ``cost`` is what measuring takes, in steps of a single sequence.
    """

    measure: Measure
    baselines: tuple[PlainBaseline, ...]
    name: str
    text: str
    cost: float

    def take(self, network: engine.Network, gates: Any, check: _Check) -> tuple[float, float]:
        """Give loss and measure; ``check`` is called now and then and may raise to cancel."""


class HeldOutEnd:
    """The end of the open series or text; what comes before it only carries the state there.

    With a share of 0 nothing is held out, and nothing is measured: there are baselines alone.
    """

    def __init__(self, sequence: Sequence, share: float) -> None:
        self._sequence = sequence
        self._scored = sequences.held_out_mask(sequence, share)
        if sequence.target_mask is not None:
            self._scored = self._scored & sequence.target_mask
        steps = sequences.training_steps(sequence, share)
        self.baselines = sequences.sequence_baselines(sequence, self._scored, steps)
        self.measure = measure_of(sequence)
        held = sequence.steps - steps
        self.name = "held-out end"
        self.text = f"the last {held} of {sequence.steps} steps, held out"
        self.cost = time_cost(sequence.steps, 1)

    def take(self, network: engine.Network, gates: Any, check: _Check) -> tuple[float, float]:
        """Run from the first step on and score the held-out targets alone."""
        state: Any = None
        piece = self._sequence.steps if network.recurrent.bidirectional else _PIECE
        loss = told = count = 0.0
        for start in range(0, self._sequence.steps, piece):
            part = slice(start, start + piece)
            trace = network.forward(self._sequence.inputs[part], state, gates, progress=check)
            state = trace.final_state
            scored = self._scored[part]
            if scored.any():
                said = _answers(trace)[scored, 0]
                targets = self._sequence.targets[part][scored]
                found, right = _scores(self._sequence, said, targets)
                loss += found * len(targets)
                told += right * len(targets)
                count += len(targets)
        mean = told / count
        return loss / count, mean if self.measure.is_share else float(np.sqrt(mean))


class FreshSeries:
    """Series that the generator of the open one draws from a seed of its own."""

    def __init__(self, sequence: Sequence, generator: SeriesGenerator) -> None:
        count = fresh_count(generator.steps)
        drawn = _drawn(generator, count + _KNOWN)
        self._sequence = sequence
        inputs = sequence.scaling.apply(drawn)
        self._inputs, known = inputs[:, :count], inputs[:, count:]
        steps = len(inputs)
        self._scored = np.arange(steps) < steps - sequence.ahead
        period = sequences.find_period(known.reshape(steps, -1))
        factor = sequence.scaling.factor
        self.baselines = sequences.series_baselines(
            self._inputs, factor, self._scored, sequence.ahead, period
        )
        self.measure = measure_of(sequence)
        self.name = "fresh series"
        self.text = f"{count} fresh series"
        # Many whole series at once go through more memory than an update's short windows.
        self.cost = 2.0 * time_cost(steps, count)

    def take(self, network: engine.Network, gates: Any, check: _Check) -> tuple[float, float]:
        """Score every step that has a target."""
        steps, count = self._inputs.shape[:2]
        together = max(1, _NUMBERS // (steps * network.recurrent.hidden_size))
        groups = range(0, count, together)
        parts = (self._inputs[:, first : first + together] for first in groups)
        answers = [_answers(network.forward(part, gates=gates, progress=check)) for part in parts]
        said = np.concatenate(answers, axis=1)
        places = np.flatnonzero(self._scored)
        came = self._inputs[places + self._sequence.ahead]
        loss, square = _scores(self._sequence, said[places], came)
        return loss, float(np.sqrt(square))


class FreshSequences:
    """Sequences of the task from a seed of its own, scored by the task's own measure."""

    def __init__(self, task: Task) -> None:
        rng = np.random.default_rng(_SEED)
        steps = int(np.shape(task.draw(np.random.default_rng(_SEED), 1).inputs)[0])
        self._task = task
        self._batch = task.draw(rng, fresh_count(steps))
        steps, count = np.shape(self._batch.inputs)[:2]
        self.baselines = sequences.task_baselines(task, self._batch)
        self.measure = Measure(task.score_name, is_share=True)
        self.name = "fresh sequences"
        self.text = f"{count} fresh sequences"
        self.cost = time_cost(steps, count)

    def take(self, network: engine.Network, gates: Any, check: _Check) -> tuple[float, float]:
        """Score the batch."""
        batch, objective = self._batch, self._task.objective
        trace = network.forward(batch.inputs, gates=gates, lengths=batch.lengths, progress=check)
        loss, _ = engine.score(trace, batch, objective.loss, objective.readout)
        return float(loss), self._task.score(_answers(trace), batch)


@cache
def _drawn(generator: SeriesGenerator, count: int) -> NDArray[np.float64]:
    """Draw series once for all runs: integrating differential equations takes its time."""
    drawn = generator.draw(np.random.default_rng(_SEED), count)
    drawn.flags.writeable = False
    return drawn


def examination(sequence: Sequence, share: float) -> Examination | None:
    """Give what networks on a sequence are measured on; None where there is nothing to.

    Raises ValueError when the share leaves no step to measure on, or none to learn from.
    """
    if isinstance(sequence.generator, Task):
        return FreshSequences(sequence.generator)
    if sequence.objective.readout != "every_step" or not sequence.foresees:
        return None
    if isinstance(sequence.generator, SeriesGenerator):
        return FreshSeries(sequence, sequence.generator)
    return HeldOutEnd(sequence, share)


def measure_of(sequence: Sequence) -> Measure:
    """Say how good answers on a sequence are measured for a person."""
    if isinstance(sequence.generator, Task):
        return Measure(sequence.generator.score_name, is_share=True)
    if sequence.objective.is_classification:
        return Measure("right symbols", is_share=True)
    return Measure("RMSE", is_share=False)


def fresh_count(steps: int) -> int:
    """Give how many fresh sequences of so many steps are measured on."""
    return min(max(_FRESH_STEPS // steps, _LEAST_FRESH), _MOST_FRESH)


def time_cost(steps: int, count: int) -> float:
    """Give what a run of ``count`` sequences side by side takes, in steps of one sequence.

    What a step takes by itself is that of one more sequence with compiled kernels, and of some
    sixteen more without; measured at 8 … 64 units.
    """
    compiled = engine.kernels_installed() and engine.kernels_mode() != "off"
    by_itself = 1.0 if compiled else 16.0
    return steps * (by_itself + count) / (by_itself + 1.0)


def _answers(trace: engine.Trace) -> NDArray[Any]:
    return trace.outputs if trace.predictions is None else trace.predictions


def _scores(sequence: Sequence, said: NDArray[Any], came: NDArray[Any]) -> tuple[float, float]:
    """Give the mean loss, and the share of right classes or the mean square in the user's units."""
    if sequence.objective.is_classification:
        loss, _ = engine.softmax_cross_entropy(said, came)
        return float(loss), float(np.mean(said.argmax(axis=-1) == came))
    errors = np.asarray(said, dtype=np.float64) - came
    in_units = errors * sequence.scaling.factor if sequence.kind == "series" else errors
    return float(np.mean(errors**2)), float(np.mean(in_units**2))
