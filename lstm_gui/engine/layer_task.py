"""What passes between a recurrent stack and the time loops of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.gates import GatePolicy
from lstm_gui.engine.interventions import LayerOverrides
from lstm_gui.engine.trace import LayerGradient

STEPS_PER_PROGRESS = 4096
"""How many steps a time loop runs at most between two calls of `progress`."""

SECONDS_PER_PROGRESS = 0.02
"""How long that takes at most, by the estimate of `steps_per_report` on a slow core."""

LARGEST_BLOCK = 1 << 17
"""How many numbers a time loop prepares at once, so that they stay in the cache."""

LARGEST_PRODUCT = 1 << 22
"""How many operations of the input product are done between two calls of `progress`."""

Progress = Callable[[int, int], None]
"""Called as progress(step, steps) every few hundredths of a second; may raise to cancel the run."""

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class LayerTask:
    """What one direction of one layer needs for its time loop.

    `inputs` (T, B, D) and `bias` (G·H,) go into `pre`; `states` are buffers (T + 1, B, H) whose
    first entry in the order of the computation is the initial state; `valid` (T, B) marks the steps
    within each sequence's length.
    """

    weights: Mapping[str, FloatArray]
    inputs: FloatArray
    bias: FloatArray
    states: tuple[FloatArray, ...]
    policies: Mapping[str, GatePolicy]
    overrides: LayerOverrides
    valid: BoolArray | None
    reverse: bool
    progress: Callable[[int], None] | None
    finite: bool = False
    """Whether the loop has seen that no state left the finite range; else it is to be looked at."""
    _pre: FloatArray | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """T, B and G·H."""
        return (*self.inputs.shape[:2], self.bias.size)

    @property
    def pre(self) -> FloatArray:
        """A buffer (T, B, G·H) that a time loop completes to the pre-activations."""
        if self._pre is None:
            self._pre = empty(self.shape, self.inputs.dtype)
        return self._pre

    @property
    def steps_per_report(self) -> int:
        """How many steps the loop runs between two calls of `progress`: all, if there is none."""
        steps, sequences, size = self.states[0].shape
        return steps if self.progress is None else steps_per_report(sequences, size)

    def project(self) -> None:
        """Put the input product of all steps at once, plus bias, into `pre`.

        What takes long is done in parts, with `progress(0)` after each.
        """
        weight = self.weights["weight_ih"]
        rows = self.pre.reshape(-1, len(weight))
        inputs = self.inputs.reshape(len(rows), -1)
        # Where there is one column, matmul does without BLAS and takes five times as
        # long as dot.
        multiply = np.dot if inputs.shape[1] == 1 else np.matmul
        at_once = max(1, LARGEST_PRODUCT // (rows.shape[1] * (inputs.shape[1] + 4)))
        for start in range(0, len(rows), at_once):
            part = slice(start, start + at_once)
            multiply(inputs[part], weight.T, out=rows[part])
            np.add(rows[part], self.bias, out=rows[part])
            if self.progress is not None and start + at_once < len(rows):
                self.progress(0)

    def clear_padding(self, *buffers: FloatArray) -> None:
        """Clear what was computed beyond the lengths."""
        if self.valid is not None:
            for buffer in buffers:
                np.copyto(buffer, 0, where=~self.valid[:, :, np.newaxis])

    def close(self, *buffers: FloatArray) -> None:
        """Clear what was computed beyond the lengths, and close all buffers for writing."""
        self.clear_padding(*buffers)
        for buffer in (*buffers, *self.states):
            read_only(buffer)


@dataclass(eq=False, slots=True)
class LayerFeedback:
    """What one direction of one layer hands back from BPTT.

    `pre` (T, B, G·H) is the gradient of the input-side pre-activations, `recurrent` that of U h₋,
    or None if the cell has found dL/dU itself; `parameters` those that do not follow from the two:
    all but the weights and biases, and of these what the cell does in its own way; `initial` one
    (B, H) per state.
    """

    pre: FloatArray
    recurrent: FloatArray | None
    parameters: Mapping[str, FloatArray]
    initial: tuple[FloatArray, ...]
    arriving: LayerGradient


def steps_per_block(numbers: int) -> int:
    """Return how many steps of so many numbers each are prepared at once.

    Working on a block takes a few hundredths of a second at most, so that it is also what is
    reported.
    """
    return max(1, min(STEPS_PER_PROGRESS, LARGEST_BLOCK // numbers))


def steps_per_report(sequences: int, size: int) -> int:
    """Return after how many steps of a layer `progress` is to be called.

    A step is taken to cost 10 µs, 50 ns for each unit of each sequence, and 1 ns for each of the
    8·H operations of a product that its row takes.
    """
    seconds = 1e-5 + sequences * size * (5e-8 + 1e-9 * size)
    return max(1, min(STEPS_PER_PROGRESS, int(SECONDS_PER_PROGRESS / seconds)))


def reporting(rows: Iterable[T], progress: Callable[[int], None] | None, every: int) -> Iterable[T]:
    """Return the rows of a time loop, with `progress(step)` called after every so many of them."""
    return rows if progress is None else _reporting(rows, progress, every)


def _reporting(rows: Iterable[T], progress: Callable[[int], None], every: int) -> Iterator[T]:
    for number, row in enumerate(rows):
        if number and number % every == 0:
            progress(number)
        yield row


def before_and_after(buffer: FloatArray, *, reverse: bool) -> tuple[FloatArray, FloatArray]:
    """Return the state before and after each step, (T, B, H) each, as views of (T + 1, B, H)."""
    return (buffer[1:], buffer[:-1]) if reverse else (buffer[:-1], buffer[1:])


def progress_within(
    progress: Progress | None, layer: int, steps: int, layers: int
) -> Callable[[int], None] | None:
    """Return the progress of one of several layers as part of the whole run."""
    if progress is None:
        return None
    return lambda step: progress(layer * steps + step, layers * steps)
