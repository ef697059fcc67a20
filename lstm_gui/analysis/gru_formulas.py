"""The five substeps of a GRU step, and the two of a simple recurrent network, with the numbers.

The GRU is that of Cho et al. 2014, with PyTorch's reset after the recurrent product or the paper's
before it; the simple recurrent network is that of Elman 1990.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.formula_runs import Run, vector_text, x_runs
from lstm_gui.analysis.formulas import SubstepFormula
from lstm_gui.analysis.number_text import gate_text, percent, signed

if TYPE_CHECKING:
    from lstm_gui.engine import LayerTrace, Trace

GRU_TITLES = ("join x and h", "update gate", "reset gate", "candidate", "emit h")
RNN_TITLES = ("join x and h", "emit h")
_LETTERS = {"reset_gate": "r", "update_gate": "z", "candidate": "n", "hidden": "h"}

Runs = tuple[Run, ...]


@dataclass(frozen=True, eq=False)
class _Place:
    """One unit of one layer at one step, and how to read it."""

    trace: Trace
    signals: LayerTrace
    index: int
    step: int
    unit: int
    sequence: int

    def value(self, signal: str) -> float:
        return float(self.signals.signal(signal)[self.step, self.sequence, self.unit])

    def vector(self, signal: str) -> npt.NDArray[Any]:
        return np.asarray(self.signals.signal(signal)[self.step, self.sequence])

    @property
    def inputs(self) -> npt.NDArray[Any]:
        return np.asarray(self.signals.inputs[self.step, self.sequence])

    @property
    def first_layer(self) -> bool:
        return self.index < self.directions

    @property
    def directions(self) -> int:
        return 2 if any(layer.reverse for layer in self.trace.layers) else 1

    @property
    def suffix(self) -> str:
        reverse = "_reverse" if self.signals.reverse else ""
        return f"_l{self.index // self.directions}{reverse}"

    def row(self, name: str, block: int) -> Any:
        """Give the unit's row of a parameter, None where there is none."""
        found = self.trace.parameters.get(f"{name}{self.suffix}")
        units = self.signals.signal("hidden").shape[2]
        return None if found is None else found[block * units + self.unit]

    def names(self) -> tuple[str, ...]:
        """Name the parameters that a sum of this layer reads."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return tuple(
            f"{one}{self.suffix}" for one in names if f"{one}{self.suffix}" in self.trace.parameters
        )

    def row_number(self, block: int) -> int:
        return block * int(self.signals.signal("hidden").shape[2]) + self.unit

    def clamped(self, signal: str) -> bool:
        return any(
            override.active[self.step] and self.unit in override.units
            for override in self.signals.overrides.by_signal.get(signal, ())
        )

    def before(self, letter: str = "h") -> Runs:
        """Write h_t−1, or h_t+1 in a reversed layer."""
        step = "t+1" if self.signals.reverse else "t−1"
        return Run(letter, "hidden_before"), Run(step, "hidden_before", subscript=True)


def gru_formula(
    trace: Trace, layer: int, step: int, unit: int, substep: int, sequence: int = 0
) -> SubstepFormula:
    """Write one of the substeps of a GRU's unit, 1 to 5; ValueError for another number."""
    at = _Place(trace, trace.layers[layer], layer, step, unit, sequence)
    _check(substep, len(GRU_TITLES))
    title = GRU_TITLES[substep - 1]
    if substep == 1:
        return _join(at, title, "both gates and the candidate")
    if substep in (2, 3):
        return _gate(at, "update_gate" if substep == 2 else "reset_gate", substep, title)
    return _candidate(at, title) if substep == 4 else _mix(at, title)


