"""The simple RNN's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    held_arrays,
    length_array,
    own_product_backward,
    own_product_forward,
)
from lstm_gui.engine.layer_task import LayerTask


def forward_steps(kernels: ModuleType, task: LayerTask, *, relu: bool) -> bool:
    """Do what `rnn_steps.forward_steps` does; False if it cannot, with nothing changed."""
    steps, sequences, size = task.pre.shape
    dtype = task.pre.dtype
    if dtype.kind != "f":
        return False
    multiply = own_product_forward(sequences, size)
    recurrent = task.weights["weight_hh"].T
    arguments = (
        relu,
        np.ascontiguousarray(recurrent) if multiply else np.empty((0, size), dtype),
        task.pre.reshape(-1, size),
        task.states[0].reshape(-1, size),
        held_arrays(task.overrides, ("hidden",), steps, dtype),
        length_array(task.valid, steps, sequences),
    )
    product = np.empty((sequences, size), dtype=dtype)
    task.project()
    every = task.steps_per_report
    for start in range(0, steps, every):
        stop = min(start + every, steps)
        if multiply:
            kernels.forward_loop(start, stop, steps, task.reverse, True, *arguments)
        else:
            for number in range(start, stop):
                step = steps - 1 - number if task.reverse else number
                np.dot(task.states[0][step + task.reverse], recurrent, out=product)
                np.add(task.pre[step], product, out=task.pre[step])
                kernels.forward_loop(number, number + 1, steps, task.reverse, False, *arguments)
        if task.progress is not None:
            task.progress(stop)
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
) -> tuple[FloatArray, FloatArray]:
    """Do what `rnn_steps.backward_steps` does."""
    steps, sequences, size = pre.shape
    dtype = pre.dtype
    arriving = empty(pre.shape, dtype)
    to_hidden = np.array(final_gradient, dtype=dtype)
    multiply = own_product_backward(sequences, size)
    arguments = (
        np.array(weight_hh) if multiply else np.empty((0, size), dtype),
        np.ascontiguousarray(output_gradient).reshape(-1, size),
        pre.reshape(-1, size),
        to_hidden,
        arriving.reshape(-1, size),
        length_array(valid, steps, sequences),
    )
    if multiply:
        kernels.backward_loop(0, steps, steps, reverse, True, *arguments)
    else:
        product = np.empty_like(to_hidden)
        for number in range(steps):
            kernels.backward_loop(number, number + 1, steps, reverse, False, *arguments)
            np.dot(pre[number if reverse else steps - 1 - number], weight_hh, out=product)
            np.add(to_hidden, product, out=to_hidden)
    if valid is not None:  # what passes through the padding does not belong to a step there
        np.copyto(arriving, 0, where=~valid[:, :, np.newaxis])
    return arriving, to_hidden
