"""The runs on one sequence: one after the other, or branching off each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session.training_checkpoints import CHECKPOINT_BYTES
from lstm_gui.session.training_plan import TrainingPlan

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.session import example_plan, training
    from lstm_gui.session.document import Document
    from lstm_gui.session.training import TrainingRun
    from lstm_gui.session.training_checkpoint import Checkpoint
else:
    example_plan = lazy_module("lstm_gui.session.example_plan")
    training = lazy_module("lstm_gui.session.training")

MOST_RUNS = 8
"""When more are begun the oldest that nobody looks at goes."""
ALL_RUNS_BYTES = 2 * CHECKPOINT_BYTES
"""The memory that the checkpoints of all runs together may take."""


@dataclass(eq=False)
class RunBranch:
    """One run of the list: its name, where it began (``parent`` and update), and what drives it."""

    name: str
    parent: str | None
    began: int
    run: TrainingRun


class TrainingRuns:
    """The runs of a window, the oldest first, and the one that is looked at.

    ``begin`` starts from a document, ``branch`` from a checkpoint of a run in the list, ``go_on``
    continues a run that has ended where it stopped, as if it had not.
    """

    def __init__(self) -> None:
        self._branches: list[RunBranch] = []
        self._current: RunBranch | None = None
        self._begun = 0

    def __iter__(self) -> Iterator[RunBranch]:
        return iter(tuple(self._branches))

    def __len__(self) -> int:
        return len(self._branches)

    @property
    def current(self) -> RunBranch | None:
        """The run that is under way or looked at."""
        return self._current

    @property
    def parent(self) -> RunBranch | None:
        """The run that the current one branched off, while it is in the list."""
        current = self._current
        return None if current is None else self._found(current.parent)

    def begin(
        self,
        document: Document,
        settings: engine.TrainingSettings,
        *,
        fresh: bool,
        plan: TrainingPlan | None = None,
    ) -> RunBranch:
        """Add a run that starts from a document; ValueError when the settings do not fit."""
        plan = example_plan.suited_plan(plan or TrainingPlan(), document.sequence, settings)
        return self._add(None, 0, training.TrainingRun(document, settings, fresh=fresh, plan=plan))

    def branch(
        self,
        document: Document,
        settings: engine.TrainingSettings,
        start: Checkpoint,
        plan: TrainingPlan | None = None,
    ) -> RunBranch:
        """Add a run that goes on from a checkpoint of the current one by these settings.

        The document gives policy and interventions; the plan is that of the current one if none is
        given. ValueError when the settings do not fit.
        """
        parent = self._current
        if parent is None:
            raise ValueError("there is no run to go on from")
        before = parent.run
        began_with = dataclasses.replace(
            document,
            parameters=before.document.parameters,
            reference=before.document.reference,
            origin=before.document.origin,
        )
        run = training.TrainingRun(
            began_with, settings, fresh=before.fresh, start=start, plan=plan or _plan_of(before)
        )
        run.log.add(run.update, f"branches off {parent.name} at update {run.update}")
        return self._add(parent.name, start.update, run)

    def go_on(self, branch: RunBranch) -> RunBranch:
        """Make a run current; one that has ended can go on from where it stopped."""
        before = branch.run
        if before.state.over:
            newest = before.checkpoints.newest
            branch.run = training.TrainingRun(
                before.document,
                before.wanted_settings,
                fresh=before.fresh,
                start=newest,
                checkpoints=before.checkpoints,
                plan=_plan_of(before),
            )
        self._current = branch
        return branch

    def put(self, branches: list[RunBranch], current: int) -> None:
        """Take over runs that were kept elsewhere, in place of those in the list."""
        self._branches = list(branches)
        self._current = branches[current]
        self._begun = len(branches)

    def clear(self) -> None:
        """Forget all runs, as when another sequence is opened."""
        self._branches.clear()
        self._current = None
        self._begun = 0

    def _found(self, name: str | None) -> RunBranch | None:
        return next((branch for branch in self._branches if branch.name == name), None)

    def _add(self, parent: str | None, began: int, run: TrainingRun) -> RunBranch:
        self._begun += 1
        branch = RunBranch(f"run {self._begun}", parent, began, run)
        self._branches.append(branch)
        self._current = branch
        while len(self._branches) > MOST_RUNS:
            self._branches.pop(0)
        self._share_memory()
        return branch

    def _share_memory(self) -> None:
        """Let runs that are not looked at keep fewer checkpoints, where there are many runs."""
        others = [branch for branch in self._branches if branch is not self._current]
        for branch in others:
            branch.run.checkpoints.limit((ALL_RUNS_BYTES - CHECKPOINT_BYTES) // len(others))


def _plan_of(run: TrainingRun) -> TrainingPlan:
    """Give the plan of a run with the stop conditions that are in force now."""
    return dataclasses.replace(run.plan, stop=run.stops.conditions)
