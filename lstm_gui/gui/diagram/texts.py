"""The texts of the diagram: labels, numbers at the bars, tooltips."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lstm_gui.gui.diagram.wiring import Box, Node

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.readings import Reading
    from lstm_gui.gui.diagram.wiring import Column

_MINUS = "−"
_SHOWN_INPUTS = 6


def bar_number(value: float, *, gate: bool, fine: bool = False) -> str:
    """Write a value beside its bar: "0.99", "+0.56", exactly 0 and 1 of a gate as "0" and "1".

    ``fine`` writes values near 0 with an exponent: "+3e−4".
    """
    if fine and value != 0.0 and abs(value) < 0.0095:
        mantissa, exponent = f"{value:+.0e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", _MINUS)
    if gate:
        return f"{value:.0f}" if value in (0.0, 1.0) else f"{value:.2f}".replace("-", _MINUS)
    if abs(value) >= 999.5:
        return f"{value:+.0e}".replace("e+0", "e").replace("e+", "e").replace("-", _MINUS)
    if abs(value) >= 99.95:
        return f"{value:+.0f}".replace("-", _MINUS)
    text = f"{value:+.1f}" if abs(value) >= 9.995 else f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", _MINUS)


def tick_text(value: float) -> str:
    """Write a number of a scale: "−2", "0", "0.5"."""
    return f"{value:g}".replace("-", _MINUS)


def column_label(column: Column, *, reverse: bool) -> tuple[str, str]:
    """Give the letter of a state and its subscript: ("c", "t−1")."""
    if not column.before:
        return column.symbol, "t"
    return column.symbol, "t+1" if reverse else "t−1"


def input_text(
    values: list[float], symbol: str | None, features: int, *, first: bool, fine: bool = False
) -> str:
    """Write what comes in, after "xₜ = ": the symbol, the number, or the first numbers.

    ``features`` is how many there are in all; ``first`` tells the sequence's own numbers from
    those of the layer below.
    """
    if symbol is not None:
        return f"“{_visible(symbol)}”"
    numbers = ", ".join(bar_number(value, gate=False, fine=fine) for value in values)
    more = f", … {features - len(values)} more" if features > len(values) else ""
    origin = "" if first else " from the layer below"
    return f"{numbers}{origin}" if features == 1 else f"[{numbers}{more}]{origin}"


def unit_tooltip(part: Box | Column, unit: int, reading: Reading) -> str:
    """Say the exact value of one bar, its pre-activation, its baseline and what holds it."""
    gate = reading.scale.is_share
    name = part.name if isinstance(part, Box) else part.title
    value = float(reading.values[unit])
    lines = [f"<b>unit {unit}</b> · {name}", f"value {exact(value, signed=not gate)}"]
    if reading.pre is not None:
        lines.append(f"pre-activation {exact(float(reading.pre[unit]))}")
    if reading.snapped is not None and reading.snapped[unit]:
        lines.append(f"set to exactly {value:.0f} by the gate policy")
    if reading.clamped is not None and reading.clamped[unit]:
        lines.append("held by an intervention")
    if reading.baseline is not None:
        before = float(reading.baseline[unit])
        change = exact(value - before)
        lines.append(f"baseline {exact(before, signed=not gate)}, change {change}")
    return "<br>".join(lines)


def part_tooltip(part: Box | Column | Node) -> str:
    """Say the name, the formula and the meaning of a box, a column or a node."""
    name = part.name if isinstance(part, Box) else part.title
    lines = [f"<b>{escape(name[0].upper() + name[1:])}</b>"]
    if isinstance(part, Box | Node):
        lines.append(escape(part.formula))
    lines.append(escape(part.meaning))
    if isinstance(part, Box):
        lines.append("Click to see its weights.")
    return "<br>".join(lines)


def input_tooltip(names: tuple[str, ...], values: list[float], symbol: str | None) -> str:
    """List what comes in by name, the first numbers of many."""
    if symbol is not None:
        return f"<b>Input x</b><br>the symbol “{escape(_visible(symbol))}”, one-hot"
    lines = ["<b>Input x</b>, as the network gets it"]
    lines += [
        f"{escape(name)} = {exact(value)}" for name, value in zip(names, values, strict=False)
    ]
    if len(names) > len(values):
        lines.append(f"… and {len(names) - len(values)} more")
    return "<br>".join(lines)


def exact(value: float, *, signed: bool = True) -> str:
    """Write a number with six significant figures."""
    text = f"{value:+.6g}" if signed and value != 0.0 else f"{value:.6g}"
    return text.replace("-", _MINUS)


def shown_inputs(features: int, *, first: bool) -> int:
    """Give how many of so many numbers are written out; fewer where words follow them."""
    most = _SHOWN_INPUTS if first else _SHOWN_INPUTS - 3
    return features if features <= most else most - 2


def position_text(step: int, steps: int) -> str:
    """Say where we are: "t = 17 of 64"."""
    return f"t = {step} of {steps}"


def layer_text(index: int, directions: int) -> str:
    """Name a layer, counted from 1: "layer 1", "layer 2 backward"."""
    number = index // directions + 1
    if directions == 1:
        return f"layer {number}"
    return f"layer {number} {'backward' if index % directions else 'forward'}"


def _visible(symbol: str) -> str:
    return {" ": "space", "\n": "line break", "\t": "tab"}.get(symbol, symbol)
