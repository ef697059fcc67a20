"""The gated recurrent unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from lstm_gui.engine import gru_compiled, gru_steps, kernels
from lstm_gui.engine.arguments import flag
from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only, unwarned
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.gru_steps import BLOCKS, GATES
from lstm_gui.engine.layer_task import LayerFeedback, LayerTask, before_and_after
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerGradient, LayerTrace

BACKWARD = {True: gru_steps.backward_reset_after, False: gru_steps.backward_reset_before}
COMPILED_BACKWARD = {
    True: gru_compiled.backward_reset_after,
    False: gru_compiled.backward_reset_before,
}


class GRU(Recurrent):
    """Gated recurrent unit (Cho et al. 2014); by default with PyTorch's reset after the product.

    With x the input, h₋ the state of the step before, W the input weights `weight_ih`, U the
    recurrent weights `weight_hh`, b the sum of both biases:

        r = σ(W_r x + U_r h₋ + b_r)                       reset gate
        z = σ(W_z x + U_z h₋ + b_z)                       update gate
        n = tanh(W_n x + b_in + r ⊙ (U_n h₋ + b_hn))      candidate, reset after
        n = tanh(W_n x + b_in + U_n (r ⊙ h₋) + b_hn)      candidate, reset before (Cho et al.)
        h = (1 − z) ⊙ n + z ⊙ h₋                          hidden state

    and backwards, with δh what arrives at h and q what r multiplies:

        δz_n = δh ⊙ (1 − z) ⊙ (1 − n²)    δz_z = δh ⊙ (h₋ − n) ⊙ z(1 − z)
        after:   δz_r = δz_n ⊙ q ⊙ r(1 − r)
                 δh₋ = δh ⊙ z + U_rzᵀ (δz_r, δz_z) + U_nᵀ (δz_n ⊙ r)
        before:  δq = U_nᵀ δz_n,  δz_r = δq ⊙ h₋ ⊙ r(1 − r)
                 δh₋ = δh ⊙ z + δq ⊙ r + U_rzᵀ (δz_r, δz_z)

    where a gate policy puts its own value and slope in place of σ's. The rows of the parameters
    are in PyTorch's order r, z, n.
    """

    kind: ClassVar[str] = "gru"
    blocks: ClassVar[tuple[str, ...]] = BLOCKS
    state_names: ClassVar[tuple[str, ...]] = ("hidden",)
    gate_names: ClassVar[tuple[str, ...]] = GATES

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        bias: bool = True,
        reset_after: bool = True,
        dtype: object = "float32",
        seed: object = 0,
    ) -> None:
        self.reset_after = flag("reset_after", reset_after)
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
        return {**self._common_config(), "reset_after": self.reset_after}

    def memory_rows(self, *, chrono: bool) -> tuple[tuple[int, float], ...]:
        """Return the update gate's rows: an open update gate holds the state."""
        del chrono
        return ((1, 1.0),)

    def _input_bias(self, weights: Mapping[str, FloatArray]) -> FloatArray:
        bias = super()._input_bias(weights)
        if self.bias and self.reset_after:  # b_hn stands inside the reset product
            bias[2 * self.hidden_size :] = weights["bias_ih"][2 * self.hidden_size :]
        return bias

    def _run_layer(self, task: LayerTask) -> dict[str, FloatArray]:
        gates = empty(task.pre.shape, task.pre.dtype)
        kept = None
        if self.reset_after:
            kept = empty((*task.pre.shape[:2], self.hidden_size), task.pre.dtype)
        compiled = kernels.load(self.kind)
        if not (compiled and gru_compiled.forward_steps(compiled, task, gates, kept)):
            gru_steps.forward_steps(task, gates, kept)
        task.close(gates, task.pre)
        before, hidden = before_and_after(task.states[0], reverse=task.reverse)
        signals = {
            **self._by_block(gates),
            "hidden": hidden,
            **self._by_block(task.pre, "_pre"),
            "hidden_before": before,
        }
        if kept is not None:
            signals["_recurrent_candidate"] = read_only(kept)
        return signals

    @unwarned
    def _backward_layer(
        self,
        layer: LayerTrace,
        weights: Mapping[str, FloatArray],
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
        valid: BoolArray | None,
        progress: Callable[[int], None] | None = None,
    ) -> LayerFeedback:
        arguments = (
            gru_steps.local_derivatives(layer, valid, progress),
            layer.reset_gate,
            weights["weight_hh"],
            output_gradient,
            final_gradients[0],
        )
        if compiled := kernels.load(self.kind):
            run_compiled = COMPILED_BACKWARD[self.reset_after]
            found = run_compiled(compiled, *arguments, reverse=layer.reverse, progress=progress)
        else:
            found = BACKWARD[self.reset_after](*arguments, reverse=layer.reverse, progress=progress)
        if valid is not None:  # what passes through the padding does not belong to a step there
            np.copyto(found.arriving, 0, where=~valid[:, :, np.newaxis])
        parameters, recurrent = {}, found.recurrent if self.reset_after else None
        if self.bias and self.reset_after:  # b_hn stands inside the reset product
            parameters["bias_hh"] = found.recurrent.sum(axis=(0, 1))
        if not self.reset_after:
            parameters["weight_hh"] = gru_steps.reset_before_weight_gradient(layer, found)
        return LayerFeedback(
            found.pre, recurrent, parameters, (found.initial,), LayerGradient(found.arriving)
        )
