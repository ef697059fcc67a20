"""What every generated example can do: draw fresh sequences, as many as asked for."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt


class SeriesGenerator(Protocol):
    """Draws series of numbers in their own units."""

    @property
    def steps(self) -> int:
        """The steps T of each drawn series."""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The D names of the features."""

    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` independent series (T, count, D)."""


Generator = SeriesGenerator
