"""The seven substeps of an LSTM step as formulas with the numbers put in.

The equations are those of Hochreiter & Schmidhuber 1997 with the forget gate of Gers, Schmidhuber
& Cummins 2000; peepholes (Gers & Schmidhuber 2000) and coupled gates (Greff et al. 2017) where the
network has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstm_gui.analysis.formula_runs import (
    Run,
    cell_before_runs,
    hidden_before_runs,
    numeric_sum,
    plain_text,
    symbolic_sum,
    vector_text,
    x_runs,
)
from lstm_gui.analysis.number_text import gate_text, percent, signed
from lstm_gui.analysis.unit_step import GateStep, UnitStep, unit_step
from lstm_gui.analysis.unit_summary import (
    SYMBOLS,
    clamp_text,
    function_name,
    is_left_out,
    outcome_text,
    squash_text,
)

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

__all__ = ["SUBSTEP_TITLES", "Run", "SubstepFormula", "plain_text", "substep_formula"]

SUBSTEP_TITLES = ("join x and h", "forget", "input", "candidate", "update c", "output", "emit h")

_GATE_OF_SUBSTEP = {2: "forget_gate", 3: "input_gate", 4: "candidate", 6: "output_gate"}


@dataclass(frozen=True)
class SubstepFormula:
    """One substep of one unit: as symbols, with the numbers of the trace, and in words.

    substep: 1 … 7. parameters: the arrays it uses, all read in the row ``row`` of its unit (the
    peephole weights, which have one entry per unit, at the unit); empty where there are none.
    """

    substep: int
    title: str
    symbolic: tuple[Run, ...]
    numeric: tuple[Run, ...]
    meaning: str
    parameters: tuple[str, ...] = ()
    row: int | None = None


def substep_formula(
    trace: Trace, layer: int, step: int, unit: int, substep: int, sequence: int = 0
) -> SubstepFormula:
    """Write one of the seven substeps of one LSTM unit at one step.

    layer: index into trace.layers; step, unit, sequence count from 0; substep is 1 (join x and h₋),
    2 (forget), 3 (input), 4 (candidate), 5 (update c), 6 (output) or 7 (emit h). Policies and
    clamps that change a value are named. Errors: ValueError for an index out of range or a layer
    that is not an LSTM's.
    """
    at = unit_step(trace, layer, step, unit, sequence)
    title = SUBSTEP_TITLES[substep - 1] if 1 <= substep <= len(SUBSTEP_TITLES) else ""
    if substep == 1:
        return _join(at, title)
    if substep in _GATE_OF_SUBSTEP:
        return _gate(at, at.gates[_GATE_OF_SUBSTEP[substep]], substep, title)
    if substep == 5:
        return _update(at, title)
    if substep == 7:
        return _emit(at, title)
    raise ValueError(f"substep is {substep}; it must lie within 1 to {len(SUBSTEP_TITLES)}")


def _join(at: UnitStep, title: str) -> SubstepFormula:
    what = "The input of this step" if at.first_layer else "What the layer below gives at this step"
    neighbour = "after" if at.reverse else "before"
    before = "initial hidden state" if at.initial else f"hidden state of the step {neighbour}"
    return SubstepFormula(
        substep=1,
        title=title,
        symbolic=(Run("["), *x_runs(), Run(", "), *hidden_before_runs(at), Run("]")),
        numeric=(
            *x_runs(),
            Run(" = "),
            Run(vector_text(at.inputs), "inputs"),
            Run(", "),
            *hidden_before_runs(at),
            Run(" = "),
            Run(vector_text(at.hidden_before), "hidden_before"),
        ),
        meaning=f"{what} and the {before} go side by side to all four gates.",
    )


def _gate(at: UnitStep, gate: GateStep, substep: int, title: str) -> SubstepFormula:
    symbol = Run(SYMBOLS[gate.signal], gate.signal)
    if at.coupled and gate.signal == "forget_gate":
        enter = at.gates["input_gate"].value
        return SubstepFormula(
            substep,
            title,
            symbolic=(symbol, Run(" = 1 − "), Run("i", "input_gate")),
            numeric=(
                symbol,
                Run(" = 1 − "),
                Run(gate_text(enter), "input_gate"),
                Run(" = "),
                Run(gate_text(gate.decided) + _gate_clamp(gate), gate.signal),
            ),
            meaning=_meaning(at, gate),
        )
    if is_left_out(at, gate):
        return _left_out(at, gate, symbol, substep, title)
    opening = f" = {function_name(gate)}("
    if gate.sharpness != 1.0:
        opening += f"{gate.sharpness:g}×("
    return SubstepFormula(
        substep,
        title,
        symbolic=(symbol, Run(opening), *symbolic_sum(at, gate)),
        numeric=(
            symbol,
            Run(opening),
            *numeric_sum(gate),
            Run(f" = {squash_text(gate, 3)} = "),
            Run(outcome_text(gate), gate.signal),
        ),
        meaning=_meaning(at, gate),
        parameters=gate.parameters,
        row=gate.row,
    )


def _left_out(
    at: UnitStep, gate: GateStep, symbol: Run, substep: int, title: str
) -> SubstepFormula:
    """Write a gate that an ablated LSTM lacks, or a candidate without its tanh."""
    value = Run(outcome_text(gate), gate.signal)
    if gate.policy is not None:
        name = gate.signal.replace("_", " ")
        meaning = f"This LSTM has no {name}: it counts as open."
        one = (symbol, Run(" = 1"))
        numbers = (symbol, Run(" = "), value)
        return SubstepFormula(
            substep, title, one, numbers, _meaning(at, gate) if gate.clamped else meaning
        )
    symbolic, numeric = symbolic_sum(at, gate), numeric_sum(gate)
    return SubstepFormula(
        substep,
        title,
        # The sums end in the bracket of the function that is not there.
        symbolic=(symbol, Run(" = "), *symbolic[:-1]),
        numeric=(symbol, Run(" = "), *numeric[:-1], Run(" = "), value),
        meaning=_meaning(at, gate),
        parameters=gate.parameters,
        row=gate.row,
    )


def _update(at: UnitStep, title: str) -> SubstepFormula:
    forget, enter, candidate = (
        at.gates[name] for name in ("forget_gate", "input_gate", "candidate")
    )
    kept = forget.value * at.cell_before
    added = enter.value * candidate.value
    meaning = (
        f"Unit {at.unit} keeps {signed(kept)} of its old cell state and adds {signed(added)}."
        if not at.cell_clamped
        else f"An intervention holds the cell state of unit {at.unit} at {signed(at.cell)}."
    )
    return SubstepFormula(
        substep=5,
        title=title,
        symbolic=(
            Run("c", "cell"),
            Run(" = "),
            Run("f", "forget_gate"),
            Run(" × "),
            *cell_before_runs(at),
            Run(" + "),
            Run("i", "input_gate"),
            Run(" × "),
            Run(SYMBOLS["candidate"], "candidate"),
        ),
        numeric=(
            Run("c", "cell"),
            Run(" = "),
            Run(gate_text(forget.value), "forget_gate"),
            Run(" × "),
            Run(signed(at.cell_before), "cell_before"),
            Run(" + "),
            Run(gate_text(enter.value), "input_gate"),
            Run(" × "),
            Run(signed(candidate.value), "candidate"),
            Run(" = "),
            Run(signed(at.computed_cell) + clamp_text(at.cell_clamped, at.cell), "cell"),
        ),
        meaning=meaning,
    )


def _emit(at: UnitStep, title: str) -> SubstepFormula:
    output = at.gates["output_gate"].value
    linear = "output_activation" in at.without
    opening, closing = ("", ()) if linear else ("tanh(", (Run(")"),))
    what = "cell state" if linear else "squashed cell state"
    meaning = (
        f"Unit {at.unit} shows {percent(output)} of its {what} to the next step "
        "and to what follows."
        if not at.hidden_clamped
        else f"An intervention holds the hidden state of unit {at.unit} at {signed(at.hidden)}."
    )
    return SubstepFormula(
        substep=7,
        title=title,
        symbolic=(
            Run("h", "hidden"),
            Run(" = "),
            Run("o", "output_gate"),
            Run(f" × {opening}"),
            Run("c", "cell"),
            *closing,
        ),
        numeric=(
            Run("h", "hidden"),
            Run(" = "),
            Run(gate_text(output), "output_gate"),
            Run(f" × {opening}"),
            Run(signed(at.cell), "cell"),
            *closing,
            Run(" = "),
            Run(signed(at.computed_hidden) + clamp_text(at.hidden_clamped, at.hidden), "hidden"),
        ),
        meaning=meaning,
    )


def _meaning(at: UnitStep, gate: GateStep) -> str:
    unit, value = f"unit {at.unit}", gate.value
    if gate.clamped:
        name = gate.signal.replace("_", " ")
        held = signed(value) if gate.policy is None else gate_text(value)
        return f"An intervention holds the {name} of {unit} at {held}."
    if gate.signal == "forget_gate":
        if value == 0.0:
            return f"The forget gate is closed: {unit} drops its whole cell state."
        if value == 1.0:
            return f"The forget gate is open: {unit} keeps its whole cell state."
        return f"The forget gate lets {unit} keep {percent(value)} of its cell state."
    if gate.signal == "input_gate":
        if value == 0.0:
            return f"The input gate is closed: nothing new enters the cell state of {unit}."
        return f"The input gate lets {percent(value)} of the candidate into {unit}."
    if gate.signal == "output_gate":
        if value == 0.0:
            return f"The output gate is closed: {unit} shows nothing of its cell state."
        return f"The output gate lets {percent(value)} of tanh(c) of {unit} out."
    return f"The candidate {signed(value)} is what {unit} would write into its cell state."


def _gate_clamp(gate: GateStep) -> str:
    return f", clamped to {gate_text(gate.value)}" if gate.clamped else ""
