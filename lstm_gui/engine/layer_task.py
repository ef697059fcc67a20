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

Progress = Callable[[int, int], None]
"""Called as progress(step, steps) every few thousand steps; may raise to cancel the run."""


@dataclass(frozen=True, eq=False)
class LayerTask:
    """What one direction of one layer needs for its time loop.

    `pre` (T, B, G·H) holds the input product and bias and is completed in place to the
    pre-activations; `states` are buffers (T + 1, B, H) whose first entry in the order of the
    computation is the initial state; `valid` (T, B) marks the steps within each sequence's length.
    """

    weights: Mapping[str, FloatArray]
    pre: FloatArray
    states: tuple[FloatArray, ...]
    policies: Mapping[str, GatePolicy]
    overrides: LayerOverrides
    valid: BoolArray | None
    reverse: bool
    progress: Callable[[int], None] | None

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
