"""The LSTM's time loops, compiled; they do what `lstm_steps` does, and are tested against it.

Arrays over time are read as matrices: row t·B + b belongs to step t of sequence b. Importing this
module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_gui.engine.compiled import PROJECTED_ROWS
from lstm_gui.engine.kernel_options import compiled, inlined
from lstm_gui.engine.kernel_rules import anything_held, finish_gate, hold
from lstm_gui.engine.kernel_tanh import tanh
from lstm_gui.engine.kernel_tiles import lanes, rows_of
from lstm_gui.engine.kernel_vectors import load, store
from lstm_gui.engine.product_kernels import (
    add_product,
    pack,
    pack_into,
    project,
    projected_steps,
    set_product,
)


@inlined
def plain_step(
    row: int,
    n: int,
    old: int,
    new: int,
    inner: Any,
    pre: Any,
    gates: Any,
    cell: Any,
    hidden: Any,
    check: Any,
) -> None:
    """Complete row n of the plain cell from its pre-activations, which are a row of `pre`."""
    size, one = cell.shape[1], lanes(pre)
    whole = size - size % one
    for u in range(0, whole, one):
        plain_units(u, one, row, n, old, new, inner, pre, gates, cell, hidden, check)
    if whole < size:
        plain_units(whole, size - whole, row, n, old, new, inner, pre, gates, cell, hidden, check)


@inlined
def plain_units(
    u: int,
    left: int,
    row: int,
    n: int,
    old: int,
    new: int,
    inner: Any,
    pre: Any,
    gates: Any,
    cell: Any,
    hidden: Any,
    check: Any,
) -> None:
    """Do it for the units from u on, a vector of them at most, of which so many are `left`."""
    size, half, zero = cell.shape[1], pre.dtype.type(0.5), pre.dtype.type(0)
    at, state, z = 4 * n * size + u, new * size + u, 4 * row * size + u
    i = half + half * tanh(inner[0] * load(pre, z, left))
    f = half + half * tanh(inner[1] * load(pre, z + size, left))
    g = tanh(load(pre, z + 2 * size, left))
    o = half + half * tanh(inner[2] * load(pre, z + 3 * size, left))
    c = f * load(cell, old * size + u, left) + i * g
    h = o * tanh(c)
    store(gates, at, left, i)
    store(gates, at + size, left, f)
    store(gates, at + 2 * size, left, g)
    store(gates, at + 3 * size, left, o)
    store(cell, state, left, c)
    store(hidden, state, left, h)
    # Zero times what is not finite is NaN, and stays.
    store(check, u, left, load(check, u, left) + zero * c + zero * h)


@inlined
def plain_step_back(
    n: int,
    b: int,
    inner: Any,
    given: Any,
    gates: Any,
    cell_before: Any,
    cell: Any,
    pre: Any,
    to_hidden: Any,
    to_cell: Any,
    arriving_hidden: Any,
    arriving_cell: Any,
) -> None:
    """Put dL/dz of row n of the plain cell into `pre`, and what c₋ gets into `to_cell`."""
    size, one = cell.shape[1], lanes(pre)
    whole = size - size % one
    given_arrays = given, gates, cell_before, cell
    arrays = pre, to_hidden, to_cell, arriving_hidden, arriving_cell
    for u in range(0, whole, one):
        plain_units_back(u, one, n, b, inner, given_arrays, arrays)
    if whole < size:
        plain_units_back(whole, size - whole, n, b, inner, given_arrays, arrays)


@inlined
def plain_units_back(
    u: int, left: int, n: int, b: int, inner: Any, given_arrays: Any, arrays: Any
) -> None:
    """Do it for the units from u on, a vector of them at most, of which so many are `left`.

    A gate's slope is that of ½ + ½ tanh(inner·z): 2·inner·v·(1 − v).
    """
    given, gates, cell_before, cell = given_arrays
    pre, to_hidden, to_cell, arriving_hidden, arriving_cell = arrays
    size = cell.shape[1]
    at, state, to = 4 * n * size + u, n * size + u, b * size + u
    i, f = load(gates, at, left), load(gates, at + size, left)
    g, o = load(gates, at + 2 * size, left), load(gates, at + 3 * size, left)
    squashed = tanh(load(cell, state, left))
    dh = load(given, state, left) + load(to_hidden, to, left)
    dc = load(to_cell, to, left) + dh * (o - o * squashed * squashed)
    store(arriving_hidden, state, left, dh)
    store(arriving_cell, state, left, dc)
    store(to_cell, to, left, dc * f)
    before = load(cell_before, state, left)
    store(pre, at, left, (inner[0] + inner[0]) * dc * g * (i - i * i))
    store(pre, at + size, left, (inner[1] + inner[1]) * dc * before * (f - f * f))
    store(pre, at + 2 * size, left, dc * (i - i * g * g))
    store(pre, at + 3 * size, left, (inner[2] + inner[2]) * dh * squashed * (o - o * o))


@compiled
def forward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    plain: bool,
    stored: bool,
    inputs: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias: Any,
    pre: Any,
    gates: Any,
    hidden: Any,
    cell: Any,
    inner: Any,
    squash: Any,
    finish: Any,
    peepholes: Any,
    flags: Any,
    held: Any,
    lengths: Any,
    room: Any,
) -> bool:
    """Run steps start…stop in the order of the computation; False if a state is not finite.

    If `plain`, it is the cell without options, whose gates are ½ + ½ tanh(inner·z), `inner` (3,)
    for i, f and o. Otherwise `squash` (3, 4·H) is inner, outer and offset; `finish` (3, 3) is for
    i, f and o; `peepholes` (3, H); `flags` are peepholes, coupled, candidate squashed, cell
    squashed, any policy that finishes, any length below T, anything held. `room` is for the
    weights, which the first part of the steps lays out there for all. The pre-activations are only
    left in `pre` if they are to be `stored`.
    """
    inputs, pre, gates = rows_of(inputs), rows_of(pre), rows_of(gates)
    hidden, cell = rows_of(hidden), rows_of(cell)
    sequences, size = lengths.size, cell.shape[1]
    has_peepholes, coupled, candidate_squashed, cell_squashed, finishes, padded, holds = flags
    first_f, first_g, first_o, rows = size, 2 * size, 3 * size, 4 * size
    input_panels, used = pack_into(room, weight_ih, True, start == 0)
    hidden_panels, _ = pack_into(room[used:], weight_hh, True, start == 0)
    if not stored:
        pre = np.empty((max(PROJECTED_ROWS, sequences), 4 * size), pre.dtype)
    check, zero = np.zeros(size, pre.dtype), pre.dtype.type(0)
    due, base = start, 0
    for number in range(start, stop):
        step = steps - 1 - number if reverse else number
        before, after = (step + 1, step) if reverse else (step, step + 1)
        first, old, new = step * sequences, before * sequences, after * sequences
        if number == due:
            count = projected_steps(stop - number, sequences)
            due += count
            begin = step + 1 - count if reverse else step
            base = 0 if stored else begin * sequences
            project(begin, count, inputs, input_panels, bias, pre, base, sequences)
        row = first - base
        add_product(hidden, old, hidden_panels, pre, row, sequences)
        if plain and not (holds and anything_held(held, step)):
            for b in range(sequences):
                plain_step(
                    row + b, first + b, old + b, new + b, inner, pre, gates, cell, hidden, check
                )
        else:
            for b in range(sequences):
                n = first + b
                if has_peepholes:
                    for u in range(size):
                        pre[n, u] += peepholes[0, u] * cell[old + b, u]
                        pre[n, first_f + u] += peepholes[1, u] * cell[old + b, u]
                for r in range(rows):
                    gates[n, r] = squash[2, r] + squash[1, r] * tanh(squash[0, r] * pre[n, r])
                if finishes:
                    for gate in range(3):
                        first_row = (gate + gate // 2) * size  # of i, f, and past g of o
                        finish_gate(finish, gate, pre, gates, n, first_row, size)
                if not candidate_squashed:
                    for r in range(first_g, first_o):
                        gates[n, r] = pre[n, r]
            if holds:
                hold(held, step, 0, gates, first, sequences, 0)
                hold(held, step, 2, gates, first, sequences, first_g)
                hold(held, step, 3, gates, first, sequences, first_o)
            if coupled:
                for n in range(first, first + sequences):
                    for u in range(size):
                        gates[n, first_f + u] = 1 - gates[n, u]
            if holds:
                hold(held, step, 1, gates, first, sequences, first_f)
            for b in range(sequences):
                n = first + b
                for u in range(size):
                    kept = gates[n, first_f + u] * cell[old + b, u]
                    cell[new + b, u] = kept + gates[n, u] * gates[n, first_g + u]
            if holds:
                hold(held, step, 4, cell, new, sequences, 0)
            if has_peepholes:  # the output gate sees the new c
                for b in range(sequences):
                    n = first + b
                    for u in range(size):
                        r = first_o + u
                        pre[n, r] += peepholes[2, u] * cell[new + b, u]
                        gates[n, r] = squash[2, r] + squash[1, r] * tanh(squash[0, r] * pre[n, r])
                    finish_gate(finish, np.intp(2), pre, gates, n, first_o, size)
                if holds:
                    hold(held, step, 3, gates, first, sequences, first_o)
            for b in range(sequences):
                n = first + b
                if cell_squashed:
                    for u in range(size):
                        hidden[new + b, u] = gates[n, first_o + u] * tanh(cell[new + b, u])
                else:
                    for u in range(size):
                        hidden[new + b, u] = gates[n, first_o + u] * cell[new + b, u]
            if holds:
                hold(held, step, 5, hidden, new, sequences, 0)
            for n in range(new, new + sequences):
                for u in range(size):
                    check[u] += zero * cell[n, u] + zero * hidden[n, u]
        if padded:
            for b in range(sequences):
                if step >= lengths[b]:  # the padding keeps the state
                    for u in range(size):
                        cell[new + b, u] = cell[old + b, u]
                        hidden[new + b, u] = hidden[old + b, u]
    return bool(np.isfinite(check).all())


@compiled
def pre_activations(
    reverse: bool,
    inputs: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias: Any,
    hidden: Any,
    pre: Any,
) -> None:
    """Put into `pre` what the forward loop did not keep of it, to the last bit."""
    sequences = hidden.shape[1]
    inputs, pre, hidden = rows_of(inputs), rows_of(pre), rows_of(hidden)
    input_panels, hidden_panels = pack(weight_ih, True), pack(weight_hh, True)
    steps, due, base = pre.shape[0] // sequences, 0, 0
    for number in range(steps):
        step = steps - 1 - number if reverse else number
        if number == due:
            count = projected_steps(steps - number, sequences)
            due += count
            begin = step + 1 - count if reverse else step
            project(begin, count, inputs, input_panels, bias, pre, base, sequences)
        before = step + 1 if reverse else step
        add_product(hidden, before * sequences, hidden_panels, pre, step * sequences, sequences)


@compiled
def backward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    plain: bool,
    weight_hh: Any,
    given: Any,
    gates: Any,
    cell_before: Any,
    cell: Any,
    inner: Any,
    pre: Any,
    through_output: Any,
    through_forget: Any,
    to_hidden: Any,
    to_cell: Any,
    arriving_hidden: Any,
    arriving_cell: Any,
    lengths: Any,
    room: Any,
) -> None:
    """Turn the factors in `pre` into dL/dz step by step; see `lstm_steps.backward_steps`.

    If `plain` the factors are found here, from `inner` as in the forward loop; `room` is for the
    weights, as there.
    """
    given, gates, pre = rows_of(given), rows_of(gates), rows_of(pre)
    cell_before, cell = rows_of(cell_before), rows_of(cell)
    through_output, through_forget = rows_of(through_output), rows_of(through_forget)
    arriving_hidden, arriving_cell = rows_of(arriving_hidden), rows_of(arriving_cell)
    sequences, size = to_cell.shape
    panels, _ = pack_into(room, weight_hh, False, start == 0)
    for number in range(start, stop):
        step = number if reverse else steps - 1 - number
        first = step * sequences
        if plain:
            for b in range(sequences):
                plain_step_back(
                    first + b,
                    b,
                    inner,
                    given,
                    gates,
                    cell_before,
                    cell,
                    pre,
                    to_hidden,
                    to_cell,
                    arriving_hidden,
                    arriving_cell,
                )
            set_product(pre, first, panels, to_hidden, 0, sequences)
            continue
        for b in range(sequences):
            n = first + b
            for u in range(size):  # several short loops, because they are vectorised
                arriving_hidden[n, u] = given[n, u] + to_hidden[b, u]
            for u in range(size):
                arriving_cell[n, u] = to_cell[b, u] + arriving_hidden[n, u] * through_output[n, u]
            for u in range(size):
                to_cell[b, u] = arriving_cell[n, u] * through_forget[n, u]
            for u in range(size):
                pre[n, 3 * size + u] *= arriving_hidden[n, u]
            for u in range(size):
                dc = arriving_cell[n, u]
                pre[n, u] *= dc
                pre[n, size + u] *= dc
                pre[n, 2 * size + u] *= dc
        for b in range(sequences):
            # dL/dh passes the padding, where dL/dz is 0, as it came.
            passes = step >= lengths[b]
            for u in range(size):
                to_hidden[b, u] = arriving_hidden[first + b, u] if passes else 0
        add_product(pre, first, panels, to_hidden, 0, sequences)
