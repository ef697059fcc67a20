"""The LSTM's time loops in NumPy: the reference that the compiled kernels are tested against.

A call of NumPy costs as much as the arithmetic of some hundred units, and a pass over memory that
is not in the cache as much as a tanh. So a step has few calls, and what can be done for many steps
at once is done for as many as the cache holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.layer_task import LayerTask, before_and_after, steps_per_block
from lstm_gui.engine.lstm_variant import BLOCKS, GATES, StepExtras, Variant, squash_factors
from lstm_gui.engine.trace import LayerTrace


def forward_steps(
    task: LayerTask, variant: Variant
) -> tuple[dict[str, FloatArray], FloatArray, FloatArray]:
    """Complete `task.states`; return gates, g and what is before them by name, then c₋ and c.

    Each is (T, B, H).

    The rows of a step are o, i, f, g, c₋, each (B, H): the three that a gate policy squashes lie
    side by side, and [i, f] ⊙ [g, c₋] is one product. σ(z) = ½ + ½ tanh(½ z) needs no factor inside
    the loop, as the gates' weights are halved before it; a half is exact.
    """
    steps, sequences, width = task.pre.shape
    size, dtype = width // 4, task.pre.dtype
    n = sequences * size
    rows = empty((steps + 1, 5 * n), dtype)
    now, then = before_and_after(rows, reverse=task.reverse)
    first, last = (-1, 0) if task.reverse else (0, -1)
    # c lies in the rows; of the buffer that was meant for it, the ends alone are of use.
    now[first, 4 * n :] = task.states[1][first].reshape(n)
    hidden_before, hidden_after = before_and_after(task.states[0], reverse=task.reverse)
    input_product = InputProduct(task)
    pre = input_product.values
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
    order = range(steps)
    if task.reverse:
        order, streams = order[::-1], [stream[::-1] for stream in streams]

    extras = StepExtras(task, variant)
    inner, outer, offset = squash_factors(extras.policies, sequences, size, dtype)
    recurrent = halved_rows(task.weights["weight_hh"], sequences)
    product = np.empty(4 * n, dtype=dtype)
    target = product.reshape((1, width) if sequences == 1 else (4, sequences, size))
    summands = np.empty(2 * n, dtype=dtype)
    written, kept = summands[:n], summands[n:]
    squashed = np.empty(n, dtype=dtype)
    multiply, add, times, tanh = matrix_product(sequences), np.add, np.multiply, np.tanh

    block = steps_per_block(4 * n)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        input_product.compute(order[start:stop])
        parts = [stream[start:stop] for stream in streams]
        for step, z, gates, oif, i_f, g_c, o, c, h_before, h in zip(
            order[start:stop], *parts, strict=True
        ):
            multiply(h_before, recurrent, target)
            add(z, product, z)
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
    task.states[1][last] = then[last, 4 * n :].reshape(sequences, size)
    by_row = now.reshape(steps, 5, sequences, size)
    pre_by_row = pre.reshape(steps, 4, sequences, size)
    signals: dict[str, FloatArray] = {}
    for name, place in zip(BLOCKS, (1, 2, 3, 0), strict=True):
        signals[name], signals[f"{name}_pre"] = by_row[:, place], pre_by_row[:, place]
    return signals, by_row[:, 4], then.reshape(by_row.shape)[:, 4]


def matrix_product(sequences: int) -> Callable[[FloatArray, FloatArray, FloatArray], object]:
    """Return the product that suits what `halved_rows` returns for so many sequences."""
    return np.dot if sequences == 1 else np.matmul


def halved_rows(weight: FloatArray, sequences: int) -> FloatArray:
    """Return a weight's rows o, i, f, g (4·H, N), the gates' halved, as its product takes them.

    For one sequence they are the columns of one matrix (N, 4·H), for several one matrix for each
    row block (4, N, H): then the blocks of the result lie one behind the other, and BLAS does not
    have to pack its operands up to some H = 128, which costs more than two thirds of a product.
    """
    blocks = weight.reshape(4, len(weight) // 4, -1)
    halved = np.empty((4, blocks.shape[2], blocks.shape[1]), dtype=weight.dtype)
    for place, (row, factor) in enumerate(((3, 0.5), (0, 0.5), (1, 0.5), (2, 1))):
        np.multiply(blocks[row].T, factor, out=halved[place])
    if sequences > 1:
        return halved
    return np.ascontiguousarray(halved.transpose(1, 0, 2)).reshape(blocks.shape[2], -1)


class InputProduct:
    """W x + b as `halved_rows` orders it; it lies in the memory of `task.pre` as (T, 4·B·H)."""

    def __init__(self, task: LayerTask) -> None:
        steps, sequences, width = task.pre.shape
        self.values = task.pre.reshape(steps, sequences * width)
        self._weight = halved_rows(task.weights["weight_ih"], sequences)
        self._bias = halved_rows(task.bias.reshape(-1, 1), sequences)
        if sequences == 1:
            self._inputs = task.inputs[:, 0]
            self._target: FloatArray = self.values
        else:
            self._inputs = task.inputs[:, np.newaxis]
            self._target = task.pre.reshape(steps, 4, sequences, width // 4)

    def compute(self, steps: range) -> None:
        """Fill these steps of `values`."""
        part = slice(min(steps), max(steps) + 1)
        np.matmul(self._inputs[part], self._weight, out=self._target[part])
        np.add(self._target[part], self._bias, out=self._target[part])


@dataclass(frozen=True, eq=False)
class LocalDerivatives:
    """The factors of the reverse loop, for as many steps as are computed at once before it.

    `pre` (T, B, 4, H): what dL/dz_i, dL/dz_f and dL/dz_g are per dL/dc_t, and dL/dz_o per dL/dh_t;
    `hidden_to_cell` and `cell_to_before` (T, B, H): ∂h_t/∂c_t, and ∂c_t/∂c_{t−1} with h_{t−1} held,
    both including the paths through peepholes.
    """

    pre: FloatArray
    hidden_to_cell: FloatArray
    cell_to_before: FloatArray


def local_derivatives(
    layer: LayerTrace, weights: Mapping[str, FloatArray], valid: BoolArray | None, variant: Variant
) -> LocalDerivatives:
    """Return the factors of the reverse loop of one layer, in arrays of their own."""
    steps, sequences, size = layer.cell.shape
    states = empty((2, steps, sequences, size), layer.cell.dtype)
    pre = empty((steps, sequences, 4, size), layer.cell.dtype)
    local = LocalDerivatives(pre, *states)
    fill_local_derivatives(local, layer, weights, valid, variant)
    return local


def fill_local_derivatives(
    local: LocalDerivatives,
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    valid: BoolArray | None,
    variant: Variant,
) -> None:
    """Write the factors of the reverse loop of one layer.

    What is held, coupled or missing shows as a factor of 0 here, so that the loop is the same for
    every variant of the cell.
    """
    i, f, g, o = (layer.signal(name) for name in BLOCKS)
    cell, cell_before, held = layer.cell, layer.cell_before, layer.overrides
    policies = variant.policies(layer.policies)
    slope_i, slope_f, slope_o = (
        policies[name].derivative(layer.signal(name), layer.signal(f"{name}_pre")) for name in GATES
    )
    pre_i, pre_f, pre_g, pre_o = (local.pre[:, :, place] for place in range(4))
    if variant.coupled:  # c = (1 − i) ⊙ c₋ + i ⊙ g, where f is not held at another value
        forgotten = cell_before.copy()
        held.clear("forget_gate", forgotten)
        np.multiply(g - forgotten, slope_i, out=pre_i)
        pre_f[...] = 0
    else:
        np.multiply(g, slope_i, out=pre_i)
        np.multiply(cell_before, slope_f, out=pre_f)
    if variant.candidate_squashed:
        np.multiply(g, g, out=pre_g)
        np.subtract(1, pre_g, out=pre_g)
        np.multiply(i, pre_g, out=pre_g)
    else:
        np.copyto(pre_g, i)
    if variant.cell_squashed:
        squashed = np.tanh(cell, out=local.hidden_to_cell)
        np.multiply(squashed, slope_o, out=pre_o)
        np.multiply(squashed, squashed, out=squashed)
        np.subtract(1, squashed, out=squashed)
        np.multiply(o, squashed, out=local.hidden_to_cell)
    else:
        np.multiply(cell, slope_o, out=pre_o)
        np.copyto(local.hidden_to_cell, o)
    np.copyto(local.cell_to_before, f)

    for name, factor in zip(BLOCKS, (pre_i, pre_f, pre_g, pre_o), strict=True):
        held.clear(name, factor)
    held.clear("hidden", pre_o, local.hidden_to_cell)
    if variant.peepholes:
        np.add(local.hidden_to_cell, pre_o * weights["weight_co"], out=local.hidden_to_cell)
        seen = pre_i * weights["weight_ci"] + pre_f * weights["weight_cf"]
        np.add(local.cell_to_before, seen, out=local.cell_to_before)
    held.clear("cell", pre_i, pre_f, pre_g, local.cell_to_before)
    if valid is not None:  # the states pass the padding unchanged
        padding = ~valid[:, :, np.newaxis]
        np.copyto(local.pre, 0, where=padding[:, :, np.newaxis])
        np.copyto(local.hidden_to_cell, 0, where=padding)
        np.copyto(local.cell_to_before, 1, where=padding)


StepGradients = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""dL/dh_t and dL/dc_t (T, B, H) as they arrive at each step, and dL/dh_0 and dL/dc_0 (B, H)."""


