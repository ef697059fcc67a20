"""The endless stream of batches that a network is trained on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lstm_gui.engine import Batch, TrainingSettings
from lstm_gui.sequences.generator import SeriesGenerator, Task
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series import series_sequence

DEFAULT_WINDOW = 64
_POOL = 64


def batches(
    sequence: Sequence, settings: TrainingSettings, rng: np.random.Generator
) -> Iterator[Batch]:
    """Give batches without end, drawn with rng; the same rng state gives the same batches.

    A task gives fresh sequences, whole; `settings.window` does not apply to it.
    A series or a text gives windows of `settings.window` steps (None: 64, or all if there are
    fewer) that begin at random steps; the example series give windows of many fresh series.
    Targets are the next step; the step after which nothing comes is not scored.

    inputs (window, B, D) float32; targets (window, B, K) or labels (window, B), for the readout
    "last_step" (B, K) or (B,).
    Raises ValueError, before the first batch, when the window does not fit the sequence.
    """
    if isinstance(sequence.generator, Task):
        return _fresh(sequence.generator, settings.batch_size, rng)
    if sequence.objective.readout == "last_step":
        return _repeated(sequence, settings.batch_size)
    window = window_of(sequence, settings.window)
    sources = [sequence]
    if isinstance(sequence.generator, SeriesGenerator):
        drawn = sequence.generator.draw(rng, _POOL)
        sources = [
            series_sequence(
                drawn[:, column],
                name=sequence.name,
                feature_names=sequence.feature_names,
                scaling=sequence.scaling,
            )
            for column in range(_POOL)
        ]
    return _windows(sources, window, settings.batch_size, rng)


def window_of(sequence: Sequence, window: int | None) -> int:
    """Give the number of steps of a training window; None asks for the default.

    Raises ValueError when the sequence or the window is shorter than 2 steps, or the window longer
    than the sequence.
    """
    if sequence.steps < 2:
        raise ValueError(
            f"{sequence.name} has {sequence.steps} step; it takes 2 to learn the next one"
        )
    if window is None:
        return min(DEFAULT_WINDOW, sequence.steps)
    if window < 2:
        raise ValueError(f"window is {window}; it must be at least 2 steps")
    if window > sequence.steps:
        raise ValueError(
            f"window is {window} steps, but {sequence.name} has {sequence.steps}; "
            f"it must be at most {sequence.steps}"
        )
    return window


def _fresh(task: Task, count: int, rng: np.random.Generator) -> Iterator[Batch]:
    while True:
        yield task.draw_training(rng, count)


def _repeated(sequence: Sequence, count: int) -> Iterator[Batch]:
    """Give the same sequence again and again: all there is without its generator."""
    batch = Batch(
        inputs=np.repeat(sequence.inputs[:, None].astype(np.float32), count, axis=1),
        targets=np.repeat(sequence.targets[None], count, axis=0),
    )
    while True:
        yield batch


def _windows(
    sources: list[Sequence], window: int, count: int, rng: np.random.Generator
) -> Iterator[Batch]:
    steps = sources[0].steps
    if len(sources) == 1:
        # A long text's one-hot inputs are large: not copied.
        inputs, targets = sources[0].inputs[None], sources[0].targets[None]
    else:
        inputs = np.stack([source.inputs for source in sources])
        targets = np.stack([source.targets for source in sources])
    inputs = inputs.astype(np.float32, copy=False)
    scored = np.ones(steps, dtype=bool)
    if sources[0].target_mask is not None:
        scored = sources[0].target_mask
    offsets = np.arange(window)[:, None]
    while True:
        chosen = rng.integers(len(sources), size=count)
        places = offsets + rng.integers(steps - window, size=count, endpoint=True)
        yield Batch(
            inputs=inputs[chosen, places], targets=targets[chosen, places], mask=scored[places]
        )
