"""The x coordinate of the Lorenz system, which turns about one wing and then the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import SeriesGenerator

_SIGMA, _RHO, _BETA = 10.0, 28.0, 8.0 / 3.0
_STEP = 0.01
_TRANSIENT = 500


@dataclass(frozen=True)
class LorenzX(SeriesGenerator):
    """Lorenz 1963: x′ = 10 (y − x), y′ = x (28 − z) − y, z′ = x y − 8/3 z; only x is given.

    Integrated by the classical Runge–Kutta method in steps of 0.01 and sampled every `interval`
    of them after a transient of 5 units. Each series starts at its own point near the attractor.
    """

    steps: int = 200
    interval: int = 5

    feature_names: ClassVar[tuple[str, ...]] = ("x",)
    sentence: ClassVar[str] = (
        "x of the Lorenz system (Lorenz 1963; σ = 10, ρ = 28, β = 8/3), sampled every 0.05 units."
    )

    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` series (T, count, 1)."""
        point = rng.uniform(-10.0, 10.0, size=(3, count)) + np.array([[0.0], [0.0], [25.0]])
        series = np.empty((self.steps, count, 1))
        for now in range(_TRANSIENT + self.interval * self.steps):
            sample, between = divmod(now - _TRANSIENT, self.interval)
            if sample >= 0 and not between:
                series[sample, :, 0] = point[0]
            k1 = _slope(point)
            k2 = _slope(point + 0.5 * _STEP * k1)
            k3 = _slope(point + 0.5 * _STEP * k2)
            k4 = _slope(point + _STEP * k3)
            point = point + _STEP / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        return series


def _slope(point: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y, z = point
    return np.stack([_SIGMA * (y - x), x * (_RHO - z) - y, x * y - _BETA * z])
