"""The LSTM's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    as_given,
    as_open,
    compiled_policies,
    held_arrays,
    length_array,
    room_for_panels,
    run_loop,
)
from lstm_gui.engine.gates import GatePolicy, Sigmoid, Temperature
from lstm_gui.engine.layer_task import LayerTask, before_and_after
from lstm_gui.engine.lstm_derivatives import LocalDerivatives
from lstm_gui.engine.lstm_steps import StepGradients
from lstm_gui.engine.lstm_variant import BLOCKS, Variant
from lstm_gui.engine.trace import LayerTrace, SignalViews

SIGNALS = (*BLOCKS, "cell", "hidden")


def signals(
    kernels: ModuleType, task: LayerTask, variant: Variant, places: Mapping[str, tuple[int, Any]]
) -> SignalViews | None:
    """Return what `lstm_steps.forward_steps` does; None if it cannot, with nothing changed.

    `places` are those of the signals in the buffers: gates, pre-activations, h and c. The
    pre-activations of the plain cell are not kept, as BPTT does not need them: they are found
    again, bit by bit, if somebody looks.
    """
    steps, sequences, rows = task.shape
    size, dtype = rows // 4, task.inputs.dtype
    rules = gate_rules(variant.policies(task.policies), size, dtype)
    if rules is None:
        return None
    plain = rules.smooth and variant.plain
    padded, holds = task.valid is not None, bool(task.overrides.by_signal)
    kept = padded or holds or not plain
    gates = empty(task.shape, dtype)
    pre = task.pre if kept else gates  # of the same kind, and not written to
    peepholes = rules.squash  # of the same kind, and not read
    if variant.peepholes:
        names = ("weight_ci", "weight_cf", "weight_co")
        peepholes = np.array([task.weights[name] for name in names])
    given = (
        as_given(task.inputs),
        task.weights["weight_ih"],
        task.weights["weight_hh"],
        task.bias,
    )
    arguments = (
        steps,
        task.reverse,
        plain,
        kept,
        *given,
        pre,
        gates,
        *task.states,
        rules.inner,
        rules.squash,
        rules.finish,
        peepholes,
        (
            variant.peepholes,
            variant.coupled,
            variant.candidate_squashed,
            variant.cell_squashed,
            rules.finishes,
            padded,
            holds,
        ),
        held_arrays(task.overrides, SIGNALS, steps, dtype),
        length_array(task.valid, steps, sequences),
        room_for_panels(rows, task.inputs.shape[2] + size, dtype),
    )
    task.finite = run_loop(kernels.forward_loop, arguments, steps, sequences, task.progress)
    if kept:
        task.clear_padding(gates, pre)
        return SignalViews((gates, pre, *task.states), places)
    again = partial(_pre_activations, kernels.pre_activations, task.reverse, given, task.states[0])
    return SignalViews((gates, None, *task.states), places, again)


def _pre_activations(
    kernel: Callable[..., None],
    reverse: bool,
    given: tuple[FloatArray, ...],
    hidden: FloatArray,
) -> FloatArray:
    steps, sequences = given[0].shape[:2]
    pre = empty((steps, sequences, given[3].size), hidden.dtype)
    kernel(reverse, *given, hidden, pre)
    return pre


class GateRules(NamedTuple):
    """What the policies of i, f and o are to the kernels.

    `smooth` says whether every gate is ½ + ½ tanh(inner·z), with `inner` (3,); `squash` and
    `finish` are those of `compiled_policies`; `finishes`, whether any has something to finish.
    """

    smooth: bool
    inner: FloatArray
    squash: FloatArray
    finish: FloatArray
    finishes: bool


_known_rules: dict[tuple[object, ...], tuple[GateRules | None, tuple[GatePolicy, ...]]] = {}
_MOST_RULES = 64


def gate_rules(
    by_gate: Mapping[str, GatePolicy], size: int, dtype: np.dtype[Any]
) -> GateRules | None:
    """Return the rules of the gates' policies, or None if the kernels cannot follow them.

    They are looked up by identity, since hashing policies takes as long as ten steps of a small
    cell; the policies are kept beside, so that no other takes their place.
    """
    policies = by_gate["input_gate"], by_gate["forget_gate"], by_gate["output_gate"]
    key = (id(policies[0]), id(policies[1]), id(policies[2]), size, dtype)
    known = _known_rules.get(key)
    if known is None:
        if len(_known_rules) >= _MOST_RULES:
            _known_rules.clear()
        known = _known_rules[key] = (_gate_rules(policies, size, dtype), policies)
    return known[0]


def _gate_rules(
    policies: tuple[GatePolicy, ...], size: int, dtype: np.dtype[Any]
) -> GateRules | None:
    rows = compiled_policies((*policies[:2], None, policies[2]), size, dtype)
    if rows is None or dtype.kind != "f":
        return None
    return GateRules(
        all(type(policy) in (Sigmoid, Temperature) for policy in policies),
        np.array([policy.inner for policy in policies], dtype=dtype),
        *rows,
        any(policy.finishes for policy in policies),
    )


def plain_rules(layer: LayerTrace, valid: BoolArray | None, variant: Variant) -> GateRules | None:
    """Return the rules of a layer whose local derivatives the kernel can work out by itself.

    It can for the cell without any option, intervention or padding whose gates are smooth; None
    for all others.
    """
    if valid is not None or layer.overrides.by_signal or not variant.plain:
        return None
    rules = gate_rules(layer.policies, layer.signal("hidden").shape[2], layer.inputs.dtype)
    return rules if rules is not None and rules.smooth else None


def backward_steps(
    kernels: ModuleType,
    layer: LayerTrace,
    local: LocalDerivatives | GateRules,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
    progress: Callable[[int], None] | None,
) -> tuple[FloatArray, StepGradients]:
    """Do what `lstm_steps.backward_steps` does, with `local` the rules of a plain layer.

    Returns dL/dz (T, B, 4·H) too.
    """
    steps, sequences, size = output_gradient.shape
    dtype, reverse = output_gradient.dtype, layer.reverse
    plain = isinstance(local, GateRules)
    arriving_hidden = empty(output_gradient.shape, dtype)
    arriving_cell = empty(output_gradient.shape, dtype)
    if isinstance(local, GateRules):
        inner = local.inner
        pre = empty((steps, sequences, 4 * size), dtype)
        through_output = through_forget = arriving_hidden  # of the same kind, and not read
    else:
        inner = np.empty(3, dtype)
        pre = local.pre.reshape(steps, sequences, 4 * size)
        through_output, through_forget = local.hidden_to_cell, local.cell_to_before
    to_hidden, to_cell = final_gradients[0].copy(), final_gradients[1].copy()
    arguments = (
        steps,
        reverse,
        plain,
        weight_hh,
        as_given(output_gradient),
        *_gates_and_cells(layer),
        inner,
        pre,
        through_output,
        through_forget,
        to_hidden,
        to_cell,
        arriving_hidden,
        arriving_cell,
        length_array(valid, steps, sequences),
        room_for_panels(size, 4 * size, dtype),
    )
    run_loop(kernels.backward_loop, arguments, steps, sequences, progress)
    if valid is not None:  # what passes through the padding does not belong to a step there
        padding = ~valid[:, :, np.newaxis]
        np.copyto(arriving_hidden, 0, where=padding)
        np.copyto(arriving_cell, 0, where=padding)
    gradients = arriving_hidden, arriving_cell, to_hidden, to_cell
    return pre, gradients


def _gates_and_cells(layer: LayerTrace) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the gates of all rows, c₋ and c, as the kernel takes them."""
    gates, cell = layer.buffer(0), layer.buffer(3)
    if gates is not None and cell is not None:
        return (gates, *before_and_after(cell, reverse=layer.reverse))
    names = ("_gates", "cell_before", "cell")
    gates, before, after = (as_open(layer.signal(name)) for name in names)
    return gates, before, after
