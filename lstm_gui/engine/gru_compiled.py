"""The GRU's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    compiled_policies,
    held_arrays,
    length_array,
    own_product_backward,
    own_product_forward,
)
from lstm_gui.engine.gru_steps import BLOCKS, GATES, LocalDerivatives, StepGradients
from lstm_gui.engine.layer_task import LayerTask

SIGNALS = (*BLOCKS, "hidden")


def forward_steps(
    kernels: ModuleType,
    task: LayerTask,
    gates: FloatArray,
    recurrent_candidate: FloatArray | None,
) -> bool:
    """Do what `gru_steps.forward_steps` does; False if it cannot, with nothing changed."""
    steps, sequences, rows = gates.shape
    size, dtype = rows // 3, gates.dtype
    by_gate = tuple(task.policies[name] for name in GATES)
    rows_of_policies = compiled_policies(by_gate, size, dtype)
    if rows_of_policies is None or dtype.kind != "f":
        return False
    reset_after = recurrent_candidate is not None
    # With the reset before, a step has two products, and only the kernel can do both.
    multiply = not reset_after or own_product_forward(sequences, size)
    weight_hh = task.weights["weight_hh"]
    recurrent = (weight_hh if reset_after else weight_hh[: 2 * size]).T
    inside = (
        np.empty((sequences, size), dtype)
        if recurrent_candidate is None
        else recurrent_candidate.reshape(-1, size)
    )
    product = np.empty((sequences, recurrent.shape[1]), dtype)
    bias = task.weights.get("bias_hh")
    arguments = (
        np.ascontiguousarray(recurrent) if multiply else np.empty((0, 3 * size), dtype),
        np.empty((0, 2 * size), dtype) if reset_after else _candidate_weights(weight_hh, size),
        product,
        task.pre.reshape(-1, rows),
        gates.reshape(-1, rows),
        inside,
        task.states[0].reshape(-1, size),
        *rows_of_policies,
        np.zeros(size, dtype) if bias is None else np.array(bias[2 * size :]),
        (
            reset_after,
            any(policy.finishes for policy in by_gate),
            task.valid is not None,
            bool(task.overrides.by_signal),
        ),
        held_arrays(task.overrides, SIGNALS, steps, dtype),
        length_array(task.valid, steps, sequences),
    )
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
                kernels.forward_loop(number, number + 1, steps, task.reverse, False, *arguments)
        if task.progress is not None:
            task.progress(stop)
    return True


def _candidate_weights(weight_hh: FloatArray, size: int) -> FloatArray:
    """Return U_n transposed, beside as many columns of zeros: as wide as the scratch product."""
    wide = np.zeros((size, 2 * size), dtype=weight_hh.dtype)
    wide[:, :size] = weight_hh[2 * size :].T
    return wide


def backward_reset_after(
    kernels: ModuleType,
    local: LocalDerivatives,
    reset_gate: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    *,
    reverse: bool,
) -> StepGradients:
    """Do what `gru_steps.backward_reset_after` does."""
    steps, sequences, size = reset_gate.shape
    dtype = reset_gate.dtype
    recurrent = empty((steps, sequences, 3, size), dtype)
    np.multiply(local.candidate, local.reset, out=recurrent[:, :, 0])
    recurrent[:, :, 1] = local.update
    np.multiply(local.candidate, reset_gate, out=recurrent[:, :, 2])
    rows = recurrent.reshape(steps, sequences, 3 * size)
    arriving = empty((steps, sequences, size), dtype)
    to_hidden = np.array(final_gradient, dtype=dtype)
    multiply = own_product_backward(sequences, size)
    arguments = (
        np.array(weight_hh) if multiply else np.empty((0, size), dtype),
        np.ascontiguousarray(output_gradient).reshape(-1, size),
        rows.reshape(-1, 3 * size),
        local.through.reshape(-1, size),
        to_hidden,
        arriving.reshape(-1, size),
    )
    if multiply:
        kernels.backward_after_loop(0, steps, steps, reverse, True, *arguments)
    else:
        product = np.empty_like(to_hidden)
        for number in range(steps):
            kernels.backward_after_loop(number, number + 1, steps, reverse, False, *arguments)
            np.dot(rows[number if reverse else steps - 1 - number], weight_hh, out=product)
            np.add(to_hidden, product, out=to_hidden)
    pre = rows.copy()
    np.multiply(arriving, local.candidate, out=pre[:, :, 2 * size :])
    return StepGradients(pre, rows, arriving, to_hidden)


def backward_reset_before(
    kernels: ModuleType,
    local: LocalDerivatives,
    reset_gate: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    *,
    reverse: bool,
) -> StepGradients:
    """Do what `gru_steps.backward_reset_before` does."""
    steps, sequences, size = reset_gate.shape
    dtype = reset_gate.dtype
    pre_rz = empty((steps, sequences, 2 * size), dtype)
    pre_rz[:, :, size:] = local.update
    pre_n = local.candidate.copy(order="C")
    arriving = empty((steps, sequences, size), dtype)
    to_hidden = np.array(final_gradient, dtype=dtype)
    kernels.backward_before_loop(
        steps,
        reverse,
        np.array(weight_hh[: 2 * size]),
        np.array(weight_hh[2 * size :]),
        np.ascontiguousarray(output_gradient).reshape(-1, size),
        pre_rz.reshape(-1, 2 * size),
        pre_n.reshape(-1, size),
        np.array(reset_gate, order="C").reshape(-1, size),
        np.array(local.reset, order="C").reshape(-1, size),
        np.array(local.through, order="C").reshape(-1, size),
        np.empty((sequences, size), dtype),
        to_hidden,
        arriving.reshape(-1, size),
    )
    rows = np.concatenate([pre_rz, pre_n], axis=2)
    return StepGradients(rows, rows, arriving, to_hidden)
