"""The LSTM's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    compiled_policies,
    held_arrays,
    length_array,
    own_product_backward,
    own_product_forward,
)
from lstm_gui.engine.gates import Sigmoid, Temperature
from lstm_gui.engine.layer_task import LayerTask
from lstm_gui.engine.lstm_steps import LocalDerivatives, StepGradients
from lstm_gui.engine.lstm_variant import BLOCKS, GATES, Variant
from lstm_gui.engine.trace import LayerTrace

SIGNALS = (*BLOCKS, "cell", "hidden")


def forward_steps(
    kernels: ModuleType, task: LayerTask, gates: FloatArray, variant: Variant
) -> bool:
    """Do what `lstm_steps.forward_steps` does; False if it cannot, with nothing changed."""
    steps, sequences, rows = gates.shape
    size, dtype = rows // 4, gates.dtype
    policies = variant.policies(task.policies)
    by_gate = [policies[name] for name in GATES]
    rows_of_policies = compiled_policies((*by_gate[:2], None, by_gate[2]), size, dtype)
    if rows_of_policies is None or dtype.kind != "f":
        return False
    peepholes = np.empty((3, size), dtype=dtype)
    if variant.peepholes:
        for row, name in zip(peepholes, ("weight_ci", "weight_cf", "weight_co"), strict=True):
            row[...] = task.weights[name]
    common = (
        *rows_of_policies,
        peepholes,
        (
            variant.peepholes,
            variant.coupled,
            variant.candidate_squashed,
            variant.cell_squashed,
            any(policy.finishes for policy in by_gate),
            task.valid is not None,
            bool(task.overrides.by_signal),
        ),
        held_arrays(task.overrides, SIGNALS, steps, dtype),
        length_array(task.valid, steps, sequences),
    )
    multiply = own_product_forward(sequences, size)
    recurrent = task.weights["weight_hh"].T
    kernel_weight = np.ascontiguousarray(recurrent) if multiply else np.empty((0, rows), dtype)
    product = np.empty((sequences, rows), dtype=dtype)
    arrays = [array.reshape(-1, array.shape[2]) for array in (task.pre, gates, *task.states)]
    task.project()
    every = task.steps_per_report
    for start in range(0, steps, every):
        stop = min(start + every, steps)
        if multiply:
            kernels.forward_loop(
                start, stop, steps, task.reverse, True, kernel_weight, *arrays, *common
            )
        else:
            for number in range(start, stop):
                step = steps - 1 - number if task.reverse else number
                z = task.pre[step]
                np.dot(task.states[0][step + task.reverse], recurrent, out=product)
                np.add(z, product, out=z)
                kernels.forward_loop(
                    number, number + 1, steps, task.reverse, False, kernel_weight, *arrays, *common
                )
        if task.progress is not None:
            task.progress(stop)
    return True


def is_plain(layer: LayerTrace, valid: BoolArray | None, variant: Variant) -> bool:
    """Return whether the kernel can work out the local derivatives of a layer by itself.

    It can for the cell without any option, intervention or padding whose gates are smooth.
    """
    smooth = all(type(layer.policies[name]) in (Sigmoid, Temperature) for name in GATES)
    return smooth and variant == Variant() and valid is None and not layer.overrides.by_signal


def backward_steps(
    kernels: ModuleType,
    layer: LayerTrace,
    local: LocalDerivatives | None,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
) -> tuple[FloatArray, StepGradients]:
    """Do what `lstm_steps.backward_steps` does, with `local` None for a plain layer.

    Returns dL/dz (T, B, 4·H) too.
    """
    steps, sequences, size = output_gradient.shape
    dtype, reverse = output_gradient.dtype, layer.reverse
    through_output = through_forget = slopes = np.empty((sequences, size), dtype)
    if local is None:
        slopes = np.array([[2 * layer.policies[name].inner for name in GATES]], dtype=dtype)
        pre = empty((steps * sequences, 4 * size), dtype)
        through_forget = np.empty_like(through_output)
    else:
        pre, through_output, through_forget = (
            array.reshape(steps * sequences, -1)
            for array in (local.pre, local.hidden_to_cell, local.cell_to_before)
        )
    arriving_hidden = empty(output_gradient.shape, dtype)
    arriving_cell = empty(output_gradient.shape, dtype)
    to_hidden, to_cell = (np.array(part, dtype=dtype) for part in final_gradients)
    multiply = own_product_backward(sequences, size)
    arrays = (
        local is None,
        np.array(weight_hh) if multiply else np.empty((0, size), dtype),
        np.ascontiguousarray(output_gradient).reshape(steps * sequences, size),
        *(
            read_only(layer.signal(name).reshape(steps * sequences, -1))
            for name in ("_gates", "cell_before", "cell")
        ),
        slopes,
        pre,
        through_output,
        through_forget,
        to_hidden,
        to_cell,
        arriving_hidden.reshape(steps * sequences, size),
        arriving_cell.reshape(steps * sequences, size),
        length_array(valid, steps, sequences),
    )
    if multiply:
        kernels.backward_loop(0, steps, steps, reverse, True, *arrays)
    else:
        by_step = pre.reshape(steps, sequences, 4 * size)
        product = np.empty((sequences, size), dtype=dtype)
        for number in range(steps):
            kernels.backward_loop(number, number + 1, steps, reverse, False, *arrays)
            np.dot(by_step[number if reverse else steps - 1 - number], weight_hh, out=product)
            np.add(to_hidden, product, out=to_hidden)
    if valid is not None:  # what passes through the padding does not belong to a step there
        padding = ~valid[:, :, np.newaxis]
        np.copyto(arriving_hidden, 0, where=padding)
        np.copyto(arriving_cell, 0, where=padding)
    gradients = arriving_hidden, arriving_cell, to_hidden, to_cell
    return pre.reshape(steps, sequences, 4 * size), gradients
