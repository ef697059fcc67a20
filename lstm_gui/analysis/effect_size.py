"""How much an intervention or an edit changed, in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

# Differences are made a part of the steps at a time, so that a long trace needs no copy of itself.
_STEPS_AT_ONCE = 8192


@dataclass(frozen=True)
class SignalEffect:
    """The difference of one signal between two traces.

    signal, layer: which; layer is the index into trace.layers, or None for "predictions".
    maximum: the largest absolute difference, first found at step, sequence and unit.
    rms: the root of the mean squared difference over all steps, sequences and units.
    first_step: the first step at which the signal differs at all, or None when it never does.
    """

    signal: str
    layer: int | None
    maximum: float
    rms: float
    step: int
    sequence: int
    unit: int
    first_step: int | None


def effect_size(
    trace: Trace, baseline: Trace, signals: Iterable[str] | None = None
) -> tuple[SignalEffect, ...]:
    """Compare two traces of the same shape, signal by signal.

    signals: names to compare, by default all but pre-activations; "predictions" is compared last,
    where both traces have them. Errors: ValueError when the traces do not fit each other.
    """
    if len(trace.layers) != len(baseline.layers):
        raise ValueError(
            f"baseline has {len(baseline.layers)} layers; the trace has {len(trace.layers)}"
        )
    wanted = None if signals is None else tuple(signals)
    effects = []
    for index, (layer, before) in enumerate(zip(trace.layers, baseline.layers, strict=True)):
        names = [name for name in layer.signal_names if not name.endswith("_pre")]
        for name in names if wanted is None else [n for n in wanted if n in layer.signal_names]:
            if name not in before.signal_names:
                raise ValueError(f"baseline has no signal {name} in layer {index}")
            effects.append(_effect(name, index, layer.signal(name), before.signal(name)))
    if wanted is None or "predictions" in wanted:
        now, then = trace.predictions, baseline.predictions
        if now is not None and then is not None:
            effects.append(_effect("predictions", None, now, then))
    return tuple(effects)


def _effect(
    signal: str, layer: int | None, now: npt.NDArray[Any], then: npt.NDArray[Any]
) -> SignalEffect:
    if now.shape != then.shape:
        raise ValueError(f"baseline has {signal} of shape {then.shape}; the trace has {now.shape}")
    steps, *_, units = now.shape
    sequences = now.size // (steps * units)
    largest, at, squares, first = -1.0, 0, 0.0, None
    for start in range(0, steps, _STEPS_AT_ONCE):
        part = slice(start, start + _STEPS_AT_ONCE)
        difference = np.abs(np.subtract(now[part], then[part], dtype=np.float64)).ravel()
        peak = int(difference.argmax())
        if difference[peak] > largest:
            largest, at = float(difference[peak]), start * sequences * units + peak
        if first is None and difference[peak] > 0.0:
            first = start + int(np.flatnonzero(difference)[0]) // (sequences * units)
        squares += float(np.square(difference).sum())
    step, remainder = divmod(at, sequences * units)
    sequence, unit = divmod(remainder, units)
    rms = math.sqrt(squares / now.size)
    return SignalEffect(signal, layer, largest, rms, step, sequence, unit, first)
