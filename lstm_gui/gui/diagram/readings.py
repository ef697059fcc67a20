"""What the diagram shows at one step, taken from a layer's trace: values, ghosts, marks, scales."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine
from lstm_gui.gui.diagram.wiring import CellWiring
from lstm_gui.gui.theme.palette import GATE_SIGNALS

Values = NDArray[Any]
_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """How long a bar is: ``lowest`` … ``highest`` over the whole track, bars begin at 0.

    A gate's scale is 0 … 1; any other signal's is symmetric around 0.
    """

    lowest: float
    highest: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values that are written under the track."""
        if self.lowest == 0.0:
            return (0.0, self.highest)
        return (self.lowest, 0.0, self.highest)

    def share(self, value: float) -> float:
        """Give the place of a value on the track, 0 … 1; beyond its ends is held there."""
        if math.isnan(value):
            return self.share(0.0)
        share = (value - self.lowest) / (self.highest - self.lowest)
        return min(max(share, 0.0), 1.0)


GATE_SCALE = Scale(0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Reading:
    """One column at one step: (H,) arrays in the order of the units.

    ``pre`` are the pre-activations of a gate, ``baseline`` the values of the baseline, each None
    where there are none. ``snapped`` marks gates that the policy put to exactly 0 or 1, ``clamped``
    values that an intervention holds.
    """

    scale: Scale
    values: Values
    pre: Values | None
    baseline: Values | None
    snapped: NDArray[np.bool_] | None
    clamped: NDArray[np.bool_] | None


def nice_limit(largest: float) -> float:
    """Give the next round number: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten; 1 for 0."""
    if not math.isfinite(largest) or largest <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    # The small allowance keeps a rounding error of the power from doubling the scale.
    return next(step * power for step in _NICE if step * power >= largest * (1.0 - 1e-9))


def largest_size(values: Values) -> float:
    """Give the largest |value| that is finite, 0 for none."""
    if values.size == 0:
        return 0.0
    size = max(float(values.max()), -float(values.min()))
    if math.isfinite(size):
        return size
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def signal_scale(
    signal: str, layer: engine.LayerTrace, baseline: engine.LayerTrace | None
) -> Scale:
    """Give the scale of a signal over the whole trace, baseline included.

    Gates have 0 … 1, the cell state the next round number, the rest −1 … 1, or more where clamps
    lead further: h and g of an LSTM are products and values of tanh.
    """
    if signal in GATE_SIGNALS:
        return GATE_SCALE
    if signal != "cell" and not layer.overrides.by_signal:
        return Scale(-1.0, 1.0)
    layers = [layer] if baseline is None else [layer, baseline]
    limit = nice_limit(max(largest_size(one.signal(signal)) for one in layers))
    if signal != "cell":
        limit = max(limit, 1.0)
    return Scale(-limit, limit)


def read_step(
    wiring: CellWiring,
    layer: engine.LayerTrace,
    baseline: engine.LayerTrace | None,
    step: int,
    scales: Mapping[str, Scale],
) -> dict[str, Reading]:
    """Read every box and column of a wiring at one step of a trace, first sequence of the batch.

    ``scales`` is by signal, as `signal_scale` gives them.
    """
    found = {}
    for box in wiring.boxes:
        found[box.signal] = _read_gate(box.signal, layer, baseline, step, scales)
    for column in wiring.columns:
        name = f"{column.signal}_before" if column.before else column.signal
        at = step
        if column.before:
            at = step + 1 if layer.reverse else step - 1
        found[column.name] = Reading(
            scale=scales[column.signal],
            values=layer.signal(name)[step, 0],
            pre=None,
            baseline=None if baseline is None else baseline.signal(name)[step, 0],
            snapped=None,
            clamped=_clamped(layer, column.signal, at),
        )
    return found


def _read_gate(
    signal: str,
    layer: engine.LayerTrace,
    baseline: engine.LayerTrace | None,
    step: int,
    scales: Mapping[str, Scale],
) -> Reading:
    values = layer.signal(signal)[step, 0]
    clamped = _clamped(layer, signal, step)
    snapped = None
    if layer.policies.get(signal, engine.Sigmoid()) != engine.Sigmoid():
        snapped = (values == 0.0) | (values == 1.0)
        if clamped is not None:
            snapped &= ~clamped
    return Reading(
        scale=scales[signal],
        values=values,
        pre=layer.signal(f"{signal}_pre")[step, 0],
        baseline=None if baseline is None else baseline.signal(signal)[step, 0],
        snapped=snapped,
        clamped=clamped,
    )


def _clamped(layer: engine.LayerTrace, signal: str, step: int) -> NDArray[np.bool_] | None:
    """Mark the units (H,) that an intervention holds at a step; None where nothing does."""
    marked = None
    for override in layer.overrides.by_signal.get(signal, ()):
        if 0 <= step < len(override.active) and override.active[step]:
            if marked is None:
                marked = np.zeros(layer.signal(signal).shape[2], dtype=np.bool_)
            marked[override.units] = True
    return marked
