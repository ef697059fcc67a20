"""The LSTM's time loops by compiled kernels: what to hand them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.compiled import (
    as_given,
    compiled_policies,
    held_arrays,
    length_array,
    parts_of_loop,
)
from lstm_gui.engine.gates import GatePolicy, Sigmoid, Temperature
from lstm_gui.engine.layer_task import LayerTask
from lstm_gui.engine.lstm_derivatives import LocalDerivatives
from lstm_gui.engine.lstm_steps import StepGradients
from lstm_gui.engine.lstm_variant import BLOCKS, GATES, Variant
from lstm_gui.engine.trace import LayerTrace

SIGNALS = (*BLOCKS, "cell", "hidden")
PLAIN = Variant()


def forward_steps(
    kernels: ModuleType, task: LayerTask, gates: FloatArray, variant: Variant
) -> bool:
    """Do what `lstm_steps.forward_steps` does; False if it cannot, with nothing changed."""
    steps, sequences, rows = gates.shape
    size, dtype = rows // 4, gates.dtype
    policies = variant.policies(task.policies)
    rules = gate_rules(tuple(policies[name] for name in GATES), size, dtype)
    if rules is None:
        return False
    plain = rules.smooth and variant == PLAIN
    peepholes = np.empty((3, size), dtype=dtype)
    if variant.peepholes:
        for row, name in zip(peepholes, ("weight_ci", "weight_cf", "weight_co"), strict=True):
            row[...] = task.weights[name]
    common = (
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
            task.valid is not None,
            bool(task.overrides.by_signal),
        ),
        held_arrays(task.overrides, SIGNALS, steps, dtype),
        length_array(task.valid, steps, sequences),
    )
    given = (task.inputs, task.weights["weight_ih"], task.weights["weight_hh"], task.bias)
    arrays = (*map(as_given, given), task.pre, gates, *task.states)
    finite = True
    for start, stop in parts_of_loop(steps, sequences, size, task.progress):
        arguments = (start, stop, steps, task.reverse, plain, *arrays, *common)
        finite = kernels.forward_loop(*arguments) and finite
    task.finite = finite
    return True


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
    policies: tuple[GatePolicy, ...], size: int, dtype: np.dtype[Any]
) -> GateRules | None:
    """Return the rules of three policies, or None if the kernels cannot follow them.

    They are looked up by identity, since hashing policies takes as long as ten steps of a small
    cell; the policies are kept beside, so that no other takes their place.
    """
    key = (*map(id, policies), size, dtype)
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
    if valid is not None or layer.overrides.by_signal or variant != PLAIN:
        return None
    policies = tuple(layer.policies[name] for name in GATES)
    hidden = layer.signal("hidden")
    rules = gate_rules(policies, hidden.shape[2], hidden.dtype)
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
    if isinstance(local, GateRules):
        inner = local.inner
        pre = empty((steps, sequences, 4 * size), dtype)
        through_output = through_forget = np.empty((0, 0, size), dtype)
    else:
        inner = np.empty(3, dtype)
        pre = local.pre.reshape(steps, sequences, 4 * size)
        through_output, through_forget = local.hidden_to_cell, local.cell_to_before
    arriving_hidden = empty(output_gradient.shape, dtype)
    arriving_cell = empty(output_gradient.shape, dtype)
    to_hidden, to_cell = (np.array(part, dtype=dtype) for part in final_gradients)
    arguments = (
        steps,
        reverse,
        plain,
        as_given(weight_hh),
        as_given(output_gradient),
        *(as_given(layer.signal(name)) for name in ("_gates", "cell_before", "cell")),
        inner,
        pre,
        through_output,
        through_forget,
        to_hidden,
        to_cell,
        arriving_hidden,
        arriving_cell,
        length_array(valid, steps, sequences),
    )
    for start, stop in parts_of_loop(steps, sequences, size, progress):
        kernels.backward_loop(start, stop, *arguments)
    if valid is not None:  # what passes through the padding does not belong to a step there
        padding = ~valid[:, :, np.newaxis]
        np.copyto(arriving_hidden, 0, where=padding)
        np.copyto(arriving_cell, 0, where=padding)
    gradients = arriving_hidden, arriving_cell, to_hidden, to_cell
    return pre, gradients
