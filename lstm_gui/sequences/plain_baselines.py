"""Answers that need no learning, to hold a network's beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import Batch
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.one_hot import batch_lengths
from lstm_gui.sequences.seasons import find_period
from lstm_gui.sequences.sequence import Sequence

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PlainBaseline:
    """A way to answer without learning, and how well it does.

    loss: in the units of the training loss, or None. measure: in those of the task's own measure
    (a root mean squared error in the user's units, or a share), or None.
    """

    name: str
    loss: float | None
    measure: float | None = None


def series_baselines(
    inputs: npt.NDArray[np.floating[Any]],
    factor: npt.NDArray[np.float64],
    scored: Mask,
    ahead: int,
    period: int | None,
) -> tuple[PlainBaseline, ...]:
    """Give the last value and, with a period, the seasonal value of series (T, B, D).

    The value foreseen from step t is that of step t + ahead; `scored` (T,) are those steps t.
    The seasonal value is the newest known one that lies whole periods before. Baselines without an
    error are left out: nothing is below them.
    """
    from_steps = np.flatnonzero(scored)
    came = inputs[from_steps + ahead]
    found = [("last value", inputs[from_steps])]
    if period is not None:
        back = period * -(-ahead // period)
        places = from_steps + ahead - back
        said = np.where((places >= 0)[:, None, None], inputs[places], inputs[from_steps])
        found.append((f"value {back} steps before", said))
    baselines = []
    for name, said in found:
        errors = np.asarray(said, dtype=np.float64) - came
        loss = float(np.mean(errors**2))
        if np.isfinite(loss) and loss > 0:
            measure = float(np.sqrt(np.mean((errors * factor) ** 2)))
            baselines.append(PlainBaseline(name, loss, measure))
    return tuple(baselines)


def sequence_baselines(
    sequence: Sequence, scored: Mask, training_steps: int
) -> tuple[PlainBaseline, ...]:
    """Give the baselines of a series or a text on the scored steps (T,), learned before them.

    A period, and the frequencies of symbols, are found in the first `training_steps` alone.
    """
    if sequence.kind == "series":
        known = sequence.inputs[:training_steps]
        inputs = np.asarray(sequence.inputs, dtype=np.float64)[:, None]
        return series_baselines(
            inputs, sequence.scaling.factor, scored, sequence.ahead, find_period(known)
        )
    if not sequence.objective.is_classification or sequence.objective.readout != "every_step":
        return ()
    learned = np.arange(sequence.steps) < training_steps - sequence.ahead
    if sequence.target_mask is not None:
        learned &= sequence.target_mask
    size = sequence.objective.output_size
    # One more of each: a symbol that was not seen yet is not impossible.
    counts = np.bincount(sequence.targets[learned], minlength=size) + 1.0
    targets = sequence.targets[scored]
    loss = float(-np.log(counts / counts.sum())[targets].mean())
    right = float(np.mean(targets == counts.argmax()))
    return (
        PlainBaseline("symbol frequencies", loss),
        PlainBaseline("most frequent symbol", None, right),
    )


def task_baselines(task: Task, batch: Batch) -> tuple[PlainBaseline, ...]:
    """Give the best constant answer to a batch of a task: nobody does better without looking."""
    objective = task.objective
    steps, count = np.shape(batch.inputs)[:2]
    targets = np.asarray(batch.targets)
    scored = np.ones(targets.shape[:1], dtype=bool)
    if objective.readout == "every_step":
        scored = np.arange(steps)[:, None] < batch_lengths(batch)
        if batch.mask is not None:
            scored = scored & batch.mask
    asked = targets[scored]
    if objective.is_classification:
        shares = np.bincount(asked.reshape(-1), minlength=objective.output_size) / asked.size
        answer = np.log(np.maximum(shares, 1e-300))
        loss = float(-np.sum(shares * answer))
    else:
        answer = asked.reshape(-1, objective.output_size).mean(axis=0)
        loss = float(np.mean((asked - answer) ** 2))
    said = np.broadcast_to(answer, (steps, count, objective.output_size))
    if not loss > 0:
        return ()
    return (PlainBaseline("best constant answer", loss, task.score(said, batch)),)
