"""The simple RNN's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import as_given, held_arrays, length_array, run_loop
from lstm_gui.engine.layer_task import LayerTask


def forward_steps(kernels: ModuleType, task: LayerTask, *, relu: bool) -> bool:
    """Do what `rnn_steps.forward_steps` does; False if it cannot, with nothing changed."""
    steps, sequences = task.pre.shape[:2]
    dtype = task.pre.dtype
    if dtype.kind != "f":
        return False
    arguments = (
        relu,
        as_given(task.inputs),
        as_given(task.weights["weight_ih"]),
        as_given(task.weights["weight_hh"]),
        as_given(task.bias),
        task.pre,
        task.states[0],
        held_arrays(task.overrides, ("hidden",), steps, dtype),
        length_array(task.valid, steps, sequences),
    )
    run_loop(
        kernels.forward_loop,
        (steps, task.reverse, *arguments),
        steps,
        sequences,
        task.progress,
    )
    return True


def backward_steps(
    kernels: ModuleType,
    pre: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    valid: BoolArray | None,
    *,
    reverse: bool,
    progress: Callable[[int], None] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Do what `rnn_steps.backward_steps` does."""
    steps, sequences = pre.shape[:2]
    dtype = pre.dtype
    arriving = empty(pre.shape, dtype)
    to_hidden = np.array(final_gradient, dtype=dtype)
    arguments = (
        steps,
        reverse,
        as_given(weight_hh),
        as_given(output_gradient),
        pre,
        to_hidden,
        arriving,
        length_array(valid, steps, sequences),
    )
    run_loop(kernels.backward_loop, arguments, steps, sequences, progress)
    if valid is not None:  # what passes through the padding does not belong to a step there
        np.copyto(arriving, 0, where=~valid[:, :, np.newaxis])
    return arriving, to_hidden
