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
        # Whole delays, so that the production of each is known before it begins.
        total = -(-(_TRANSIENT + self.interval * self.steps) * _PARTS // delay) * delay
        x = np.empty((delay + total + 1, count))
        x[: delay + 1] = rng.uniform(0.5, 1.3, size=count)
        kept = _runge_kutta(1.0, 0.0, 0.0)
        of_early, of_late = _runge_kutta(0.0, 1.0, 0.0), _runge_kutta(0.0, 0.0, 1.0)
        for start in range(delay, delay + total, delay):
            produced = _production(x[start - delay : start + 1])
            added = of_early * produced[:-1] + of_late * produced[1:]
            for now in range(delay):
                x[start + now + 1] = kept * x[start + now] + added[now]
        sampled = x[delay + _TRANSIENT * _PARTS :: self.interval * _PARTS]
        return np.asarray(sampled[: self.steps, :, None])


def _production(delayed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(0.2 * delayed / (1.0 + delayed**10))


def _runge_kutta(x: float, early: float, late: float) -> float:
    """Take one step of x′ = production − 0.1 x, the production going from early to late.

    The equation is linear in the three, so that the step of their sum is the sum of their steps.
    """
    h, middle = 1.0 / _PARTS, 0.5 * (early + late)
    k1 = early - 0.1 * x
    k2 = middle - 0.1 * (x + 0.5 * h * k1)
    k3 = middle - 0.1 * (x + 0.5 * h * k2)
    k4 = late - 0.1 * (x + h * k3)
    return x + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
