"""What every generated example can do: draw fresh sequences, as many as asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.lazy_imports import lazy_module
from lstm_gui.sequences.scaling import Scaling, ScalingKind

if TYPE_CHECKING:
    from lstm_gui.engine import Batch
    from lstm_gui.sequences import one_hot
    from lstm_gui.sequences.criterion import Criterion
    from lstm_gui.sequences.objective import Objective
    from lstm_gui.sequences.parameter import Parameter
else:
    one_hot = lazy_module("lstm_gui.sequences.one_hot")

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

    Subclasses are frozen dataclasses: equal ones draw equally.

    feature_names: the D inputs. vocabulary: the symbols of one-hot inputs, or None for numbers.
    objective: what is learnt. sentence: how the sequences are made, with the source.
    score_name: what `score` measures, such as "strings right". criterion: when the task counts as
    solved. parameters: the fields that a person may change.
    """

    feature_names: ClassVar[tuple[str, ...]]
    vocabulary: ClassVar[tuple[str, ...] | None]
    objective: ClassVar[Objective]
    sentence: ClassVar[str]
    score_name: ClassVar[str]
    criterion: ClassVar[Criterion]
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def __post_init__(self) -> None:
        for parameter in self.parameters:
            parameter.check(getattr(self, parameter.name))

    @property
    @abstractmethod
    def memory(self) -> int:
        """The steps over which something has to be remembered, at most."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences, padded to the longest, with their lengths."""

    def draw_training(self, rng: np.random.Generator, count: int) -> Batch:
        """Draw `count` sequences to learn from: fresh ones, unless the task has a training set."""
        return self.draw(rng, count)

    def examination(self) -> Batch:
        """Give the sequences that the criterion asks for, where it holds an examination."""
        raise NotImplementedError(f"{type(self).__name__} has no examination")

    @abstractmethod
    def correctness(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Give for each sequence (B,) the share (0 … 1) that the raw predictions (T, B, K) solve.

        Most tasks know right and wrong only: 1 or 0.
        """

    def errors(
        self, predictions: npt.NDArray[np.floating[Any]], batch: Batch
    ) -> npt.NDArray[np.float64]:
        """Give the mean absolute error (B,) of the answer at the last step of each sequence.

        Of classes it is the probabilities' error.
        """
        errors = answer_errors(predictions, batch, self.objective)
        return np.asarray(errors.mean(axis=1), dtype=np.float64)

    def score(self, predictions: npt.NDArray[np.floating[Any]], batch: Batch) -> float:
        """Give the share (0 … 1) of what is solved by the raw predictions (T, B, K)."""
        return float(np.mean(self.correctness(predictions, batch)))


def answer_errors(
    predictions: npt.NDArray[np.floating[Any]], batch: Batch, objective: Objective
) -> npt.NDArray[np.float64]:
    """Give the absolute error (B, K) of every output at the last step of each sequence.

    Scores of classes are turned into probabilities, whose targets are 0 and 1.
    """
    answers: npt.NDArray[np.float64] = one_hot.last_predictions(predictions, batch).astype(
        np.float64
    )
    targets = np.asarray(batch.targets)
    if objective.is_classification:
        answers = np.exp(answers - answers.max(axis=1, keepdims=True))
        answers /= answers.sum(axis=1, keepdims=True)
        targets = np.eye(answers.shape[1])[targets]
    return np.asarray(np.abs(answers - targets), dtype=np.float64)


Generator = SeriesGenerator | Task
