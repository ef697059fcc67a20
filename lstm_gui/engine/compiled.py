"""What the compiled loops take: policies, interventions and lengths as plain arrays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.gate_rows import squash_rows
from lstm_gui.engine.gates import AlwaysOpen, GatePolicy, HardSigmoid, Stretch, Threshold
from lstm_gui.engine.interventions import LayerOverrides
from lstm_gui.engine.layer_task import STEPS_PER_PROGRESS

NOTHING, CLIP, SNAP, HARD, OPEN = range(5)
"""Codes of what `GatePolicy.finish` does, as `kernel_rules` reads them."""

SECONDS_PER_PART = 0.015
"""How long a loop that can be cancelled computes between two calls of `progress`."""

PROJECTED_ROWS = 16
"""How many inputs are multiplied by W at a time."""

WIDEST_PANEL = 32
"""How many numbers of float32 the widest panel of a packed matrix has beside each other."""

_GIVEN, _WRITEABLE = 0x1, 0x400  # the bits of `flags.num`: contiguous in C's order, open
_KIND = _GIVEN | _WRITEABLE

Held = tuple[Any, Any, Any, Any, Any]


@lru_cache(maxsize=64)
def compiled_policies(
    by_row: tuple[GatePolicy | None, ...], size: int, dtype: np.dtype[Any]
) -> tuple[FloatArray, FloatArray] | None:
    """Return what the policies of a layer's row blocks are to a kernel, or None for a foreign one.

    `by_row` has None for a block that is tanh(z). The first array (3, blocks·size) holds the rows
    of `squash_rows`, the second a code and two limits for each of the policies.
    """
    rows: list[tuple[float, float, float]] = []
    for policy in by_row:
        if policy is None:
            continue
        if not policy.finishes:
            rows.append((NOTHING, 0, 1))
        elif isinstance(policy, Threshold):
            rows.append((SNAP, policy.closed, policy.open))
        elif isinstance(policy, Stretch):
            rows.append((CLIP, 0, 1))
        elif isinstance(policy, HardSigmoid):
            rows.append((HARD, 0, 1))
        elif isinstance(policy, AlwaysOpen):
            rows.append((OPEN, 0, 1))
        else:
            return None
    return np.array(squash_rows(by_row, size, dtype)), np.array(rows, dtype=dtype)


def held_arrays(
    overrides: LayerOverrides, signals: Sequence[str], steps: int, dtype: np.dtype[Any]
) -> Held:
    """Return all overrides as signals (N,), active (N, T), bounds (N + 1,), units, values."""
    if not overrides.by_signal:
        return _nothing_held(dtype)
    found = [
        (place, override)
        for place, signal in enumerate(signals)
        for override in overrides.by_signal.get(signal, ())
    ]
    active = np.zeros((len(found), steps), dtype=np.bool_)
    for row, (_, override) in zip(active, found, strict=True):
        row[...] = override.active
    return (
        np.array([place for place, _ in found], dtype=np.int64),
        active,
        np.cumsum([0, *(override.units.size for _, override in found)], dtype=np.int64),
        np.concatenate([override.units for _, override in found]).astype(np.int64),
        np.concatenate([override.values for _, override in found]).astype(dtype),
    )


@lru_cache(maxsize=2)
def _nothing_held(dtype: np.dtype[Any]) -> Held:
    return (
        np.zeros(0, dtype=np.int64),
        np.zeros((0, 1), dtype=np.bool_),
        np.zeros(1, dtype=np.int64),
        np.zeros(0, dtype=np.int64),
        np.zeros(0, dtype=dtype),
    )


def length_array(valid: BoolArray | None, steps: int, sequences: int) -> Any:
    """Return how many steps each sequence has, (B,), not to be written to."""
    if valid is None:
        return _equal_lengths(steps, sequences)
    return valid.sum(axis=0, dtype=np.int64)


@lru_cache(maxsize=8)
def _equal_lengths(steps: int, sequences: int) -> Any:
    return np.full(sequences, steps, dtype=np.int64)


def as_given(array: FloatArray) -> FloatArray:
    """Return the array contiguous and closed for writing, as a view or a copy where it is not.

    Kernels are compiled anew for every kind of array: those that they only read are of one kind.
    """
    if array.flags.num & _KIND == _GIVEN:
        return array
    given = np.ascontiguousarray(array).view()
    given.flags.writeable = False
    return given


def as_open(array: FloatArray) -> FloatArray:
    """Return the array contiguous and open for writing, as a copy where it is not.

    So are the buffers of a run, from which BPTT mostly reads.
    """
    return array if array.flags.num & _KIND == _KIND else np.array(array, order="C")


def room_for_panels(columns: int, depth: int, dtype: np.dtype[Any]) -> FloatArray:
    """Return where a compiled loop may lay out matrices of so many columns as panels.

    `depth` is the sum of theirs.
    """
    return empty(((columns + WIDEST_PANEL) * depth + 2 * WIDEST_PANEL,), dtype)


def run_loop(
    loop: Callable[..., Any],
    arguments: tuple[Any, ...],
    steps: int,
    sequences: int,
    progress: Callable[[int], None] | None,
) -> bool:
    """Run a compiled time loop, and return whether none of its parts found a broken number.

    `loop(start, stop, *arguments)` does a part of the steps; `progress` is told after each. The
    first is as short as can be, and how long it took says how long the others may be. How the steps
    are divided does not change the numbers.
    """
    if progress is None:
        return loop(0, steps, *arguments) is not False
    finite, start, seconds = True, 0, 0.0
    every = together = max(1, PROJECTED_ROWS // sequences)  # these steps are projected at once
    while start < steps:
        stop, begin = min(start + every, steps), time.perf_counter()
        finite = loop(start, stop, *arguments) is not False and finite
        # Some steps take long because they are the first in fresh memory: more will follow.
        seconds = max((time.perf_counter() - begin) / (stop - start), 0.9 * seconds, 1e-9)
        progress(stop)
        start = stop
        wished = min(STEPS_PER_PROGRESS, int(SECONDS_PER_PART / seconds))
        every = max(1, wished // together) * together
    return finite
