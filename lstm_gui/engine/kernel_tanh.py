"""The hyperbolic tangent of the compiled kernels.

Importing this module imports Numba; only the kernels do so.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from lstm_gui.engine.kernel_options import FAST, inlined

# tanh x = x·P(x²)/Q(x²) for |x| ≤ 9, weighted least squares of the relative error, which is 2e-8
# before rounding to float32 and 4e-7 after; beyond 9 tanh is ±1 in float32.
P0, P1, P2 = np.float32(9.9999998e-01), np.float32(1.3380981e-01), np.float32(3.49553443e-03)
P3, P4 = np.float32(2.06081841e-05), np.float32(1.33534121e-08)
Q1, Q2 = np.float32(4.67142968e-01), np.float32(2.58767799e-02)
Q3, Q4 = np.float32(3.28554625e-04), np.float32(7.77604676e-07)
ONE, NINE = np.float32(1), np.float32(9)


@inlined
def ratio(x: Any) -> Any:
    """Return x·P(x²)/Q(x²), for a number or a vector."""
    s = x * x
    p = P0 + s * (P1 + s * (P2 + s * (P3 + s * P4)))
    q = ONE + s * (Q1 + s * (Q2 + s * (Q3 + s * Q4)))
    return x * p / q


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent: a rational function in float32, the C library's otherwise."""
    return np.tanh(x)


@overload(tanh, jit_options={"fastmath": FAST, "error_model": "numpy"})
def _tanh(x: Any) -> Any:
    if x == types.float32:

        def rational(x: Any) -> Any:
            y = ratio(x)
            # Comparisons in this direction let NaN pass.
            y = ONE if y > ONE or x > NINE else y
            return -ONE if y < -ONE or x < -NINE else y

        return rational

    def exact(x: Any) -> Any:
        return math.tanh(x)

    return exact if isinstance(x, types.Number) else None
