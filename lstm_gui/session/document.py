"""The document: everything that undo restores, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui import engine
from lstm_gui.sequences import Sequence
from lstm_gui.session.run_record import RunRecord
from lstm_gui.session.thresholds import DisplayThresholds, GateThresholds

Parameters = Mapping[str, NDArray[Any]]
SESSION_SUFFIX = ".lstmlab"
"""What the files end in that a document is saved in."""


def freeze_parameters(parameters: Parameters) -> Parameters:
    """Return read-only copies of the arrays, by name, in a mapping that cannot be changed."""
    frozen = {}
    for name, values in parameters.items():
        if values.flags.writeable:
            values = np.array(values)
            values.flags.writeable = False
        frozen[name] = values
    return MappingProxyType(frozen)


def same_parameters(one: Parameters, other: Parameters) -> bool:
    """Tell whether two sets of parameters hold the same numbers under the same names."""
    if one is other:
        return True
    return one.keys() == other.keys() and all(
        one[name] is other[name] or np.array_equal(one[name], other[name]) for name in one
    )


@dataclass(frozen=True)
class Origin:
    """Where the weights come from: whether anything was learned, and one phrase that says so.

    ``seed`` and ``updates`` of the training where they are known; ``notes`` are sentences to show
    when the network opens, such as which arrays of its file were not used. ``unit`` is the one of
    the last layer to look at first, ``unit_meaning`` what it does ("" where nobody knows).
    ``initialisation`` and ``longest_memory`` say how the weights were drawn before they learned.
    ``run`` is the training run that made the weights, where it is known.
    """

    trained: bool
    text: str
    seed: int | None = None
    updates: int | None = None
    notes: tuple[str, ...] = ()
    unit: int = 0
    unit_meaning: str = ""
    initialisation: str = "default"
    longest_memory: float | None = None
    run: RunRecord | None = None


@dataclass(frozen=True, eq=False)
class Document:
    """Network, sequence, policy and interventions: what is saved and undone.

    ``parameters`` are the weights in force, ``reference`` the ones that "back to the trained
    weights" restores and that the baseline is computed with; both read-only, by PyTorch's names.
    ``config`` describes the architecture (``Network.config()``).
    """

    sequence: Sequence
    config: Mapping[str, Any]
    parameters: Parameters
    reference: Parameters
    origin: Origin
    thresholds: GateThresholds = field(default_factory=GateThresholds)
    interventions: tuple[engine.Intervention, ...] = ()
    display: DisplayThresholds = field(default_factory=DisplayThresholds)

    @classmethod
    def of(cls, sequence: Sequence, network: engine.Network, origin: Origin) -> Document:
        """Return the document of a network as it is, on a sequence.

        Raises ValueError when the network takes another number of features than the sequence has.
        """
        expected = network.recurrent.input_size
        if sequence.inputs.shape[1] != expected:
            message = (
                f"{sequence.name} has {sequence.inputs.shape[1]} features, "
                f"but the network takes {expected}"
            )
            raise ValueError(message)
        parameters = freeze_parameters(network.state_dict())
        return cls(sequence, MappingProxyType(network.config()), parameters, parameters, origin)

    @property
    def unaltered(self) -> Document:
        """The document that the baseline is a run of: without edits, policy and interventions."""
        return Document(self.sequence, self.config, self.reference, self.reference, self.origin)

    @property
    def gates(self) -> engine.GatePolicy | None:
        """The gate policy for the engine; None for plain gates, as an RNN takes none at all."""
        policy = self.thresholds.policy()
        return None if policy == engine.Sigmoid() else policy

    @property
    def altered(self) -> bool:
        """Whether an edit, a policy or an intervention sets the trace apart from the baseline."""
        return (
            bool(self.interventions)
            or self.thresholds.policy() != engine.Sigmoid()
            or not same_parameters(self.parameters, self.reference)
        )
