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
    Targets are `sequence.ahead` steps ahead; steps at the end that have none are not scored.

    inputs (window, B, D) float32; targets (window, B, K) or labels (window, B), for the readout
    "last_step" (B, K) or (B,).
    Raises ValueError, before the first batch, when the window does not fit the sequence.
    """
    if isinstance(sequence.generator, Task):
        return _fresh(sequence.generator, settings.batch_size, rng)
    if sequence.objective.readout == "last_step":
        return _repeated(sequence, settings.batch_size)
    window = window_of(sequence, settings.window)
    check_batches(sequence, settings)
    sources = [sequence]
    if isinstance(sequence.generator, SeriesGenerator):
        drawn = sequence.generator.draw(rng, _POOL)
        sources = [
            series_sequence(
                drawn[:, column],
                name=sequence.name,
                feature_names=sequence.feature_names,
                scaling=sequence.scaling,
            ).with_ahead(sequence.ahead)
            for column in range(_POOL)
        ]
    return _windows(sources, window, settings.batch_size, rng)


def check_batches(sequence: Sequence, settings: TrainingSettings) -> None:
    """Refuse a window or a batch that the sequence is too short for, with ValueError.

    A few windows twice do no harm, and short series need them; more windows than steps are a slip.
    """
    if sequence.objective.readout == "last_step" or isinstance(sequence.generator, Task):
        return
    window = window_of(sequence, settings.window)
    if sequence.generator is None and settings.batch_size > sequence.steps:
        most = window_count(sequence, window)
        raise ValueError(
            f"batch is {settings.batch_size} windows, but {sequence.name} has only "
            f"{sequence.steps} steps and {most} different "
            f"window{'s' if most != 1 else ''} of {window} steps; "
            f"use a batch of at most {max(most, 1)}"
        )


def window_of(sequence: Sequence, window: int | None) -> int:
    """Give the number of steps of a training window; None asks for the default.

    Raises ValueError when the sequence or the window is shorter than 2 steps, or the window longer
    than the sequence.
    """
    most = longest_window(sequence)
    if window is None:
        return min(DEFAULT_WINDOW, most)
    if window < 2:
        raise ValueError(f"window is {window}; it must be at least 2 steps")
    if window > most:
        raise ValueError(
            f"window is {window} steps, but {sequence.name} has {sequence.steps}; "
            f"it must be at most {most}"
        )
    return window


def longest_window(sequence: Sequence) -> int:
    """Give the most steps of a training window, all of which begin with a step that is scored.

    Raises ValueError when the sequence is too short to learn from.
    """
    ahead = sequence.ahead
    if sequence.steps < ahead + 1:
        what = "the next one" if ahead == 1 else f"{ahead} steps ahead"
        raise ValueError(
            f"{sequence.name} has {sequence.steps} step{'s' if sequence.steps != 1 else ''}; "
            f"it takes {ahead + 1} to learn {what}"
        )
    return max(sequence.steps - ahead + 1, 2)


def window_count(sequence: Sequence, window: int) -> int:
    """Give how many different training windows of so many steps there are."""
    return max(longest_window(sequence) - window + 1, 1)


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
    steps, starts = sources[0].steps, window_count(sources[0], window)
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
        places = offsets + rng.integers(starts, size=count)
        yield Batch(
            inputs=inputs[chosen, places], targets=targets[chosen, places], mask=scored[places]
        )
