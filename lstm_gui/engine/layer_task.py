"""What passes between a recurrent stack and the time loops of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only
from lstm_gui.engine.gates import GatePolicy
from lstm_gui.engine.interventions import LayerOverrides
from lstm_gui.engine.trace import LayerGradient

STEPS_PER_PROGRESS = 4096
"""How many steps a time loop runs between two calls of `progress`."""

LARGEST_BLOCK = 1 << 17
"""How many numbers a time loop prepares at once, so that they stay in the cache."""

Progress = Callable[[int, int], None]
"""Called as progress(step, steps) every few thousand steps; may raise to cancel the run."""


@dataclass(frozen=True, eq=False)
class LayerTask:
    """What one direction of one layer needs for its time loop.

    `inputs` (T, B, D) and `bias` (G·H,) go into `pre` (T, B, G·H), a buffer that `project` or a
    time loop fills and completes to the pre-activations; `states` are buffers (T + 1, B, H) whose
    first entry in the order of the computation is the initial state; `valid` (T, B) marks the steps
    within each sequence's length.
    """

    weights: Mapping[str, FloatArray]
    inputs: FloatArray
    bias: FloatArray
    pre: FloatArray
    states: tuple[FloatArray, ...]
    policies: Mapping[str, GatePolicy]
    overrides: LayerOverrides
    valid: BoolArray | None
    reverse: bool
    progress: Callable[[int], None] | None

    def project(self) -> None:
        """Put the input product of all steps at once, plus bias, into `pre`."""
        weight = self.weights["weight_ih"]
        rows = self.pre.reshape(-1, len(weight))
        np.matmul(self.inputs.reshape(len(rows), -1), weight.T, out=rows)
        np.add(rows, self.bias, out=rows)

    def close(self, *buffers: FloatArray) -> None:
        """Clear what was computed beyond the lengths, and close all buffers for writing."""
        for buffer in buffers:
            if self.valid is not None:
                np.copyto(buffer, 0, where=~self.valid[:, :, np.newaxis])
            read_only(buffer)
        for buffer in self.states:
            read_only(buffer)


@dataclass(frozen=True, eq=False)
class LayerFeedback:
    """What one direction of one layer hands back from BPTT.

    `pre` (T, B, G·H) is the gradient of the input-side pre-activations; `parameters` those of all
    parameters but `weight_ih` and `bias_ih`, and `bias_hh` only where it is not the same as the
    latter; `initial` one (B, H) per state.
    """

    pre: FloatArray
    parameters: Mapping[str, FloatArray]
    initial: tuple[FloatArray, ...]
    arriving: LayerGradient


def steps_per_block(numbers: int) -> int:
    """Return how many steps of so many numbers each are prepared at once, and then reported.

    No block takes longer than some hundredth of a second.
    """
    return max(1, min(STEPS_PER_PROGRESS, LARGEST_BLOCK // numbers))


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