def rnn_formula(
    trace: Trace, layer: int, step: int, unit: int, substep: int, sequence: int = 0
) -> SubstepFormula:
    """Write one of the two substeps of a unit of a simple recurrent network."""
    at = _Place(trace, trace.layers[layer], layer, step, unit, sequence)
    _check(substep, len(RNN_TITLES))
    if substep == 1:
        return _join(at, RNN_TITLES[0], "all units")
    relu = getattr(trace.made_by, "nonlinearity", "tanh") == "relu"
    opening = "max(0, " if relu else "tanh("
    value = signed(at.value("hidden")) + _clamp(at, "hidden")
    return SubstepFormula(
        2,
        RNN_TITLES[1],
        symbolic=(Run("h", "hidden"), Run(f" = {opening}"), *_symbols(at, ""), Run(")")),
        numeric=(
            Run("h", "hidden"),
            Run(f" = {opening}"),
            *_sum(at, 0),
            Run(f") = {opening}{signed(at.value('hidden_pre'))}) = "),
            Run(value, "hidden"),
        ),
        meaning=f"Unit {unit} writes its state anew at every step; what it knew is in U·h.",
        parameters=at.names(),
        row=at.row_number(0),
    )


def _check(substep: int, count: int) -> None:
    if not 1 <= substep <= count:
        raise ValueError(f"substep is {substep}; it must lie within 1 to {count}")


def _join(at: _Place, title: str, readers: str) -> SubstepFormula:
    what = "The input of this step" if at.first_layer else "What the layer below gives at this step"
    return SubstepFormula(
        1,
        title,
        symbolic=(Run("["), *x_runs(), Run(", "), *at.before(), Run("]")),
        numeric=(
            *x_runs(),
            Run(" = "),
            Run(vector_text(at.inputs), "inputs"),
            Run(", "),
            *at.before(),
            Run(" = "),
            Run(vector_text(at.vector("hidden_before")), "hidden_before"),
        ),
        meaning=f"{what} and the hidden state before go side by side to {readers}.",
    )


def _gate(at: _Place, signal: str, substep: int, title: str) -> SubstepFormula:
    letter, value = _LETTERS[signal], at.value(signal)
    policy = at.signals.policies[signal]
    function = "σ" if type(policy).__name__ != "HardSigmoid" else "hard σ"
    sharpness = float(getattr(policy, "sharpness", 1.0))
    opening = f" = {function}(" + (f"{sharpness:g}×(" if sharpness != 1.0 else "")
    closing = "))" if sharpness != 1.0 else ")"
    snapped = type(policy).__name__ in ("Threshold", "Stretch") and value in (0.0, 1.0)
    result = gate_text(value) + (" by the policy" if snapped else "") + _clamp(at, signal)
    block = 1 if signal == "update_gate" else 0
    return SubstepFormula(
        substep,
        title,
        symbolic=(Run(letter, signal), Run(opening), *_symbols(at, letter), Run(closing)),
        numeric=(
            Run(letter, signal),
            Run(opening),
            *_sum(at, block),
            Run(f"{closing} = {function}({signed(at.value(f'{signal}_pre'))}) = "),
            Run(result, signal),
        ),
        meaning=_gate_meaning(at, signal, value),
        parameters=at.names(),
        row=at.row_number(block),
    )


def _gate_meaning(at: _Place, signal: str, value: float) -> str:
    unit = f"unit {at.unit}"
    if at.clamped(signal):
        return f"An intervention holds the {signal.replace('_', ' ')} of {unit}."
    if signal == "update_gate":
        return f"The update gate lets {unit} keep {percent(value)} of its old state."
    return f"The reset gate lets {percent(value)} of the old state into the candidate of {unit}."


