"""When a task counts as solved: the papers' criteria, and watching for them while it is learnt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from lstm_gui.engine import Batch
    from lstm_gui.sequences.generator import Task

Predictions = npt.NDArray[np.floating[Any]]
Answer = Callable[["Batch"], Predictions]
"""Gives a network's raw predictions (T, B, K) for a batch."""


class CriterionWatch(ABC):
    """Sees every training batch of a run, and tells when the criterion is met; it then stays met.

    sequences: how many were seen until it was met, or so far.
    """

    def __init__(self) -> None:
        self.sequences = 0
        self.met = False

    def see(self, predictions: Predictions, batch: Batch, answer: Answer) -> bool:
        """Take note of a batch and of what was said to it before it was learnt; tell if it is met.

        predictions: raw, (T, B, K). answer: asks the network as it was then, where the criterion
        examines it on sequences of its own.
        """
        if not self.met:
            self.sequences += batch.inputs.shape[1]
            self.met = self._look(predictions, batch, answer)
        return self.met

    @property
    @abstractmethod
    def progress(self) -> float:
        """How near it is, 0 … 1; it may fall again until it is met."""

    @property
    @abstractmethod
    def status(self) -> str:
        """How near it is, in a few words: "1 240 of the last 2 000 right"."""

    def state_dict(self) -> dict[str, Any]:
        """Give all that going on exactly needs."""
        return {"sequences": self.sequences, "met": int(self.met), **self._state()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; ValueError or KeyError when it is damaged."""
        self._load(state)
        self.sequences, self.met = int(state["sequences"]), bool(state["met"])

    @abstractmethod
    def _state(self) -> dict[str, Any]: ...

    @abstractmethod
    def _load(self, state: Mapping[str, Any]) -> None: ...

    @abstractmethod
    def _look(self, predictions: Predictions, batch: Batch, answer: Answer) -> bool: ...


@dataclass(frozen=True)
class RecentlyRight:
    """Solved when enough of the newest training sequences were right, each before it was learnt.

    text: one sentence with its source. recent: how many of the newest count. least_right: how many
    of them have to be right (shares of a sequence add up). error_below: what their mean absolute
    error has to be below, or None.
    """

    text: str
    recent: int
    least_right: float
    error_below: float | None = None

    def watch(self, task: Task) -> CriterionWatch:
        """Begin to watch a run on the task."""
        return _RecentWatch(self, task)


@dataclass(frozen=True)
class Examined:
    """Solved when every sequence of the task's examination is right.

    text: one sentence with its source. every: after so many training sequences it is held again,
    if by then the newest of them were right often enough for it to make sense.
    """

    text: str
    every: int

    def watch(self, task: Task) -> CriterionWatch:
        """Begin to watch a run on the task."""
        return _ExaminationWatch(self, task)


Criterion = RecentlyRight | Examined


class _RecentWatch(CriterionWatch):
    def __init__(self, criterion: RecentlyRight, task: Task) -> None:
        super().__init__()
        self._criterion = criterion
        self._task = task
        self._right: deque[float] = deque(maxlen=criterion.recent)
        self._errors: deque[float] = deque(maxlen=criterion.recent)

    @property
    def progress(self) -> float:
        return min(1.0, sum(self._right) / self._criterion.least_right)

    @property
    def status(self) -> str:
        recent = f"{self._criterion.recent:,}".replace(",", "\u202f")
        right = f"{int(sum(self._right)):,}".replace(",", "\u202f")
        return f"{right} of the last {recent} right"

    def _state(self) -> dict[str, Any]:
        return {"right": np.array(self._right), "errors": np.array(self._errors)}

    def _load(self, state: Mapping[str, Any]) -> None:
        right, errors = _numbers(state["right"]), _numbers(state["errors"])
        self._right.extend(right)
        self._errors.extend(errors)

    def _look(self, predictions: Predictions, batch: Batch, answer: Answer) -> bool:  # noqa: ARG002
        self._right.extend(self._task.correctness(predictions, batch).tolist())
        limit = self._criterion.error_below
        if limit is not None:
            self._errors.extend(self._task.errors(predictions, batch).tolist())
        if len(self._right) < self._criterion.recent:
            return False
        if sum(self._right) < self._criterion.least_right:
            return False
        return limit is None or sum(self._errors) / len(self._errors) < limit


class _ExaminationWatch(CriterionWatch):
    # While fewer of the newest are right, the examination is as good as failed.
    _READY = 0.5

    def __init__(self, criterion: Examined, task: Task) -> None:
        super().__init__()
        self._task = task
        self._every = criterion.every
        self._since = 0
        self._right: deque[float] = deque(maxlen=criterion.every)
        self._examination = task.examination()
        self._passed = 0.0

    @property
    def progress(self) -> float:
        return self._passed

    @property
    def status(self) -> str:
        count = self._examination.inputs.shape[1]
        return f"{round(self._passed * count)} of {count} examined right"

    def _state(self) -> dict[str, Any]:
        right = np.array(self._right)
        return {"right": right, "since": self._since, "passed": self._passed}

    def _load(self, state: Mapping[str, Any]) -> None:
        right, since, passed = _numbers(state["right"]), int(state["since"]), float(state["passed"])
        self._right.extend(right)
        self._since, self._passed = since, passed

    def _look(self, predictions: Predictions, batch: Batch, answer: Answer) -> bool:
        self._right.extend(self._task.correctness(predictions, batch).tolist())
        self._since += batch.inputs.shape[1]
        if self._since < self._every:
            return False
        self._since = 0
        if sum(self._right) < self._READY * len(self._right):
            return False
        right = self._task.correctness(answer(self._examination), self._examination)
        self._passed = float(np.mean(right))
        return bool(right.all())


def _numbers(array: object) -> list[float]:
    values = np.asarray(array, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("what was seen of the criterion must be a row of finite numbers")
    return [float(value) for value in values]
