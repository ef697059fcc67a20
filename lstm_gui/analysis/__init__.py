"""Pure functions over traces: what the gates did, in numbers and words."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.analysis.backward_formulas import BACKWARD_TITLES, backward_formula
    from lstm_gui.analysis.cell_formulas import (
        cell_backward_formula,
        cell_formula,
        cell_kind,
        whole_backward_formulas,
        whole_step_formulas,
    )
    from lstm_gui.analysis.cell_summary import cell_summary
    from lstm_gui.analysis.decimation import Decimated, decimate_min_max
    from lstm_gui.analysis.effect_size import SignalEffect, effect_size
    from lstm_gui.analysis.formula_runs import Run, plain_text
    from lstm_gui.analysis.formulas import SUBSTEP_TITLES, SubstepFormula, substep_formula
    from lstm_gui.analysis.gate_shares import (
        GateShares,
        UnitGateShares,
        gate_shares,
        mean_gate_shares,
        trace_gate_shares,
        unit_gate_shares,
    )
    from lstm_gui.analysis.half_life import half_life, half_life_text
    from lstm_gui.analysis.min_max_pyramid import Envelope, MinMaxPyramid
    from lstm_gui.analysis.number_text import apart, gate_text, percent, signed, significant
    from lstm_gui.analysis.unit_step import GateStep, UnitStep, unit_step
    from lstm_gui.analysis.unit_summary import UnitLine, unit_summary

__all__ = [
    "BACKWARD_TITLES",
    "SUBSTEP_TITLES",
    "Decimated",
    "Envelope",
    "GateShares",
    "GateStep",
    "MinMaxPyramid",
    "Run",
    "SignalEffect",
    "SubstepFormula",
    "UnitGateShares",
    "UnitLine",
    "UnitStep",
    "apart",
    "backward_formula",
    "cell_backward_formula",
    "cell_formula",
    "cell_kind",
    "cell_summary",
    "decimate_min_max",
    "effect_size",
    "gate_shares",
    "gate_text",
    "half_life",
    "half_life_text",
    "mean_gate_shares",
    "percent",
    "plain_text",
    "signed",
    "significant",
    "substep_formula",
    "trace_gate_shares",
    "unit_gate_shares",
    "unit_step",
    "unit_summary",
    "whole_backward_formulas",
    "whole_step_formulas",
]

export_lazily(
    __name__,
    {
        "backward_formulas": "BACKWARD_TITLES backward_formula",
        "cell_formulas": (
            "cell_backward_formula cell_formula cell_kind whole_backward_formulas "
            "whole_step_formulas"
        ),
        "cell_summary": "cell_summary",
        "decimation": "Decimated decimate_min_max",
        "effect_size": "SignalEffect effect_size",
        "formula_runs": "Run plain_text",
        "formulas": "SUBSTEP_TITLES SubstepFormula substep_formula",
        "gate_shares": (
            "GateShares UnitGateShares gate_shares mean_gate_shares trace_gate_shares "
            "unit_gate_shares"
        ),
        "half_life": "half_life half_life_text",
        "min_max_pyramid": "Envelope MinMaxPyramid",
        "number_text": "apart gate_text percent signed significant",
        "unit_step": "GateStep UnitStep unit_step",
        "unit_summary": "UnitLine unit_summary",
    },
)
