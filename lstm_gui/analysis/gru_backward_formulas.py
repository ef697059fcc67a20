"""The backward pass through a step of a GRU, and of a simple recurrent network, with the numbers.

The equations are those that `engine.GRU` and `engine.RNN` state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.formula_runs import Run
from lstm_gui.analysis.formulas import SubstepFormula
from lstm_gui.analysis.number_text import gate_text, percent, significant

if TYPE_CHECKING:
    from lstm_gui.engine import LayerTrace, Trace

GRU_BACKWARD_TITLES = ("arrive", "candidate", "update gate", "reset gate", "hand back")
RNN_BACKWARD_TITLES = ("arrive", "hand back")

Gradients = Mapping[str, npt.NDArray[Any]]
Runs = tuple[Run, ...]
Parts = tuple[Runs, Runs, str]


class _Step:
    """One unit at one step: its values going forward and its gradients coming back."""

    def __init__(
        self, trace: Trace, gradients: Gradients, layer: int, step: int, unit: int
    ) -> None:
        self.signals: LayerTrace = trace.layers[layer]
        self.unit = unit
        self._at = (step, 0, unit)
        self._gradients = gradients
        directions = 2 if any(one.reverse for one in trace.layers) else 1
        self.top = layer >= len(trace.layers) - directions
        self.after = bool(getattr(trace.made_by, "reset_after", True))
        self.relu = getattr(trace.made_by, "nonlinearity", "tanh") == "relu"

    def value(self, signal: str) -> float:
        return float(self.signals.signal(signal)[self._at])

    def back(self, name: str) -> float:
        return float(self._gradients[name][self.unit])

    def slope(self, gate: str) -> float:
        value, pre = (np.array([self.value(name)]) for name in (gate, f"{gate}_pre"))
        return float(self.signals.policies[gate].derivative(value, pre)[0])

    @property
    def before(self) -> str:
        return "t+1" if self.signals.reverse else "t−1"


def gru_backward_formula(
    trace: Trace, gradients: Gradients, layer: int, step: int, unit: int, substep: int
) -> SubstepFormula:
    """Write one of the five substeps in which a gradient passes a GRU's unit, 1 to 5."""
    _check(substep, len(GRU_BACKWARD_TITLES))
    at = _Step(trace, gradients, layer, step, unit)
    write = (_arrive, _candidate, _update, _reset, _hand_back)[substep - 1]
    return SubstepFormula(substep, GRU_BACKWARD_TITLES[substep - 1], *write(at))


def rnn_backward_formula(
    trace: Trace, gradients: Gradients, layer: int, step: int, unit: int, substep: int
) -> SubstepFormula:
    """Write one of the two substeps in which a gradient passes a simple recurrent unit."""
    _check(substep, len(RNN_BACKWARD_TITLES))
    at = _Step(trace, gradients, layer, step, unit)
    write = (_arrive, _squeeze)[substep - 1]
    return SubstepFormula(substep, RNN_BACKWARD_TITLES[substep - 1], *write(at))


def _check(substep: int, count: int) -> None:
    if not 1 <= substep <= count:
        raise ValueError(f"substep is {substep}; it must lie within 1 to {count}")


def _arrive(at: _Step) -> Parts:
    given, later, total = (at.back(name) for name in ("hidden_given", "hidden_later", "hidden"))
    source = "the loss of this step" if at.top else "the layer above"
    symbolic = (Run("δh", "hidden"), Run(f" = δh from {source} + δh from later"))
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


def _candidate(at: _Step) -> Parts:
    keep, value, total = at.value("update_gate"), at.value("candidate"), at.back("candidate_pre")
    symbolic = (
        *_delta("n", "candidate"),
        Run(" = "),
        Run("δh", "hidden"),
        Run(" × (1 − "),
        Run("z", "update_gate"),
        Run(") × (1 − "),
        Run("n", "candidate"),
        Run("²)"),
    )
    numeric = (
        *_delta("n", "candidate"),
        Run(" = "),
        Run(significant(at.back("hidden")), "hidden"),
        Run(" × "),
        Run(gate_text(1 - keep), "update_gate"),
        Run(f" × {1 - value**2:.4f} = "),
        Run(significant(total), "candidate"),
    )
    meaning = f"The update gate leaves {percent(1 - keep)} of the gradient to the candidate."
    return symbolic, numeric, meaning


