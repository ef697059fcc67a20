"""One update as four named stages: forward, loss, backward, update."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import described
from lstm_gui.engine.arrays import FloatArray, all_finite
from lstm_gui.engine.batches import Batch, score, windows
from lstm_gui.engine.buffers import release
from lstm_gui.engine.clipping import global_norm, parameter_gradients, scale_to_norm
from lstm_gui.engine.divergence import Divergence
from lstm_gui.engine.network import Network
from lstm_gui.engine.optimizers import Optimizer
from lstm_gui.engine.schedules import ScheduledRate
from lstm_gui.engine.trace import Gradients, State, Trace


@dataclass(frozen=True)
class Update:
    """One optimizer step that was made: its number from 1, and the loss before it.

    `gradient_norm` is the norm before clipping, `sequences` how many were learnt from so far.
    """

    number: int
    loss: float
    gradient_norm: float
    sequences: int


@dataclass(frozen=True, eq=False)
class ForwardStage:
    """The run over the batch: `trace` holds every signal, and the parameters it was made with.

    `number` is that of the update it belongs to; `batch` is what is learnt from, with truncated
    BPTT one window of it.
    """

    number: int
    batch: Batch
    trace: Trace


@dataclass(frozen=True, eq=False)
class LossStage:
    """The loss, and its gradient with respect to the predictions (T, B, K)."""

    value: float
    prediction_gradient: FloatArray


@dataclass(frozen=True, eq=False)
class BackwardStage:
    """All gradients as `Network.backward` returns them, the parameters' already clipped.

    `norm` is the joint norm of the parameters' gradients before clipping, `clip_scale` what
    clipping multiplied them by, 1 where it did nothing; those per step and layer are not clipped.
    """

    gradients: Gradients
    norm: float
    clip_scale: float

    @property
    def clipped_norm(self) -> float:
        """The joint norm after clipping."""
        return self.norm * self.clip_scale


@dataclass(frozen=True, eq=False)
class UpdateStage:
    """The parameters before and after the optimizer's step, by name; `update` sums it up."""

    update: Update
    old: Mapping[str, FloatArray]
    new: Mapping[str, FloatArray]


Stage = ForwardStage | LossStage | BackwardStage | UpdateStage


@dataclass(frozen=True, eq=False)
class UpdateRules:
    """How updates are made, all checked already; see `training_loop` for the meanings.

    `options` go to every forward pass.
    """

    loss: str
    readout: str
    clip_norm: float | None
    window: int | None
    rate: ScheduledRate | None
    options: Mapping[str, Any]


def stages_of(
    network: Network, batches: Iterable[Batch], optimizer: Optimizer, rules: UpdateRules
) -> Iterator[Stage]:
    """Yield the four stages of every update, in their order; `training_loop` counts the last ones.

    The parameters change with the last stage only: a generator that is dropped before has changed
    nothing. Raises `Divergence` in the stage in which a number leaves the finite range.
    """
    try:
        yield from _all_stages(network, batches, optimizer, rules)
    finally:
        release()  # the memory that one update left for the next


def _all_stages(
    network: Network, batches: Iterable[Batch], optimizer: Optimizer, rules: UpdateRules
) -> Iterator[Stage]:
    number = sequences = 0
    for batch in batches:
        if not isinstance(batch, Batch):
            raise TypeError(f"batches must yield engine.Batch, not {described(batch)}")
        sequences += np.shape(batch.inputs)[1] if np.ndim(batch.inputs) == 3 else 1
        state: State | None = None
        for part in windows(batch, rules.window):
            try:
                trace = network.forward(
                    part.batch.inputs,
                    _continued(state, part.kept),
                    lengths=part.batch.lengths,
                    **rules.options,
                )
            except Divergence as error:
                raise Divergence(f"update {number + 1}: {error}") from error
            state = trace.final_state
            if not part.scored:
                continue
            number += 1
            yield ForwardStage(number, part.batch, trace)
            value, gradient = score(trace, part.batch, rules.loss, rules.readout)
            if not math.isfinite(value):
                raise Divergence(f"update {number}: the loss became {value}; {_ADVICE}")
            yield LossStage(value, gradient)
            try:
                gradients = network.backward(
                    trace, gradient, progress=rules.options.get("progress")
                )
            except Divergence as error:
                raise Divergence(f"update {number}: {error}; {_ADVICE}") from error
            found = parameter_gradients(gradients)
            norm, scale = global_norm(found), 1.0
            if not math.isfinite(norm):
                _refuse_non_finite(f"update {number}: the gradient of", found)
            if rules.clip_norm is not None:
                scale = scale_to_norm(found, norm, rules.clip_norm)
            yield BackwardStage(gradients, norm, scale)
            if rules.rate is not None:
                rules.rate.before_update(number - 1)
            old = network.parameters
            with np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore"):
                new = optimizer.step(old, found)
            _refuse_non_finite(f"update {number}: the new", new)
            network.replace_parameters(new)
            # What nobody keeps is free for the next update's arrays.
            del trace, gradient, gradients, found
            yield UpdateStage(Update(number, value, norm, sequences), old, new)


_ADVICE = "try a smaller learning rate or clipping"


def _refuse_non_finite(what: str, arrays: Mapping[str, FloatArray]) -> None:
    for name, array in arrays.items():
        if not all_finite(array):
            worst = array[~np.isfinite(array)].flat[0]
            raise Divergence(f"{what} {name} became {worst}; {_ADVICE}")


def _continued(state: State | None, kept: npt.NDArray[np.int64] | None) -> State | None:
    if state is None or kept is None:
        return state
    if isinstance(state, tuple):
        return state[0][:, kept], state[1][:, kept]
    return state[:, kept]
