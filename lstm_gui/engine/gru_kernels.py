"""The GRU's time loops, compiled; they do what `gru_steps` does, and are tested against it.

Arrays over time are read as matrices: row t·B + b belongs to step t of sequence b. Importing this
module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_gui.engine.kernel_options import compiled
from lstm_gui.engine.kernel_rules import finish_gate, hold
from lstm_gui.engine.kernel_tanh import tanh
from lstm_gui.engine.kernel_tiles import rows_of
from lstm_gui.engine.product_kernels import add_product, pack, project, projected_steps, set_product


@compiled
def forward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    inputs: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias: Any,
    pre: Any,
    gates: Any,
    inside: Any,
    hidden: Any,
    squash: Any,
    finish: Any,
    bias_n: Any,
    flags: Any,
    held: Any,
    lengths: Any,
) -> None:
    """Run steps start…stop in the order of the computation.

    `inside` holds what r multiplies after the product, or r ⊙ h₋ before it. `flags` are reset
    after, any policy that finishes, any length below T, anything held.
    """
    inputs, pre, gates = rows_of(inputs), rows_of(pre), rows_of(gates)
    inside, hidden = rows_of(inside), rows_of(hidden)
    sequences, size = lengths.size, hidden.shape[1]
    reset_after, finishes, padded, holds = flags
    first_z, first_n = size, 2 * size
    input_panels = pack(weight_ih, True)
    panels = pack(weight_hh if reset_after else weight_hh[:first_n], True)
    candidate_panels = pack(weight_hh[first_n:], True)
    recurrent = np.empty((sequences, 3 * size if reset_after else first_n), pre.dtype)
    candidate = np.empty((sequences, size), pre.dtype)
    due = start
    for number in range(start, stop):
        step = steps - 1 - number if reverse else number
        before, after = (step + 1, step) if reverse else (step, step + 1)
        first, old, new = step * sequences, before * sequences, after * sequences
        if number == due:
            count = projected_steps(stop - number, sequences)
            due += count
            begin = step + 1 - count if reverse else step
            project(begin, count, inputs, input_panels, bias, pre, 0, sequences)
        set_product(hidden, old, panels, recurrent, 0, sequences)
        for b in range(sequences):
            n = first + b
            for r in range(first_n):
                pre[n, r] += recurrent[b, r]
            for r in range(first_n):
                gates[n, r] = squash[2, r] + squash[1, r] * tanh(squash[0, r] * pre[n, r])
            if finishes:
                for gate in range(2):
                    finish_gate(finish, gate, pre, gates, n, gate * size, size)
        if holds:
            hold(held, step, 0, gates, first, sequences, 0)
            hold(held, step, 1, gates, first, sequences, first_z)
        if reset_after:
            for b in range(sequences):
                n = first + b
                for u in range(size):
                    inside[n, u] = recurrent[b, first_n + u] + bias_n[u]
                for u in range(size):
                    pre[n, first_n + u] += gates[n, u] * inside[n, u]
        else:
            for b in range(sequences):
                for u in range(size):
                    inside[b, u] = gates[first + b, u] * hidden[old + b, u]
            set_product(inside, 0, candidate_panels, candidate, 0, sequences)
            for b in range(sequences):
                for u in range(size):
                    pre[first + b, first_n + u] += candidate[b, u]
        for b in range(sequences):
            n = first + b
            for r in range(first_n, first_n + size):
                gates[n, r] = tanh(pre[n, r])
        if holds:
            hold(held, step, 2, gates, first, sequences, first_n)
        for b in range(sequences):
            n = first + b
            for u in range(size):
                z = gates[n, first_z + u]
                hidden[new + b, u] = (1 - z) * gates[n, first_n + u] + z * hidden[old + b, u]
        if holds:
            hold(held, step, 3, hidden, new, sequences, 0)
        if padded:
            for b in range(sequences):
                if step >= lengths[b]:  # the padding keeps the state
                    for u in range(size):
                        hidden[new + b, u] = hidden[old + b, u]


@compiled
def backward_after_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    weight_hh: Any,
    given: Any,
    recurrent: Any,
    through: Any,
    to_hidden: Any,
    arriving: Any,
) -> None:
    """Turn the factors in `recurrent` into the gradient behind U h₋, step by step."""
    given, recurrent = rows_of(given), rows_of(recurrent)
    through, arriving = rows_of(through), rows_of(arriving)
    sequences, size = to_hidden.shape
    panels = pack(weight_hh, False)
    for number in range(start, stop):
        step = number if reverse else steps - 1 - number
        first = step * sequences
        for b in range(sequences):
            n = first + b
            for u in range(size):
                arriving[n, u] = given[n, u] + to_hidden[b, u]
            for u in range(size):
                dh = arriving[n, u]
                recurrent[n, u] *= dh
                recurrent[n, size + u] *= dh
                recurrent[n, 2 * size + u] *= dh
            for u in range(size):
                to_hidden[b, u] = arriving[n, u] * through[n, u]
        add_product(recurrent, first, panels, to_hidden, 0, sequences)


@compiled
def backward_before_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    weight_hh: Any,
    given: Any,
    pre_rz: Any,
    pre_n: Any,
    reset_gate: Any,
    reset: Any,
    through: Any,
    to_hidden: Any,
    arriving: Any,
) -> None:
    """Turn the factors of z and n in `pre_rz` and `pre_n` into dL/dz, and add those of r."""
    given, pre_rz, pre_n = rows_of(given), rows_of(pre_rz), rows_of(pre_n)
    reset_gate, reset = rows_of(reset_gate), rows_of(reset)
    through, arriving = rows_of(through), rows_of(arriving)
    sequences, size = to_hidden.shape
    panels, candidate_panels = (
        pack(weight_hh[: 2 * size], False),
        pack(weight_hh[2 * size :], False),
    )
    to_product = np.empty((sequences, size), to_hidden.dtype)
    for number in range(start, stop):
        step = number if reverse else steps - 1 - number
        first = step * sequences
        for b in range(sequences):
            n = first + b
            for u in range(size):
                arriving[n, u] = given[n, u] + to_hidden[b, u]
            for u in range(size):
                pre_rz[n, size + u] *= arriving[n, u]
            for u in range(size):
                pre_n[n, u] *= arriving[n, u]
        set_product(pre_n, first, candidate_panels, to_product, 0, sequences)
        for b in range(sequences):
            n = first + b
            for u in range(size):
                pre_rz[n, u] = to_product[b, u] * reset[n, u]
            for u in range(size):
                passed = to_product[b, u] * reset_gate[n, u]
                to_hidden[b, u] = arriving[n, u] * through[n, u] + passed
        add_product(pre_rz, first, panels, to_hidden, 0, sequences)
