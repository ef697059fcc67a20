"""How panels call the signals of a cell: the letter in a formula and the name in full."""

from __future__ import annotations

from collections.abc import Iterable

LETTERS = {
    "forget_gate": "f",
    "input_gate": "i",
    "candidate": "c\N{COMBINING TILDE}",
    "output_gate": "o",
    "cell": "c",
    "hidden": "h",
    "reset_gate": "r",
    "update_gate": "z",
}
NAMES = {
    "forget_gate": "forget gate",
    "input_gate": "input gate",
    "candidate": "candidate",
    "output_gate": "output gate",
    "cell": "cell state",
    "hidden": "hidden state",
    "reset_gate": "reset gate",
    "update_gate": "update gate",
}
# The tabs of the weight panel have little room.
SHORT_NAMES = {
    "forget_gate": "forget",
    "input_gate": "input",
    "candidate": "cand.",
    "output_gate": "output",
    "reset_gate": "reset",
    "update_gate": "update",
    "hidden": "hidden",
}


def gates_of(signal_names: Iterable[str]) -> tuple[str, ...]:
    """Give the gates among the signals of a layer, in the order of LETTERS."""
    present = set(signal_names)
    return tuple(name for name in LETTERS if name in present and name.endswith("_gate"))


def clampable(signal_names: Iterable[str]) -> tuple[str, ...]:
    """Give the signals of a layer that an intervention can hold, in the order of LETTERS."""
    present = set(signal_names)
    return tuple(name for name in LETTERS if name in present)
