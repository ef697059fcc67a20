"""The loss of every single step, of which the loss of a batch is the mean."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import one_of, refuse_other_kind, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.batches import READOUTS, Batch, scored_steps
from lstm_gui.engine.losses import LOSSES
from lstm_gui.engine.trace import Trace


def step_losses(trace: Trace, batch: Batch, loss: str, readout: str, sequence: int) -> FloatArray:
    """Return the loss of one sequence at every step, (T,), NaN where none is scored.

    The mean over all scored steps of all sequences is the loss of the batch.
    """
    refuse_other_kind("trace", trace, Trace)
    refuse_other_kind("batch", batch, Batch)
    one_of("loss", loss, LOSSES)
    one_of("readout", readout, READOUTS)
    place = whole_number("sequence", sequence, minimum=0, maximum=trace.sequences - 1)
    predictions = trace.outputs if trace.predictions is None else trace.predictions
    found = np.full(trace.steps, np.nan)
    each = _squared_errors if loss == "mean_squared_error" else _cross_entropies
    targets = np.asarray(batch.targets)
    if readout == "last_step":
        last = trace.steps if trace.lengths is None else trace.lengths[place]
        found[last - 1] = each(predictions[last - 1, place], targets[place])
        return found
    marks = scored_steps(trace, batch)
    scored = slice(None) if marks is None else marks[:, place]
    found[scored] = each(predictions[scored, place], targets[scored, place])
    return found


def _squared_errors(values: FloatArray, wanted: FloatArray) -> FloatArray:
    return np.asarray(np.mean(np.square(values.astype(np.float64) - wanted), axis=-1))


def _cross_entropies(values: FloatArray, labels: npt.NDArray[np.int64]) -> FloatArray:
    shifted = values.astype(np.float64) - values.max(axis=-1, keepdims=True)
    chosen = np.take_along_axis(shifted, np.expand_dims(labels, -1), axis=-1)[..., 0]
    return np.asarray(np.log(np.exp(shifted).sum(axis=-1)) - chosen)
