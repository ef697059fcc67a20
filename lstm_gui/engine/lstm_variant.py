"""The LSTM's variants, and what they, policies, interventions and lengths add to a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.gate_rows import finishing, squash_rows
from lstm_gui.engine.gates import AlwaysOpen, GatePolicy
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.layer_task import LayerTask

BLOCKS = ("input_gate", "forget_gate", "candidate", "output_gate")
GATES = ("input_gate", "forget_gate", "output_gate")
_OPEN = AlwaysOpen()


@dataclass(frozen=True)
class Variant:
    """Which of the cell's parts there are; see `LSTM` for what each changes in the equations."""

    peepholes: bool = False
    coupled: bool = False
    without: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it is the cell without any option."""
        return not (self.peepholes or self.coupled or self.without)

    def policies(self, given: Mapping[str, GatePolicy]) -> Mapping[str, GatePolicy]:
        """Return the policies with an open gate in place of every gate that there is not."""
        if not self.without:
            return given
        return {name: _OPEN if name in self.without else given[name] for name in GATES}

    @property
    def candidate_squashed(self) -> bool:
        """Whether g = tanh(z_g), and not z_g itself."""
        return "input_activation" not in self.without

    @property
    def cell_squashed(self) -> bool:
        """Whether h = o ⊙ tanh(c), and not o ⊙ c."""
        return "output_activation" not in self.without


@lru_cache(maxsize=64)
def squash_factors(
    policies: tuple[GatePolicy, ...], sequences: int, size: int, dtype: np.dtype[Any]
) -> tuple[FloatArray | None, FloatArray, FloatArray]:
    """Return inner, outer and offset of offset + outer·tanh(inner·z) for the rows o, i, f and g.

    Each has the shape of what it meets, (4·H, B) for `inner` and (3·H·B,) for the others, which
    spares NumPy the broadcasting. `inner` stands before a halved z, and is None if it is 1.
    """
    inner, outer, offset = (
        np.repeat(factor, sequences).astype(dtype)
        for factor in squash_rows([*policies, None], size, dtype)
    )
    gates = 3 * sequences * size
    inner[:gates] *= 2
    before_squashing = None if (inner == 1).all() else inner.reshape(4 * size, sequences)
    return before_squashing, outer[:gates], offset[:gates]


class StepExtras:
    """What a layer's steps do beyond the plain cell's, in NumPy.

    `to_pre`, `to_gates`, `to_cell` and `to_hidden` say whether the method of that name has anything
    to do, so that the plain cell does not pay for it. All arrays are one step's, flat: `z` and
    `gates` are o, i, f, g, each (H, B), the gates' z halved, and `g_c` is g and c₋.
    """

    def __init__(self, task: LayerTask, variant: Variant) -> None:
        _, sequences, width = task.pre.shape
        self._shape = width // 4, sequences
        self._policies, self._variant = variant.policies(task.policies), variant
        self.policies = tuple(
            self._policies[name] for name in ("output_gate", "input_gate", "forget_gate")
        )
        self._finishes = finishing(self.policies, 1)
        held = task.overrides
        self._held_gates = held.of(output_gate=0, input_gate=1, candidate=3)
        self._held_forget = held.of(forget_gate=2)
        self._held_output = held.of(output_gate=0)
        self._held_cell, self._held_hidden = held.of(cell=0), held.of(hidden=0)
        self._padding = None if task.valid is None else ~task.valid
        if variant.peepholes:
            names = ("weight_ci", "weight_cf", "weight_co")
            self._see_input, self._see_forget, self._see_output = (
                0.5 * task.weights[name][:, np.newaxis] for name in names
            )
        self.to_pre = variant.peepholes
        self.to_gates = bool(
            self._finishes
            or self._held_gates
            or self._held_forget
            or variant.coupled
            or not variant.candidate_squashed
        )
        self.to_cell = variant.peepholes or bool(self._held_cell)
        self.to_hidden = (
            bool(self._held_hidden) or self._padding is not None or not variant.cell_squashed
        )

    def pre(self, z: FloatArray, g_c: FloatArray) -> None:
        """Add what the gates see of c₋."""
        blocks, cell_before = self._blocks(z), self._blocks(g_c)[1]
        blocks[1] += self._see_input * cell_before
        blocks[2] += self._see_forget * cell_before

    def gates(self, step: int, z: FloatArray, gates: FloatArray) -> None:
        """Complete the gates and g from the scaled and shifted tanh."""
        z, gates = self._blocks(z), self._blocks(gates)
        for policy, place in self._finishes:
            policy.finish(gates[place], 2 * z[place])
        if not self._variant.candidate_squashed:
            np.copyto(gates[3], z[3])
        if self._held_gates:
            apply_overrides(self._held_gates, step, gates.transpose(2, 0, 1))
        if self._variant.coupled:
            np.subtract(1, gates[1], out=gates[2])
        if self._held_forget:
            apply_overrides(self._held_forget, step, gates.transpose(2, 0, 1))

    def cell(self, step: int, z: FloatArray, output_gate: FloatArray, cell: FloatArray) -> None:
        """Replace what is held of c, and let the output gate see the new c."""
        blocks, output, new = (self._blocks(array) for array in (z, output_gate, cell))
        if self._held_cell:
            apply_overrides(self._held_cell, step, new.transpose(2, 0, 1))
        if self._variant.peepholes:
            blocks[0] += self._see_output * new[0]
            np.copyto(output[0], self._policies["output_gate"].value(2 * blocks[0]))
            if self._held_output:
                apply_overrides(self._held_output, step, output.transpose(2, 0, 1))

    def hidden(
        self,
        step: int,
        output_gate: FloatArray,
        g_c: FloatArray,
        cell: FloatArray,
        hidden_before: FloatArray,
        hidden: FloatArray,
    ) -> None:
        """Complete h and c; in the padding they stay what they were."""
        if not self._variant.cell_squashed:
            np.multiply(output_gate, cell.reshape(self._shape), out=hidden)
        new = self._blocks(hidden)
        if self._held_hidden:
            apply_overrides(self._held_hidden, step, new.transpose(2, 0, 1))
        if self._padding is not None:
            np.copyto(new[0], hidden_before, where=self._padding[step])
            np.copyto(self._blocks(cell)[0], self._blocks(g_c)[1], where=self._padding[step])

    def _blocks(self, flat: FloatArray) -> FloatArray:
        return flat.reshape(-1, *self._shape)
