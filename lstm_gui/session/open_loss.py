"""The loss of a network on the open sequence, as it is looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine
from lstm_gui.sequences import Sequence


def open_loss(predictions: NDArray[Any] | None, sequence: Sequence) -> float | None:
    """Give the training loss of predictions (T, K) on the steps of a sequence that are scored.

    None where there is no prediction, or another number of outputs than the sequence asks for.
    """
    objective = sequence.objective
    if predictions is None or predictions.shape != (sequence.steps, objective.output_size):
        return None
    targets = np.asarray(sequence.targets)
    if objective.readout == "last_step":
        said, targets = predictions[-1:], targets.reshape(1, *targets.shape)
    else:
        mask = sequence.target_mask
        scored = np.ones(sequence.steps, bool) if mask is None else np.asarray(mask)
        if not scored.any():
            return None
        said, targets = predictions[scored], targets[scored]
    if objective.loss == "mean_squared_error":
        return engine.mean_squared_error(said, targets)[0]
    return engine.softmax_cross_entropy(said, targets)[0]
