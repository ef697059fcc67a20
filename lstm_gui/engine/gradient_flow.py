"""How a state depends on an earlier one: the full derivative, and the product of forget gates."""

from __future__ import annotations

import numpy as np

from lstm_gui.engine.arguments import described, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerTrace, Trace


def state_jacobian(
    trace: Trace, *, layer: int = 0, sequence: int = 0, step: int | None = None
) -> FloatArray:
    """Return ∂s_step/∂s_t for every t that `step` depends on, all paths through the layer counted.

    s is the cell state of an LSTM and the hidden state of a GRU or RNN. The result is
    (T, H, H): entry [t, j, k] is the derivative of unit j at `step` (the last by default) with
    respect to unit k at t, as the layer's inputs stay what they are. It is the identity at `step`,
    and 0 at the steps after it (in the reverse direction: before it). Costs as much as BPTT over H
    sequences.
    """
    recurrent, run = _checked(trace, layer)
    last = _checked_step(trace, sequence, step, reverse=run.reverse)
    size = recurrent.hidden_size
    steps = slice(last, None) if run.reverse else slice(0, last + 1)
    if run.reverse and trace.lengths is not None:
        steps = slice(last, trace.lengths[sequence])
    part = run.repeated(steps, sequence, size)
    zeros = np.zeros((size, size), dtype=recurrent.dtype)
    unit = np.eye(size, dtype=recurrent.dtype)
    finals = (zeros, unit) if len(recurrent.state_names) == 2 else (unit,)
    gradient = recurrent.layer_gradient(trace, layer, part, finals)
    found = gradient.hidden if gradient.cell is None else gradient.cell
    whole = np.zeros((trace.steps, size, size), dtype=recurrent.dtype)
    whole[steps] = found
    return whole


def forget_product(
    trace: Trace, *, layer: int = 0, sequence: int = 0, step: int | None = None
) -> FloatArray:
    """Return what is left of each unit's state at t by the gates alone, (T, H).

    It is the product of the forget gates (GRU: update gates) after t up to `step`: 1 at `step`, and
    0 at the steps after it. The diagonal of `state_jacobian` differs by what goes through the
    recurrent weights, in size and in sign. An RNN has no such gate: ValueError.
    """
    recurrent, run = _checked(trace, layer)
    names = {"lstm": "forget_gate", "gru": "update_gate"}
    if recurrent.kind not in names:
        raise ValueError(f"a network of kind {recurrent.kind!r} has no gate that holds the state")
    last = _checked_step(trace, sequence, step, reverse=run.reverse)
    gate = run.signal(names[recurrent.kind])[:, sequence]
    product = np.zeros_like(gate)
    if run.reverse:
        end = trace.steps if trace.lengths is None else trace.lengths[sequence]
        product[last:end] = np.cumprod(_after_one(gate[last : end - 1]), axis=0)
    else:
        product[: last + 1] = np.cumprod(_after_one(gate[1 : last + 1][::-1]), axis=0)[::-1]
    return product


def _after_one(gates: FloatArray) -> FloatArray:
    return np.concatenate([np.ones_like(gates[:1], shape=(1, *gates.shape[1:])), gates])


def _checked(trace: Trace, layer: int) -> tuple[Recurrent, LayerTrace]:
    if not isinstance(trace, Trace) or not isinstance(trace.made_by, Recurrent):
        raise TypeError(f"trace must be an engine.Trace, not {described(trace)}")
    index = whole_number("layer", layer, minimum=0, maximum=len(trace.layers) - 1)
    return trace.made_by, trace.layers[index]


def _checked_step(trace: Trace, sequence: int, step: int | None, *, reverse: bool) -> int:
    place = whole_number("sequence", sequence, minimum=0, maximum=trace.sequences - 1)
    length = trace.steps if trace.lengths is None else trace.lengths[place]
    if step is None:
        return 0 if reverse else length - 1
    return whole_number("step", step, minimum=0, maximum=length - 1)
