"""The GRU's time loops, compiled; they do what `gru_steps` does, and are tested against it.

All arrays are matrices: row t·B + b of those over time belongs to step t of sequence b. Importing
this module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

from lstm_gui.engine.kernel_math import add_product, compiled, finish_gate, hold, tanh


@compiled
def forward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    multiply: bool,
    recurrent: Any,
    recurrent_n: Any,
    product: Any,
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

    `recurrent` is U transposed, or its part for r and z if the reset comes before the product, when
    `recurrent_n` is the rest. `product` (B, 3·H) holds U h₋ if `multiply` is False, and is scratch
    otherwise. `inside` holds what r multiplies after the product, or r ⊙ h₋ before it. `flags` are
    reset after, any policy that finishes, any length below T, anything held.
    """
    sequences, size = lengths.size, hidden.shape[1]
    reset_after, finishes, padded, holds = flags
    first_z, first_n = size, 2 * size
    for number in range(start, stop):
        step = steps - 1 - number if reverse else number
        before, after = (step + 1, step) if reverse else (step, step + 1)
        first, old, new = step * sequences, before * sequences, after * sequences
        if multiply:
            product[:] = 0
            add_product(hidden, old, recurrent, product, 0, sequences)
        for b in range(sequences):
            n = first + b
            for r in range(first_n):
                pre[n, r] += product[b, r]
            for r in range(first_n):
                gates[n, r] = squash[2, r] + squash[1, r] * tanh(squash[0, r] * pre[n, r])
            if finishes:
                finish_gate(finish, 0, pre, gates, n, 0, size)
                finish_gate(finish, 1, pre, gates, n, first_z, size)
        if holds:
            hold(held, step, 0, gates, first, sequences, 0)
            hold(held, step, 1, gates, first, sequences, first_z)
        if reset_after:
            for b in range(sequences):
                n = first + b
                for u in range(size):
                    inside[n, u] = product[b, first_n + u] + bias_n[u]
                for u in range(size):
                    pre[n, first_n + u] += gates[n, u] * inside[n, u]
        else:
            product[:] = 0
            for b in range(sequences):
                for u in range(size):
                    inside[b, u] = gates[first + b, u] * hidden[old + b, u]
            add_product(inside, 0, recurrent_n, product, 0, sequences)
            for b in range(sequences):
                for u in range(size):
                    pre[first + b, first_n + u] += product[b, u]
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
    multiply: bool,
    weight_hh: Any,
    given: Any,
    recurrent: Any,
    through: Any,
    to_hidden: Any,
    arriving: Any,
) -> None:
    """Turn the factors in `recurrent` into the gradient behind U h₋, step by step.

    `multiply` is False if the caller adds their product with U to `to_hidden` after each step.
    """
    sequences, size = to_hidden.shape
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
        if multiply:
            add_product(recurrent, first, weight_hh, to_hidden, 0, sequences)


@compiled
def backward_before_loop(
    steps: int,
    reverse: bool,
    weight_rz: Any,
    weight_n: Any,
    given: Any,
    pre_rz: Any,
    pre_n: Any,
    reset_gate: Any,
    reset: Any,
    through: Any,
    to_product: Any,
    to_hidden: Any,
    arriving: Any,
) -> None:
    """Turn the factors of z and n in `pre_rz` and `pre_n` into dL/dz, and add those of r."""
    sequences, size = to_hidden.shape
    for number in range(steps):
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
        to_product[:] = 0
        add_product(pre_n, first, weight_n, to_product, 0, sequences)
        for b in range(sequences):
            n = first + b
            for u in range(size):
                pre_rz[n, u] = to_product[b, u] * reset[n, u]
            for u in range(size):
                passed = to_product[b, u] * reset_gate[n, u]
                to_hidden[b, u] = arriving[n, u] * through[n, u] + passed
        add_product(pre_rz, first, weight_rz, to_hidden, 0, sequences)
