"""The kinds of tasks by name, and tasks with their parameters as plain data and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.agreement import Agreement
from lstm_gui.sequences.an_bn import AnBn, AnBnCn
from lstm_gui.sequences.copy_memory import CopyMemory
from lstm_gui.sequences.embedded_reber import EmbeddedReber
from lstm_gui.sequences.generator import Task
from lstm_gui.sequences.multiplication_problem import MultiplicationProblem
from lstm_gui.sequences.parity import Parity
from lstm_gui.sequences.random_telegraph import RandomTelegraph
from lstm_gui.sequences.temporal_order import TemporalOrder, TemporalOrderOfThree

TASK_KINDS: Mapping[str, type[Task]] = MappingProxyType(
    {
        "adding-problem": AddingProblem,
        "multiplication-problem": MultiplicationProblem,
        "temporal-order": TemporalOrder,
        "temporal-order-of-three": TemporalOrderOfThree,
        "copy-memory": CopyMemory,
        "embedded-reber": EmbeddedReber,
        "an-bn": AnBn,
        "an-bn-cn": AnBnCn,
        "agreement": Agreement,
        "random-telegraph": RandomTelegraph,
        "parity": Parity,
    }
)


def task_kind(task: Task) -> str:
    """Give the name of a task's kind."""
    return next(name for name, kind in TASK_KINDS.items() if kind is type(task))


def described_task(task: Task) -> dict[str, Any]:
    """Give kind and parameters as what JSON can hold."""
    values = {parameter.name: getattr(task, parameter.name) for parameter in task.parameters}
    return {"kind": task_kind(task), "parameters": values}


def task_from(described: Mapping[str, Any]) -> Task:
    """Make the task that `described_task` described.

    Raises ValueError, TypeError or KeyError for an unknown kind, an unknown parameter and a value
    that is not allowed.
    """
    kind, parameters = described["kind"], dict(described["parameters"])
    if kind not in TASK_KINDS:
        raise ValueError(f"there is no task {kind!r}; there are {', '.join(TASK_KINDS)}")
    known = {parameter.name for parameter in TASK_KINDS[kind].parameters}
    unknown = sorted(set(parameters) - known)
    if unknown:
        raise ValueError(f"the task {kind} has no parameter {unknown[0]!r}")
    return TASK_KINDS[kind](**parameters)


def with_parameter(task: Task, name: str, value: float) -> Task:
    """Give the task with one parameter changed, held within its limits.

    Where it would cross another one, the shortest beyond the longest, the other follows.
    """
    parameter = next(one for one in task.parameters if one.name == name)
    value = min(max(value, parameter.low), parameter.high)
    changes: dict[str, float] = {name: round(value) if parameter.whole else float(value)}
    for one, other, sign in (("shortest", "longest", 1), ("longest", "shortest", -1)):
        if name == one and sign * changes[one] > sign * getattr(task, other):
            changes[other] = changes[one]
    values = {one.name: getattr(task, one.name) for one in task.parameters}
    return type(task)(**(values | changes))
