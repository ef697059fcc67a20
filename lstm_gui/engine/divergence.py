"""The error for numbers that leave the finite range during a run or an update."""

from __future__ import annotations

import cmath
from collections.abc import Mapping

import numpy as np

from lstm_gui.engine.arguments import place_text
from lstm_gui.engine.arrays import FloatArray, all_finite
from lstm_gui.engine.trace import LayerGradient


class Divergence(ArithmeticError):  # noqa: N818  # the field's word, fixed as a public name
    """A value became NaN or infinite; the message says which and where."""


def refuse_divergence(
    layer: int, signal: str, values: FloatArray, *, backwards: bool, first_step: int = 0
) -> None:
    """Raise `Divergence` naming layer, signal, unit and step if `values` (T, B, H) are not finite.

    The first in the order of the computation is named; `backwards` is the reverse direction, and
    `first_step` the step of the run that `values` begin with.
    """
    if not all_finite(values):
        what = f"layer {layer}: {signal} of unit"
        raise _divergence(what, values, backwards=backwards, first_step=first_step)


def refuse_broken_predictions(predictions: FloatArray, first_step: int) -> None:
    """Raise `Divergence` naming output and step if `predictions` (T, B, K) are not finite."""
    if not all_finite(predictions):
        raise _divergence("head: output", predictions, backwards=False, first_step=first_step)


def _divergence(
    what: str, values: FloatArray, *, backwards: bool, first_step: int = 0
) -> Divergence:
    broken = np.flatnonzero(~np.isfinite(values).all(axis=(1, 2)))
    step = int(broken[-1] if backwards else broken[0])
    sequence, unit = (int(place) for place in np.argwhere(~np.isfinite(values[step]))[0])
    return Divergence(
        f"{what} {unit} became {values[step, sequence, unit]} at step {first_step + step} of "
        f"sequence {sequence}; smaller weights or inputs, or float64, may stay finite"
    )


def refuse_broken_layer(
    layer: int, found: Mapping[str, FloatArray], arriving: LayerGradient, *, backwards: bool
) -> None:
    """Raise `Divergence` naming layer, signal, unit and step if a layer's gradient is not finite.

    `found` are the gradients of its parameters by name, which are looked at after what arrived;
    `backwards` says that BPTT went from the last step to the first.
    """
    for signal, values in (("hidden", arriving.hidden), ("cell", arriving.cell)):
        if values is not None:
            refuse_divergence(layer, f"the gradient of {signal}", values, backwards=backwards)
    for name, gradient in found.items():
        refuse_broken_gradient(gradient, f"layer {layer}: the gradient of {name}")


def refuse_broken_gradient(gradient: FloatArray, what: str) -> None:
    """Raise `Divergence` naming the first entry of a gradient that is not finite."""
    if all_finite(gradient):
        return
    place = tuple(int(number) for number in np.argwhere(~np.isfinite(gradient))[0])
    raise Divergence(
        f"{what}{place_text(place)} became {gradient[place]}; smaller weights or inputs, or "
        "float64, may stay finite"
    )


def refuse_broken_states(parts: tuple[FloatArray, ...]) -> None:
    """Raise `Divergence` if the gradient of an initial state, one (L·R, B, H) a part, is broken."""
    # The product of two numbers of which one is not finite is not finite either.
    if not cmath.isfinite(np.vdot(parts[0], parts[-1])):
        for part in parts:
            refuse_broken_gradient(part, "the gradient of initial_state")
