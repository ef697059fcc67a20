"""Interventions and edited weights in one short line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui import engine
from lstm_gui.gui.panels.signal_names import LETTERS, NAMES
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.analysis import SignalEffect
    from lstm_gui.gui.panels import places
    from lstm_gui.session import Parameters
else:
    places = lazy_module("lstm_gui.gui.panels.places")

_MINUS = "\N{MINUS SIGN}"
_BLOCK_LETTERS = {
    "lstm": ("i", "f", "c\N{COMBINING TILDE}", "o"),
    "gru": ("r", "z", "n"),
    "rnn": ("h",),
}


@dataclass(frozen=True)
class WeightEdit:
    """One entry of a parameter that is not the trained one: what it was and what it is."""

    name: str
    index: tuple[int, ...]
    trained: float
    value: float


def short_number(value: float) -> str:
    """Write a number with as few digits as say it, up to four, and a true minus."""
    return f"{value:.4g}".replace("-", _MINUS)


def intervention_text(
    intervention: engine.Intervention, units: int, steps: int, layers: int = 1
) -> str:
    """Say what an intervention does: "clamp o[2] = 0 for t = 20…30", "ablate h[3]"."""
    where = places.places_text(intervention.units, units)
    if isinstance(intervention, engine.Ablate):
        text = f"ablate h[{where}]"
    else:
        held = intervention.value
        number = short_number(held) if isinstance(held, float) else "one value per unit"
        text = f"clamp {LETTERS.get(intervention.signal, intervention.signal)}[{where}] = {number}"
    if (when := places.places_text(intervention.steps, steps)) != "all":
        text += f" for t = {when}"
    return text if layers == 1 else f"layer {intervention.layer + 1}: {text}"


def weight_text(name: str, index: tuple[int, ...], kind: str, units: int) -> str:
    """Name an entry as the formulas do: "w_f[3, h4]", "b_f[3]"; parameters of the head in full."""
    matrix, _, layer = name.rpartition("_l") if not name.endswith("_reverse") else ("", "", "")
    if name.endswith("_reverse"):
        matrix, _, layer = name.removesuffix("_reverse").rpartition("_l")
    letters = _BLOCK_LETTERS.get(kind, ())
    block, unit = divmod(index[0], units)
    if not matrix or not layer.isdigit() or block >= len(letters):
        return f"{name}[{', '.join(map(str, index))}]"
    if matrix in ("weight_ci", "weight_cf", "weight_co"):
        return f"p_{matrix[-1]}[{index[0]}]"
    if matrix in ("bias_ih", "bias_hh"):
        return f"b_{letters[block]}[{unit}]"
    source = "h" if matrix == "weight_hh" else "x"
    return f"w_{letters[block]}[{unit}, {source}{index[1]}]"


def weight_edits(
    parameters: Parameters, reference: Parameters, limit: int
) -> tuple[tuple[WeightEdit, ...], int]:
    """Find entries that differ from the trained ones: the first ``limit``, and how many in all."""
    edits: list[WeightEdit] = []
    count = 0
    for name, values in parameters.items():
        trained = reference[name]
        if values is trained:
            continue
        places = np.argwhere(values != trained)
        count += len(places)
        for place in places[: limit - len(edits)]:
            index = tuple(int(at) for at in place)
            edits.append(WeightEdit(name, index, float(trained[index]), float(values[index])))
    return tuple(edits), count


def effect_text(effects: tuple[SignalEffect, ...], signal: str, layers: int = 1) -> str:
    """Say the largest change of a signal against the baseline, and where it is.

    Of several layers the one that changed most is named.
    """
    found = [effect for effect in effects if effect.signal == signal]
    if not found:
        return f"no {NAMES.get(signal, signal)} to compare"
    most = max(found, key=lambda effect: effect.maximum)
    letter = LETTERS.get(signal, signal)
    if most.maximum == 0.0:
        return f"{letter} is the same as in the baseline"
    where = f"unit {most.unit}, t = {most.step}"
    if layers > 1 and most.layer is not None:
        where = f"layer {most.layer + 1}, {where}"
    return f"largest Δ{letter} {most.maximum:.3g} · {where}"
