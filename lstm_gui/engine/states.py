"""The states of all layers between two runs: h of every cell, and c of the LSTM."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import described, shape_text
from lstm_gui.engine.arrays import FloatArray, read_only, shaped_array
from lstm_gui.engine.buffers import empty


def checked_states(
    name: str, state: object, count: int, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> tuple[FloatArray, ...]:
    """Return the `count` parts of a state, each of `shape` (L·R, B, H), zeros for None.

    They are not to be written to. Raises TypeError or ValueError, as the engine's arguments do,
    where they do not fit.
    """
    if state is None:
        return (_nothing(shape, dtype),) * count
    if count == 1:
        return (shaped_array(name, state, dtype, shape, "(L·R, B, H)"),)
    letters = ("h", "c")
    if not isinstance(state, tuple | list) or len(state) != count:
        raise TypeError(
            f"{name} must be a tuple (h, c) of two arrays of shape {shape_text(shape)}, "
            f"not {described(state)}"
        )
    return tuple(
        shaped_array(f"{name} {letter}", part, dtype, shape, "(L·R, B, H)")
        for letter, part in zip(letters, state, strict=True)
    )


@lru_cache(maxsize=8)
def _nothing(shape: tuple[int, ...], dtype: np.dtype[Any]) -> FloatArray:
    return read_only(np.zeros(shape, dtype=dtype))


def state_buffers(
    initial: Sequence[FloatArray], layer: int, steps: int, *, reverse: bool
) -> tuple[FloatArray, ...]:
    """Return a buffer (T + 1, B, H) for each state, with the initial one where a run begins."""
    buffers, first = [], steps if reverse else 0
    shape = (steps + 1, *initial[0].shape[1:])
    for part in initial:
        buffer = empty(shape, part.dtype)
        buffer[first] = part[layer]
        buffers.append(buffer)
    return tuple(buffers)


def stacked(by_layer: Sequence[Sequence[FloatArray]]) -> tuple[FloatArray, ...]:
    """Return the states of all layers, each (1, B, H), as one array (L·R, B, H) for each state."""
    if len(by_layer) == 1:
        return tuple(by_layer[0])
    return tuple(np.concatenate(parts) for parts in zip(*by_layer, strict=True))
