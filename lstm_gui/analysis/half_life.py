"""How long a unit remembers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt


def half_life(forget_gate: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Return the number of steps in which the forget gate halves what a unit's cell state holds.

    forget_gate: (…, H), units last; the values are averaged over all other axes. Returns (H,).

    Over a run, c keeps the share ∏ f_t, which is exp(T · mean ln f). With τ = −1 / mean ln f, the
    e-folding time, the half-life is ln 2 · τ. It is infinite where nothing fades (f = 1, or a clamp
    above 1) and 0 where a gate was closed completely at some step (f = 0). The sign of a gate that
    was clamped below 0 does not matter.

    Errors: ValueError when there are no values.
    """
    if forget_gate.size == 0:
        raise ValueError(
            f"forget_gate has the shape {forget_gate.shape}; at least one value is needed"
        )
    flat = np.abs(forget_gate.reshape(-1, forget_gate.shape[-1]))
    with np.errstate(divide="ignore"):
        # In float64: the mean of many logarithms close to 0 decides about a long memory.
        mean_logarithm = np.log(flat, dtype=np.float64).mean(axis=0)
    return half_life_of_mean(mean_logarithm)


def half_life_of_mean(mean_logarithm: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the half-lives of units from the means of ln |f| over a run, both (H,)."""
    steps = np.full(len(mean_logarithm), math.inf)
    np.divide(-math.log(2.0), mean_logarithm, out=steps, where=mean_logarithm < 0.0)
    return steps


def half_life_text(steps: float) -> str:
    """Say a half-life as a short text, such as "half-life 11.2 steps"."""
    if math.isinf(steps):
        return "half-life ∞, nothing fades"
    if steps == 0.0:
        return "half-life 0, the gate was closed"
    digits = f"{steps:.0f}" if steps >= 1000 else f"{steps:.3g}"
    return f"half-life {digits} steps"
