"""What the diagram shows at one step, taken from a layer's trace: values, ghosts, marks, scales."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine
from lstm_gui.gui.theme.palette import GATE_SIGNALS

if TYPE_CHECKING:
    from lstm_gui.analysis.signal_lines import Lines
    from lstm_gui.gui.diagram.wiring import CellWiring
    from lstm_gui.session import Moment

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
    def is_share(self) -> bool:
        """Whether values lie within 0 … 1, as those of gates do."""
        return self.lowest == 0.0

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
    values that an intervention holds. ``fine`` asks for values near 0 to be written out.
    """

    scale: Scale
    values: Values
    pre: Values | None
    baseline: Values | None
    snapped: NDArray[np.bool_] | None
    clamped: NDArray[np.bool_] | None
    fine: bool = False


def nice_limit(largest: float) -> float:
    """Give the next round number: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten; 1 for 0."""
    if not math.isfinite(largest) or largest <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    # The small allowance keeps a rounding error of the power from doubling the scale.
    return next(step * power for step in _NICE if step * power >= largest * (1.0 - 1e-9))


def signal_scale(signal: str, runs: Iterable[Lines], *, held: bool, bounded: bool = True) -> Scale:
    """Give the scale of a signal over whole runs, the one that is shown and its baseline.

    ``held`` says whether interventions act on the layer, ``bounded`` whether its states stay
    within −1 … 1 by themselves, which those of a rectifier do not.

    Gates have 0 … 1, the cell state the next round number, the rest −1 … 1, or more where clamps
    lead further: h and g of an LSTM are products and values of tanh.
    """
    if signal in GATE_SIGNALS:
        return GATE_SCALE
    if signal != "cell" and bounded and not held:
        return Scale(-1.0, 1.0)
    limit = nice_limit(max(lines.largest for lines in runs))
    if signal != "cell":
        limit = max(limit, 1.0)
    return Scale(-limit, limit)


def read_step(
    wiring: CellWiring,
    moment: Moment,
    baseline: Moment | None,
    layer_index: int,
    scales: Mapping[str, Scale],
) -> dict[str, Reading]:
    """Read every box and column of a wiring at one step, first sequence of the batch.

    ``layer_index`` is that into ``trace.layers``; ``scales`` is by signal, as `signal_scale` gives
    them.
    """
    now = _Place(moment.trace.layers[layer_index], moment.at)
    before = None
    if baseline is not None:
        before = _Place(baseline.trace.layers[layer_index], baseline.at)
    found = {}
    for box in wiring.boxes:
        found[box.signal] = _read_gate(box.signal, now, before, scales[box.signal])
    for column in wiring.columns:
        name = f"{column.signal}_before" if column.before else column.signal
        held_at = now.at
        if column.before:
            held_at += 1 if now.layer.reverse else -1
        found[column.name] = Reading(
            scale=scales[column.signal],
            values=now.values(name),
            pre=None,
            baseline=None if before is None else before.values(name),
            snapped=None,
            clamped=_clamped(now.layer, column.signal, held_at),
        )
    return found


@dataclass(frozen=True, eq=False)
class _Place:
    """One step of a layer's trace."""

    layer: engine.LayerTrace
    at: int

    def values(self, signal: str) -> Values:
        return np.asarray(self.layer.signal(signal)[self.at, 0])


def _read_gate(signal: str, now: _Place, before: _Place | None, scale: Scale) -> Reading:
    values = now.values(signal)
    clamped = _clamped(now.layer, signal, now.at)
    snapped = None
    if now.layer.policies.get(signal, engine.Sigmoid()) != engine.Sigmoid():
        snapped = (values == 0.0) | (values == 1.0)
        if clamped is not None:
            snapped &= ~clamped
    return Reading(
        scale=scale,
        values=values,
        pre=now.values(f"{signal}_pre"),
        baseline=None if before is None else before.values(signal),
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
