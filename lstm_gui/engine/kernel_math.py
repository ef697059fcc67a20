"""What all compiled kernels share: tanh and the small matrix product.

Importing this module imports Numba; only `kernels` does so, and lazily.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit, types
from numba.extending import overload

from lstm_gui.engine.compiled import CLIP, HARD, OPEN, SNAP

P = ParamSpec("P")
R = TypeVar("R")

# Reassociation and contraction let loops vectorise; NaN and infinity keep their meaning, because
# a run that diverges has to be found.
FAST = {"reassoc", "contract", "arcp", "nsz"}

OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "fastmath": FAST,
    "error_model": "numpy",  # a division that may raise keeps a loop from vectorising
    "boundscheck": False,
}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as a kernel that compiles for the types of its first call."""
    return cast("Callable[P, R]", njit(**OPTIONS)(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as a kernel that becomes part of the kernels that call it.

    A call that hands over a dozen arrays costs as much as a step of a small cell.
    """
    return cast("Callable[P, R]", njit(forceinline=True, **OPTIONS)(function))


# tanh x = x·P(x²)/Q(x²) for |x| ≤ 9, weighted least squares of the relative error, which is 2e-8
# before rounding to float32 and 4e-7 after; beyond 9 tanh is ±1 in float32.
P0, P1, P2 = np.float32(9.9999998e-01), np.float32(1.3380981e-01), np.float32(3.49553443e-03)
P3, P4 = np.float32(2.06081841e-05), np.float32(1.33534121e-08)
Q1, Q2 = np.float32(4.67142968e-01), np.float32(2.58767799e-02)
Q3, Q4 = np.float32(3.28554625e-04), np.float32(7.77604676e-07)
ONE, NINE, HALF = np.float32(1), np.float32(9), np.float32(0.5)


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent: a rational function in float32, the C library's otherwise."""
    return np.tanh(x)


@overload(tanh, jit_options={"fastmath": FAST, "error_model": "numpy"})
def _tanh(x: Any) -> Any:
    if x == types.float32:

        def rational(x: Any) -> Any:
            s = x * x
            p = P0 + s * (P1 + s * (P2 + s * (P3 + s * P4)))
            q = ONE + s * (Q1 + s * (Q2 + s * (Q3 + s * Q4)))
            y = x * p / q
            # Comparisons in this direction let NaN pass.
            y = ONE if y > ONE or x > NINE else y
            return -ONE if y < -ONE or x < -NINE else y

        return rational

    def exact(x: Any) -> Any:
        return math.tanh(x)

    return exact


@inlined
def add_product(left: Any, left_row: int, matrix: Any, out: Any, out_row: int, rows: int) -> None:
    """Add left[left_row:][:rows] @ matrix (K, N) to as many rows of out from `out_row` on.

    Four rows by four columns of `left` at a time (eight columns of a single row) are multiplied
    from registers. Rows are indices, not slices: a slice costs more than a small product.
    """
    depth, width = matrix.shape
    b = 0
    while b + 4 <= rows:
        p, q = left_row + b, out_row + b
        k = 0
        while k + 4 <= depth:
            a00, a01, a02, a03 = left[p, k], left[p, k + 1], left[p, k + 2], left[p, k + 3]
            a10, a11, a12, a13 = (
                left[p + 1, k],
                left[p + 1, k + 1],
                left[p + 1, k + 2],
                left[p + 1, k + 3],
            )
            a20, a21, a22, a23 = (
                left[p + 2, k],
                left[p + 2, k + 1],
                left[p + 2, k + 2],
                left[p + 2, k + 3],
            )
            a30, a31, a32, a33 = (
                left[p + 3, k],
                left[p + 3, k + 1],
                left[p + 3, k + 2],
                left[p + 3, k + 3],
            )
            for n in range(width):
                m0, m1, m2, m3 = matrix[k, n], matrix[k + 1, n], matrix[k + 2, n], matrix[k + 3, n]
                out[q, n] += (a00 * m0 + a01 * m1) + (a02 * m2 + a03 * m3)
                out[q + 1, n] += (a10 * m0 + a11 * m1) + (a12 * m2 + a13 * m3)
                out[q + 2, n] += (a20 * m0 + a21 * m1) + (a22 * m2 + a23 * m3)
                out[q + 3, n] += (a30 * m0 + a31 * m1) + (a32 * m2 + a33 * m3)
            k += 4
        while k < depth:
            a0, a1, a2, a3 = left[p, k], left[p + 1, k], left[p + 2, k], left[p + 3, k]
            for n in range(width):
                m0 = matrix[k, n]
                out[q, n] += a0 * m0
                out[q + 1, n] += a1 * m0
                out[q + 2, n] += a2 * m0
                out[q + 3, n] += a3 * m0
            k += 1
        b += 4
    while b < rows:
        p, q = left_row + b, out_row + b
        k = 0
        while k + 8 <= depth:
            a0, a1, a2, a3 = left[p, k], left[p, k + 1], left[p, k + 2], left[p, k + 3]
            a4, a5, a6, a7 = left[p, k + 4], left[p, k + 5], left[p, k + 6], left[p, k + 7]
            for n in range(width):
                out[q, n] += (
                    (a0 * matrix[k, n] + a1 * matrix[k + 1, n])
                    + (a2 * matrix[k + 2, n] + a3 * matrix[k + 3, n])
                ) + (
                    (a4 * matrix[k + 4, n] + a5 * matrix[k + 5, n])
                    + (a6 * matrix[k + 6, n] + a7 * matrix[k + 7, n])
                )
            k += 8
        while k < depth:
            a0 = left[p, k]
            for n in range(width):
                out[q, n] += a0 * matrix[k, n]
            k += 1
        b += 1


@compiled
def finish_gate(
    finish: Any, gate: int, pre: Any, values: Any, row: int, first: int, size: int
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


@compiled
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
