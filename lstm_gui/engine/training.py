"""Training: settings, batches and the loop, a generator that yields after every update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lstm_gui.engine.arguments import (
    described,
    generator,
    one_of,
    real_number,
    refuse_uncallable,
    whole_number,
)
from lstm_gui.engine.batches import READOUTS, Batch
from lstm_gui.engine.dropout import Dropout
from lstm_gui.engine.layer_task import Progress
from lstm_gui.engine.losses import LOSSES
from lstm_gui.engine.network import Network
from lstm_gui.engine.optimizers import Optimizer
from lstm_gui.engine.schedules import Schedule, ScheduledRate
from lstm_gui.engine.update_stages import Stage, Update, UpdateRules, UpdateStage, stages_of


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
    progress: Progress | None = None,
) -> Iterator[Update]:
    """Return a generator that trains `network` on each batch and yields an `Update` after it.

    It is `update_stages` with only the last stage told; the arguments are the same.
    """
    stages = update_stages(
        network,
        batches,
        optimizer,
        loss=loss,
        readout=readout,
        clip_norm=clip_norm,
        gates=gates,
        window=window,
        schedule=schedule,
        dropout=dropout,
        progress=progress,
    )
    return (stage.update for stage in stages if isinstance(stage, UpdateStage))


def update_stages(
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
    progress: Progress | None = None,
) -> Iterator[Stage]:
    """Return a generator that trains `network` on each batch and yields every stage of an update.

    The stages of an update are `ForwardStage`, `LossStage`, `BackwardStage` and `UpdateStage`.
    With `window` every batch is cut into windows of that many steps, each an update of its own,
    the state carried over and the gradient not (truncated BPTT, Williams & Peng 1990). The
    learning rate may be changed between updates (`optimizer.lr`); a `schedule` changes it by
    itself. `dropout` acts between the layers; with an integer as its seed the generator is made
    once, and goes on from update to update. `progress(step, steps)` is called now and then within
    an update and may raise to cancel it. A loss, a gradient or a parameter that is not finite
    raises `Divergence`; the network is then as after the last good update. Bad arguments raise at
    the call, bad batches at their turn.
    """
    if not isinstance(network, Network):
        raise TypeError(f"network must be an engine.Network, not {described(network)}")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must be an engine optimizer, not {described(optimizer)}")
    if isinstance(batches, Batch) or not isinstance(batches, Iterable):
        raise TypeError(f"batches must be an iterable of engine.Batch, not {described(batches)}")
    refuse_uncallable("progress", progress)
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
    options = {"gates": gates, "dropout": dropout, "progress": progress}
    return stages_of(
        network, batches, optimizer, UpdateRules(loss, readout, clip_norm, window, rate, options)
    )
