"""How far an update moved each weight, and what clipping and the optimizer made of its gradient."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class WeightMove:
    """One entry of one parameter before and after an update.

    gradient: as the optimizer got it; before_clipping: what it was before clipping scaled it.
    mean, spread: the running averages m̂ and √v̂ of Adam (Kingma & Ba 2015), both corrected for their
    beginning at 0; RMSprop has no mean, and gradient descent neither.
    """

    name: str
    index: tuple[int, ...]
    old: float
    new: float
    gradient: float
    before_clipping: float
    mean: float | None = None
    spread: float | None = None

    @property
    def change(self) -> float:
        """New minus old."""
        return self.new - self.old


@dataclass(frozen=True)
class MoveSummary:
    """All weights together: how many moved, how far at most and in the root mean square.

    relative: the norm of all changes over that of all weights.
    """

    count: int
    largest: float
    root_mean_square: float
    relative: float


def move_summary(old: Arrays, new: Arrays) -> MoveSummary:
    """Sum up an update of all parameters, given by name."""
    count, squares, weights, largest = 0, 0.0, 0.0, 0.0
    for name, before in old.items():
        change = new[name].astype(np.float64) - before
        count += change.size
        squares += float(np.sum(change * change))
        weights += float(np.sum(before.astype(np.float64) ** 2))
        largest = max(largest, float(np.abs(change).max()))
    relative = math.sqrt(squares / weights) if weights > 0 else math.inf
    return MoveSummary(count, largest, math.sqrt(squares / max(count, 1)), relative)


def largest_moves(
    old: Arrays,
    new: Arrays,
    gradients: Mapping[str, Any],
    clip_scale: float,
    optimizer: Mapping[str, Any],
    most: int = 8,
) -> tuple[WeightMove, ...]:
    """Give the entries that an update moved farthest, the farthest first.

    gradients: by parameter name as clipped by the factor ``clip_scale``; optimizer: what its
    ``state_dict()`` gives after the update.
    """
    found = []
    for name, before in old.items():
        size = np.abs(new[name] - before).ravel()
        count = min(most, size.size)
        for flat in np.argpartition(size, size.size - count)[size.size - count :]:
            index = tuple(int(at) for at in np.unravel_index(int(flat), before.shape))
            found.append((float(size[flat]), name, index))
    found.sort(key=lambda move: (-move[0], move[1], move[2]))
    return tuple(
        weight_move(name, index, old, new, gradients, clip_scale, optimizer)
        for _, name, index in found[:most]
    )


def weight_move(
    name: str,
    index: tuple[int, ...],
    old: Arrays,
    new: Arrays,
    gradients: Mapping[str, Any],
    clip_scale: float,
    optimizer: Mapping[str, Any],
) -> WeightMove:
    """Give one entry; the arguments are those of `largest_moves`."""
    gradient = float(gradients[name][index])
    mean, spread = _averages(optimizer, name, index)
    return WeightMove(
        name,
        index,
        float(old[name][index]),
        float(new[name][index]),
        gradient,
        gradient / clip_scale,
        mean,
        spread,
    )


def _averages(
    optimizer: Mapping[str, Any], name: str, index: tuple[int, ...]
) -> tuple[float | None, float | None]:
    memory, options = optimizer["state"].get(name, {}), optimizer["options"]
    if "square" not in memory:
        return None, None
    if "betas" not in options:
        return None, math.sqrt(float(memory["square"][index]))
    first, second = options["betas"]
    square = memory["square"] if memory.get("largest") is None else memory["largest"]
    count = memory["count"]
    mean = float(memory["mean"][index]) / (1 - first**count)
    return mean, math.sqrt(float(square[index]) / (1 - second**count))
