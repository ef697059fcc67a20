"""The Mackey–Glass equation: chaos from a delay, first seen in the making of blood cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import SeriesGenerator

_PARTS = 10
_TRANSIENT = 300


@dataclass(frozen=True)
class MackeyGlass(SeriesGenerator):
    """Mackey & Glass 1977: dx/dt = 0.2 x(t−τ) / (1 + x(t−τ)¹⁰) − 0.1 x(t), τ = 17.

    Integrated by the classical Runge–Kutta method in steps of 0.1, the delayed value between two
    of them being their mean; sampled every `interval` units of time after a transient of 300 units.
    The history before the start is constant, drawn uniformly from 0.5 … 1.3 for each series.
    """

    steps: int = 200
    interval: int = 3
    delay: int = 17

    feature_names: ClassVar[tuple[str, ...]] = ("x",)
    sentence: ClassVar[str] = (
        "Mackey–Glass equation (Mackey & Glass 1977) with a delay of 17, sampled every 3 units."
    )

    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` series (T, count, 1)."""
        delay = self.delay * _PARTS
        total = delay + (_TRANSIENT + self.interval * self.steps) * _PARTS
        x = np.empty((total, count))
        x[: delay + 1] = rng.uniform(0.5, 1.3, size=count)
        h = 1.0 / _PARTS
        for now in range(delay, total - 1):
            early, late = _production(x[now - delay]), _production(x[now - delay + 1])
            middle = 0.5 * (early + late)
            k1 = early - 0.1 * x[now]
            k2 = middle - 0.1 * (x[now] + 0.5 * h * k1)
            k3 = middle - 0.1 * (x[now] + 0.5 * h * k2)
            k4 = late - 0.1 * (x[now] + h * k3)
            x[now + 1] = x[now] + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        sampled = x[delay + _TRANSIENT * _PARTS :: self.interval * _PARTS]
        return np.asarray(sampled[: self.steps, :, None])


def _production(delayed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(0.2 * delayed / (1.0 + delayed**10))
