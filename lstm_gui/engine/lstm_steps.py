"""The LSTM's time loops in NumPy: the reference that the compiled kernels are tested against.

A call of NumPy costs as much as the arithmetic of some hundred units, and a pass over memory that
is not in the cache as much as a tanh. So a step has few calls, and what can be done for many steps
at once is done for as many as the cache holds. Inside the loops the units come first and the
sequences of the batch last, (H, B): then U h is one product for all gates, each gate lies in one
piece, and no step rearranges anything. What is handed out are views (T, B, H) of that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.layer_task import LayerTask, before_and_after, steps_per_block
from lstm_gui.engine.lstm_derivatives import LocalDerivatives, fill_local_derivatives
from lstm_gui.engine.lstm_variant import BLOCKS, StepExtras, Variant, squash_factors
from lstm_gui.engine.signal_copies import SignalCopies
from lstm_gui.engine.trace import LayerTrace, SignalViews


@unwarned
def forward_steps(task: LayerTask, variant: Variant) -> SignalViews:
    """Return all signals, (T, B, H) each, and put the final state into `task.states`.

    A step sees h₋, x and 1, which lie as rows (H + D + 1, B), so that one product makes all of z.
    What it makes are the rows o, i, f, g, and then c beside the next step's: the three that a gate
    policy squashes lie side by side, and [i, f] ⊙ [g, c₋] is one product. σ(z) = ½ + ½ tanh(½ z)
    needs no factor inside the loop, as the gates' weights are halved before it; a half is exact.
    """
    steps, sequences, width = task.pre.shape
    size, dtype = width // 4, task.pre.dtype
    n = sequences * size
    rows = empty((steps + 1, 5 * n), dtype)
    seen = empty((steps + 1, size + task.inputs.shape[2] + 1, sequences), dtype)
    now, then = before_and_after(rows, reverse=task.reverse)
    seen_now, seen_then = before_and_after(seen, reverse=task.reverse)
    hidden = seen_then[:, :size]
    np.copyto(seen_now[:, size:-1], task.inputs.swapaxes(1, 2))
    seen_now[:, -1] = 1
    first, last = (-1, 0) if task.reverse else (0, -1)
    np.copyto(seen_now[first, :size], task.states[0][first].T)
    np.copyto(now[first, 4 * n :].reshape(size, sequences), task.states[1][first].T)
    order = range(steps)
    pre = task.pre.reshape(steps, width, sequences)
    streams = [
        seen_now,
        pre,
        now[:, : 4 * n].reshape(steps, width, sequences),
        now[:, : 3 * n],
        now[:, n : 3 * n],
        now[:, 3 * n :],
        now[:, :n].reshape(steps, size, sequences),
        then[:, 4 * n :],
        hidden,
    ]
    if task.reverse:
        order, streams = order[::-1], [stream[::-1] for stream in streams]

    extras = StepExtras(task, variant)
    to_pre, to_gates = extras.to_pre, extras.to_gates
    to_cell, to_hidden = extras.to_cell, extras.to_hidden
    inner, outer, offset = squash_factors(extras.policies, sequences, size, dtype)
    summands = np.empty(2 * n, dtype=dtype)
    written, kept = summands[:n], summands[n:]
    squashed = np.empty((size, sequences), dtype=dtype)
    flat_squashed = squashed.reshape(n)
    multiply = halved_weights(task).dot
    add, times, tanh = np.add, np.multiply, np.tanh

    block = steps_per_block(4 * n)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        parts = [stream[start:stop] for stream in streams]
        for step, before, z, gates, oif, i_f, g_c, o, c, h in zip(
            order[start:stop], *parts, strict=True
        ):
            multiply(before, z)
            if to_pre:
                extras.pre(z, g_c)
            if inner is None:
                tanh(z, gates)
            else:
                times(z, inner, gates)
                tanh(gates, gates)
            times(oif, outer, oif)
            add(oif, offset, oif)
            if to_gates:
                extras.gates(step, z, gates)
            times(i_f, g_c, summands)
            add(written, kept, c)
            if to_cell:
                extras.cell(step, z, o, c)
            tanh(c, flat_squashed)
            times(o, squashed, h)
            if to_hidden:
                extras.hidden(step, o, g_c, c, before[:size], h)
        if task.progress is not None:
            task.progress(stop)

    by_row = now.reshape(steps, 5, size, sequences).swapaxes(2, 3)
    by_gate = pre.reshape(steps, 4, size, sequences).swapaxes(2, 3)
    states = {
        "cell": then.reshape(steps, 5, size, sequences)[:, 4].swapaxes(1, 2),
        "hidden": hidden.swapaxes(1, 2),
        "hidden_before": seen_now[:, :size].swapaxes(1, 2),
    }
    if task.valid is not None:  # what was computed beyond the lengths
        padding = ~task.valid[:, np.newaxis, :, np.newaxis]
        for computed in (by_gate, by_row[:, :4]):
            np.copyto(computed, 0, where=padding)
    np.copyto(task.states[0][last], states["hidden"][last])
    np.copyto(task.states[1][last], states["cell"][last])
    if not task.overrides.by_signal:  # then NaN and infinity stay in c, and NaN spreads from h
        task.finite = all(bool(np.isfinite(state[last]).all()) for state in task.states)
    return SignalViews((by_row, None, *states.values()), PLACES, partial(pre_activations, by_gate))


ROWS = dict(zip(BLOCKS, (1, 2, 3, 0), strict=True))
"""The row of each signal that has weights."""
PLACES: Mapping[str, tuple[int, Any]] = {
    **{name: (0, (slice(None), row)) for name, row in ROWS.items()},
    "cell": (2, ...),
    "hidden": (3, ...),
    **{f"{name}_pre": (1, (slice(None), row)) for name, row in ROWS.items()},
    "cell_before": (0, (slice(None), 4)),
    "hidden_before": (4, ...),
}
"""Where each signal stands in the buffers that `forward_steps` returns."""


@unwarned
def pre_activations(halved: FloatArray) -> FloatArray:
    """Return the pre-activations (T, 4, B, H), rows o, i, f, g, whose gates' have been halved."""
    factors = np.array([2, 2, 2, 1], dtype=halved.dtype)
    return np.asarray(halved * factors[:, np.newaxis, np.newaxis])


