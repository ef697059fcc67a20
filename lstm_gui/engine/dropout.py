"""Dropout between the layers of a recurrent stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import generator, real_number
from lstm_gui.engine.arrays import FloatArray


@dataclass(frozen=True)
class Dropout:
    """Drops outputs of all layers but the last with probability `rate`, and scales up the others.

    0 ≤ rate < 1. As PyTorch's `dropout` argument while training; every step and sequence draws
    anew (Zaremba, Sutskever & Vinyals 2014). `seed` is an integer, or a Generator that goes on.
    """

    rate: float
    seed: int | np.random.Generator = 0

    def __post_init__(self) -> None:
        real_number("rate", self.rate, minimum=0, below=1)
        generator(self.seed)

    def masks(
        self, count: int, shape: tuple[int, ...], dtype: np.dtype[Any]
    ) -> tuple[FloatArray, ...]:
        """Return `count` arrays of 0 and 1/(1 − rate)."""
        rng = generator(self.seed)
        scale = 1 / (1 - self.rate)
        return tuple(
            np.where(rng.random(shape) < self.rate, 0, scale).astype(dtype) for _ in range(count)
        )


def dropout_masks(
    dropout: Dropout | None, count: int, inputs: FloatArray, width: int
) -> tuple[FloatArray, ...]:
    """Return `count` masks (T, B, width) for a run over these inputs, none if nothing drops."""
    if dropout is None or dropout.rate == 0:
        return ()
    return dropout.masks(count, (*inputs.shape[:2], width), inputs.dtype)
