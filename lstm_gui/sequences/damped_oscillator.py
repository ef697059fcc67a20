"""A damped oscillator that swings out after being let go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.generator import SeriesGenerator


@dataclass(frozen=True)
class DampedOscillator(SeriesGenerator):
    """x(t) = a e^(−t / decay) cos(ωt + φ), solving x″ + 2x′ / decay + (ω² + 1 / decay²) x = 0.

    steps: T. period: steps per swing, ω = 2π / period. decay: steps in which the amplitude falls
    to 1/e. Each series has its own amplitude a, uniform in 0.5 … 1.5, and phase φ.
    """

    steps: int = 96
    period: float = 12.0
    decay: float = 40.0

    feature_names: ClassVar[tuple[str, ...]] = ("displacement",)
    sentence: ClassVar[str] = "A damped oscillator, let go with a random amplitude and phase."

    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` series (T, count, 1)."""
        amplitude = rng.uniform(0.5, 1.5, size=count)
        phase = rng.uniform(0.0, 2.0 * np.pi, size=count)
        time = np.arange(self.steps, dtype=np.float64)[:, None]
        swing = np.cos(2.0 * np.pi * time / self.period + phase)
        return np.asarray(amplitude * np.exp(-time / self.decay) * swing)[:, :, None]
