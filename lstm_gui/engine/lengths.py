"""Sequences of different lengths in one batch."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.arguments import shape_text
from lstm_gui.engine.arrays import BoolArray, FloatArray, integer_array


def checked_lengths(lengths: object, steps: int, sequences: int) -> tuple[int, ...] | None:
    """Return the lengths as a tuple, or None if they cut nothing off."""
    if lengths is None:
        return None
    array = integer_array("lengths", lengths)
    if array.shape != (sequences,):
        raise ValueError(
            f"lengths must have shape {shape_text((sequences,))} = (B,), "
            f"not {shape_text(array.shape)}"
        )
    if array.min() < 1 or array.max() > steps:
        place = int(np.flatnonzero((array < 1) | (array > steps))[0])
        raise ValueError(f"lengths[{place}] must lie within 1 to {steps}, not be {array[place]}")
    return tuple(int(length) for length in array) if array.min() < steps else None


def masked(array: FloatArray, valid: BoolArray | None) -> FloatArray:
    """Return the array (T, B, …) with 0 beyond the lengths, or itself if `valid` is None."""
    return array if valid is None else array * valid[:, :, np.newaxis]


def steps_within(lengths: tuple[int, ...] | None, steps: int) -> BoolArray | None:
    """Return which steps of which sequence lie within its length (T, B), or None if all do."""
    if lengths is None:
        return None
    return np.arange(steps)[:, np.newaxis] < np.asarray(lengths)
