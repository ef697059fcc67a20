"""The products that make the gradients of a layer's parameters and inputs out of dL/dz."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from lstm_gui.engine import kernels
from lstm_gui.engine.arrays import FloatArray, as_rows
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import as_given
from lstm_gui.engine.layer_task import LayerFeedback
from lstm_gui.engine.trace import LayerTrace

LARGEST_PRODUCT = 1 << 31
"""How many multiplications of one product are made at once."""


class LayerGradients(NamedTuple):
    """dL/dx (T, B, D), dL/dW (G·H, D), dL/db (G·H,) and dL/dU (G·H, H) of one layer."""

    inputs: FloatArray
    weight_ih: FloatArray
    bias_ih: FloatArray
    weight_hh: FloatArray | None


def parameter_gradients(
    feedback: LayerFeedback,
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    progress: Callable[[], None] | None = None,
) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Return dL/dx (T, B, D) and the gradients of all parameters of a layer by name.

    `progress` is called now and then while large products are made, and may raise to cancel.
    """
    shared = layer_gradients(
        feedback.pre,
        layer.inputs,
        weights["weight_ih"],
        feedback.recurrent,
        layer.hidden_before,
        progress,
    )
    found = {"weight_ih": shared.weight_ih}
    if shared.weight_hh is not None:
        found["weight_hh"] = shared.weight_hh
    if "bias_ih" in weights:
        found["bias_ih"], found["bias_hh"] = shared.bias_ih, shared.bias_ih.copy()
    return shared.inputs, found | dict(feedback.parameters)


def layer_gradients(
    pre: FloatArray,
    inputs: FloatArray,
    weight_ih: FloatArray,
    recurrent: FloatArray | None,
    before: FloatArray,
    progress: Callable[[], None] | None = None,
) -> LayerGradients:
    """Return the gradients of z = W x + b + U h₋.

    `pre` (T, B, G·H) is dL/dz and `recurrent` the gradient behind U h₋, mostly the same, or
    None if dL/dU is not asked for; x is `inputs` (T, B, D) and h₋ `before` (T, B, H).
    """
    rows, width = pre.shape[2], inputs.shape[2]
    to_inputs = empty(inputs.shape, pre.dtype)
    compiled = kernels.load("product") if pre.dtype.kind == "f" else None
    narrow = small = False
    if compiled:
        # Measured with B·T = 100 … 6 400: BLAS is made for wider matrices than these.
        narrow, small = width <= 16 or (width <= 32 and rows <= 128), rows <= 128
        small = small and recurrent is not None
        given = (pre, inputs, weight_ih, pre if recurrent is None else recurrent, before)
        weight, bias, hidden = compiled.layer_gradients(
            *map(as_given, given), to_inputs, narrow, small
        )
    else:
        bias = np.ones(pre.size // rows, dtype=pre.dtype) @ pre.reshape(-1, rows)
    if not narrow:
        _products(pre.reshape(-1, rows), weight_ih, to_inputs.reshape(-1, width), progress)
        weight = _summed_product(pre.reshape(-1, rows), as_rows(inputs), progress)
    if recurrent is None:
        hidden = None
    elif not small:
        hidden = _summed_product(recurrent.reshape(-1, rows), as_rows(before), progress)
    return LayerGradients(to_inputs, weight, bias, hidden)


def _products(
    rows: FloatArray, weight: FloatArray, out: FloatArray, progress: Callable[[], None] | None
) -> None:
    """Put `rows` (N, G·H) times `weight` (G·H, D) into `out`, what takes long in parts."""
    for part in _parts(len(rows), weight.size):
        np.matmul(rows[part], weight, out=out[part])
        if progress is not None:
            progress()


def _summed_product(
    rows: FloatArray, seen: FloatArray, progress: Callable[[], None] | None
) -> FloatArray:
    """Return Σ δz xᵀ over all rows, (G·H, D), what takes long in parts."""
    first, *others = _parts(len(rows), rows.shape[1] * seen.shape[1])
    total = np.asarray(rows[first].T @ seen[first])
    for part in others:
        if progress is not None:
            progress()
        total += rows[part].T @ seen[part]
    return total


def _parts(rows: int, operations: int) -> Iterator[slice]:
    """Cut a product of so many rows into parts that take some tenth of a second at most.

    By the size alone, not by whether somebody waits: sums in another order differ in the last bits.
    """
    at_once = max(1, LARGEST_PRODUCT // operations)
    return (slice(start, start + at_once) for start in range(0, rows, at_once))
