"""Training: settings, batches and the loop, a generator that yields after every update."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import described, generator, one_of, real_number, whole_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.batches import READOUTS, Batch, score, windows
from lstm_gui.engine.clipping import clip_by_norm, global_norm, parameter_gradients
from lstm_gui.engine.divergence import Divergence
from lstm_gui.engine.dropout import Dropout
from lstm_gui.engine.initialisers import INITIALISATIONS
from lstm_gui.engine.losses import LOSSES
from lstm_gui.engine.network import Network
from lstm_gui.engine.optimizers import OPTIMIZERS, Optimizer
from lstm_gui.engine.schedules import Schedule, ScheduledRate
from lstm_gui.engine.trace import State


@dataclass(frozen=True)
class TrainingSettings:
    """How a network is trained.

    `window` is the number of steps after which the gradient is cut (truncated BPTT), or None;
    `clip_norm` limits the joint norm of the gradients, or None; `longest_memory` is "chrono"'s.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 16
    clip_norm: float | None = 1.0
    updates: int = 1000
    window: int | None = None
    seed: int = 0
    initialisation: str = "default"
    longest_memory: float | None = None

    def __post_init__(self) -> None:
        one_of("optimizer", self.optimizer, OPTIMIZERS)
        real_number("learning_rate", self.learning_rate, above=0)
        whole_number("batch_size", self.batch_size)
        if self.clip_norm is not None:
            real_number("clip_norm", self.clip_norm, above=0)
        whole_number("updates", self.updates)
        if self.window is not None:
            whole_number("window", self.window)
        whole_number("seed", self.seed, minimum=0)
        one_of("initialisation", self.initialisation, INITIALISATIONS)
        if self.longest_memory is not None:
            real_number("longest_memory", self.longest_memory, minimum=3)
        elif self.initialisation == "chrono":
            raise ValueError("longest_memory must be given, at least 3, for 'chrono', not None")

    def make_optimizer(self) -> Optimizer:
        """Return a fresh optimizer with this learning rate."""
        return OPTIMIZERS[self.optimizer](lr=self.learning_rate)


@dataclass(frozen=True)
class Update:
    """One optimizer step that was made: its number from 1, and the loss before it.

    `gradient_norm` is the norm before clipping, `sequences` how many were learnt from so far.
    """

    number: int
    loss: float
    gradient_norm: float
    sequences: int


def training_loop(
    network: Network,
    batches: Iterable[Batch],
    optimizer: Optimizer,
    *,
    loss: str = "mean_squared_error",
    readout: str = "every_step",
    clip_norm: float | None = None,
    gates: object = None,
    window: int | None = None,
    schedule: Schedule | None = None,
    dropout: Dropout | None = None,
) -> Iterator[Update]:
    """Return a generator that trains `network` on each batch and yields an `Update` after it.

    With `window` every batch is cut into windows of that many steps, each an update of its own,
    the state carried over and the gradient not (truncated BPTT, Williams & Peng 1990). The
    learning rate may be changed between updates (`optimizer.lr`); a `schedule` changes it by
    itself. `dropout` acts between the layers; with an integer as its seed the generator is made
    once, and goes on from update to update. A loss, a gradient or a
    parameter that is not finite raises `Divergence`; the network is then as after the last good
    update. Bad arguments raise at the call, bad batches at their turn.
    """
    if not isinstance(network, Network):
        raise TypeError(f"network must be an engine.Network, not {described(network)}")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must be an engine optimizer, not {described(optimizer)}")
    one_of("loss", loss, LOSSES)
    one_of("readout", readout, READOUTS)
    if clip_norm is not None:
        real_number("clip_norm", clip_norm, above=0)
    if window is not None:
        whole_number("window", window)
        if readout == "last_step":
            raise ValueError("window must be None for the readout 'last_step'")
    if dropout is not None:
        if not isinstance(dropout, Dropout):
            raise TypeError(f"dropout must be an engine.Dropout or None, not {described(dropout)}")
        dropout = replace(dropout, seed=generator(dropout.seed))
    rate = None if schedule is None else ScheduledRate(optimizer, schedule)
    options = {"gates": gates, "dropout": dropout}
    return _updates(network, batches, optimizer, loss, readout, clip_norm, window, rate, options)


def _updates(
    network: Network,
    batches: Iterable[Batch],
    optimizer: Optimizer,
    loss: str,
    readout: str,
    clip_norm: float | None,
    window: int | None,
    rate: ScheduledRate | None,
    options: Mapping[str, Any],
) -> Iterator[Update]:
    number = sequences = 0
    for batch in batches:
        if not isinstance(batch, Batch):
            raise TypeError(f"batches must yield engine.Batch, not {described(batch)}")
        sequences += np.shape(batch.inputs)[1] if np.ndim(batch.inputs) == 3 else 1
        state: State | None = None
        for part in windows(batch, window):
            try:
                trace = network.forward(
                    part.batch.inputs,
                    _continued(state, part.kept),
                    lengths=part.batch.lengths,
                    **options,
                )
            except Divergence as error:
                raise Divergence(f"update {number + 1}: {error}") from error
            state = trace.final_state
            if not part.scored:
                continue
            value, gradient = score(trace, part.batch, loss, readout)
            number += 1
            if not math.isfinite(value):
                raise Divergence(f"update {number}: the loss became {value}; {_ADVICE}")
            gradients = parameter_gradients(network.backward(trace, gradient))
            _refuse_non_finite(f"update {number}: the gradient of", gradients)
            norm = global_norm(gradients)
            if clip_norm is not None:
                clip_by_norm(gradients, clip_norm)
            if rate is not None:
                rate.before_update(number - 1)
            with np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore"):
                parameters = optimizer.step(network.parameters, gradients)
            _refuse_non_finite(f"update {number}: the new", parameters)
            network.replace_parameters(parameters)
            yield Update(number, value, norm, sequences)


_ADVICE = "try a smaller learning rate or clipping"


def _refuse_non_finite(what: str, arrays: Mapping[str, FloatArray]) -> None:
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            worst = array[~np.isfinite(array)].flat[0]
            raise Divergence(f"{what} {name} became {worst}; {_ADVICE}")


def _continued(state: State | None, kept: npt.NDArray[np.int64] | None) -> State | None:
    if state is None or kept is None:
        return state
    if isinstance(state, tuple):
        return state[0][:, kept], state[1][:, kept]
    return state[:, kept]
