"""The LSTM's time loops in NumPy: the reference that the compiled kernels are tested against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.gates import GatePolicy
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.recurrent import LayerTask, before_and_after

STEPS_PER_PROGRESS = 4096


def forward_steps(task: LayerTask, gates: FloatArray) -> None:
    """Complete `task.pre`, `task.states` and `gates` (T, B, 4·H), all in the order i, f, g, o.

    The equations are in the docstring of `LSTM`. One product and one tanh serve the four gates of
    a step, and nothing is allocated inside the loop.
    """
    steps, sequences, rows = gates.shape
    size = rows // 4
    hidden_before, hidden_after = before_and_after(task.states[0], reverse=task.reverse)
    cell_before, cell_after = before_and_after(task.states[1], reverse=task.reverse)
    blocks = gates.reshape(steps, sequences, 4, size)
    streams = [
        task.pre,
        gates,
        blocks,
        *(blocks[:, :, place] for place in range(4)),
        cell_before,
        cell_after,
        hidden_before,
        hidden_after,
    ]
    if task.reverse:
        streams = [stream[::-1] for stream in streams]

    inner, outer, offset = _squash_rows(task.policies, size, gates.dtype)
    finishes = [
        (policy, slice(place * size, (place + 1) * size))
        for place, name in ((0, "input_gate"), (1, "forget_gate"), (3, "output_gate"))
        if (policy := task.policies[name]).finishes
    ]
    held_gates = task.overrides.of("input_gate", "forget_gate", "candidate", "output_gate")
    held_cell, held_hidden = task.overrides.of("cell"), task.overrides.of("hidden")
    recurrent = task.weights["weight_hh"].T
    product = np.empty((sequences, rows), dtype=gates.dtype)
    term = np.empty((sequences, size), dtype=gates.dtype)
    padding = None if task.valid is None else ~task.valid[:, :, np.newaxis]

    for start in range(0, steps, STEPS_PER_PROGRESS):
        stop = min(start + STEPS_PER_PROGRESS, steps)
        for number, (z, all_gates, by_signal, i, f, g, o, c_before, c, h_before, h) in enumerate(
            zip(*(stream[start:stop] for stream in streams), strict=True), start
        ):
            np.dot(h_before, recurrent, out=product)
            np.add(z, product, out=z)
            np.multiply(z, inner, out=all_gates)
            np.tanh(all_gates, out=all_gates)
            np.multiply(all_gates, outer, out=all_gates)
            np.add(all_gates, offset, out=all_gates)
            for policy, place in finishes:
                policy.finish(all_gates[:, place], z[:, place])
            step = steps - 1 - number if task.reverse else number
            if held_gates:
                apply_overrides(held_gates, step, by_signal)
            np.multiply(f, c_before, out=c)
            np.multiply(i, g, out=term)
            np.add(c, term, out=c)
            if held_cell:
                apply_overrides(held_cell, step, c[:, np.newaxis])
            np.tanh(c, out=term)
            np.multiply(o, term, out=h)
            if held_hidden:
                apply_overrides(held_hidden, step, h[:, np.newaxis])
            if padding is not None:
                np.copyto(c, c_before, where=padding[step])
                np.copyto(h, h_before, where=padding[step])
        if task.progress is not None:
            task.progress(stop)


@dataclass(frozen=True, eq=False)
class LocalDerivatives:
    """The factors of the reverse loop, all computed at once before it.

    `pre` (T, B, 4, H): dz_i/dc, dz_f/dc, dz_g/dc as factors of dL/dc_t, and of dL/dh_t for o;
    `hidden_to_cell` and `cell_to_before` (T, B, H): ∂h_t/∂c_t and ∂c_t/∂c_{t−1} at fixed h.
    """

    pre: FloatArray
    hidden_to_cell: FloatArray
    cell_to_before: FloatArray


def backward_steps(
    local: LocalDerivatives,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
    *,
    reverse: bool,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Run the reverse loop; `local.pre` becomes dL/dz.

    Returns dL/dh_t and dL/dc_t (T, B, H) as they arrive at each step, and dL/dh_0, dL/dc_0 (B, H).
    """
    steps, sequences, _, size = local.pre.shape
    arriving_hidden = np.empty((steps, sequences, size), dtype=local.pre.dtype)
    arriving_cell = np.empty_like(arriving_hidden)
    streams = [
        output_gradient,
        arriving_hidden,
        arriving_cell,
        local.pre[:, :, :3],
        local.pre[:, :, 3],
        local.pre.reshape(steps, sequences, 4 * size),
        local.hidden_to_cell,
        local.cell_to_before,
    ]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradients[0], dtype=local.pre.dtype)
    to_cell = np.array(final_gradients[1], dtype=local.pre.dtype)
    term = np.empty_like(to_cell)
    padding = None if valid is None else ~valid[:, :, np.newaxis]

    for number, (given, dh, dc, ifg, o, z, through_output, through_forget) in enumerate(
        zip(*streams, strict=True)
    ):
        np.add(given, to_hidden, out=dh)
        np.multiply(dh, through_output, out=term)
        np.add(to_cell, term, out=dc)
        np.multiply(ifg, dc[:, np.newaxis], out=ifg)
        np.multiply(o, dh, out=o)
        np.dot(z, weight_hh, out=to_hidden)
        np.multiply(dc, through_forget, out=to_cell)
        if padding is not None:
            step = number if reverse else steps - 1 - number
            np.add(to_hidden, dh, out=to_hidden, where=padding[step])
    if padding is not None:  # what passes through the padding does not belong to any step there
        np.copyto(arriving_hidden, 0, where=padding)
        np.copyto(arriving_cell, 0, where=padding)
    return arriving_hidden, arriving_cell, to_hidden, to_cell


def _squash_rows(
    policies: Mapping[str, GatePolicy], size: int, dtype: np.dtype[np.generic]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return inner, outer and offset of offset + outer·tanh(inner·z) for every row (4·H,)."""
    i, f, o = (policies[name] for name in ("input_gate", "forget_gate", "output_gate"))
    real = np.empty(0, dtype=dtype).real.dtype
    columns = (
        (i.inner, f.inner, 1.0, o.inner),
        (i.outer, f.outer, 1.0, o.outer),
        (i.offset, f.offset, 0.0, o.offset),
    )
    inner, outer, offset = (np.repeat(np.array(column, dtype=real), size) for column in columns)
    return inner, outer, offset
