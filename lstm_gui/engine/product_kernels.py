"""The matrix products inside the compiled kernels.

A time loop multiplies a few rows by the same small matrix at every step. A general BLAS rearranges
that matrix for each product; here it is done once for the whole sequence (`pack`), and a product
costs little but its arithmetic.

Importing this module imports Numba; only the kernels do so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_gui.engine.compiled import PROJECTED_ROWS
from lstm_gui.engine.kernel_options import called, compiled, inlined
from lstm_gui.engine.kernel_tiles import BYTES, FLAT, VECTORS, lanes, rows_of, tile
from lstm_gui.engine.kernel_vectors import load, store, store_transposed

CACHED_NUMBERS = 1 << 17
"""How many numbers of dL/dz stay in the second-level cache for the products they are part of."""
ROWS_AT_A_TIME = 256
"""How many rows of two matrices stay in the first-level cache while they are multiplied."""


@called
def pack(matrix: Any, transposed: bool) -> Any:
    """Return a matrix (K, N), or its transpose (N, K), as panels (⌈N/width⌉, K, width).

    What a product reads then lies together, in the order of reading, filled up with zeros.
    """
    width = VECTORS * lanes(matrix)
    columns, depth = matrix.shape if transposed else (matrix.shape[1], matrix.shape[0])
    room = np.empty((columns + width) * depth + width, matrix.dtype)
    return pack_into(room, matrix, transposed, True)[0]


@called
def pack_into(room: Any, matrix: Any, transposed: bool, fill: bool) -> Any:
    """Return the panels of `pack`, and how much of `room` they take; see `room_for_panels`.

    They are there already if not `fill`.
    """
    width = VECTORS * lanes(matrix)
    columns, depth = matrix.shape if transposed else (matrix.shape[1], matrix.shape[0])
    count = -(-columns // width)
    # Vectors that lie across two cache lines take twice as long to read.
    first_line = -room.ctypes.data % BYTES // room.itemsize
    used = first_line + count * depth * width
    panels = room[first_line:used].reshape(count, depth, width)
    if not fill:
        return panels, used
    one, across = lanes(matrix), matrix.shape[1]
    for column in range(0, count * width, one):
        at, left = (column // width * depth * width) + column % width, columns - column
        if transposed:
            for k in range(0, depth, one):
                block = column * across + k
                store_transposed(matrix, block, left, depth - k, panels, at + k * width, width)
        else:
            for k in range(depth):
                row = load(matrix, k * across + column, left)
                store(panels, at + k * width, one, row)
    return panels, used


@inlined
def add_product(left: Any, left_row: int, panels: Any, out: Any, out_row: int, rows: int) -> None:
    """Add left[left_row:][:rows] (rows, K) times a packed matrix (K, N) to as many rows of out.

    Rows are indices, not slices: a slice costs more than a small product.
    """
    # A plain 0 or True would be a type of its own, for which all would be compiled again.
    _product(left, np.intp(left_row), panels, out, np.intp(out_row), rows, np.bool_(True))


@inlined
def set_product(left: Any, left_row: int, panels: Any, out: Any, out_row: int, rows: int) -> None:
    """Put left[left_row:][:rows] (rows, K) times a packed matrix (K, N) into rows of out."""
    _product(left, np.intp(left_row), panels, out, np.intp(out_row), rows, np.bool_(False))


@called
def _product(
    left: Any, left_row: Any, panels: Any, out: Any, out_row: Any, rows: int, add: Any
) -> None:
    depth, width, one = panels.shape[1], panels.shape[2], lanes(panels)
    across, columns = left.shape[1], out.shape[1]
    column, flat = 0, False
    while column < columns:
        flat = rows <= FLAT and columns - column >= 2 * width
        right_at = column // width * depth * width + column % width
        b = 0
        while b < rows:
            b += tile(
                left,
                (left_row + b) * across,
                across,
                1,
                panels,
                right_at,
                width,
                out,
                (out_row + b) * columns + column,
                columns,
                depth,
                rows - b,
                columns - column,
                add,
                flat,
            )
        column += 2 * width if flat else width if columns - column >= width else one


@called
def add_product_over_rows(left: Any, right: Any, out: Any, start: int, stop: int, add: Any) -> None:
    """Put leftᵀ right (K, N) into out, for left (rows, K) and right (rows, N), or `add` it.

    The sum is over the rows start…stop.
    """
    across, columns, one = left.shape[1], right.shape[1], lanes(right)
    for first in range(start, stop, ROWS_AT_A_TIME):
        depth = min(ROWS_AT_A_TIME, stop - first)
        column = 0
        while column < columns:
            k = 0
            while k < across:
                k += tile(
                    left,
                    first * across + k,
                    1,
                    across,
                    right,
                    first * columns + column,
                    columns,
                    out,
                    k * columns + column,
                    columns,
                    depth,
                    across - k,
                    columns - column,
                    add or first > start,
                    False,
                )
            column += VECTORS * one if columns - column >= VECTORS * one else one


@inlined
def projected_steps(remaining: int, sequences: int) -> int:
    """Return how many of the remaining steps are projected at once.

    Steps with few sequences are taken together, to fill the tiles.
    """
    return min(max(1, PROJECTED_ROWS // sequences), remaining)


@called
def project(
    begin: int,
    count: int,
    inputs: Any,
    panels: Any,
    bias: Any,
    pre: Any,
    base: int,
    sequences: int,
) -> None:
    """Put W x + b of `count` steps from `begin` on into `pre`, whose first row is row `base`."""
    first, rows = begin * sequences, count * sequences
    for n in range(first - base, first - base + rows):
        for r in range(bias.size):
            pre[n, r] = bias[r]
    add_product(inputs, first, panels, pre, first - base, rows)


@compiled
def layer_gradients(
    pre: Any,
    inputs: Any,
    weight_ih: Any,
    recurrent: Any,
    before: Any,
    to_inputs: Any,
    to_weight: Any,
    to_bias: Any,
    to_recurrent: Any,
    narrow: bool,
    small: bool,
    start: int,
    stop: int,
) -> bool:
    """Put dL/dx, dL/dW (G·H, D), dL/db (G·H,) and dL/dU (G·H, H) into the arrays given for them.

    `pre` (T·B, G·H) is dL/dz, `recurrent` the same behind U h₋, and `before` is h₋. What BLAS is
    faster for is left out: dL/dx and dL/dW if not `narrow`, dL/dU if not `small`. Only the rows
    start…stop are looked at, and added to what the rows before them gave. Return whether all that
    was found is finite.
    """
    pre, inputs, to_inputs = rows_of(pre), rows_of(inputs), rows_of(to_inputs)
    recurrent, before = rows_of(recurrent), rows_of(before)
    if start == 0:
        to_bias[:] = 0
    panels = pack(weight_ih, False) if narrow else np.empty((0, 0, 0), pre.dtype)
    weight_sums, hidden_sums = sums_for(inputs, to_weight), sums_for(before, to_recurrent)
    block = max(32, CACHED_NUMBERS // pre.shape[1])
    for first in range(start, stop, block):
        last = min(first + block, stop)
        for n in range(first, last):
            for r in range(pre.shape[1]):
                to_bias[r] += pre[n, r]
        if narrow:
            set_product(pre, first, panels, to_inputs, first, last - first)
            add_to_sums(inputs, pre, to_weight, weight_sums, first, last, start)
        if small:
            add_to_sums(before, recurrent, to_recurrent, hidden_sums, first, last, start)
    if narrow:
        finish_sums(to_weight, weight_sums, start > 0)
    if small:
        finish_sums(to_recurrent, hidden_sums, start > 0)
    check = nothing_of(to_bias)
    check += nothing_of(to_weight.reshape(to_weight.size))
    check += nothing_of(to_recurrent.reshape(to_recurrent.size))
    if narrow:
        width = to_inputs.shape[1]
        check += nothing_of(to_inputs.reshape(to_inputs.size)[start * width : stop * width])
    return bool(np.isfinite(check))


@called
def nothing_of(numbers: Any) -> Any:
    """Return 0 times the sum of all numbers (N,): NaN if any is not finite."""
    zero = numbers.dtype.type(0)
    total = zero
    for number in numbers:
        total += zero * number
    return total


@called
def sums_for(left: Any, out: Any) -> Any:
    """Return where rightᵀ left (N, K) is summed transposed, if left (rows, K) is narrow."""
    columns, across = out.shape
    if across >= lanes(left):  # wide enough to fill the vectors
        return np.empty((0, 0), out.dtype)
    return np.empty((across, columns), out.dtype)


@called
def add_to_sums(
    left: Any, right: Any, out: Any, sums: Any, first: int, last: int, start: int
) -> None:
    """Add rightᵀ left (N, K) over the rows first…last to `sums`, or to `out` if those are empty.

    `sums` begin with the row `start`, and `out` with row 0.
    """
    if sums.size == 0:
        add_product_over_rows(right, left, out, first, last, first > 0)
    else:
        add_product_over_rows(left, right, sums, first, last, first > start)


@called
def finish_sums(out: Any, sums: Any, add: Any) -> None:
    """Put what was summed transposed into `out`, or `add` it."""
    for k in range(sums.shape[0]):
        for c in range(sums.shape[1]):
            out[c, k] = out[c, k] + sums[k, c] if add else sums[k, c]
