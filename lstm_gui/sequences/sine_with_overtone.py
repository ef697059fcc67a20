"""A sine with an overtone that is not quite a harmonic, so that no period repeats exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import SeriesGenerator


@dataclass(frozen=True)
class SineWithOvertone(SeriesGenerator):
    """x(t) = sin(2π t / period + φ₁) + amplitude · sin(2π ratio t / period + φ₂).

    steps: T. period: steps per period of the fundamental. ratio: frequency of the overtone
    relative to it. amplitude: of the overtone. noise: standard deviation of what is added.
    The phases φ₁, φ₂ are drawn uniformly for each series.
    """

    steps: int = 64
    period: float = 22.0
    ratio: float = 2.7
    amplitude: float = 0.4
    noise: float = 0.0

    feature_names: ClassVar[tuple[str, ...]] = ("x",)
    sentence: ClassVar[str] = "A sine with an overtone 2.7 times as fast, drawn with random phases."

    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` series (T, count, 1)."""
        phases = rng.uniform(0.0, 2.0 * np.pi, size=(2, count))
        angle = 2.0 * np.pi * np.arange(self.steps)[:, None] / self.period
        values = np.sin(angle + phases[0]) + self.amplitude * np.sin(self.ratio * angle + phases[1])
        values += self.noise * rng.standard_normal(values.shape)
        return np.asarray(values[:, :, None])
