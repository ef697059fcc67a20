"""The texts about moves of weights: how entries are called, and why they moved so far."""

from __future__ import annotations

from lstm_gui import engine
from lstm_gui.analysis import significant
from lstm_gui.analysis.weight_moves import WeightMove
from lstm_gui.session import PartedUpdate

_BLOCKS = {
    "input_gate": "i",
    "forget_gate": "f",
    "candidate": "g",
    "output_gate": "o",
    "reset_gate": "r",
    "update_gate": "z",
    "hidden": "h",
}
_NAMES = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}


def entry_name(recurrent: engine.Recurrent, move: WeightMove) -> str:
    """Name an entry as the formulas do: "U_f[3, h4]", "b_i[2]", "head [0, h3]"."""
    if move.name.startswith("head."):
        kind = "weight" if move.name.endswith("weight") else "bias"
        place = ", h".join(str(at) for at in move.index)
        return f"head {kind}[{place}]"
    kind, _, suffix = move.name.partition("_l")
    if kind in ("weight_ci", "weight_cf", "weight_co"):
        return f"p_{kind[-1]}[{move.index[0]}]{_layer(recurrent, suffix)}"
    block, unit = divmod(move.index[0], recurrent.hidden_size)
    letter = _BLOCKS[recurrent.blocks[block]] if recurrent.blocks else "h"
    symbol = {"weight_ih": "W", "weight_hh": "U"}.get(kind, "b")
    source = {"weight_ih": "x", "weight_hh": "h"}.get(kind)
    place = f"{unit}, {source}{move.index[1]}" if source else f"{unit}"
    extra = {"bias_ih": " (input)", "bias_hh": " (recurrent)"}.get(kind, "")
    return f"{symbol}_{letter}[{place}]{extra}{_layer(recurrent, suffix)}"


def _layer(recurrent: engine.Recurrent, suffix: str) -> str:
    if recurrent.layer_count == 1:
        return ""
    number, _, direction = suffix.partition("_")
    return f", layer {int(number) + 1}{' backward' if direction else ''}"


def optimizer_text(parted: PartedUpdate) -> str:
    """Name the optimizer and its rate: "Adam, rate 0.02"."""
    if parted.optimizer is None:
        return ""
    options = parted.optimizer["options"]
    name = _NAMES.get(options["class"].lower(), options["class"])
    return f"{name}, rate {options['lr']:g}"


def move_text(move: WeightMove, parted: PartedUpdate | None) -> str:
    """Say how a gradient became a move: "gradient +0.0123, clipped +0.0041; m̂ … / √v̂ … × rate"."""
    text = f"gradient {significant(move.before_clipping)}"
    if move.before_clipping != move.gradient:
        text += f", clipped {significant(move.gradient)}"
    if parted is None or parted.optimizer is None:
        return text
    rate = parted.optimizer["options"]["lr"]
    if move.mean is not None and move.spread is not None:
        ratio = move.mean / (move.spread + parted.optimizer["options"]["eps"])
        mean, spread = significant(move.mean), significant(move.spread)
        return f"{text}; average {mean} / spread {spread} = {significant(ratio)}, × −{rate:g}"
    if move.spread is not None:
        return f"{text}; / spread {significant(move.spread)}, × −{rate:g}"
    return f"{text}; × −{rate:g}"
