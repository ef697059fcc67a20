"""The simple recurrent network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from lstm_gui.engine.arguments import one_of
from lstm_gui.engine.arrays import BoolArray, FloatArray
from lstm_gui.engine.interventions import apply_overrides
from lstm_gui.engine.layer_task import (
    STEPS_PER_PROGRESS,
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
        _forward_steps(task, relu=self.nonlinearity == "relu")
        task.close(task.pre)
        before, hidden = before_and_after(task.states[0], reverse=task.reverse)
        return {"hidden": hidden, **self._by_block(task.pre, "_pre"), "hidden_before": before}

    def _backward_layer(
        self,
        layer: LayerTrace,
        weights: Mapping[str, FloatArray],
        output_gradient: FloatArray,
        final_gradients: tuple[FloatArray, ...],
        valid: BoolArray | None,
    ) -> LayerFeedback:
        hidden = layer.hidden
        if self.nonlinearity == "tanh":
            pre = np.asarray(1 - hidden * hidden, order="C")
        else:
            pre = (layer.hidden_pre > 0).astype(hidden.dtype, order="C")
        layer.overrides.clear("hidden", pre)
        if valid is not None:
            np.copyto(pre, 0, where=~valid[:, :, np.newaxis])
        arriving, initial = _backward_steps(
            pre,
            weights["weight_hh"],
            output_gradient,
            final_gradients[0],
            valid,
            reverse=layer.reverse,
        )
        rows = pre.reshape(-1, pre.shape[2])
        found = {"weight_hh": rows.T @ layer.hidden_before.reshape(rows.shape)}
        return LayerFeedback(pre, found, (initial,), LayerGradient(arriving))


def _forward_steps(task: LayerTask, *, relu: bool) -> None:
    """Complete `task.pre` and `task.states`."""
    steps, sequences, size = task.pre.shape
    streams = [task.pre, *before_and_after(task.states[0], reverse=task.reverse)]
    if task.reverse:
        streams = [stream[::-1] for stream in streams]
    held = task.overrides.of(hidden=0)
    recurrent = task.weights["weight_hh"].T
    product = np.empty((sequences, size), dtype=task.pre.dtype)
    padding = None if task.valid is None else ~task.valid[:, :, np.newaxis]
    for start in range(0, steps, STEPS_PER_PROGRESS):
        stop = min(start + STEPS_PER_PROGRESS, steps)
        for number, (z, before, h) in enumerate(
            zip(*(stream[start:stop] for stream in streams), strict=True), start
        ):
            step = steps - 1 - number if task.reverse else number
            np.dot(before, recurrent, out=product)
            np.add(z, product, out=z)
            if relu:
                np.multiply(z, z.real > 0, out=h)
            else:
                np.tanh(z, out=h)
            if held:
                apply_overrides(held, step, h[:, np.newaxis])
            if padding is not None:
                np.copyto(h, before, where=padding[step])
        if task.progress is not None:
            task.progress(stop)


def _backward_steps(
    pre: FloatArray,
    weight_hh: FloatArray,
    output_gradient: FloatArray,
    final_gradient: FloatArray,
    valid: BoolArray | None,
    *,
    reverse: bool,
) -> tuple[FloatArray, FloatArray]:
    """Turn `pre` (T, B, H) from φ' into dL/dz; return dL/dh_t and dL/dh_0."""
    arriving = np.empty_like(pre)
    streams = [output_gradient, arriving, pre]
    if not reverse:
        streams = [stream[::-1] for stream in streams]
    to_hidden = np.array(final_gradient, dtype=pre.dtype)
    padding = None if valid is None else ~valid[:, :, np.newaxis]
    for number, (given, dh, dz) in enumerate(zip(*streams, strict=True)):
        np.add(given, to_hidden, out=dh)
        np.multiply(dz, dh, out=dz)
        np.dot(dz, weight_hh, out=to_hidden)
        if padding is not None:
            step = number if reverse else len(pre) - 1 - number
            np.add(to_hidden, dh, out=to_hidden, where=padding[step])
    if padding is not None:  # what passes through the padding does not belong to a step there
        np.copyto(arriving, 0, where=padding)
    return arriving, to_hidden
