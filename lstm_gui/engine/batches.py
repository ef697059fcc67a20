"""Batches of sequences, the windows they are cut into, and how a run on them is scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import one_of, refuse_other_kind, shape_text
from lstm_gui.engine.arrays import BoolArray, FloatArray, integer_array
from lstm_gui.engine.losses import LOSSES, mean_squared_error, softmax_cross_entropy
from lstm_gui.engine.trace import Trace

READOUTS = ("every_step", "last_step")


@dataclass(frozen=True, eq=False)
class Batch:
    """Sequences that are learnt from together.

    `inputs` (T, B, D); `targets` (T, B, K), or labels (T, B), for the readout "every_step", and
    (B, K), or (B,), for "last_step"; `lengths` (B,) or None; `mask` (T, B) of bool or None: which
    steps are scored.
    """

    inputs: Any
    targets: Any
    lengths: Any = None
    mask: Any = None


@dataclass(frozen=True, eq=False)
class Window:
    """A part of a batch: `kept` are its sequences among those of the window before, None is all."""

    batch: Batch
    kept: npt.NDArray[np.int64] | None = None
    scored: bool = True


def windows(batch: Batch, size: int | None) -> Iterator[Window]:
    """Yield the batch cut into windows of `size` steps, or whole if `size` is None.

    Sequences that have ended drop out of the windows that follow; a window in which no step is
    scored is marked, as it gives a state but no update.
    """
    if size is None:
        yield Window(batch)
        return
    inputs, targets = np.asarray(batch.inputs), np.asarray(batch.targets)
    if inputs.ndim == 2:
        inputs = inputs[:, np.newaxis]
    steps, sequences = inputs.shape[:2]
    lengths = None if batch.lengths is None else integer_array("lengths", batch.lengths)
    mask = None if batch.mask is None else _checked_mask(batch.mask, (steps, sequences))
    running = np.arange(sequences)
    for start in range(0, steps, size):
        span = slice(start, start + size)
        kept = None
        if lengths is not None:
            kept = np.flatnonzero(lengths[running] > start)
            running = running[kept]
            if not len(running):
                return
        part_mask = None if mask is None else mask[span, running]
        part_lengths = None
        if lengths is not None:
            part_lengths = np.minimum(lengths[running] - start, len(inputs[span]))
        part = Batch(inputs[span, running], targets[span, running], part_lengths, part_mask)
        yield Window(part, kept, scored=part_mask is None or bool(part_mask.any()))


def score(trace: Trace, batch: Batch, loss: str, readout: str) -> tuple[float, FloatArray]:
    """Return the loss of a run, and its gradient with respect to the predictions (T, B, K).

    Steps beyond a sequence's length or outside the mask count neither in the mean nor in the
    gradient. Without a head the outputs are the predictions.
    """
    refuse_other_kind("trace", trace, Trace)
    refuse_other_kind("batch", batch, Batch)
    one_of("loss", loss, LOSSES)
    one_of("readout", readout, READOUTS)
    predictions = trace.outputs if trace.predictions is None else trace.predictions
    steps, sequences = predictions.shape[:2]
    measure = mean_squared_error if loss == "mean_squared_error" else softmax_cross_entropy
    if readout == "last_step":
        if batch.mask is not None:
            raise ValueError("mask must be None for the readout 'last_step'")
        last = steps - 1 if trace.lengths is None else np.asarray(trace.lengths) - 1
        everyone = np.arange(sequences)
        value, found = measure(predictions[last, everyone], batch.targets)
        gradient = np.zeros_like(predictions)
        gradient[last, everyone] = found
        return value, gradient
    scored = scored_steps(trace, batch)
    if scored is None:
        return measure(predictions, batch.targets)
    targets = np.asarray(batch.targets)
    if targets.shape[:2] != (steps, sequences):
        raise ValueError(
            f"targets must begin with the shape {shape_text((steps, sequences))} = (T, B), "
            f"not {shape_text(targets.shape)}"
        )
    value, found = measure(predictions[scored], targets[scored])
    gradient = np.zeros_like(predictions)
    gradient[scored] = found
    return value, gradient


def scored_steps(trace: Trace, batch: Batch) -> BoolArray | None:
    """Return which (T, B) count, or None if all do."""
    if batch.mask is None:
        return trace.valid
    mask = _checked_mask(batch.mask, (trace.steps, trace.sequences))
    if trace.valid is not None:
        mask = mask & trace.valid
    if not mask.any():
        raise ValueError("mask leaves no step that is scored")
    return None if mask.all() else mask


def _checked_mask(mask: object, shape: tuple[int, int]) -> BoolArray:
    array = np.asarray(mask)
    if array.dtype != np.bool_:
        raise TypeError(f"mask must be an array of bool, not of dtype {array.dtype}")
    if array.shape != shape:
        raise ValueError(
            f"mask must have shape {shape_text(shape)} = (T, B), not {shape_text(array.shape)}"
        )
    return array
