"""Loading and compiling the kernels ahead of their first use."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.kernels import kernels_in_use, kernels_mode, warming_up
from lstm_gui.engine.network import KINDS, cell_of


def warm_up(*, double: bool = False) -> bool:
    """Load the compiled kernels of all cells, and compile them if this machine never did.

    Returns whether they are in use from now on: False without Numba, and in the mode "off". Takes
    about half a second, the first time on a machine some ten; call it in a background thread.
    `double` prepares float64 too, which only gradient checks and imported models need.
    """
    if kernels_mode() == "off":
        return False
    with warming_up():
        for cell in map(cell_of, KINDS):
            for dtype in ("float32", "float64") if double else ("float32",):
                network = cell(1, 4, dtype=dtype)
                trace = network.forward(np.zeros((2, 1, 1)))
                network.backward(trace, trace.outputs)
    return kernels_in_use()
