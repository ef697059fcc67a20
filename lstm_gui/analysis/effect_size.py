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
    tally = EffectTally(signal, layer)
    for start in range(0, len(now), _STEPS_AT_ONCE):
        part = slice(start, start + _STEPS_AT_ONCE)
        tally.add(start, now[part], then[part])
    return tally.effect()


class EffectTally:
    """The difference of one signal between two runs, from parts of them in the order of time."""

    def __init__(self, signal: str, layer: int | None) -> None:
        self._signal, self._layer = signal, layer
        self._largest, self._place = -1.0, (0, 0, 0)
        self._squares, self._count = 0.0, 0
        self._first: int | None = None

    def add(self, start: int, now: npt.NDArray[Any], then: npt.NDArray[Any]) -> None:
        """Compare values (t, B, H) of the steps from ``start`` on."""
        difference = np.abs(np.subtract(now, then, dtype=np.float64)).ravel()
        width = difference.size // len(now)
        units = now.shape[-1]
        peak = int(difference.argmax())
        if difference[peak] > self._largest:
            step, rest = divmod(peak, width)
            self._largest = float(difference[peak])
            self._place = (start + step, *divmod(rest, units))
        if self._first is None and difference[peak] > 0.0:
            self._first = start + int(np.flatnonzero(difference)[0]) // width
        self._squares += float(np.square(difference).sum())
        self._count += difference.size

    def add_equal(self, start: int, count: int) -> None:
        """Take note of ``count`` values from step ``start`` on that are the same in both runs."""
        if self._largest < 0.0 and count:
            self._largest, self._place = 0.0, (start, 0, 0)
        self._count += count

    def merged(self, later: EffectTally) -> EffectTally:
        """Return the comparison of both parts, this being the earlier one."""
        both = EffectTally(self._signal, self._layer)
        larger = later if later._largest > self._largest else self
        both._largest, both._place = larger._largest, larger._place
        both._squares = self._squares + later._squares
        both._count = self._count + later._count
        both._first = later._first if self._first is None else self._first
        return both

    def effect(self) -> SignalEffect:
        """Give what was found."""
        step, sequence, unit = self._place
        rms = math.sqrt(self._squares / max(self._count, 1))
        return SignalEffect(
            self._signal,
            self._layer,
            max(self._largest, 0.0),
            rms,
            step,
            sequence,
            unit,
            self._first,
        )
