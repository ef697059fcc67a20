"""The GRU's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    as_given,
    compiled_policies,
    held_arrays,
    length_array,
    run_loop,
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
    inside = (
        np.empty((1, sequences, size), dtype)
        if recurrent_candidate is None
        else recurrent_candidate
    )
    bias = task.weights.get("bias_hh")
    arguments = (
        as_given(task.inputs),
        as_given(task.weights["weight_ih"]),
        as_given(task.weights["weight_hh"]),
        as_given(task.bias),
        task.pre,
        gates,
        inside,
        task.states[0],
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
    run_loop(
        kernels.forward_loop,
        (steps, task.reverse, *arguments),
        steps,
        sequences,
        task.progress,
    )
    return True


def backward_reset_after(
    kernels: ModuleType,
    local: LocalDerivatives,
    reset_gate: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    *,
    reverse: bool,
    progress: Callable[[int], None] | None = None,
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
    arguments = (
        steps,
        reverse,
        as_given(weight_hh),
        as_given(output_gradient),
        rows,
        as_given(local.through),
        to_hidden,
        arriving,
    )
    run_loop(kernels.backward_after_loop, arguments, steps, sequences, progress)
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
    progress: Callable[[int], None] | None = None,
) -> StepGradients:
    """Do what `gru_steps.backward_reset_before` does."""
    steps, sequences, size = reset_gate.shape
    dtype = reset_gate.dtype
    pre_rz = empty((steps, sequences, 2 * size), dtype)
    pre_rz[:, :, size:] = local.update
    pre_n = local.candidate.copy(order="C")
    arriving = empty((steps, sequences, size), dtype)
    to_hidden = np.array(final_gradient, dtype=dtype)
    arguments = (
        steps,
        reverse,
        as_given(weight_hh),
        as_given(output_gradient),
        pre_rz,
        pre_n,
        as_given(reset_gate),
        as_given(local.reset),
        as_given(local.through),
        to_hidden,
        arriving,
    )
    run_loop(kernels.backward_before_loop, arguments, steps, sequences, progress)
    rows = np.concatenate([pre_rz, pre_n], axis=2)
    return StepGradients(rows, rows, arriving, to_hidden)
