"""What every generated example can do: draw fresh sequences, as many as asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.scaling import Scaling, ScalingKind

if TYPE_CHECKING:
    from lstm_gui.engine import Batch

_REFERENCE_SERIES = 64
_REFERENCE_SEED = 1997


class SeriesGenerator(ABC):
    """Draws series of numbers in their own units; a network learns their next step.

    Subclasses are frozen dataclasses: equal ones draw equally and share their scaling.

    steps: T of each drawn series. feature_names: the D names. sentence: how they are made.
    """

    feature_names: ClassVar[tuple[str, ...]]
    sentence: ClassVar[str]
    steps: int

    @abstractmethod
    def draw(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
        """Draw `count` independent series (T, count, D)."""

    def scaling(self, kind: ScalingKind) -> Scaling:
        """Fit a scaling to many draws, so that every series of this generator shares it."""
        return _reference_scaling(self, kind)


@cache
def _reference_scaling(generator: SeriesGenerator, kind: ScalingKind) -> Scaling:
    pool = generator.draw(np.random.default_rng(_REFERENCE_SEED), _REFERENCE_SERIES)
    return Scaling.fit(kind, pool.reshape(-1, pool.shape[-1]))


class Task(ABC):
    """Draws sequences with targets of their own, and says how well they are solved.

    feature_names: the D inputs. vocabulary: the symbols of one-hot inputs, or None for numbers.
    objective: what is learnt. sentence: how the sequences are made, with the source.
    score_name: what `score` measures, such as "strings right".
    """

    feature_names: ClassVar[tuple[str, ...]]
    vocabulary: ClassVar[tuple[str, ...] | None]
    objective: ClassVar[Objective]
    sentence: ClassVar[str]
    score_name: ClassVar[str]

    @abstractmethod
    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences, padded to the longest, with their lengths."""

    @abstractmethod
    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share (0 … 1) of what is solved by the raw predictions (T, B, K)."""


Generator = SeriesGenerator | Task