def _candidate(at: _Place, title: str) -> SubstepFormula:
    after = getattr(at.trace.made_by, "reset_after", True)
    reset, value = at.value("reset_gate"), at.value("candidate")
    inputs = float(at.row("weight_ih", 2) @ at.inputs)
    weight = at.row("weight_hh", 2)
    biases = [at.row(name, 2) for name in ("bias_ih", "bias_hh")]
    before = at.vector("hidden_before")
    symbol = (Run("n", "candidate"), Run(" = tanh("), Run("W"), Run("n", subscript=True))
    runs: Runs = (*symbol, Run("·"), *x_runs())
    numbers: Runs = (Run("n", "candidate"), Run(" = tanh("), Run(signed(inputs), "inputs"))
    if after:
        inside = float(weight @ before)
        runs += (*_plus_bias(biases[0], "in"), Run(" + "), Run("r", "reset_gate"), Run(" × (U"))
        runs += (Run("n", subscript=True), Run("·"), *at.before(), *_plus_bias(biases[1], "hn"))
        runs += (Run("))"),)
        if biases[0] is not None:
            numbers += _plus(float(biases[0]))
        held = inside + (0.0 if biases[1] is None else float(biases[1]))
        numbers += (Run(" + "), Run(gate_text(reset), "reset_gate"), Run(" × "))
        numbers += (Run(f"({signed(held)})", "hidden_before"),)
    else:
        inside = float(weight @ (at.vector("reset_gate") * before))
        runs += (Run(" + U"), Run("n", subscript=True), Run("·("), Run("r", "reset_gate"))
        runs += (Run(" × "), *at.before(), Run(")"), *_plus_bias(biases[0], "n"), Run(")"))
        numbers += _plus(inside, "hidden_before")
        if biases[0] is not None:
            numbers += _plus(float(sum(float(one) for one in biases)))
    numbers += (Run(f") = tanh({signed(at.value('candidate_pre'))}) = "),)
    numbers += (Run(signed(value) + _clamp(at, "candidate"), "candidate"),)
    meaning = f"The candidate {signed(value)} is what unit {at.unit} would become."
    row = at.row_number(2)
    return SubstepFormula(4, title, runs, numbers, meaning, at.names(), row)


def _mix(at: _Place, title: str) -> SubstepFormula:
    keep, candidate = at.value("update_gate"), at.value("candidate")
    before, hidden = at.value("hidden_before"), at.value("hidden")
    computed = keep * before + (1 - keep) * candidate
    held = at.clamped("hidden")
    meaning = (
        f"An intervention holds the hidden state of unit {at.unit} at {signed(hidden)}."
        if held
        else f"Unit {at.unit} keeps {percent(keep)} of its old state and takes "
        f"{percent(1 - keep)} of the candidate."
    )
    result = signed(computed) + (f", clamped to {signed(hidden)}" if held else "")
    return SubstepFormula(
        5,
        title,
        symbolic=(
            Run("h", "hidden"),
            Run(" = "),
            Run("z", "update_gate"),
            Run(" × "),
            *at.before(),
            Run(" + (1 − "),
            Run("z", "update_gate"),
            Run(") × "),
            Run("n", "candidate"),
        ),
        numeric=(
            Run("h", "hidden"),
            Run(" = "),
            Run(gate_text(keep), "update_gate"),
            Run(" × "),
            Run(signed(before), "hidden_before"),
            Run(" + "),
            Run(gate_text(1 - keep), "update_gate"),
            Run(" × "),
            Run(signed(candidate), "candidate"),
            Run(" = "),
            Run(result, "hidden"),
        ),
        meaning=meaning,
    )


def _symbols(at: _Place, letter: str) -> Runs:
    """Write the pre-activation as symbols: "W_z·x_t + U_z·h_t−1 + b_z"."""
    name = (Run(letter, subscript=True),) if letter else ()
    runs: Runs = (Run("W"), *name, Run("·"), *x_runs(), Run(" + U"), *name, Run("·"), *at.before())
    return runs if at.row("bias_ih", 0) is None else (*runs, Run(" + b"), *name)


def _sum(at: _Place, block: int) -> Runs:
    """Write the parts of the pre-activation as numbers."""
    inputs = float(at.row("weight_ih", block) @ at.inputs)
    hidden = float(at.row("weight_hh", block) @ at.vector("hidden_before"))
    runs: Runs = (Run(signed(inputs), "inputs"), *_plus(hidden, "hidden_before"))
    one, other = at.row("bias_ih", block), at.row("bias_hh", block)
    if one is None or other is None:
        return runs
    return (*runs, *_plus(float(one) + float(other)))


def _plus(value: float, signal: str | None = None) -> Runs:
    text = signed(value)
    sign, size = (text[0], text[1:]) if text[0] in "+−" else ("+", text)
    return Run(f" {sign} "), Run(size, signal)


def _plus_bias(bias: object, name: str) -> Runs:
    return () if bias is None else (Run(" + b"), Run(name, subscript=True))


def _clamp(at: _Place, signal: str) -> str:
    return ", held by an intervention" if at.clamped(signal) else ""