def backward_steps(
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
    variant: Variant,
) -> tuple[FloatArray, StepGradients]:
    """Return dL/dz (T, B, 4·H), rows i, f, g, o, and what arrives at the states.

    The factors of a step lie in the order c₋, i, f, g, o, c, so that δc multiplies the first four
    in one call, and δz are the four in the middle.
    """
    steps, sequences, size = output_gradient.shape
    dtype, weight_hh = output_gradient.dtype, weights["weight_hh"]
    n = sequences * size
    pre = empty((steps, sequences, 4 * size), dtype)
    arriving_hidden = empty((steps, sequences, size), dtype)
    arriving_cell = empty((steps, sequences, size), dtype)
    to_hidden = np.array(final_gradients[0], dtype=dtype)
    to_cell = np.array(final_gradients[1], dtype=dtype).reshape(n)
    flat_to_hidden = to_hidden.reshape(n)
    padding = None if valid is None else ~valid.repeat(size, axis=1)
    several = sequences > 1
    add, times, dot = np.add, np.multiply, np.dot

    block = steps_per_block(4 * n)
    factors = empty((min(block, steps), 6, sequences, size), dtype)
    for start in range(0, steps, block):
        stop = min(start + block, steps)
        part = slice(start, stop) if layer.reverse else slice(steps - stop, steps - start)
        rows = factors[: stop - start]
        fill_local_derivatives(
            LocalDerivatives(rows[:, 1:5].swapaxes(1, 2), rows[:, 5], rows[:, 0]),
            layer if stop - start == steps else layer.part(part),
            weights,
            None if valid is None else valid[part],
            variant,
        )
        by_sequence = rows[:, 1:5].swapaxes(1, 2)
        flat = rows.reshape(-1, 6 * n)
        streams = [
            output_gradient[part].reshape(-1, n),
            arriving_hidden[part].reshape(-1, n),
            arriving_cell[part].reshape(-1, n),
            rows[:, :4].reshape(-1, 4, n),
            flat[:, :n],
            flat[:, 4 * n : 5 * n],
            flat[:, 5 * n :],
            by_sequence,
            pre[part].reshape(-1, sequences, 4, size) if several else pre[part],
            pre[part] if several else flat[:, np.newaxis, n : 5 * n],
        ]
        order = range(steps)[part]
        if not layer.reverse:
            order, streams = order[::-1], [stream[::-1] for stream in streams]
        for step, given, dh, dc, c_ifg, through_forget, o, through_output, ifgo, dz, z in zip(
            order, *streams, strict=True
        ):
            add(given, flat_to_hidden, dh)
            times(through_output, dh, through_output)
            add(to_cell, through_output, dc)
            times(c_ifg, dc, c_ifg)
            times(o, dh, o)
            if several:
                dz[...] = ifgo
            dot(z, weight_hh, to_hidden)
            to_cell = through_forget
            if padding is not None:
                add(flat_to_hidden, dh, out=flat_to_hidden, where=padding[step])
        to_cell = to_cell.copy()  # the next block of steps uses these rows again
        if not several:
            np.copyto(pre[part], flat[:, np.newaxis, n : 5 * n])
    to_cell = to_cell.reshape(sequences, size)
    if valid is not None:  # what passes through the padding does not belong to any step there
        np.copyto(arriving_hidden, 0, where=~valid[:, :, np.newaxis])
        np.copyto(arriving_cell, 0, where=~valid[:, :, np.newaxis])
    return pre, (arriving_hidden, arriving_cell, to_hidden, to_cell)
