"""Heads: what turns hidden states into predictions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lstm_gui.engine.arguments import float_dtype, generator, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.parameters import Parameters


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


def predict(parameters: Mapping[str, FloatArray], outputs: FloatArray) -> FloatArray:
    """Return W h + b for every step: (T, B, input) to (T, B, output)."""
    steps, sequences, width = outputs.shape
    flat = outputs.reshape(-1, width) @ parameters["weight"].T
    flat += parameters["bias"]
    return flat.reshape(steps, sequences, -1)


def predict_backward(
    parameters: Mapping[str, FloatArray], outputs: FloatArray, gradient: FloatArray
) -> tuple[dict[str, FloatArray], FloatArray]:
    """Return the gradients of weight and bias, and dL/d outputs, from dL/d predictions."""
    flat = gradient.reshape(-1, gradient.shape[2])
    found = {"weight": flat.T @ outputs.reshape(len(flat), -1), "bias": flat.sum(axis=0)}
    return found, (flat @ parameters["weight"]).reshape(outputs.shape)
