"""The pieces that formulas are put together from: runs of text, each in the colour of a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from lstm_gui.analysis.number_text import signed
from lstm_gui.analysis.unit_step import GateStep, UnitStep

_LETTERS = {"forget_gate": "f", "input_gate": "i", "candidate": "g", "output_gate": "o"}
_SHOWN_ENTRIES = 4


@dataclass(frozen=True)
class Run:
    """A piece of a formula in one style.

    signal: the signal whose colour it has ("inputs", "hidden_before", "cell_before" or a name of
    the trace), None for the colour of the text. subscript: whether it is set as a subscript.
    """

    text: str
    signal: str | None = None
    subscript: bool = False


def plain_text(runs: tuple[Run, ...]) -> str:
    """Write runs without styles: subscripts after a low line."""
    return "".join(f"_{run.text}" if run.subscript else run.text for run in runs)


def symbolic_sum(at: UnitStep, gate: GateStep) -> tuple[Run, ...]:
    """Write the pre-activation as symbols, "W_f·x_t + U_f·h_t−1 + b_f)", and close the bracket."""
    letter = _LETTERS[gate.signal]
    runs = [Run("W"), Run(letter, subscript=True), Run("·"), *x_runs()]
    runs += [Run(" + U"), Run(letter, subscript=True), Run("·"), *hidden_before_runs(at)]
    if gate.from_bias is not None:
        runs += [Run(" + b"), Run(letter, subscript=True)]
    if gate.from_cell is not None:
        cell = (Run("c", "cell"),) if gate.signal == "output_gate" else cell_before_runs(at)
        runs += [Run(" + p"), Run(letter, subscript=True), Run("×"), *cell]
    return (*runs, Run("))" if gate.sharpness != 1.0 else ")"))


def numeric_sum(gate: GateStep) -> tuple[Run, ...]:
    """Write the parts of the pre-activation as numbers, and close the bracket."""
    parts: list[tuple[float, str | None]] = [
        (gate.from_inputs, "inputs"),
        (gate.from_hidden, "hidden_before"),
    ]
    if gate.from_bias is not None:
        parts.append((gate.from_bias, None))
    if gate.from_cell is not None:
        parts.append((gate.from_cell, "cell" if gate.signal == "output_gate" else "cell_before"))
    runs = [Run(signed(parts[0][0]), parts[0][1])]
    for value, signal in parts[1:]:
        text = signed(value)
        sign, size = (text[0], text[1:]) if text[0] in "+−" else ("+", text)
        runs += [Run(f" {sign} "), Run(size, signal)]
    return (*runs, Run("))" if gate.sharpness != 1.0 else ")"))


def x_runs() -> tuple[Run, ...]:
    """Write x_t."""
    return Run("x", "inputs"), Run("t", "inputs", subscript=True)


def hidden_before_runs(at: UnitStep) -> tuple[Run, ...]:
    """Write h_t−1, or h_t+1 in a reversed layer."""
    return Run("h", "hidden_before"), Run(_neighbour(at), "hidden_before", subscript=True)


def cell_before_runs(at: UnitStep) -> tuple[Run, ...]:
    """Write c_t−1, or c_t+1 in a reversed layer."""
    return Run("c", "cell_before"), Run(_neighbour(at), "cell_before", subscript=True)


def _neighbour(at: UnitStep) -> str:
    return "t+1" if at.reverse else "t−1"


def vector_text(values: npt.NDArray[Any]) -> str:
    """Write the first entries of a vector and how many more there are."""
    shown = ", ".join(signed(float(value), 2) for value in values[:_SHOWN_ENTRIES])
    more = len(values) - _SHOWN_ENTRIES
    return f"[{shown}]" if more <= 0 else f"[{shown}, … {more} more]"