def _update(at: _Step) -> Parts:
    difference = at.value("hidden_before") - at.value("candidate")
    total, slope = at.back("update_gate_pre"), at.slope("update_gate")
    symbolic = (
        *_delta("z", "update_gate"),
        Run(" = "),
        Run("δh", "hidden"),
        Run(" × ("),
        Run("h", "hidden_before"),
        Run(at.before, "hidden_before", subscript=True),
        Run(" − "),
        Run("n", "candidate"),
        Run(") × "),
        Run("z′", "update_gate"),
    )
    numeric = (
        *_delta("z", "update_gate"),
        Run(" = "),
        Run(significant(at.back("hidden")), "hidden"),
        Run(f" × {significant(difference)} × "),
        Run(f"{slope:.4f}", "update_gate"),
        Run(" = "),
        Run(significant(total), "update_gate"),
    )
    return symbolic, numeric, _gate_meaning("update gate", at.value("update_gate"), total, slope)


def _reset(at: _Step) -> Parts:
    total, slope = at.back("reset_gate_pre"), at.slope("reset_gate")
    gate = at.value("reset_gate")
    if at.after:
        inside = at.value("_recurrent_candidate")
        worth: Runs = (
            *_delta("n", "candidate"),
            Run(" × (U"),
            Run("n", subscript=True),
            Run("·h₋ + b)"),
        )
        numbers: Runs = (
            Run(significant(at.back("candidate_pre")), "candidate"),
            Run(f" × {significant(inside)}"),
        )
    else:
        before = at.value("hidden_before")
        through = total / (before * slope) if before * slope else 0.0
        worth = (Run("(Uᵀ·"), *_delta("n", "candidate"), Run(") × "), Run("h₋", "hidden_before"))
        numbers = (Run(f"{significant(through)} × {significant(before)}"),)
    symbolic = (*_delta("r", "reset_gate"), Run(" = "), *worth, Run(" × "), Run("r′", "reset_gate"))
    numeric = (
        *_delta("r", "reset_gate"),
        Run(" = "),
        *numbers,
        Run(" × "),
        Run(f"{slope:.4f}", "reset_gate"),
        Run(" = "),
        Run(significant(total), "reset_gate"),
    )
    return symbolic, numeric, _gate_meaning("reset gate", gate, total, slope)


def _gate_meaning(name: str, value: float, total: float, slope: float) -> str:
    if total == 0.0:
        return f"Nothing reaches the {name} here."
    if slope < 0.01:
        return (
            f"The {name} is at {gate_text(value)}: so far open or closed that hardly any "
            "gradient reaches its weights."
        )
    way = "close" if total > 0 else "open"
    return f"Descending the gradient would {way} the {name} a little at steps like this one."


def _hand_back(at: _Step) -> Parts:
    keep, total, back = at.value("update_gate"), at.back("hidden"), at.back("hidden_before")
    past = total * keep
    symbolic = (
        Run("δh", "hidden"),
        Run(at.before, "hidden", subscript=True),
        Run(" = "),
        Run("δh", "hidden"),
        Run(" × "),
        Run("z", "update_gate"),
        Run(" + Uᵀ·δz"),
    )
    numeric = (
        Run("δh", "hidden"),
        Run(at.before, "hidden", subscript=True),
        Run(" = "),
        Run(significant(total), "hidden"),
        Run(" × "),
        Run(gate_text(keep), "update_gate"),
        Run(f" + ({significant(back - past)}) = "),
        Run(significant(back), "hidden"),
    )
    meaning = (
        f"The update gate lets {percent(keep)} of the gradient pass to the step before by itself."
    )
    return symbolic, numeric, meaning


def _squeeze(at: _Step) -> Parts:
    total, pre = at.back("hidden"), at.back("hidden_pre")
    if at.relu:
        slope = 1.0 if at.value("hidden_pre") > 0 else 0.0
        steep: Runs = (Run("1 or 0"),)
    else:
        slope = 1.0 - at.value("hidden") ** 2
        steep = (Run("(1 − "), Run("h", "hidden"), Run("²)"))
    symbolic = (
        Run("δz", "hidden"),
        Run(" = "),
        Run("δh", "hidden"),
        Run(" × "),
        *steep,
        Run(",  "),
        Run("δh", "hidden"),
        Run(at.before, "hidden", subscript=True),
        Run(" = Uᵀ·δz"),
    )
    numeric = (
        Run("δz", "hidden"),
        Run(f" = {significant(total)} × {slope:.4f} = "),
        Run(significant(pre), "hidden"),
        Run(",  "),
        Run("δh", "hidden"),
        Run(at.before, "hidden", subscript=True),
        Run(f" = {significant(at.back('hidden_before'))}"),
    )
    return symbolic, numeric, (
        "Every step multiplies by the same weights and squeezes again: so gradients vanish or "
        "explode."
    )  # fmt: skip


def _delta(letter: str, signal: str) -> Runs:
    return Run("δz", signal), Run(letter, signal, subscript=True)
