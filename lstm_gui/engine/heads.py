"""Heads: what turns hidden states into predictions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import float_dtype, generator, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.parameters import Parameters

LARGEST_PRODUCT = 1 << 23
"""How many multiplications are made at once."""
OPERATIONS_OF_MEMORY = 1 << 12
"""What it takes to read and write a row, in multiplications."""


class Linear(Parameters):
    """The affine map y = W h + b with `weight` (output, input) and `bias` (output,).

    Its rows are regression outputs, or the logits that `softmax_cross_entropy` takes. Starts
    uniform in ±1/√input_size, as PyTorch's does.
    """

    def __init__(
        self, input_size: int, output_size: int, dtype: object = "float32", seed: object = 0
    ) -> None:
        self.input_size = whole_number("input_size", input_size)
        self.output_size = whole_number("output_size", output_size)
        rng, bound = generator(seed), 1 / math.sqrt(self.input_size)
        super().__init__(
            float_dtype(dtype),
            {
                "weight": rng.uniform(-bound, bound, (self.output_size, self.input_size)),
                "bias": rng.uniform(-bound, bound, self.output_size),
            },
        )

    def config(self) -> dict[str, Any]:
        """Return `kind` and the constructor's arguments, as JSON can hold them."""
        return {
            "kind": "linear",
            "input_size": self.input_size,
            "output_size": self.output_size,
            "dtype": self.dtype.name,
        }


def predict(
    parameters: Mapping[str, FloatArray],
    outputs: FloatArray,
    progress: Callable[[], None] | None = None,
) -> FloatArray:
    """Return W h + b for every step: (T, B, input) to (T, B, output).

    `progress` is called now and then where it takes long, and may raise to cancel.
    """
    weight = parameters["weight"]
    rows = outputs.reshape(-1, outputs.shape[2])
    flat = empty((len(rows), len(weight)), rows.dtype)
    for part in row_parts(len(rows), weight.size):
        np.matmul(rows[part], weight.T, out=flat[part])
        flat[part] += parameters["bias"]
        if progress is not None and part.stop < len(rows):
            progress()
    return flat.reshape(*outputs.shape[:2], -1)


def predict_backward(
    parameters: Mapping[str, FloatArray],
    outputs: FloatArray,
    gradient: FloatArray,
    progress: Callable[[], None] | None = None,
) -> tuple[dict[str, FloatArray], FloatArray]:
    """Return the gradients of weight and bias, and dL/d outputs, from dL/d predictions.

    `progress` is as in `predict`.
    """
    weight = parameters["weight"]
    given, seen = gradient.reshape(-1, gradient.shape[2]), outputs.reshape(-1, outputs.shape[2])
    to_outputs = empty(seen.shape, seen.dtype)
    to_weight = np.zeros_like(weight)
    for part in row_parts(len(given), weight.size):
        to_weight += given[part].T @ seen[part]
        np.matmul(given[part], weight, out=to_outputs[part])
        if progress is not None and part.stop < len(given):
            progress()
    found = {"weight": to_weight, "bias": given.sum(axis=0)}
    return found, to_outputs.reshape(outputs.shape)


def row_parts(rows: int, operations: int) -> Iterator[slice]:
    """Cut so many rows of so many multiplications into parts of a hundredth of a second.

    By the size alone, not by whether somebody waits: sums in another order differ in the last bits.
    """
    at_once = max(1, LARGEST_PRODUCT // (operations + OPERATIONS_OF_MEMORY))
    return (slice(start, min(start + at_once, rows)) for start in range(0, rows, at_once))
