"""The simple recurrent network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from lstm_gui.engine import kernels, rnn_compiled, rnn_steps
from lstm_gui.engine.arguments import one_of
from lstm_gui.engine.arrays import BoolArray, FloatArray, unwarned
from lstm_gui.engine.layer_task import (
    LayerFeedback,
    LayerTask,
    before_and_after,
)
from lstm_gui.engine.recurrent import Recurrent
from lstm_gui.engine.trace import LayerGradient, LayerTrace

NONLINEARITIES = ("tanh", "relu")


class RNN(Recurrent):
    """Simple recurrent network (Elman 1990).

    With x the input, h₋ the state of the step before, W `weight_ih`, U `weight_hh` and b the sum
    of both biases:

        h = φ(W x + U h₋ + b)        φ = tanh or relu

    and backwards, with δh what arrives at h:

        δz = δh ⊙ φ'(z)              φ' = 1 − tanh² z, or 1 where z > 0 and 0 elsewhere
        δh₋ = Uᵀ δz
    """

    kind: ClassVar[str] = "rnn"
    blocks: ClassVar[tuple[str, ...]] = ("hidden",)
    state_names: ClassVar[tuple[str, ...]] = ("hidden",)
    gate_names: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        bias: bool = True,
        nonlinearity: str = "tanh",
        dtype: object = "float32",
        seed: object = 0,
    ) -> None:
        self.nonlinearity = one_of("nonlinearity", nonlinearity, NONLINEARITIES)
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
        return {**self._common_config(), "nonlinearity": self.nonlinearity}

    def _run_layer(self, task: LayerTask) -> dict[str, FloatArray]:
        relu, compiled = self.nonlinearity == "relu", kernels.load(self.kind)
        if not (compiled and rnn_compiled.forward_steps(compiled, task, relu=relu)):
            rnn_steps.forward_steps(task, relu=relu)
        task.close(task.pre)
        before, hidden = before_and_after(task.states[0], reverse=task.reverse)
        return {"hidden": hidden, **self._by_block(task.pre, "_pre"), "hidden_before": before}

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
        hidden = layer.hidden
        if self.nonlinearity == "tanh":
            pre = np.asarray(1 - hidden * hidden, order="C")
        else:
            pre = (layer.hidden_pre > 0).astype(hidden.dtype, order="C")
        layer.overrides.clear("hidden", pre)
        if valid is not None:
            np.copyto(pre, 0, where=~valid[:, :, np.newaxis])
        arguments = (pre, weights["weight_hh"], output_gradient, final_gradients[0], valid)
        if compiled := kernels.load(self.kind):
            arriving, initial = rnn_compiled.backward_steps(
                compiled, *arguments, reverse=layer.reverse, progress=progress
            )
        else:
            arriving, initial = rnn_steps.backward_steps(
                *arguments, reverse=layer.reverse, progress=progress
            )
        return LayerFeedback(pre, pre, {}, (initial,), LayerGradient(arriving))
