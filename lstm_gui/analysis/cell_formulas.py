"""The formulas of a step, whatever the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.analysis.formulas import SubstepFormula, substep_formula
from lstm_gui.analysis.gru_formulas import gru_formula, rnn_formula

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

_WHOLE = {"lstm": (5, 7), "gru": (4, 5), "rnn": (1, 2)}


def cell_formula(
    trace: Trace, layer: int, step: int, unit: int, substep: int, sequence: int = 0
) -> SubstepFormula:
    """Write one substep of a unit of an LSTM, a GRU or a simple recurrent network.

    The arguments are those of `substep_formula`; how many substeps there are depends on the cell.
    """
    write = {"lstm": substep_formula, "gru": gru_formula, "rnn": rnn_formula}[cell_kind(trace)]
    return write(trace, layer, step, unit, substep, sequence)


def whole_step_formulas(
    trace: Trace, layer: int, step: int, unit: int, sequence: int = 0
) -> tuple[SubstepFormula, SubstepFormula]:
    """Write the two substeps that sum a step up."""
    one, other = _WHOLE[cell_kind(trace)]
    return (
        cell_formula(trace, layer, step, unit, one, sequence),
        cell_formula(trace, layer, step, unit, other, sequence),
    )


def cell_kind(trace: Trace) -> str:
    """Tell the kind of cell from the signals that it left."""
    names = trace.layers[0].signal_names
    if "forget_gate" in names:
        return "lstm"
    return "gru" if "update_gate" in names else "rnn"
