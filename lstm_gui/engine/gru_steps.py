"""The GRU's time loops in NumPy: the reference that the compiled kernels are tested against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.gate_rows import finishing, squash_rows
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.layer_task import (
    LayerTask,
    before_and_after,
    reporting,
    steps_per_block,
    steps_per_report,
)
from lstm_gui.engine.trace import LayerTrace

BLOCKS = ("reset_gate", "update_gate", "candidate")
GATES = ("reset_gate", "update_gate")


@unwarned
def forward_steps(
    task: LayerTask, gates: FloatArray, recurrent_candidate: FloatArray | None
) -> None:
    """Complete `task.pre`, `task.states` and `gates` (T, B, 3·H), all in the order r, z, n.

    `recurrent_candidate` (T, B, H) receives U_n h₋ + b_hn if the reset comes after that product;
    None if it comes before.
    """
    task.project()
    steps, sequences, rows = gates.shape
    size = rows // 3
    before, after = before_and_after(task.states[0], reverse=task.reverse)
    blocks = gates.reshape(steps, sequences, 3, size)
    # Without a product to keep, the reset state r ⊙ h₋ takes its place in a scratch buffer.
    kept = (
        np.broadcast_to(np.empty((1, sequences, size), gates.dtype), (steps, sequences, size))
        if recurrent_candidate is None
        else recurrent_candidate
    )
    streams = [
        task.pre[:, :, : 2 * size],
        task.pre[:, :, 2 * size :],
        gates[:, :, : 2 * size],
        blocks,
        *(blocks[:, :, place] for place in range(3)),
        kept,
        before,
        after,
    ]
    if task.reverse:
        streams = [stream[::-1] for stream in streams]

    by_row = [task.policies["reset_gate"], task.policies["update_gate"]]
    inner, outer, offset = squash_rows(by_row, size, gates.dtype)
    finishes = finishing(by_row, size)
    held_gates = task.overrides.of(reset_gate=0, update_gate=1)
    held_candidate, held_hidden = task.overrides.of(candidate=0), task.overrides.of(hidden=0)
    weight_hh = task.weights["weight_hh"]
    reset_after = recurrent_candidate is not None
    # BLAS multiplies by a transposed matrix at half its speed.
    recurrent = np.ascontiguousarray(weight_hh.T if reset_after else weight_hh[: 2 * size].T)
    recurrent_n = np.ascontiguousarray(weight_hh[2 * size :].T)
    bias_n = task.weights["bias_hh"][2 * size :] if "bias_hh" in task.weights else 0
    product = np.empty((sequences, recurrent.shape[1]), dtype=gates.dtype)
    product_rz, product_n = product[:, : 2 * size], product[:, 2 * size :]
    term = np.empty((sequences, size), dtype=gates.dtype)
    padding = None if task.valid is None else ~task.valid[:, :, np.newaxis]

    every = task.steps_per_report
    for start in range(0, steps, every):
        stop = min(start + every, steps)
        for number, (pre_rz, pre_n, rz, by_signal, r, z, n, inside, h_before, h) in enumerate(
            zip(*(stream[start:stop] for stream in streams), strict=True), start
        ):
            step = steps - 1 - number if task.reverse else number
            h_before.dot(recurrent, product)
            np.add(pre_rz, product_rz, out=pre_rz)
            np.multiply(pre_rz, inner, out=rz)
            np.tanh(rz, out=rz)
            np.multiply(rz, outer, out=rz)
            np.add(rz, offset, out=rz)
            for policy, place in finishes:
                policy.finish(rz[:, place], pre_rz[:, place])
            if held_gates:
                apply_overrides(held_gates, step, by_signal)
            if reset_after:
                np.add(product_n, bias_n, out=inside)
                np.multiply(r, inside, out=term)
            else:
                np.dot(r * h_before, recurrent_n, out=term)
            np.add(pre_n, term, out=pre_n)
            np.tanh(pre_n, out=n)
            if held_candidate:
                apply_overrides(held_candidate, step, n[:, np.newaxis])
            # Not n + z ⊙ (h₋ − n): a gate of exactly 0 or 1 shall pass n or h₋ unrounded.
            np.multiply(z, h_before, out=h)
            np.subtract(1, z, out=term)
            np.multiply(term, n, out=term)
            np.add(h, term, out=h)
            if held_hidden:
                apply_overrides(held_hidden, step, h[:, np.newaxis])
            if padding is not None:
                np.copyto(h, h_before, where=padding[step])
        if task.progress is not None:
            task.progress(stop)


@dataclass(frozen=True, eq=False)
class LocalDerivatives:
    """The factors of the reverse loop, all computed at once before it, (T, B, H) each.

    `update`, `candidate`: what dL/dz_z and dL/dz_n are per dL/dh_t; `reset`: what dL/dz_r is per
    gradient of the product that r multiplies; `through`: ∂h_t/∂h_{t−1} past the gates.
    """

    reset: FloatArray
    update: FloatArray
    candidate: FloatArray
    through: FloatArray


@unwarned
def local_derivatives(
    layer: LayerTrace, valid: BoolArray | None, progress: Callable[[int], None] | None = None
) -> LocalDerivatives:
    """Return the factors of the reverse loop of one layer, 0 where a value was held.

    `progress(0)` is called now and then, and may raise to cancel.
    """
    steps, sequences, size = layer.hidden.shape
    factors = empty((4, steps, sequences, size), layer.hidden.dtype)
    block = steps_per_block(3 * sequences * size)
    for start in range(0, steps, block):
        part = slice(start, min(start + block, steps))
        whole = block >= steps
        _fill_local_derivatives(
            LocalDerivatives(*factors[:, part]),
            layer if whole else layer.part(part),
            None if valid is None else valid[part],
        )
        if progress is not None:
            progress(0)
    return LocalDerivatives(*factors)


def _fill_local_derivatives(
    local: LocalDerivatives, layer: LayerTrace, valid: BoolArray | None
) -> None:
    z, n = layer.update_gate, layer.candidate
    for name, slope in zip(GATES, (local.reset, local.update), strict=True):
        pre = partial(layer.signal, f"{name}_pre")
        layer.policies[name].write_derivative(slope, layer.signal(name), pre)
    inside = layer.hidden_before
    if layer.has("_recurrent_candidate"):
        inside = layer.signal("_recurrent_candidate")
    np.multiply(inside, local.reset, out=local.reset)
    np.multiply(layer.hidden_before - n, local.update, out=local.update)
    np.multiply(1 - z, 1 - n * n, out=local.candidate)
    np.copyto(local.through, z)
    layer.overrides.clear("reset_gate", local.reset)
    layer.overrides.clear("update_gate", local.update)
    layer.overrides.clear("candidate", local.candidate)
    layer.overrides.clear("hidden", local.update, local.candidate, local.through)
    if valid is not None:  # the state passes the padding unchanged
        padding = ~valid[:, :, np.newaxis]
        np.copyto(local.update, 0, where=padding)
        np.copyto(local.candidate, 0, where=padding)
        np.copyto(local.through, 1, where=padding)


@dataclass(frozen=True, eq=False)
class StepGradients:
    """`pre` and `recurrent` (T, B, 3·H): dL/dz, and the same behind U h₋; `arriving` dL/dh_t."""

    pre: FloatArray
    recurrent: FloatArray
    arriving: FloatArray
    initial: FloatArray


@unwarned
def backward_reset_after(
    local: LocalDerivatives,
    reset_gate: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    *,
    reverse: bool,
    progress: Callable[[int], None] | None = None,
) -> StepGradients:
    """Run the reverse loop of the cell whose reset gate multiplies U_n h₋ + b_hn."""
    steps, sequences, size = reset_gate.shape
    recurrent = empty((steps, sequences, 3, size), reset_gate.dtype)
    np.multiply(local.candidate, local.reset, out=recurrent[:, :, 0])
    recurrent[:, :, 1] = local.update
    np.multiply(local.candidate, reset_gate, out=recurrent[:, :, 2])
    arriving = empty(reset_gate.shape, reset_gate.dtype)
    rows = recurrent.reshape(steps, sequences, 3 * size)
    streams = [output_gradient, arriving, recurrent, rows, local.through]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradient, dtype=reset_gate.dtype)
    product = np.empty_like(to_hidden)
    rows_of_steps = reporting(
        zip(*streams, strict=True), progress, steps_per_report(sequences, size)
    )
    for given, dh, by_signal, all_rows, through in rows_of_steps:
        np.add(given, to_hidden, out=dh)
        np.multiply(by_signal, dh[:, np.newaxis], out=by_signal)
        all_rows.dot(weight_hh, product)
        np.multiply(dh, through, out=to_hidden)
        np.add(to_hidden, product, out=to_hidden)
    pre = rows.copy()
    np.multiply(arriving, local.candidate, out=pre[:, :, 2 * size :])
    return StepGradients(pre, rows, arriving, to_hidden)


@unwarned
def backward_reset_before(
    local: LocalDerivatives,
    reset_gate: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    *,
    reverse: bool,
    progress: Callable[[int], None] | None = None,
) -> StepGradients:
    """Run the reverse loop of the cell whose reset gate multiplies h₋ itself."""
    steps, sequences, size = reset_gate.shape
    pre = empty((steps, sequences, 3, size), reset_gate.dtype)
    arriving = empty(reset_gate.shape, reset_gate.dtype)
    rows = pre.reshape(steps, sequences, 3 * size)
    streams = [
        output_gradient,
        arriving,
        *(pre[:, :, place] for place in range(3)),
        rows[:, :, : 2 * size],
        reset_gate,
        local.reset,
        local.update,
        local.candidate,
        local.through,
    ]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradient, dtype=reset_gate.dtype)
    rows_of_steps = reporting(
        zip(*streams, strict=True), progress, steps_per_report(sequences, size)
    )
    for given, dh, dr, dz, dn, rz, r, reset, update, candidate, through in rows_of_steps:
        np.add(given, to_hidden, out=dh)
        np.multiply(dh, update, out=dz)
        np.multiply(dh, candidate, out=dn)
        to_product = dn @ weight_hh[2 * size :]
        np.multiply(to_product, reset, out=dr)
        np.multiply(dh, through, out=to_hidden)
        to_hidden += to_product * r
        to_hidden += rz @ weight_hh[: 2 * size]
    return StepGradients(rows, rows, arriving, to_hidden)


@unwarned
def reset_before_weight_gradient(layer: LayerTrace, found: StepGradients) -> FloatArray:
    """Return the gradient of `weight_hh` where U_n is multiplied by r ⊙ h₋ instead of h₋."""
    rows = found.recurrent.reshape(-1, found.recurrent.shape[2])
    before = layer.hidden_before.reshape(len(rows), -1)
    reset = (layer.reset_gate * layer.hidden_before).reshape(before.shape)
    split = 2 * before.shape[1]
    return np.concatenate([rows[:, :split].T @ before, rows[:, split:].T @ reset])
