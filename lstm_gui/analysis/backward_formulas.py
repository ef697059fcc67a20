"""The backward pass through one LSTM step as formulas with the numbers put in.

The equations are those of backpropagation through time as `engine.LSTM` states them, after Greff et
al. 2017, section II; δ stands for the derivative of the loss, ₊ for the step after.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.formula_runs import Run
from lstm_gui.analysis.formulas import SubstepFormula
from lstm_gui.analysis.number_text import gate_text, percent, significant
from lstm_gui.analysis.unit_step import GateStep, UnitStep, unit_step

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

BACKWARD_TITLES = ("arrive", "output", "to c", "candidate", "input", "forget", "hand back")

Gradients = Mapping[str, npt.NDArray[Any]]
"""By name of `engine.backward_signals`, (H,) each: those of one step."""


def backward_formula(
    trace: Trace, gradients: Gradients, layer: int, step: int, unit: int, substep: int
) -> SubstepFormula:
    """Write one of the seven substeps in which a gradient passes one LSTM unit at one step.

    substep: 1 (δh arrives), 2 (output gate), 3 (to the cell state), 4 (candidate), 5 (input gate),
    6 (forget gate) or 7 (handed back). Errors: ValueError for an index out of range or a layer that
    is not an LSTM's.
    """
    if not 1 <= substep <= len(BACKWARD_TITLES):
        raise ValueError(f"substep is {substep}; it must lie within 1 to {len(BACKWARD_TITLES)}")
    at = unit_step(trace, layer, step, unit)
    here = {name: float(values[unit]) for name, values in gradients.items() if name != "inputs"}
    if substep == 1:
        directions = 2 if any(one.reverse for one in trace.layers) else 1
        parts = _arrive(at, here, top=layer >= len(trace.layers) - directions)
    else:
        write = (_output, _to_cell, _candidate, _input, _forget, _hand_back)[substep - 2]
        parts = write(at, here)
    symbolic, numeric, meaning = parts
    return SubstepFormula(substep, BACKWARD_TITLES[substep - 1], symbolic, numeric, meaning)


Runs = tuple[Run, ...]
Parts = tuple[Runs, Runs, str]
Here = Mapping[str, float]


def _of(symbol: str, signal: str, subscript: str) -> Runs:
    return Run(symbol, signal), Run(subscript, signal, subscript=True)


def _arrive(at: UnitStep, here: Here, *, top: bool) -> Parts:
    given, later, total = (here[name] for name in ("hidden_given", "hidden_later", "hidden"))
    source = "the loss of this step" if top else "the layer above"
    symbolic = (
        Run("δh", "hidden"),
        Run(" = δh from "),
        Run(source),
        Run(" + Uᵀ·δz"),
        Run("next", subscript=True),
    )
    numeric = (
        Run("δh", "hidden"),
        Run(f" = {significant(given)} + ("),
        Run(significant(later), "hidden"),
        Run(") = "),
        Run(significant(total), "hidden"),
    )
    if total == 0.0:
        return symbolic, numeric, f"The loss does not depend on what unit {at.unit} says here."
    way = "raise" if total > 0 else "lower"
    share = abs(later) / (abs(given) + abs(later))
    words = f"{percent(share)} of it comes from later steps."
    return symbolic, numeric, f"If unit {at.unit} said more, it would {way} the loss. {words}"


def _output(at: UnitStep, here: Here) -> Parts:
    gate = at.gates["output_gate"]
    squashed = at.cell if "output_activation" in at.without else math.tanh(at.cell)
    factors = ((significant(here["hidden"]), "hidden"), (significant(squashed), "cell"))
    return _gate(
        at,
        gate,
        "o",
        ("δh", "hidden"),
        ("tanh(c)", "cell"),
        factors,
        here,
    )


def _to_cell(at: UnitStep, here: Here) -> Parts:
    through, later, total = (here[name] for name in ("cell_from_hidden", "cell_later", "cell"))
    output = at.gates["output_gate"].value
    slope = 1.0 if "output_activation" in at.without else 1.0 - math.tanh(at.cell) ** 2
    symbolic: Runs = (
        Run("δc", "cell"),
        Run(" = "),
        Run("δc", "cell"),
        Run("next", "cell", subscript=True),
        Run(" × "),
        Run("f", "forget_gate"),
        Run("next", "forget_gate", subscript=True),
        Run(" + "),
        Run("δh", "hidden"),
        Run(" × "),
        Run("o", "output_gate"),
        Run(" × (1 − tanh²"),
        Run("c", "cell"),
        Run(")"),
    )
    numeric: Runs = (
        Run("δc", "cell"),
        Run(" = "),
        Run(significant(later), "cell"),
        Run(" + "),
        Run(significant(here["hidden"]), "hidden"),
        Run(" × "),
        Run(gate_text(output), "output_gate"),
        Run(f" × {slope:.3f}"),
    )
    if at.gates["output_gate"].from_cell is not None:
        symbolic = (*symbolic, Run(" + "), Run("δz", "output_gate"), Run(" × p"))
        peephole = significant(through - here["hidden"] * output * slope)
        numeric = (*numeric, Run(" + "), Run(peephole, "output_gate"))
    numeric = (*numeric, Run(" = "), Run(significant(total), "cell"))
    if total == 0.0:
        return symbolic, numeric, f"No gradient reaches the cell state of unit {at.unit} here."
    share = abs(later) / (abs(later) + abs(through))
    words = f"{percent(share)} of it comes along the cell state from later steps"
    return symbolic, numeric, f"The cell state of unit {at.unit}: {words}, the rest through h."


def _candidate(at: UnitStep, here: Here) -> Parts:
    gate, enter = at.gates["candidate"], at.gates["input_gate"].value
    slope = 1.0 if "input_activation" in at.without else 1.0 - gate.value**2
    total = here["candidate_pre"]
    symbolic = (
        Run("δz", "candidate"),
        Run("g", "candidate", subscript=True),
        Run(" = "),
        Run("δc", "cell"),
        Run(" × "),
        Run("i", "input_gate"),
        Run(" × (1 − "),
        Run("c̃", "candidate"),
        Run("²)"),
    )
    numeric = (
        Run("δz", "candidate"),
        Run("g", "candidate", subscript=True),
        Run(" = "),
        Run(significant(here["cell"]), "cell"),
        Run(" × "),
        Run(gate_text(enter), "input_gate"),
        Run(f" × {slope:.3f} = "),
        Run(significant(total), "candidate"),
    )
    return symbolic, numeric, _direction(at, total, "candidate", f"i is {gate_text(enter)}")


def _input(at: UnitStep, here: Here) -> Parts:
    gate = at.gates["input_gate"]
    candidate = at.gates["candidate"].value
    if at.coupled:
        factors = (
            (significant(here["cell"]), "cell"),
            (significant(candidate - at.cell_before), "candidate"),
        )
        return _gate(at, gate, "i", ("δc", "cell"), ("(c̃ − c₋)", "candidate"), factors, here)
    factors = ((significant(here["cell"]), "cell"), (significant(candidate), "candidate"))
    return _gate(
        at,
        gate,
        "i",
        ("δc", "cell"),
        ("c̃", "candidate"),
        factors,
        here,
    )


def _forget(at: UnitStep, here: Here) -> Parts:
    gate = at.gates["forget_gate"]
    if at.coupled:
        nothing = (Run("δz", "forget_gate"), Run("f", "forget_gate", subscript=True), Run(" = 0"))
        return nothing, nothing, "The coupled forget gate is 1 − i: it has no weights of its own."
    factors = ((significant(here["cell"]), "cell"), (significant(at.cell_before), "cell"))
    return _gate(
        at,
        gate,
        "f",
        ("δc", "cell"),
        ("c₋", "cell"),
        factors,
        here,
    )


def _gate(
    at: UnitStep,
    gate: GateStep,
    letter: str,
    one: tuple[str, str],
    other: tuple[str, str],
    factors: tuple[tuple[str, str], ...],
    here: Here,
) -> Parts:
    total = here[f"{gate.signal}_pre"]
    left_out = gate.signal in at.without
    slope = 0.0 if left_out else _slope(gate)
    name = (Run("δz", gate.signal), Run(letter, gate.signal, subscript=True), Run(" = "))
    plain = gate.sharpness == 1.0 and type(gate.policy).__name__ == "Sigmoid"
    steep = (
        (Run(letter, gate.signal), Run("(1 − "), Run(letter, gate.signal), Run(")"))
        if plain
        else (Run(f"{letter}′", gate.signal),)
    )
    symbolic = (*name, Run(*one), Run(" × "), Run(*other), Run(" × "), *steep)
    (first, first_signal), (second, second_signal) = factors
    numeric = (
        *name,
        Run(first, first_signal),
        Run(" × "),
        Run(second, second_signal),
        Run(" × "),
        Run(f"{slope:.4f}", gate.signal),
        Run(" = "),
        Run(significant(total), gate.signal),
    )
    words = gate.signal.replace("_", " ")
    if left_out:
        return (
            symbolic,
            numeric,
            f"This LSTM has no {words}: it counts as open, and learns nothing.",
        )
    if slope < 0.01:
        return (
            symbolic,
            numeric,
            (
                f"The {words} is at {gate_text(gate.value)}: so far open or closed that hardly any "
                "gradient reaches its weights."
            ),
        )
    way = "close" if total > 0 else "open"
    meaning = f"Descending the gradient would {way} the {words} a little at steps like this one."
    return symbolic, numeric, meaning if total != 0.0 else f"Nothing reaches the {words} here."


def _slope(gate: GateStep) -> float:
    if gate.policy is None:
        return 1.0 - gate.value**2
    value, pre = np.array([gate.value]), np.array([gate.pre])
    return float(gate.policy.derivative(value, pre)[0])


def _direction(at: UnitStep, total: float, what: str, because: str) -> str:
    if total == 0.0:
        return f"Nothing reaches the {what} of unit {at.unit} here: {because}."
    way = "less" if total > 0 else "more"
    return f"Descending the gradient would let unit {at.unit} write {way} here; {because}."


def _hand_back(at: UnitStep, here: Here) -> Parts:
    forget = at.gates["forget_gate"].value
    cell, hidden = here["cell_before"], here["hidden_before"]
    back = "t+1" if at.reverse else "t−1"
    symbolic = (
        Run("δc", "cell"),
        Run(back, "cell", subscript=True),
        Run(" = "),
        Run("δc", "cell"),
        Run(" × "),
        Run("f", "forget_gate"),
        Run(",  "),
        Run("δh", "hidden"),
        Run(back, "hidden", subscript=True),
        Run(" = Uᵀ·δz"),
    )
    peepholes: Runs = ()
    if at.gates["forget_gate"].from_cell is not None:
        peepholes = (Run(f" + peepholes {significant(cell - here['cell'] * forget)}"),)
    numeric = (
        Run("δc", "cell"),
        Run(back, "cell", subscript=True),
        Run(" = "),
        Run(significant(here["cell"]), "cell"),
        Run(" × "),
        Run(gate_text(forget), "forget_gate"),
        *peepholes,
        Run(" = "),
        Run(significant(cell), "cell"),
        Run(",  "),
        Run("δh", "hidden"),
        Run(back, "hidden", subscript=True),
        Run(" = "),
        Run(significant(hidden), "hidden"),
    )
    meaning = (
        f"The forget gate hands {percent(forget)} of the gradient on to the step before: this is "
        "how an LSTM learns over many steps."
    )
    return symbolic, numeric, meaning
