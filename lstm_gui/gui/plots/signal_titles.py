"""How the plots call the signals: names, letters, file names and widget names. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SignalTitle:
    """Title over a plot, letter in its read-out, name of its figure and of its widget."""

    title: str
    letter: str
    figure: str
    widget: str


TRAJECTORIES = {
    "cell": SignalTitle("cell state c", "c", "cell-state", "cellStatePlot"),
    "hidden": SignalTitle("hidden state h", "h", "hidden-state", "hiddenStatePlot"),
}
MAPS = {
    "forget_gate": SignalTitle("forget f", "f", "forget-gate", "forgetGateMap"),
    "input_gate": SignalTitle("input i", "i", "input-gate", "inputGateMap"),
    "candidate": SignalTitle(
        "candidate c\N{COMBINING TILDE}", "c\N{COMBINING TILDE}", "candidate", "candidateMap"
    ),
    "output_gate": SignalTitle("output o", "o", "output-gate", "outputGateMap"),
    "reset_gate": SignalTitle("reset r", "r", "reset-gate", "resetGateMap"),
    "update_gate": SignalTitle("update z", "z", "update-gate", "updateGateMap"),
    "cell": SignalTitle("cell state c", "c", "cell-state-map", "cellStateMap"),
    "hidden": SignalTitle("hidden state h", "h", "hidden-state-map", "hiddenStateMap"),
}
_OF_CELLS = {
    ("gru", "candidate"): SignalTitle("candidate n", "n", "candidate", "candidateMap"),
}


def title_in(kind: str, signal: str, usual: SignalTitle) -> SignalTitle:
    """Give what a signal is called in a kind of cell, where the literature has another letter."""
    return _OF_CELLS.get((kind, signal), usual)
