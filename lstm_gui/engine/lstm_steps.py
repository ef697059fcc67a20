"""The LSTM's time loops in NumPy: the reference that the compiled kernels are tested against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.gate_rows import finishing, squash_rows
from lstm_gui.engine.gates import AlwaysOpen, GatePolicy
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.layer_task import STEPS_PER_PROGRESS, LayerTask, before_and_after
from lstm_gui.engine.trace import LayerTrace

BLOCKS = ("input_gate", "forget_gate", "candidate", "output_gate")
GATES = ("input_gate", "forget_gate", "output_gate")


@dataclass(frozen=True)
class Variant:
    """Which of the cell's parts there are; see `LSTM` for what each changes in the equations."""

    peepholes: bool = False
    coupled: bool = False
    without: tuple[str, ...] = ()

    def policies(self, given: Mapping[str, GatePolicy]) -> dict[str, GatePolicy]:
        """Return the policies with an open gate in place of every gate that there is not."""
        return {name: AlwaysOpen() if name in self.without else given[name] for name in GATES}

    @property
    def candidate_squashed(self) -> bool:
        """Whether g = tanh(z_g), and not z_g itself."""
        return "input_activation" not in self.without

    @property
    def cell_squashed(self) -> bool:
        """Whether h = o ⊙ tanh(c), and not o ⊙ c."""
        return "output_activation" not in self.without


def forward_steps(task: LayerTask, gates: FloatArray, variant: Variant) -> None:
    """Complete `task.pre`, `task.states` and `gates` (T, B, 4·H), all in the order i, f, g, o.

    One product and one tanh serve the four gates of a step, and the plain cell allocates nothing
    inside the loop.
    """
    steps, sequences, rows = gates.shape
    size = rows // 4
    hidden_before, hidden_after = before_and_after(task.states[0], reverse=task.reverse)
    cell_before, cell_after = before_and_after(task.states[1], reverse=task.reverse)
    blocks = gates.reshape(steps, sequences, 4, size)
    streams = [
        task.pre,
        gates,
        blocks,
        *(blocks[:, :, place] for place in range(4)),
        cell_before,
        cell_after,
        hidden_before,
        hidden_after,
    ]
    if task.reverse:
        streams = [stream[::-1] for stream in streams]

    policies = variant.policies(task.policies)
    by_row = [policies["input_gate"], policies["forget_gate"], None, policies["output_gate"]]
    inner, outer, offset = squash_rows(by_row, size, gates.dtype)
    finishes = finishing(by_row, size)
    input_rows, forget_rows, candidate_rows, output_rows = (
        slice(place * size, (place + 1) * size) for place in range(4)
    )
    held_gates = task.overrides.of(input_gate=0, candidate=2, output_gate=3)
    held_forget = task.overrides.of(forget_gate=1)
    held_output = task.overrides.of(output_gate=0)
    held_cell, held_hidden = task.overrides.of(cell=0), task.overrides.of(hidden=0)
    weights, peepholes, coupled = task.weights, variant.peepholes, variant.coupled
    candidate_squashed, cell_squashed = variant.candidate_squashed, variant.cell_squashed
    recurrent = weights["weight_hh"].T
    product = np.empty((sequences, rows), dtype=gates.dtype)
    term = np.empty((sequences, size), dtype=gates.dtype)
    padding = None if task.valid is None else ~task.valid[:, :, np.newaxis]

    for start in range(0, steps, STEPS_PER_PROGRESS):
        stop = min(start + STEPS_PER_PROGRESS, steps)
        for number, (z, all_gates, by_signal, i, f, g, o, c_before, c, h_before, h) in enumerate(
            zip(*(stream[start:stop] for stream in streams), strict=True), start
        ):
            step = steps - 1 - number if task.reverse else number
            np.dot(h_before, recurrent, out=product)
            np.add(z, product, out=z)
            if peepholes:
                z[:, input_rows] += weights["weight_ci"] * c_before
                z[:, forget_rows] += weights["weight_cf"] * c_before
            np.multiply(z, inner, out=all_gates)
            np.tanh(all_gates, out=all_gates)
            np.multiply(all_gates, outer, out=all_gates)
            np.add(all_gates, offset, out=all_gates)
            for policy, place in finishes:
                policy.finish(all_gates[:, place], z[:, place])
            if not candidate_squashed:
                np.copyto(g, z[:, candidate_rows])
            if held_gates:
                apply_overrides(held_gates, step, by_signal)
            if coupled:
                np.subtract(1, i, out=f)
            if held_forget:
                apply_overrides(held_forget, step, by_signal)
            np.multiply(f, c_before, out=c)
            np.multiply(i, g, out=term)
            np.add(c, term, out=c)
            if held_cell:
                apply_overrides(held_cell, step, c[:, np.newaxis])
            if peepholes:  # the output gate sees the new c
                z[:, output_rows] += weights["weight_co"] * c
                np.copyto(o, policies["output_gate"].value(z[:, output_rows]))
                if held_output:
                    apply_overrides(held_output, step, o[:, np.newaxis])
            if cell_squashed:
                np.tanh(c, out=term)
                np.multiply(o, term, out=h)
            else:
                np.multiply(o, c, out=h)
            if held_hidden:
                apply_overrides(held_hidden, step, h[:, np.newaxis])
            if padding is not None:
                np.copyto(c, c_before, where=padding[step])
                np.copyto(h, h_before, where=padding[step])
        if task.progress is not None:
            task.progress(stop)


