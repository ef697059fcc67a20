"""The simple RNN's time loops, compiled; they do what `rnn_steps` does.

Arrays over time are read as matrices: row t·B + b belongs to step t of sequence b. Importing this
module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

from lstm_gui.engine.kernel_options import compiled
from lstm_gui.engine.kernel_rules import hold
from lstm_gui.engine.kernel_tanh import tanh
from lstm_gui.engine.kernel_tiles import rows_of
from lstm_gui.engine.product_kernels import add_product, pack, project, projected_steps


@compiled
def forward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    relu: bool,
    inputs: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias: Any,
    pre: Any,
    hidden: Any,
    held: Any,
    lengths: Any,
) -> None:
    """Run steps start…stop in the order of the computation."""
    inputs, pre, hidden = rows_of(inputs), rows_of(pre), rows_of(hidden)
    sequences, size = lengths.size, hidden.shape[1]
    input_panels, panels = pack(weight_ih, True), pack(weight_hh, True)
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
        add_product(hidden, old, panels, pre, first, sequences)
        for b in range(sequences):
            if relu:
                for u in range(size):
                    z = pre[first + b, u]
                    hidden[new + b, u] = 0 if z < 0 else z  # NaN passes
            else:
                for u in range(size):
                    hidden[new + b, u] = tanh(pre[first + b, u])
        hold(held, step, 0, hidden, new, sequences, 0)
        for b in range(sequences):
            if step >= lengths[b]:  # the padding keeps the state
                for u in range(size):
                    hidden[new + b, u] = hidden[old + b, u]


@compiled
def backward_loop(
    start: int,
    stop: int,
    steps: int,
    reverse: bool,
    weight_hh: Any,
    given: Any,
    pre: Any,
    to_hidden: Any,
    arriving: Any,
    lengths: Any,
) -> None:
    """Turn φ' in `pre` into dL/dz step by step; see `rnn_steps.backward_steps`."""
    given, pre, arriving = rows_of(given), rows_of(pre), rows_of(arriving)
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
                pre[n, u] *= arriving[n, u]
            # dL/dh passes the padding, where dL/dz is 0, as it came.
            passes = step >= lengths[b]
            for u in range(size):
                to_hidden[b, u] = arriving[n, u] if passes else 0
        add_product(pre, first, panels, to_hidden, 0, sequences)
