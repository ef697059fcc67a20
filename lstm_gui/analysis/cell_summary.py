"""One unit at one step in a few short lines, whatever the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.analysis.cell_formulas import cell_formula, cell_kind
from lstm_gui.analysis.formula_runs import plain_text
from lstm_gui.analysis.unit_summary import UnitLine, unit_summary

if TYPE_CHECKING:
    from lstm_gui.engine import Trace

_SUBSTEPS = {
    "gru": {"update_gate": 2, "reset_gate": 3, "candidate": 4, "hidden": 5},
    "rnn": {"hidden": 2},
}


def cell_summary(
    trace: Trace, layer: int, step: int, unit: int, sequence: int = 0
) -> tuple[UnitLine, ...]:
    """Say how the values of one unit came about, in the order in which the cell makes them.

    layer: index into trace.layers; all indices count from 0.
    """
    kind = cell_kind(trace)
    if kind == "lstm":
        return unit_summary(trace, layer, step, unit, sequence)
    lines = []
    for signal, substep in _SUBSTEPS[kind].items():
        text = plain_text(cell_formula(trace, layer, step, unit, substep, sequence).numeric)
        # What the function was taken of is one number here: "z = σ(+0.115) = 0.529".
        parts = text.split(" = ")
        if len(parts) > 3:
            text = " = ".join((parts[0], *parts[2:]))
        lines.append(UnitLine(signal, text))
    return tuple(lines)
