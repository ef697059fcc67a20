"""What all compiled kernels do after a gate's tanh: policies and interventions.

Importing this module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_gui.engine.compiled import CLIP, HARD, OPEN, SNAP
from lstm_gui.engine.kernel_options import called

HALF = np.float32(0.5)


@called
def finish_gate(
    finish: Any, gate: Any, pre: Any, values: Any, row: int, first: int, size: int
) -> None:
    """Complete one gate of one row in place, as its policy's `finish` does.

    `finish` has a row (code, low, high) per gate; the gate's columns are first…first + size.
    """
    code, low, high = finish[gate, 0], finish[gate, 1], finish[gate, 2]
    if code == CLIP:
        for u in range(first, first + size):
            value = values[row, u]
            value = low if value < low else value
            values[row, u] = high if value > high else value
    elif code == SNAP:
        for u in range(first, first + size):
            value = values[row, u]
            if value < low:
                values[row, u] = 0
            elif value > high:
                values[row, u] = 1
    elif code == HARD:
        for u in range(first, first + size):
            value = pre[row, u] / 6 + HALF
            value = low if value < low else value
            values[row, u] = high if value > high else value
    elif code == OPEN:
        for u in range(first, first + size):
            values[row, u] = 1


@called
def hold(held: Any, step: int, signal: int, values: Any, row: int, rows: int, first: int) -> None:
    """Write the held values of one signal at one step into `rows` rows from `row` on.

    `held` is signals (N,), active (N, T), bounds (N + 1,) into units and values; the signal's
    columns begin at `first`.
    """
    signals, active, bounds, units, numbers = held
    for n in range(signals.size):
        if signals[n] == signal and active[n, step]:
            for place in range(bounds[n], bounds[n + 1]):
                for b in range(row, row + rows):
                    values[b, first + units[place]] = numbers[place]


@called
def anything_held(held: Any, step: int) -> bool:
    """Return whether any signal is held at this step."""
    return bool(held[1][:, step].any())
