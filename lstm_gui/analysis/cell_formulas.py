"""The formulas of a step, whatever the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.analysis.formulas import substep_formula
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.analysis import backward_formulas, gru_backward_formulas, gru_formulas
    from lstm_gui.analysis.backward_formulas import Gradients
    from lstm_gui.analysis.formulas import SubstepFormula
    from lstm_gui.engine import Trace
else:
    backward_formulas = lazy_module("lstm_gui.analysis.backward_formulas")
    gru_backward_formulas = lazy_module("lstm_gui.analysis.gru_backward_formulas")
    gru_formulas = lazy_module("lstm_gui.analysis.gru_formulas")

_WHOLE = {"lstm": (5, 7), "gru": (5, 4), "rnn": (2, 1)}
_WHOLE_BACKWARD = {"lstm": (3, 7), "gru": (1, 5), "rnn": (1, 2)}


def cell_formula(
    trace: Trace, layer: int, step: int, unit: int, substep: int, sequence: int = 0
) -> SubstepFormula:
    """Write one substep of a unit of an LSTM, a GRU or a simple recurrent network.

    The arguments are those of `substep_formula`; how many substeps there are depends on the cell.
    """
    kind = cell_kind(trace)
    write = (
        substep_formula
        if kind == "lstm"
        else gru_formulas.gru_formula
        if kind == "gru"
        else gru_formulas.rnn_formula
    )
    return write(trace, layer, step, unit, substep, sequence)


def whole_step_formulas(
    trace: Trace, layer: int, step: int, unit: int, sequence: int = 0
) -> tuple[SubstepFormula, SubstepFormula]:
    """Write the two substeps that sum a step up, first the one that says most by itself."""
    one, other = _WHOLE[cell_kind(trace)]
    return (
        cell_formula(trace, layer, step, unit, one, sequence),
        cell_formula(trace, layer, step, unit, other, sequence),
    )


def cell_backward_formula(
    trace: Trace, gradients: Gradients, layer: int, step: int, unit: int, substep: int
) -> SubstepFormula:
    """Write one substep in which a gradient passes a unit of any cell.

    gradients: those of this step, by name of `engine.backward_signals`, (H,) each.
    """
    write = {
        "lstm": backward_formulas.backward_formula,
        "gru": gru_backward_formulas.gru_backward_formula,
        "rnn": gru_backward_formulas.rnn_backward_formula,
    }
    return write[cell_kind(trace)](trace, gradients, layer, step, unit, substep)


def whole_backward_formulas(
    trace: Trace, gradients: Gradients, layer: int, step: int, unit: int
) -> tuple[SubstepFormula, SubstepFormula]:
    """Write the two substeps that sum up how a gradient passes a step."""
    one, other = _WHOLE_BACKWARD[cell_kind(trace)]
    return (
        cell_backward_formula(trace, gradients, layer, step, unit, one),
        cell_backward_formula(trace, gradients, layer, step, unit, other),
    )


def cell_kind(trace: Trace) -> str:
    """Tell the kind of cell from the signals that it left."""
    names = trace.layers[0].signal_names
    if "forget_gate" in names:
        return "lstm"
    return "gru" if "update_gate" in names else "rnn"
