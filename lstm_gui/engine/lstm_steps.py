"""The LSTM's time loops in NumPy: the reference that the compiled kernels are tested against.

A call of NumPy costs as much as the arithmetic of some hundred units, and a pass over memory that
is not in the cache as much as a tanh. So a step has few calls, and what can be done for many steps
at once is done for as many as the cache holds. Inside the loops the units come first and the
sequences of the batch last, (H, B): then U h is one product for all gates, each gate lies in one
piece, and no step rearranges anything. What is handed out are views (T, B, H) of that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.layer_task import LayerTask, before_and_after, steps_per_block
from lstm_gui.engine.lstm_variant import BLOCKS, StepExtras, Variant, squash_factors
from lstm_gui.engine.trace import LayerTrace
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.engine import lstm_derivatives
else:
    lstm_derivatives = lazy_module("lstm_gui.engine.lstm_derivatives")


@unwarned
def forward_steps(task: LayerTask, variant: Variant) -> dict[str, FloatArray]:
    """Return all signals by name, (T, B, H) each, and put the final state into `task.states`.

    The rows of a step are o, i, f, g, c₋, each (H, B): the three that a gate policy squashes lie
    side by side, and [i, f] ⊙ [g, c₋] is one product. σ(z) = ½ + ½ tanh(½ z) needs no factor inside
    the loop, as the gates' weights are halved before it; a half is exact.
    """
    steps, sequences, width = task.pre.shape
    size, dtype = width // 4, task.pre.dtype
    n = sequences * size
    rows = empty((steps + 1, 5 * n), dtype)
    hidden = empty((steps + 1, size, sequences), dtype)
    now, then = before_and_after(rows, reverse=task.reverse)
    hidden_before, hidden_after = before_and_after(hidden, reverse=task.reverse)
    pre = task.pre.reshape(steps, 4 * n)
    first, last = (-1, 0) if task.reverse else (0, -1)
    np.copyto(hidden_before[first], task.states[0][first].T)
    np.copyto(now[first, 4 * n :].reshape(size, sequences), task.states[1][first].T)
    order = range(steps)
    streams = [
        pre,
        now[:, : 4 * n],
        now[:, : 3 * n],
        now[:, n : 3 * n],
        now[:, 3 * n :],
        now[:, :n],
        then[:, 4 * n :],
        hidden_before,
        hidden_after.reshape(steps, n),
    ]
    if task.reverse:
        order, streams = order[::-1], [stream[::-1] for stream in streams]

    extras = StepExtras(task, variant)
    inner, outer, offset = squash_factors(extras.policies, sequences, size, dtype)
    product = np.empty((width, sequences), dtype=dtype)
    summands = np.empty(2 * n, dtype=dtype)
    flat_product, written, kept = product.reshape(-1), summands[:n], summands[n:]
    squashed = np.empty(n, dtype=dtype)
    recurrent, weight_ih, bias = halved_weights(task)
    multiply = recurrent.dot
    add, times, tanh = np.add, np.multiply, np.tanh

    block = steps_per_block(4 * n)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        project(task, weight_ih, bias, order[start:stop])
        parts = [stream[start:stop] for stream in streams]
        for step, z, gates, oif, i_f, g_c, o, c, h_before, h in zip(
            order[start:stop], *parts, strict=True
        ):
            multiply(h_before, product)
            add(z, flat_product, z)
            if extras.to_pre:
                extras.pre(z, g_c)
            if inner is None:
                tanh(z, gates)
            else:
                times(z, inner, gates)
                tanh(gates, gates)
            times(oif, outer, oif)
            add(oif, offset, oif)
            if extras.to_gates:
                extras.gates(step, z, gates)
            times(i_f, g_c, summands)
            add(written, kept, c)
            if extras.to_cell:
                extras.cell(step, z, o, c)
            tanh(c, squashed)
            times(o, squashed, h)
            if extras.to_hidden:
                extras.hidden(step, o, g_c, c, h_before, h)
        gate_pre = parts[0][:, : 3 * n]
        times(gate_pre, 2, gate_pre)
        if task.progress is not None:
            task.progress(stop)

    by_row = now.reshape(steps, 5, size, sequences).swapaxes(2, 3)
    pre_by_row = pre.reshape(steps, 4, size, sequences).swapaxes(2, 3)
    places = dict(zip(BLOCKS, (1, 2, 3, 0), strict=True))
    signals = {
        **{name: by_row[:, place] for name, place in places.items()},
        "cell": then.reshape(steps, 5, size, sequences)[:, 4].swapaxes(1, 2),
        "hidden": hidden_after.swapaxes(1, 2),
        **{f"{name}_pre": pre_by_row[:, place] for name, place in places.items()},
        "cell_before": by_row[:, 4],
        "hidden_before": hidden_before.swapaxes(1, 2),
    }
    np.copyto(task.states[0][last], signals["hidden"][last])
    np.copyto(task.states[1][last], signals["cell"][last])
    if not task.overrides.by_signal:  # then NaN and infinity stay in c, and NaN spreads from h
        task.finite = all(bool(np.isfinite(state[last]).all()) for state in task.states)
    return signals


def halved_weights(task: LayerTask) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return U, W and b (4·H, 1) with the rows o, i, f, g, those of the gates halved.

    They lie in the order of the columns, which BLAS multiplies with the state up to twice as fast.
    """
    recurrent, weight_ih = task.weights["weight_hh"], task.weights["weight_ih"]
    width, size = recurrent.shape
    parts = np.concatenate((recurrent, weight_ih, task.bias[:, np.newaxis]), axis=1)
    blocks = parts.T.reshape(-1, 4, size)
    halved = np.empty(blocks.shape, dtype=parts.dtype)
    np.multiply(blocks[:, 3], 0.5, out=halved[:, 0])
    np.multiply(blocks[:, :2], 0.5, out=halved[:, 1:3])
    np.copyto(halved[:, 3], blocks[:, 2])
    by_column = halved.reshape(-1, width).T
    return by_column[:, :size], by_column[:, size:-1], by_column[:, -1:]


def project(task: LayerTask, weight_ih: FloatArray, bias: FloatArray, steps: range) -> None:
    """Put W x + b for these steps into `task.pre`, as rows of 4·H·B."""
    sequences, width = task.pre.shape[1:]
    ends = steps[0], steps[-1]
    part = slice(min(ends), max(ends) + 1)
    if sequences == 1:
        target = task.pre[part, 0]
        np.matmul(task.inputs[part, 0], weight_ih.T, out=target)
        np.add(target, bias[:, 0], out=target)
    else:
        target = task.pre[part].reshape(-1, width, sequences)
        np.matmul(weight_ih, task.inputs[part].swapaxes(1, 2), out=target)
        np.add(target, bias, out=target)


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

    block = steps_per_block(4 * n)
    factors = empty((min(block, steps), 6, size, sequences), dtype)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        part = slice(start, stop) if layer.reverse else slice(steps - stop, steps - start)
        rows = factors[: stop - start]
        flat, by_sequence = rows.reshape(-1, 6 * n), rows.swapaxes(2, 3)
        lstm_derivatives.fill_local_derivatives(
            lstm_derivatives.LocalDerivatives(
                by_sequence[:, 1:5].swapaxes(1, 2), by_sequence[:, 5], by_sequence[:, 0]
            ),
            layer if stop - start == steps else layer.part(part),
            weights,
            None if valid is None else valid[part],
            variant,
        )
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
