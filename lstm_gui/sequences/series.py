"""Building the sequence of a numeric series: scaling, and the next step as the target."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import SeriesGenerator
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.scaling import Scaling, ScalingKind
from lstm_gui.sequences.sequence import Sequence, all_but_last, targets_ahead


def series_sequence(
    values: npt.ArrayLike,
    *,
    name: str,
    feature_names: Iterable[str],
    scaling: ScalingKind | Scaling = "standard",
    source: str | None = None,
    example: str | None = None,
    axis_name: str = "step",
    axis_labels: Iterable[str] | None = None,
    notes: Iterable[str] = (),
    generator: SeriesGenerator | None = None,
) -> Sequence:
    """Make the sequence of values (T, D) whose network learns to say the next step.

    scaling is a kind that is fitted to the values, or a fitted scaling.
    A single step can be looked at, but there is nothing to learn from it. Raises ValueError for
    values without a step.
    """
    table = np.array(values, dtype=np.float64)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2:
        raise ValueError(f"values has shape {table.shape}; it must be (steps, features)")
    if table.shape[0] == 0:
        raise ValueError(f"{name} has no step; a series needs at least one")
    fitted = scaling if isinstance(scaling, Scaling) else Scaling.fit(scaling, table)
    inputs = fitted.apply(table)
    names = tuple(feature_names)
    return Sequence(
        name=name,
        source=source,
        example=example,
        kind="series",
        values=table,
        inputs=inputs,
        feature_names=names,
        scaling=fitted,
        axis_name=axis_name,
        axis_labels=None if axis_labels is None else tuple(axis_labels),
        symbols=None,
        vocabulary=None,
        objective=Objective("mean_squared_error", "every_step", names),
        targets=targets_ahead(inputs),
        target_mask=all_but_last(len(table)),
        notes=tuple(notes),
        generator=generator,
    )
