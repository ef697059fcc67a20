"""The simple RNN's time loops in NumPy: the reference for the compiled kernels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.layer_task import (
    LayerTask,
    before_and_after,
    reporting,
    steps_per_report,
)


@unwarned
def forward_steps(task: LayerTask, *, relu: bool) -> None:
    """Complete `task.pre` and `task.states`."""
    task.project()
    steps, sequences, size = task.pre.shape
    streams = [task.pre, *before_and_after(task.states[0], reverse=task.reverse)]
    if task.reverse:
        streams = [stream[::-1] for stream in streams]
    held = task.overrides.of(hidden=0)
    # BLAS multiplies by a transposed matrix at half its speed.
    recurrent = np.ascontiguousarray(task.weights["weight_hh"].T)
    product = np.empty((sequences, size), dtype=task.pre.dtype)
    padding = None if task.valid is None else ~task.valid[:, :, np.newaxis]
    every = task.steps_per_report
    for start in range(0, steps, every):
        stop = min(start + every, steps)
        for number, (z, before, h) in enumerate(
            zip(*(stream[start:stop] for stream in streams), strict=True), start
        ):
            step = steps - 1 - number if task.reverse else number
            before.dot(recurrent, product)
            np.add(z, product, out=z)
            if relu:
                np.multiply(z, z.real > 0, out=h)
            else:
                np.tanh(z, out=h)
            if held:
                apply_overrides(held, step, h[:, np.newaxis])
            if padding is not None:
                np.copyto(h, before, where=padding[step])
        if task.progress is not None:
            task.progress(stop)


@unwarned
def backward_steps(
    pre: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    valid: BoolArray | None,
    *,
    reverse: bool,
    progress: Callable[[int], None] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Turn `pre` (T, B, H) from φ' into dL/dz; return dL/dh_t and dL/dh_0."""
    arriving = empty(pre.shape, pre.dtype)
    streams = [output_gradient, arriving, pre]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradient, dtype=pre.dtype)
    padding = None if valid is None else ~valid[:, :, np.newaxis]
    every = steps_per_report(*to_hidden.shape)
    for number, (given, dh, dz) in enumerate(
        reporting(zip(*streams, strict=True), progress, every)
    ):
        np.add(given, to_hidden, out=dh)
        np.multiply(dz, dh, out=dz)
        dz.dot(weight_hh, to_hidden)
        if padding is not None:
            step = number if reverse else len(pre) - 1 - number
            np.add(to_hidden, dh, out=to_hidden, where=padding[step])
    if padding is not None:  # what passes through the padding does not belong to a step there
        np.copyto(arriving, 0, where=padding)
    return arriving, to_hidden
