"""All numbers that one LSTM unit sees and makes at one step, taken from a trace."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import GatePolicy, LayerTrace, Trace

# PyTorch's order of the rows, by signal.
ROW_BLOCKS = ("input_gate", "forget_gate", "candidate", "output_gate")
_PEEPHOLES = {"input_gate": "weight_ci", "forget_gate": "weight_cf", "output_gate": "weight_co"}


@dataclass(frozen=True)
class GateStep:
    """One gate (or the candidate) of one unit at one step.

    parameters: names of the arrays it reads; row: its row in them.
    from_inputs, from_hidden, from_bias, from_cell: the parts of the pre-activation, W·x, U·h₋, b
        and p×c (None without peepholes).
    pre: their sum as the trace has it. squashed: σ(sharpness × pre), or tanh(pre).
    policy: the gate's policy, None for the candidate. sharpness: the factor inside σ.
    decided: what the policy made of it. value: what the run used. clamped: whether an intervention
        put another value in place of ``decided``.
    """

    signal: str
    parameters: tuple[str, ...]
    row: int
    from_inputs: float
    from_hidden: float
    from_bias: float | None
    from_cell: float | None
    pre: float
    squashed: float
    policy: GatePolicy | None
    sharpness: float
    decided: float
    value: float
    clamped: bool


@dataclass(frozen=True, eq=False)
class UnitStep:
    """One unit of one layer of one sequence at one step.

    layer: index into trace.layers; first_layer: whether it reads the sequence itself; reverse:
        whether it runs from the last step to the first; initial: whether nothing came before.
    inputs (D,) and hidden_before (H,) are the vectors that all units of the layer read.
    coupled: the forget gate is 1 − i and has no weights of its own.
    without: the gates (then 1) and activations (then linear) that an ablated LSTM lacks.
    cell_clamped, hidden_clamped: an intervention put another value in place of the computed one.
    """

    layer: int
    first_layer: bool
    reverse: bool
    initial: bool
    step: int
    unit: int
    inputs: npt.NDArray[Any]
    hidden_before: npt.NDArray[Any]
    gates: Mapping[str, GateStep]
    coupled: bool
    without: frozenset[str]
    cell_before: float
    cell: float
    cell_clamped: bool
    hidden: float
    hidden_clamped: bool

    @property
    def computed_cell(self) -> float:
        """What the equation gives, f × c₋ + i × c̃, before any clamp."""
        gates = self.gates
        return (
            gates["forget_gate"].value * self.cell_before
            + gates["input_gate"].value * gates["candidate"].value
        )

    @property
    def computed_hidden(self) -> float:
        """What the equation gives, o × tanh(c), before any clamp."""
        shown = self.cell if "output_activation" in self.without else math.tanh(self.cell)
        return self.gates["output_gate"].value * shown


def unit_step(trace: Trace, layer: int, step: int, unit: int, sequence: int = 0) -> UnitStep:
    """Collect the numbers of one unit at one step.

    layer: index into trace.layers; step, unit and sequence count from 0. Errors: ValueError for an
    index out of range or a layer that is not an LSTM's.
    """
    _check("layer", layer, len(trace.layers))
    signals = trace.layers[layer]
    if "forget_gate" not in signals.signal_names:
        raise ValueError(f"layer {layer} is not an LSTM's; it has no forget gate")
    steps, sequences, units = signals.signal("cell").shape
    _check("step", step, steps)
    _check("unit", unit, units)
    _check("sequence", sequence, sequences)
    place = (step, sequence, unit)
    coupled = bool(getattr(trace.made_by, "coupled", False))
    without = frozenset(getattr(trace.made_by, "without", ()))
    return UnitStep(
        layer=layer,
        first_layer=layer < _directions(trace),
        reverse=signals.reverse,
        initial=trace.first_step + step == (steps - 1 if signals.reverse else 0),
        step=step,
        unit=unit,
        inputs=signals.inputs[step, sequence],
        hidden_before=signals.signal("hidden_before")[step, sequence],
        gates={
            name: _gate_step(trace, layer, signals, name, place, coupled, without)
            for name in ROW_BLOCKS
        },
        coupled=coupled,
        without=without,
        cell_before=float(signals.signal("cell_before")[place]),
        cell=float(signals.signal("cell")[place]),
        cell_clamped=_is_clamped(signals, "cell", step, unit),
        hidden=float(signals.signal("hidden")[place]),
        hidden_clamped=_is_clamped(signals, "hidden", step, unit),
    )


def _gate_step(
    trace: Trace,
    layer: int,
    signals: LayerTrace,
    name: str,
    place: tuple[int, int, int],
    coupled: bool,
    without: frozenset[str],
) -> GateStep:
    step, sequence, unit = place
    suffix = f"_l{layer // _directions(trace)}{'_reverse' if signals.reverse else ''}"
    units = signals.signal("cell").shape[2]
    row = ROW_BLOCKS.index(name) * units + unit
    used = [f"weight_ih{suffix}", f"weight_hh{suffix}"]
    weight_ih, weight_hh = (trace.parameters[key][row] for key in used)
    bias = None
    if f"bias_ih{suffix}" in trace.parameters:
        used += [f"bias_ih{suffix}", f"bias_hh{suffix}"]
        bias = float(sum(trace.parameters[key][row] for key in used[2:]))
    peephole = f"{_PEEPHOLES.get(name, '')}{suffix}"
    from_cell = None
    if peephole in trace.parameters:
        used.append(peephole)
        seen = signals.signal("cell" if name == "output_gate" else "cell_before")[place]
        from_cell = float(trace.parameters[peephole][unit] * seen)
    value = float(signals.signal(name)[place])
    pre = float(signals.signal(f"{name}_pre")[place])
    policy = None if name == "candidate" else signals.policies[name]
    sharpness = float(getattr(policy, "sharpness", 1.0))
    if policy is None:
        squashed = pre if "input_activation" in without else math.tanh(pre)
    else:
        squashed = 0.5 + 0.5 * math.tanh(0.5 * sharpness * pre)
    clamped = _is_clamped(signals, name, step, unit)
    if not clamped:
        decided = value
    elif coupled and name == "forget_gate":
        decided = 1.0 - float(signals.signal("input_gate")[place])
    elif name in without:
        decided = 1.0
    else:
        decided = squashed if policy is None else float(policy.value(pre))
    return GateStep(
        signal=name,
        parameters=tuple(used),
        row=row,
        from_inputs=float(weight_ih @ signals.inputs[step, sequence]),
        from_hidden=float(weight_hh @ signals.signal("hidden_before")[step, sequence]),
        from_bias=bias,
        from_cell=from_cell,
        pre=pre,
        squashed=squashed,
        policy=policy,
        sharpness=sharpness,
        decided=decided,
        value=value,
        clamped=clamped,
    )


def _directions(trace: Trace) -> int:
    return 2 if any(layer.reverse for layer in trace.layers) else 1


def _is_clamped(signals: LayerTrace, name: str, step: int, unit: int) -> bool:
    return any(
        override.active[step] and unit in override.units
        for override in signals.overrides.by_signal.get(name, ())
    )


def _check(name: str, index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ValueError(f"{name} is {index}; it must lie within 0 to {size - 1}")
