"""An update that is made one part at a time: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from lstm_gui import engine


class UpdatePart(Enum):
    """One of the four parts of an update, in the order in which they are made."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


PARTS = tuple(UpdatePart)


@dataclass(frozen=True, eq=False)
class PartedUpdate:
    """An update as far as it is made: ``part`` is the last part that is there.

    ``number`` counts the updates of the run from 1. The parts to come are None. ``optimizer`` is
    the optimizer's state after the update, as its ``state_dict`` gives it, with the learning rate
    that was in force.
    """

    number: int
    forward: engine.ForwardStage
    loss: engine.LossStage | None = None
    backward: engine.BackwardStage | None = None
    update: engine.UpdateStage | None = None
    optimizer: Mapping[str, Any] | None = None

    @property
    def part(self) -> UpdatePart:
        """The last part that was made."""
        made = (self.forward, self.loss, self.backward, self.update)
        return PARTS[sum(stage is not None for stage in made) - 1]


class UpdateStepper(Iterator[engine.Update]):
    """Makes updates whole, as an iterator, or part by part; the bits are the same either way.

    ``first`` is the number of updates that were made before the first one of ``stages``;
    ``remembered`` gives the optimizer's state and is asked after an update made in parts;
    ``observe`` is shown every forward stage, before anything is learned from it.
    """

    def __init__(
        self,
        stages: Iterator[engine.Stage],
        first: int,
        remembered: Callable[[], Mapping[str, Any]],
        observe: Callable[[engine.ForwardStage], None] | None = None,
    ) -> None:
        self._stages = stages if observe is None else _observed(stages, observe)
        self._first = first
        self._remembered = remembered
        self._shown: PartedUpdate | None = None

    @property
    def shown(self) -> PartedUpdate | None:
        """The update that is being made in parts, or was last; None after a whole one."""
        return self._shown

    @property
    def next_part(self) -> UpdatePart:
        """The part that comes next."""
        if self._shown is None:
            return UpdatePart.FORWARD
        return PARTS[(PARTS.index(self._shown.part) + 1) % len(PARTS)]

    def __next__(self) -> engine.Update:
        """Make what is missing of the update that was begun, or a whole one."""
        self._shown = None
        for stage in self._stages:
            if isinstance(stage, engine.UpdateStage):
                return stage.update
        raise StopIteration

    def advance_to(self, part: UpdatePart) -> Iterator[engine.Update]:
        """Make parts up to the next such part; yields an update that was completed on the way."""
        while True:
            made = self._advance()
            if made is not None:
                yield made
            if self._shown is None or self._shown.part is part:
                return

    def _advance(self) -> engine.Update | None:
        begun, stage = self._shown, next(self._stages)
        if isinstance(stage, engine.ForwardStage):
            self._shown = PartedUpdate(self._first + stage.number, stage)
            return None
        assert begun is not None  # noqa: S101 - whole updates are never left in the middle
        if isinstance(stage, engine.LossStage):
            self._shown = replace(begun, loss=stage)
        elif isinstance(stage, engine.BackwardStage):
            self._shown = replace(begun, backward=stage)
        else:
            self._shown = replace(begun, update=stage, optimizer=self._remembered())
            return stage.update
        return None


def _observed(
    stages: Iterator[engine.Stage], observe: Callable[[engine.ForwardStage], None]
) -> Iterator[engine.Stage]:
    for stage in stages:
        if isinstance(stage, engine.ForwardStage):
            observe(stage)
        yield stage