def halved_weights(task: LayerTask) -> FloatArray:
    """Return U, W and b beside each other, (4·H, H + D + 1), with the rows o, i, f, g.

    Those of the gates are halved. They lie in the order of the columns, which BLAS multiplies with
    the state up to twice as fast.
    """
    recurrent, weight_ih = task.weights["weight_hh"], task.weights["weight_ih"]
    width, size = recurrent.shape
    parts = np.concatenate((recurrent, weight_ih, task.bias[:, np.newaxis]), axis=1)
    blocks = parts.T.reshape(-1, 4, size)
    halved = np.empty(blocks.shape, dtype=parts.dtype)
    np.multiply(blocks[:, 3], 0.5, out=halved[:, 0])
    np.multiply(blocks[:, :2], 0.5, out=halved[:, 1:3])
    np.copyto(halved[:, 3], blocks[:, 2])
    return halved.reshape(-1, width).T


StepGradients = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""dL/dh_t and dL/dc_t (T, B, H) as they arrive at each step, and dL/dh_0 and dL/dc_0 (B, H)."""


@unwarned
def backward_steps(
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
    variant: Variant,
    progress: Callable[[int], None] | None = None,
) -> tuple[FloatArray, StepGradients]:
    """Return dL/dz (T, B, 4·H), rows i, f, g, o, and what arrives at the states.

    The factors of a step lie in the order c₋, i, f, g, o, c, so that δc multiplies the first four
    in one call and δh the other two, and δz are the four in the middle.
    """
    steps, sequences, size = output_gradient.shape
    dtype, n = output_gradient.dtype, sequences * size
    pre = empty((4, size, steps, sequences), dtype)
    arriving_hidden = empty((steps, size, sequences), dtype)
    arriving_cell = empty((steps, size, sequences), dtype)
    to_hidden = np.array(final_gradients[0].T, dtype=dtype, order="C")
    to_cell = np.array(final_gradients[1].T, dtype=dtype, order="C").reshape(n)
    flat_to_hidden = to_hidden.reshape(n)
    padding = None if valid is None else np.tile(~valid, size)
    multiply = weights["weight_hh"].T.dot
    # A copy for each row is quicker than a product that broadcasts.
    two_dh, four_dc = np.empty((2, n), dtype), np.empty((4, n), dtype)
    flat_two_dh, flat_four_dc = two_dh.reshape(2 * n), four_dc.reshape(4 * n)
    add, times = np.add, np.multiply

    block = steps_per_block(2 * n)
    factors = empty((min(block, steps), 6, size, sequences), dtype)
    by_signal = empty((6, min(block, steps), size, sequences), dtype)
    copies = SignalCopies(layer, by_signal.shape[1:], dtype)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        part = slice(start, stop) if layer.reverse else slice(steps - stop, steps - start)
        rows, local = factors[: stop - start], by_signal[:, : stop - start]
        flat, by_sequence = rows.reshape(-1, 6 * n), local.swapaxes(2, 3)
        fill_local_derivatives(
            LocalDerivatives(
                by_sequence[1:5].transpose(1, 2, 0, 3), by_sequence[5], by_sequence[0]
            ),
            copies.part(part),
            weights,
            None if valid is None else valid[part],
            variant,
        )
        np.copyto(rows, local.swapaxes(0, 1))
        order = range(steps)[part]
        streams = [
            output_gradient[part].swapaxes(1, 2).reshape(-1, n),
            arriving_hidden[part].reshape(-1, n),
            arriving_cell[part].reshape(-1, n),
            flat[:, : 4 * n],
            flat[:, :n],
            flat[:, 4 * n :],
            flat[:, 5 * n :],
            flat[:, n : 5 * n].reshape(-1, 4 * size, sequences),
        ]
        if not layer.reverse:
            order, streams = order[::-1], [stream[::-1] for stream in streams]
        for step, given, dh, dc, c_ifg, through_forget, o_c, through_output, dz in zip(
            order, *streams, strict=True
        ):
            add(given, flat_to_hidden, dh)
            two_dh[...] = dh
            times(o_c, flat_two_dh, o_c)
            add(to_cell, through_output, dc)
            four_dc[...] = dc
            times(c_ifg, flat_four_dc, c_ifg)
            multiply(dz, to_hidden)
            to_cell = through_forget
            if padding is not None:
                add(flat_to_hidden, dh, out=flat_to_hidden, where=padding[step])
        to_cell = to_cell.copy()  # the next block of steps uses these rows again
        np.copyto(pre[:, :, part], rows[:, 1:5].transpose(1, 2, 0, 3))
        if progress is not None:
            progress(stop)
    arriving = arriving_hidden.swapaxes(1, 2), arriving_cell.swapaxes(1, 2)
    if valid is not None:  # what passes through the padding does not belong to any step there
        for gradient in arriving:
            np.copyto(gradient, 0, where=~valid[:, :, np.newaxis])
    by_step = pre.reshape(4 * size, steps, sequences).transpose(1, 2, 0)
    return by_step, (*arriving, to_hidden.T, to_cell.reshape(size, sequences).T)
