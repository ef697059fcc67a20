"""Turning one draw of a generator into a sequence to look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui.lazy_imports import lazy_module
from lstm_gui.sequences.generator import Generator, SeriesGenerator, Task
from lstm_gui.sequences.scaling import Scaling
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series import series_sequence

if TYPE_CHECKING:
    from lstm_gui.sequences import one_hot
else:
    one_hot = lazy_module("lstm_gui.sequences.one_hot")


def generated_sequence(
    generator: Generator, rng: np.random.Generator, *, name: str, example: str | None = None
) -> Sequence:
    """Draw one sequence. A series gets the standard scaling that all of its generator share."""
    if isinstance(generator, SeriesGenerator):
        return series_sequence(
            generator.draw(rng, 1)[:, 0],
            name=name,
            feature_names=generator.feature_names,
            scaling=generator.scaling("standard"),
            source=generator.sentence,
            example=example,
            generator=generator,
        )
    return replace(task_sequence(generator, rng, name=name), example=example)


def task_sequence(task: Task, rng: np.random.Generator, *, name: str) -> Sequence:
    """Draw one sequence of a task, without padding."""
    batch = task.draw(rng, 1)
    steps = int(one_hot.batch_lengths(batch)[0])
    inputs = np.array(batch.inputs[:steps, 0])
    every_step = task.objective.readout == "every_step"
    targets = np.asarray(batch.targets)
    labels = None if task.vocabulary is None else np.argmax(inputs, axis=1)
    return Sequence(
        name=name,
        source=task.sentence,
        example=None,
        kind="task",
        values=inputs,
        inputs=inputs,
        feature_names=task.feature_names,
        scaling=Scaling.fit("none", inputs),
        axis_name="step",
        axis_labels=None,
        symbols=None
        if task.vocabulary is None or labels is None
        else tuple(task.vocabulary[label] for label in labels),
        vocabulary=task.vocabulary,
        objective=task.objective,
        targets=np.array(targets[:steps, 0] if every_step else targets[0]),
        target_mask=None if batch.mask is None else np.array(batch.mask[:steps, 0]),
        generator=task,
    )
