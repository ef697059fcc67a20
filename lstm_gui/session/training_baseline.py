"""The loss of the plainest answer, to hold a network's against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_gui.sequences import Sequence


@dataclass(frozen=True)
class PlainBaseline:
    """A way to answer without learning, and its loss in the units of the training loss."""

    name: str
    loss: float


def plain_baseline(sequence: Sequence) -> PlainBaseline | None:
    """Give the loss of the plainest answer on the open sequence, or None where there is none.

    A series: the next value is the present one. Symbols: every symbol as likely as it is frequent
    (the entropy of the targets). A single answer at the end has none in one sequence alone, nor has
    a sequence whose baseline makes no error.
    """
    objective = sequence.objective
    if objective.readout != "every_step":
        return None
    targets = sequence.targets
    inputs = np.asarray(sequence.inputs, dtype=np.float64)
    scored = slice(None) if sequence.target_mask is None else sequence.target_mask
    if objective.is_classification:
        counts = np.bincount(targets[scored], minlength=objective.output_size)
        shares = counts[counts > 0] / counts.sum()
        name, loss = "symbol frequencies", float(-np.sum(shares * np.log(shares)))
    elif sequence.kind == "series":
        name, loss = "last value", float(np.mean((targets[scored] - inputs[scored]) ** 2))
    else:
        return None
    return PlainBaseline(name, loss) if np.isfinite(loss) and loss > 0 else None
