"""The long short-term memory cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from lstm_gui.engine.arguments import flag
from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only
from lstm_gui.engine.lstm_steps import LocalDerivatives, backward_steps, forward_steps
from lstm_gui.engine.recurrent import LayerFeedback, LayerTask, Recurrent, before_and_after
from lstm_gui.engine.trace import LayerGradient, LayerTrace


class LSTM(Recurrent):
    """Long short-term memory (Hochreiter & Schmidhuber 1997) with forget gate (Gers et al. 2000).

    With x the input, h₋ and c₋ the states of the step before, W the input weights `weight_ih`, U
    the recurrent weights `weight_hh` and b the sum of both biases (Greff et al. 2017, eq. 2–9):

        i = σ(W_i x + U_i h₋ + b_i)       input gate
        f = σ(W_f x + U_f h₋ + b_f)       forget gate
        g = tanh(W_g x + U_g h₋ + b_g)    candidate
        o = σ(W_o x + U_o h₋ + b_o)       output gate
        c = f ⊙ c₋ + i ⊙ g                cell state
        h = o ⊙ tanh(c)                   hidden state

    and backwards, with δh and δc what arrives at h and c from the loss and from the step after
    (Greff et al. 2017, appendix):

        δc = δc₊ ⊙ f₊ + δh ⊙ o ⊙ (1 − tanh² c)
        δz_i = δc ⊙ g ⊙ i(1 − i)    δz_f = δc ⊙ c₋ ⊙ f(1 − f)
        δz_g = δc ⊙ i ⊙ (1 − g²)    δz_o = δh ⊙ tanh(c) ⊙ o(1 − o)
        δh₋ = Uᵀ δz

    where a gate policy puts its own value and slope in place of σ's. The rows of the parameters
    are in PyTorch's order i, f, g, o.
    """

    kind: ClassVar[str] = "lstm"
    blocks: ClassVar[tuple[str, ...]] = ("input_gate", "forget_gate", "candidate", "output_gate")
    state_names: ClassVar[tuple[str, ...]] = ("hidden", "cell")
    gate_names: ClassVar[tuple[str, ...]] = ("input_gate", "forget_gate", "output_gate")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        bias: bool = True,
        peepholes: bool = False,
        coupled: bool = False,
        dtype: object = "float32",
        seed: object = 0,
    ) -> None:
        self.peepholes = flag("peepholes", peepholes)
        self.coupled = flag("coupled", coupled)
        super().__init__(
            input_size,
            hidden_size,
            num_layers,
            bidirectional=bidirectional,
            bias=bias,
            dtype=dtype,
            seed=seed,
        )

    def config(self) -> dict[str, Any]:
        """Return `kind` and the constructor's arguments, as JSON can hold them."""
        return {
            "kind": self.kind,
            "input_size": self.input_size,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "bidirectional": self.bidirectional,
            "bias": self.bias,
            "peepholes": self.peepholes,
            "coupled": self.coupled,
            "dtype": self.dtype.name,
        }

    def memory_rows(self, *, chrono: bool) -> tuple[tuple[int, float], ...]:
        """Return the forget gate's rows, and for chrono the input gate's in return."""
        if self.coupled:  # f = 1 − i: closing i is what holds
            return ((0, -1.0),)
        return ((1, 1.0), (0, -1.0)) if chrono else ((1, 1.0),)

    def _run_layer(self, task: LayerTask) -> dict[str, FloatArray]:
        gates = np.empty_like(task.pre)
        forward_steps(task, gates)
        if task.valid is not None:  # beyond its length a sequence has no gates
            np.copyto(gates, 0, where=~task.valid[:, :, np.newaxis])
            np.copyto(task.pre, 0, where=~task.valid[:, :, np.newaxis])
        for buffer in (gates, task.pre, *task.states):
            read_only(buffer)
        size = self.hidden_size
        hidden_before, hidden = before_and_after(task.states[0], reverse=task.reverse)
        cell_before, cell = before_and_after(task.states[1], reverse=task.reverse)
        places = {
            name: slice(place * size, (place + 1) * size) for place, name in enumerate(self.blocks)
        }
        return {
            **{name: gates[:, :, place] for name, place in places.items()},
            "cell": cell,
            "hidden": hidden,
            **{f"{name}_pre": task.pre[:, :, place] for name, place in places.items()},
            "cell_before": cell_before,
            "hidden_before": hidden_before,
        }

    def _backward_layer(
        self,
        layer: LayerTrace,
        weights: Mapping[str, FloatArray],
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
        valid: BoolArray | None,
    ) -> LayerFeedback:
        local = self._local_derivatives(layer, valid)
        hidden, cell, *initial = backward_steps(
            local,
            weights["weight_hh"],
            output_gradient,
            final_gradients,
            valid,
            reverse=layer.reverse,
        )
        pre = local.pre.reshape(*local.pre.shape[:2], -1)
        rows = pre.reshape(-1, pre.shape[2])
        found = {"weight_hh": rows.T @ layer.hidden_before.reshape(len(rows), -1)}
        if self.bias:
            found["bias_hh"] = rows.sum(axis=0)
        return LayerFeedback(pre, found, tuple(initial), LayerGradient(hidden, cell))

    def _local_derivatives(self, layer: LayerTrace, valid: BoolArray | None) -> LocalDerivatives:
        i, f, g, o = (layer.signal(name) for name in self.blocks)
        squashed_cell = np.tanh(layer.cell)
        slope = {
            name: layer.policies[name].derivative(layer.signal(name), layer.signal(f"{name}_pre"))
            for name in self.gate_names
        }
        pre = np.empty((*g.shape[:2], 4, g.shape[2]), dtype=g.dtype)
        pre_i, pre_f, pre_g, pre_o = (pre[:, :, place] for place in range(4))
        np.multiply(g, slope["input_gate"], out=pre_i)
        np.multiply(layer.cell_before, slope["forget_gate"], out=pre_f)
        np.multiply(i, 1 - g * g, out=pre_g)
        np.multiply(squashed_cell, slope["output_gate"], out=pre_o)
        hidden_to_cell = o * (1 - squashed_cell * squashed_cell)
        cell_to_before = f.copy()

        held = layer.overrides
        for name, factor in zip(self.blocks, (pre_i, pre_f, pre_g, pre_o), strict=True):
            held.clear(name, factor)
        held.clear("cell", pre_i, pre_f, pre_g, cell_to_before)
        held.clear("hidden", pre_o, hidden_to_cell)
        if valid is not None:  # the states pass the padding unchanged
            padding = ~valid[:, :, np.newaxis]
            np.copyto(pre, 0, where=padding[:, :, np.newaxis])
            np.copyto(hidden_to_cell, 0, where=padding)
            np.copyto(cell_to_before, 1, where=padding)
        return LocalDerivatives(pre, hidden_to_cell, cell_to_before)
