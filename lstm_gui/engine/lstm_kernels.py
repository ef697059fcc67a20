"""The LSTM's time loops, compiled; they do what `lstm_steps` does, and are tested against it.

All arrays are matrices: row t·B + b of those over time belongs to step t of sequence b. Importing
this module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

from lstm_gui.engine.kernel_math import add_product, compiled, finish_gate, hold, inlined, tanh


@compiled
def forward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    multiply: bool,
    recurrent: Any,
    pre: Any,
    gates: Any,
    hidden: Any,
    cell: Any,
    squash: Any,
    finish: Any,
    peepholes: Any,
    flags: Any,
    held: Any,
    lengths: Any,
) -> None:
    """Run steps start…stop in the order of the computation.

    `multiply` is False if U h₋ is already in `pre`, as BLAS is faster for large cells; else
    `recurrent` is U transposed. `squash` (3, 4·H) is inner, outer and offset; `finish` (3, 3) is
    for i, f and o; `peepholes` (3, H); `flags` are peepholes, coupled, candidate squashed, cell
    squashed, any policy that finishes, any length below T, anything held.
    """
    sequences, size = lengths.size, cell.shape[1]
    has_peepholes, coupled, candidate_squashed, cell_squashed, finishes, padded, holds = flags
    first_f, first_g, first_o, rows = size, 2 * size, 3 * size, 4 * size
    for number in range(start, stop):
        step = steps - 1 - number if reverse else number
        before, after = (step + 1, step) if reverse else (step, step + 1)
        first, old, new = step * sequences, before * sequences, after * sequences
        if multiply:
            add_product(hidden, old, recurrent, pre, first, sequences)
        for b in range(sequences):
            n = first + b
            if has_peepholes:
                for u in range(size):
                    pre[n, u] += peepholes[0, u] * cell[old + b, u]
                    pre[n, first_f + u] += peepholes[1, u] * cell[old + b, u]
            for r in range(rows):
                gates[n, r] = squash[2, r] + squash[1, r] * tanh(squash[0, r] * pre[n, r])
            if finishes:
                finish_gate(finish, 0, pre, gates, n, 0, size)
                finish_gate(finish, 1, pre, gates, n, first_f, size)
                finish_gate(finish, 2, pre, gates, n, first_o, size)
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
                finish_gate(finish, 2, pre, gates, n, first_o, size)
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
        if padded:
            for b in range(sequences):
                if step >= lengths[b]:  # the padding keeps the state
                    for u in range(size):
                        cell[new + b, u] = cell[old + b, u]
                        hidden[new + b, u] = hidden[old + b, u]


@inlined
def local_derivatives(
    n: int,
    b: int,
    gates: Any,
    cell_before: Any,
    cell: Any,
    slopes: Any,
    pre: Any,
    hidden_to_cell: Any,
    cell_to_before: Any,
) -> None:
    """Fill the factors of one row of the plain cell, for gates with the slope s·v·(1 − v).

    `slopes` holds the three s of i, f and o. The last two arrays have one row per sequence.
    """
    size = cell.shape[1]
    slope_i, slope_f, slope_o = slopes[0, 0], slopes[0, 1], slopes[0, 2]
    # One loop for all would need more checks for overlapping arrays than LLVM is willing to make,
    # and would not be vectorised.
    for u in range(size):
        i, g = gates[n, u], gates[n, 2 * size + u]
        pre[n, u] = slope_i * g * (i - i * i)
        pre[n, 2 * size + u] = i - i * g * g
    for u in range(size):
        f = gates[n, size + u]
        pre[n, size + u] = slope_f * cell_before[n, u] * (f - f * f)
    for u in range(size):
        cell_to_before[b, u] = gates[n, size + u]
    for u in range(size):
        o, squashed = gates[n, 3 * size + u], tanh(cell[n, u])
        pre[n, 3 * size + u] = slope_o * squashed * (o - o * o)
        hidden_to_cell[b, u] = o - o * squashed * squashed


@compiled
def backward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    multiply: bool,
    plain: bool,
    weight_hh: Any,
    given: Any,
    gates: Any,
    cell_before: Any,
    cell: Any,
    slopes: Any,
    pre: Any,
    through_output: Any,
    through_forget: Any,
    to_hidden: Any,
    to_cell: Any,
    arriving_hidden: Any,
    arriving_cell: Any,
    lengths: Any,
) -> None:
    """Turn the factors in `pre` into dL/dz step by step; see `lstm_steps.backward_steps`.

    `multiply` is False if the caller adds δz U to `to_hidden` after each step. If `plain` the
    factors are found here, and `through_output` and `through_forget` (B, H) are scratch.
    """
    sequences, size = to_cell.shape
    for number in range(start, stop):
        step = number if reverse else steps - 1 - number
        first = step * sequences
        for b in range(sequences):
            n = first + b
            if plain:
                local_derivatives(
                    n,
                    b,
                    gates,
                    cell_before,
                    cell,
                    slopes,
                    pre,
                    through_output,
                    through_forget,
                )
            m = b if plain else n
            for u in range(size):  # several short loops, because they are vectorised
                arriving_hidden[n, u] = given[n, u] + to_hidden[b, u]
            for u in range(size):
                arriving_cell[n, u] = to_cell[b, u] + arriving_hidden[n, u] * through_output[m, u]
            for u in range(size):
                to_cell[b, u] = arriving_cell[n, u] * through_forget[m, u]
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
        if multiply:
            add_product(pre, first, weight_hh, to_hidden, 0, sequences)
