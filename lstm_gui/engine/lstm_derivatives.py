"""The factors of the LSTM's reverse loop, which a run knows before BPTT begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.lstm_variant import BLOCKS, GATES, Variant
from lstm_gui.engine.trace import LayerTrace


@dataclass(frozen=True, eq=False)
class LocalDerivatives:
    """The factors of the reverse loop, for as many steps as are computed at once before it.

    `pre` (T, B, 4, H): what dL/dz_i, dL/dz_f and dL/dz_g are per dL/dc_t, and dL/dz_o per dL/dh_t;
    `hidden_to_cell` and `cell_to_before` (T, B, H): ∂h_t/∂c_t, and ∂c_t/∂c_{t−1} with h_{t−1} held,
    both including the paths through peepholes.
    """

    pre: FloatArray
    hidden_to_cell: FloatArray
    cell_to_before: FloatArray


@unwarned
def local_derivatives(
    layer: LayerTrace, weights: Mapping[str, FloatArray], valid: BoolArray | None, variant: Variant
) -> LocalDerivatives:
    """Return the factors of the reverse loop of one layer, in arrays of their own."""
    steps, sequences, size = layer.cell.shape
    states = empty((2, steps, sequences, size), layer.cell.dtype)
    pre = empty((steps, sequences, 4, size), layer.cell.dtype)
    local = LocalDerivatives(pre, *states)
    fill_local_derivatives(local, layer, weights, valid, variant)
    return local


def fill_local_derivatives(
    local: LocalDerivatives,
    layer: LayerTrace,
    weights: Mapping[str, FloatArray],
    valid: BoolArray | None,
    variant: Variant,
) -> None:
    """Write the factors of the reverse loop of one layer.

    What is held, coupled or missing shows as a factor of 0 here, so that the loop is the same for
    every variant of the cell.
    """
    i, f, g, o = (layer.signal(name) for name in BLOCKS)
    cell, cell_before, held = layer.cell, layer.cell_before, layer.overrides
    policies = variant.policies(layer.policies)
    pre_i, pre_f, pre_g, pre_o = (local.pre[:, :, place] for place in range(4))
    for name, slope in zip(GATES, (pre_i, pre_f, pre_o), strict=True):
        pre = partial(layer.signal, f"{name}_pre")
        policies[name].write_derivative(slope, layer.signal(name), pre)
    if variant.coupled:  # c = (1 − i) ⊙ c₋ + i ⊙ g, where f is not held at another value
        forgotten = cell_before.copy()
        held.clear("forget_gate", forgotten)
        np.multiply(g - forgotten, pre_i, out=pre_i)
        pre_f[...] = 0
    else:
        np.multiply(g, pre_i, out=pre_i)
        np.multiply(cell_before, pre_f, out=pre_f)
    if variant.candidate_squashed:
        np.multiply(g, g, out=pre_g)
        np.subtract(1, pre_g, out=pre_g)
        np.multiply(i, pre_g, out=pre_g)
    else:
        np.copyto(pre_g, i)
    if variant.cell_squashed:
        squashed = np.tanh(cell, out=local.hidden_to_cell)
        np.multiply(squashed, pre_o, out=pre_o)
        np.multiply(squashed, squashed, out=squashed)
        np.subtract(1, squashed, out=squashed)
        np.multiply(o, squashed, out=local.hidden_to_cell)
    else:
        np.multiply(cell, pre_o, out=pre_o)
        np.copyto(local.hidden_to_cell, o)
    np.copyto(local.cell_to_before, f)

    for name, factor in zip(BLOCKS, (pre_i, pre_f, pre_g, pre_o), strict=True):
        held.clear(name, factor)
    held.clear("hidden", pre_o, local.hidden_to_cell)
    if variant.peepholes:
        np.add(local.hidden_to_cell, pre_o * weights["weight_co"], out=local.hidden_to_cell)
        seen = pre_i * weights["weight_ci"] + pre_f * weights["weight_cf"]
        np.add(local.cell_to_before, seen, out=local.cell_to_before)
    held.clear("cell", pre_i, pre_f, pre_g, local.cell_to_before)
    if valid is not None:  # the states pass the padding unchanged
        padding = ~valid[:, :, np.newaxis]
        np.copyto(local.pre, 0, where=padding[:, :, np.newaxis])
        np.copyto(local.hidden_to_cell, 0, where=padding)
        np.copyto(local.cell_to_before, 1, where=padding)


@unwarned
def peephole_gradients(layer: LayerTrace, pre: FloatArray) -> dict[str, FloatArray]:
    """Return the gradients of the peepholes by name, (H,) each, from dL/dz (T, B, 4·H)."""
    by_block = pre.reshape(*pre.shape[:2], 4, -1)
    seen = {
        "weight_ci": (0, layer.cell_before),
        "weight_cf": (1, layer.cell_before),
        "weight_co": (3, layer.cell),
    }
    return {
        name: np.einsum("tbh,tbh->h", by_block[:, :, place], state)
        for name, (place, state) in seen.items()
    }
