"""The products that make the gradients of a layer's parameters and inputs out of dL/dz."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from lstm_gui.engine import kernels
from lstm_gui.engine.arrays import FloatArray, all_finite, as_rows, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import as_given, as_open
from lstm_gui.engine.layer_task import LayerFeedback
from lstm_gui.engine.trace import LayerTrace

LARGEST_PRODUCT = 1 << 30
"""How many multiplications of one product BLAS makes at once: some hundredths of a second."""
LARGEST_COMPILED_PRODUCT = 1 << 28
"""The same for the compiled kernel."""


def parameter_gradients(
    feedback: LayerFeedback,
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    progress: Callable[[], None] | None = None,
) -> tuple[FloatArray, dict[str, FloatArray], bool]:
    """Return dL/dx (T, B, D), the gradients of a layer's parameters by name, and if all is well.

    They are those of z = W x + b + U h₋. All is well if they are finite: then so is every δz, which
    is a factor in that of W. `progress` is called now and then while large products are made, and
    may raise to cancel.
    """
    pre, recurrent, inputs = feedback.pre, feedback.recurrent, layer.inputs
    before, weight_ih = layer.signal("hidden_before"), weights["weight_ih"]
    rows, width = weight_ih.shape
    dtype = pre.dtype
    to_inputs = empty(inputs.shape, dtype)
    compiled = kernels.load("product") if dtype.kind == "f" else None
    narrow = small = False
    finite = True
    if compiled:
        # Measured with B·T = 100 … 6 400: BLAS is made for wider matrices than these.
        narrow, small = width <= 16 or (width <= 32 and rows <= 128), rows <= 256
        small = small and recurrent is not None
        weight = empty(weight_ih.shape if narrow else (0, 0), dtype)
        hidden = empty((rows, before.shape[2]) if small else (0, 0), dtype)
        bias = empty((rows,), dtype)
        opened = as_open(pre)
        arguments = (
            opened,
            as_given(inputs),
            weight_ih,
            opened if recurrent is None or recurrent is pre else as_open(recurrent),
            as_given(before),
            to_inputs,
            weight,
            bias,
            hidden,
            narrow,
            small,
        )
        per_row = rows * (16 + 2 * width * narrow + before.shape[2] * small)
        for part in _parts(pre.size // rows, per_row, LARGEST_COMPILED_PRODUCT):
            finite = compiled.layer_gradients(*arguments, part.start, part.stop) and finite
            if progress is not None:
                progress()
    else:
        bias = _summed(pre.reshape(-1, rows))
        finite = all_finite(bias)
    if not narrow:
        _products(pre.reshape(-1, rows), weight_ih, to_inputs.reshape(-1, width), progress)
        weight = _summed_product(pre.reshape(-1, rows), as_rows(inputs), progress)
        finite = finite and all_finite(weight) and all_finite(to_inputs)
    found = {"weight_ih": weight}
    if recurrent is not None:
        if not small:
            hidden = _summed_product(recurrent.reshape(-1, rows), as_rows(before), progress)
            finite = finite and all_finite(hidden)
        found["weight_hh"] = hidden
    if "bias_ih" in weights:
        found["bias_ih"], found["bias_hh"] = bias, bias.copy()
    found.update(feedback.parameters)
    for value in feedback.parameters.values():
        finite = finite and all_finite(value)
    return to_inputs, found, finite


@unwarned
def _summed(rows: FloatArray) -> FloatArray:
    """Return the sum over all rows (N, G·H): BLAS takes half the time of `sum`."""
    return np.ones(len(rows), dtype=rows.dtype) @ rows


@unwarned
def _products(
    rows: FloatArray, weight: FloatArray, out: FloatArray, progress: Callable[[], None] | None
) -> None:
    """Put `rows` (N, G·H) times `weight` (G·H, D) into `out`, what takes long in parts."""
    for part in _parts(len(rows), weight.size, LARGEST_PRODUCT):
        np.matmul(rows[part], weight, out=out[part])
        if progress is not None:
            progress()


@unwarned
def _summed_product(
    rows: FloatArray, seen: FloatArray, progress: Callable[[], None] | None
) -> FloatArray:
    """Return Σ δz xᵀ over all rows, (G·H, D), what takes long in parts."""
    first, *others = _parts(len(rows), rows.shape[1] * seen.shape[1], LARGEST_PRODUCT)
    total = np.asarray(rows[first].T @ seen[first])
    for part in others:
        if progress is not None:
            progress()
        total += rows[part].T @ seen[part]
    return total


def _parts(rows: int, operations: int, largest: int) -> tuple[slice, ...]:
    """Cut a product of so many rows into parts that take some hundredths of a second at most.

    By the size alone, not by whether somebody waits: sums in another order differ in the last bits.
    """
    at_once = max(1, largest // operations)
    if rows <= at_once:
        return (slice(0, rows),)
    return tuple(slice(start, min(start + at_once, rows)) for start in range(0, rows, at_once))
