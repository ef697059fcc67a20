"""A checkpoint: all that going on exactly from an update needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lstm_gui.session.document import freeze_parameters

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.session.document import Parameters


class Resumable(Protocol):
    """A part of a run that goes on exactly from its state.

    The state is a tree of mappings and lists with arrays, numbers and texts as leaves, and shares
    no array with the part that is written to later.
    """

    def state_dict(self) -> dict[str, Any]:
        """Give the state."""

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; ValueError with one sentence when it is damaged."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run after an update (0: before the first); nothing in it is written to any more.

    ``last`` is the update that was made, with the numbers counted over the whole run; ``settings``
    are those in force; ``parameters`` the weights by name; ``parts`` the states of the run's parts
    by name.
    """

    last: engine.Update
    settings: engine.TrainingSettings
    parameters: Parameters
    parts: Mapping[str, Any]
    nbytes: int = field(init=False)

    def __post_init__(self) -> None:
        size = _nbytes(self.parts) + _nbytes(self.parameters)
        object.__setattr__(self, "nbytes", size)

    @property
    def update(self) -> int:
        """How many updates were made."""
        return self.last.number

    @classmethod
    def of(
        cls,
        last: engine.Update,
        settings: engine.TrainingSettings,
        network: engine.Network,
        parts: Mapping[str, Resumable],
    ) -> Checkpoint:
        """Take the states of a run's network and parts."""
        states = {name: part.state_dict() for name, part in parts.items()}
        return cls(last, settings, freeze_parameters(network.state_dict()), states)


def restore(checkpoint: Checkpoint, parts: Mapping[str, Resumable]) -> None:
    """Put the states back into the parts of a run; a part that had none stays as it is.

    Raises ValueError with one sentence for a state that is damaged.
    """
    for name, part in parts.items():
        if name not in checkpoint.parts:
            continue
        try:
            part.load_state_dict(checkpoint.parts[name])
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ValueError(f"the state of its {name} is damaged: {reason}") from None


def _nbytes(tree: object) -> int:
    """Give the memory of the arrays in a tree; there is a checkpoint after many an update."""
    if isinstance(tree, np.ndarray):
        return tree.nbytes
    # Asking for the abstract Mapping takes many times as long as for these.
    if isinstance(tree, dict | MappingProxyType):
        return sum(map(_nbytes, tree.values()))
    if isinstance(tree, list | tuple):
        return sum(map(_nbytes, tree))
    return 0