@dataclass(frozen=True, eq=False)
class LocalDerivatives:
    """The factors of the reverse loop, all computed at once before it.

    `pre` (T, B, 4, H): what dL/dz_i, dL/dz_f and dL/dz_g are per dL/dc_t, and dL/dz_o per dL/dh_t;
    `hidden_to_cell` and `cell_to_before` (T, B, H): ∂h_t/∂c_t, and ∂c_t/∂c_{t−1} with h_{t−1} held,
    both including the paths through peepholes.
    """

    pre: FloatArray
    hidden_to_cell: FloatArray
    cell_to_before: FloatArray


def local_derivatives(
    layer: LayerTrace, weights: Mapping[str, FloatArray], valid: BoolArray | None, variant: Variant
) -> LocalDerivatives:
    """Return the factors of the reverse loop of one layer.

    What is held, coupled or missing shows as a factor of 0 here, so that the loop is the same for
    every variant of the cell.
    """
    i, f, g, o = (layer.signal(name) for name in BLOCKS)
    cell, cell_before, held = layer.cell, layer.cell_before, layer.overrides
    policies = variant.policies(layer.policies)
    slope_i, slope_f, slope_o = (
        policies[name].derivative(layer.signal(name), layer.signal(f"{name}_pre")) for name in GATES
    )
    squashed = np.tanh(cell) if variant.cell_squashed else cell
    pre = empty((*g.shape[:2], 4, g.shape[2]), g.dtype)
    pre_i, pre_f, pre_g, pre_o = (pre[:, :, place] for place in range(4))
    if variant.coupled:  # c = (1 − i) ⊙ c₋ + i ⊙ g, where f is not held at another value
        forgotten = cell_before.copy()
        held.clear("forget_gate", forgotten)
        np.multiply(g - forgotten, slope_i, out=pre_i)
        pre_f[...] = 0
    else:
        np.multiply(g, slope_i, out=pre_i)
        np.multiply(cell_before, slope_f, out=pre_f)
    np.multiply(i, 1 - g * g if variant.candidate_squashed else 1, out=pre_g)
    np.multiply(squashed, slope_o, out=pre_o)
    hidden_to_cell = o * (1 - squashed * squashed) if variant.cell_squashed else o.copy()
    cell_to_before = f.copy()

    for name, factor in zip(BLOCKS, (pre_i, pre_f, pre_g, pre_o), strict=True):
        held.clear(name, factor)
    held.clear("hidden", pre_o, hidden_to_cell)
    if variant.peepholes:
        hidden_to_cell += pre_o * weights["weight_co"]
        cell_to_before += pre_i * weights["weight_ci"] + pre_f * weights["weight_cf"]
    held.clear("cell", pre_i, pre_f, pre_g, cell_to_before)
    if valid is not None:  # the states pass the padding unchanged
        padding = ~valid[:, :, np.newaxis]
        np.copyto(pre, 0, where=padding[:, :, np.newaxis])
        np.copyto(hidden_to_cell, 0, where=padding)
        np.copyto(cell_to_before, 1, where=padding)
    return LocalDerivatives(pre, hidden_to_cell, cell_to_before)


StepGradients = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""dL/dh_t and dL/dc_t (T, B, H) as they arrive at each step, and dL/dh_0 and dL/dc_0 (B, H)."""


def backward_steps(
    local: LocalDerivatives,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradients: tuple[FloatArray, ...],
    valid: BoolArray | None,
    *,
    reverse: bool,
) -> StepGradients:
    """Run the reverse loop; `local.pre` becomes dL/dz."""
    steps, sequences, _, size = local.pre.shape
    arriving_hidden = empty((steps, sequences, size), local.pre.dtype)
    arriving_cell = empty(arriving_hidden.shape, local.pre.dtype)
    streams = [
        output_gradient,
        arriving_hidden,
        arriving_cell,
        local.pre[:, :, :3],
        local.pre[:, :, 3],
        local.pre.reshape(steps, sequences, 4 * size),
        local.hidden_to_cell,
        local.cell_to_before,
    ]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradients[0], dtype=local.pre.dtype)
    to_cell = np.array(final_gradients[1], dtype=local.pre.dtype)
    term = np.empty_like(to_cell)
    padding = None if valid is None else ~valid[:, :, np.newaxis]

    for number, (given, dh, dc, ifg, o, z, through_output, through_forget) in enumerate(
        zip(*streams, strict=True)
    ):
        np.add(given, to_hidden, out=dh)
        np.multiply(dh, through_output, out=term)
        np.add(to_cell, term, out=dc)
        np.multiply(ifg, dc[:, np.newaxis], out=ifg)
        np.multiply(o, dh, out=o)
        np.dot(z, weight_hh, out=to_hidden)
        np.multiply(dc, through_forget, out=to_cell)
        if padding is not None:
            step = number if reverse else steps - 1 - number
            np.add(to_hidden, dh, out=to_hidden, where=padding[step])
    if padding is not None:  # what passes through the padding does not belong to any step there
        np.copyto(arriving_hidden, 0, where=padding)
        np.copyto(arriving_cell, 0, where=padding)
    return arriving_hidden, arriving_cell, to_hidden, to_cell
