"""One unit at one step in six short lines, as the unit inspector shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstm_gui.analysis.number_text import gate_text, signed
from lstm_gui.analysis.unit_step import GateStep, UnitStep, unit_step
from lstm_gui.engine import HardSigmoid, Stretch, Threshold

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

SYMBOLS = {
    "forget_gate": "f",
    "input_gate": "i",
    "candidate": "c\N{COMBINING TILDE}",
    "cell": "c",
    "output_gate": "o",
    "hidden": "h",
}


@dataclass(frozen=True)
class UnitLine:
    """One line of the summary and the signal whose colour it has."""

    signal: str
    text: str


def unit_summary(
    trace: Trace, layer: int, step: int, unit: int, sequence: int = 0
) -> tuple[UnitLine, ...]:
    """Say how f, i, c̃, c, o and h of one LSTM unit came about, in this order.

    layer: index into trace.layers; all indices count from 0. A policy or clamp that changes a value
    is named. Errors: ValueError for an index out of range or a layer that is not an LSTM's.
    """
    at = unit_step(trace, layer, step, unit, sequence)
    lines = {name: f"{SYMBOLS[name]} = {_gate_line(at, gate)}" for name, gate in at.gates.items()}
    forget, enter = at.gates["forget_gate"].value, at.gates["input_gate"].value
    candidate = at.gates["candidate"].value
    lines["cell"] = (
        f"c = {gate_text(forget, 2)}×{signed(at.cell_before, 2)}"
        f" + {gate_text(enter, 2)}×{signed(candidate, 2)} = {signed(at.computed_cell)}"
    ) + clamp_text(at.cell_clamped, at.cell)
    shown = signed(at.cell, 2)
    if "output_activation" not in at.without:
        shown = f"tanh({shown})"
    lines["hidden"] = (
        f"h = {gate_text(at.gates['output_gate'].value, 2)}×{shown} = {signed(at.computed_hidden)}"
    ) + clamp_text(at.hidden_clamped, at.hidden)
    return tuple(UnitLine(signal, lines[signal]) for signal in SYMBOLS)


def _gate_line(at: UnitStep, gate: GateStep) -> str:
    if is_left_out(at, gate):
        return outcome_text(gate)
    if at.coupled and gate.signal == "forget_gate":
        enter = gate_text(at.gates["input_gate"].value)
        text = f"1 − {enter} = {gate_text(gate.decided)}"
        return text + (f", clamped to {gate_text(gate.value)}" if gate.clamped else "")
    return f"{squash_text(gate, 2)} = {_brief_outcome(gate)}"


def is_left_out(at: UnitStep, gate: GateStep) -> bool:
    """Whether an ablated LSTM lacks the gate, or the candidate its tanh: nothing is squashed."""
    part = "input_activation" if gate.policy is None else gate.signal
    return part in at.without


def function_name(gate: GateStep) -> str:
    """Name what squashes the pre-activation: "σ", "hard σ" or "tanh"."""
    if gate.policy is None:
        return "tanh"
    return "hard σ" if isinstance(gate.policy, HardSigmoid) else "σ"


def squash_text(gate: GateStep, decimals: int) -> str:
    """Write the function and its argument: "σ(+5.24)", "σ(4×+1.31)", "tanh(+0.63)"."""
    factor = "" if gate.sharpness == 1.0 else f"{gate.sharpness:g}×"
    return f"{function_name(gate)}({factor}{signed(gate.pre, decimals)})"


def outcome_text(gate: GateStep) -> str:
    """Write what came of it: "0.995", "0.995, snapped to 1 (open)", "0.241, clamped to 1"."""
    if gate.policy is None:
        return signed(gate.decided) + clamp_text(gate.clamped, gate.value)
    text = gate_text(gate.decided)
    if _is_set(gate):
        verb = "snapped to" if isinstance(gate.policy, Threshold) else "stretched to"
        state = {0.0: " (closed)", 1.0: " (open)"}.get(gate.decided, "")
        text = f"{gate_text(gate.squashed)}, {verb} {text}{state}"
    return text + (f", clamped to {gate_text(gate.value)}" if gate.clamped else "")


def _brief_outcome(gate: GateStep) -> str:
    """Write what came of it with few letters, beside other lines: "0.956, set to 1"."""
    if gate.policy is None or not _is_set(gate):
        return outcome_text(gate)
    text = f"{gate_text(gate.squashed)}, set to {gate_text(gate.decided)}"
    return text + (f", clamped to {gate_text(gate.value)}" if gate.clamped else "")


def clamp_text(clamped: bool, value: float) -> str:
    """Write ", clamped to −0.500" where an intervention acts, nothing elsewhere."""
    return f", clamped to {signed(value)}" if clamped else ""


def _is_set(gate: GateStep) -> bool:
    """Whether the policy made another value of what the sigmoid gave."""
    # σ is worked out again here in float64: what only rounding sets apart is the same value.
    differs = abs(gate.decided - gate.squashed) > 1e-6
    return isinstance(gate.policy, Threshold | Stretch) and differs
