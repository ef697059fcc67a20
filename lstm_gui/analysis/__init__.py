"""Pure functions over traces: what the gates did, in numbers and words."""

from lstm_gui.analysis.decimation import Decimated, decimate_min_max
from lstm_gui.analysis.effect_size import SignalEffect, effect_size
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

__all__ = [
    "Decimated",
    "Envelope",
    "GateShares",
    "MinMaxPyramid",
    "SignalEffect",
    "UnitGateShares",
    "decimate_min_max",
    "effect_size",
    "gate_shares",
    "half_life",
    "half_life_text",
    "mean_gate_shares",
    "trace_gate_shares",
    "unit_gate_shares",
]
