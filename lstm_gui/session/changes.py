"""Changes: small frozen values that turn one document into the next, each with its inverse.

A change says which aspects it touches and how it reads in the undo menu. Changes of the same
gesture (one slider drag) with the same ``target`` merge into one undo step.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from lstm_gui import engine
from lstm_gui.session.aspects import Aspect
from lstm_gui.session.document import Document, Origin, Parameters, freeze_parameters
from lstm_gui.session.thresholds import DisplayThresholds, GateThresholds


class Change(Protocol):
    """What the undo stack holds."""

    @property
    def text(self) -> str:
        """The change in a few words, for the undo menu."""

    @property
    def target(self) -> Hashable:
        """What the change writes to; equal targets of one gesture merge."""

    @property
    def aspects(self) -> frozenset[Aspect]:
        """What differs afterwards."""

    def apply(self, document: Document) -> Document:
        """Return the document with this change in it; raise ValueError when it does not fit."""

    def inverse(self, document: Document) -> Change:
        """Return the change that leads back to ``document``, the state before this change."""


@dataclass(frozen=True)
class SetParameter:
    """Set one entry of one weight or bias.

    ``index`` counts from 0 in PyTorch's layout. Raises ValueError for an unknown name, an index
    out of range or a value that is not finite in the network's dtype.
    """

    name: str
    index: tuple[int, ...]
    value: float

    @property
    def text(self) -> str:
        """The change in a few words."""
        return f"set {self.name}[{', '.join(map(str, self.index))}] to {self.value:.3g}"

    @property
    def target(self) -> Hashable:
        """The entry."""
        return ("parameter", self.name, self.index)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Parameters."""
        return frozenset({Aspect.PARAMETERS})

    def apply(self, document: Document) -> Document:
        """Return the document with the entry set."""
        values = document.parameters.get(self.name)
        if values is None:
            names = ", ".join(document.parameters)
            message = f"there is no parameter {self.name!r}; there are {names}"
            raise ValueError(message)
        if len(self.index) != values.ndim or any(
            not 0 <= at < size for at, size in zip(self.index, values.shape, strict=True)
        ):
            message = f"{self.name} has shape {values.shape}; {self.index} is not an entry of it"
            raise ValueError(message)
        with np.errstate(over="ignore"):
            value = values.dtype.type(self.value)
        if not np.isfinite(value):
            message = f"{self.name}{list(self.index)}: {self.value} is not finite as {values.dtype}"
            raise ValueError(message)
        changed = np.array(values)
        changed[self.index] = value
        changed.flags.writeable = False
        return replace(
            document, parameters=freeze_parameters({**document.parameters, self.name: changed})
        )

    def inverse(self, document: Document) -> SetParameter:
        """Return the change that puts the old value back."""
        return replace(self, value=float(document.parameters[self.name][self.index]))


@dataclass(frozen=True, eq=False)
class ReplaceParameters:
    """Put another set of weights in force, such as the trained ones or those of a finished run.

    ``reference`` and ``origin`` say what counts as trained from now on; None keeps them.
    Names and shapes must be those of the document: ValueError otherwise.
    """

    parameters: Parameters
    text: str = "replace the weights"
    reference: Parameters | None = None
    origin: Origin | None = None

    @property
    def target(self) -> Hashable:
        """All parameters."""
        return ("parameters",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Parameters."""
        return frozenset({Aspect.PARAMETERS})

    def apply(self, document: Document) -> Document:
        """Return the document with the weights replaced."""
        expected = {name: values.shape for name, values in document.parameters.items()}
        given = {name: values.shape for name, values in self.parameters.items()}
        if given != expected:
            message = f"the weights have names and shapes {given}; the network has {expected}"
            raise ValueError(message)
        parameters = freeze_parameters(self.parameters)
        return replace(
            document,
            parameters=parameters,
            reference=document.reference
            if self.reference is None
            else parameters
            if self.reference is self.parameters
            else freeze_parameters(self.reference),
            origin=document.origin if self.origin is None else self.origin,
        )

    def inverse(self, document: Document) -> ReplaceParameters:
        """Return the change that puts the old weights back."""
        return ReplaceParameters(
            document.parameters, self.text, document.reference, document.origin
        )


def restore_reference(document: Document) -> ReplaceParameters:
    """Return the change that goes back to the trained weights."""
    return ReplaceParameters(document.reference, "back to the trained weights")


@dataclass(frozen=True)
class SetThresholds:
    """Set the gate thresholds that act in the forward pass."""

    thresholds: GateThresholds

    @property
    def text(self) -> str:
        """The change in a few words."""
        return "change the gate thresholds"

    @property
    def target(self) -> Hashable:
        """The thresholds."""
        return ("thresholds",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Thresholds."""
        return frozenset({Aspect.THRESHOLDS})

    def apply(self, document: Document) -> Document:
        """Return the document with the thresholds set."""
        return replace(document, thresholds=self.thresholds)

    def inverse(self, document: Document) -> SetThresholds:
        """Return the change that puts the old thresholds back."""
        return SetThresholds(document.thresholds)


@dataclass(frozen=True)
class SetDisplayThresholds:
    """Set where a gate counts as closed or open, for colours and statistics only."""

    display: DisplayThresholds

    @property
    def text(self) -> str:
        """The change in a few words."""
        return "change the display thresholds"

    @property
    def target(self) -> Hashable:
        """The display thresholds."""
        return ("display",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Display."""
        return frozenset({Aspect.DISPLAY})

    def apply(self, document: Document) -> Document:
        """Return the document with the display thresholds set."""
        return replace(document, display=self.display)

    def inverse(self, document: Document) -> SetDisplayThresholds:
        """Return the change that puts the old display thresholds back."""
        return SetDisplayThresholds(document.display)


@dataclass(frozen=True, eq=False)
class SetInterventions:
    """Set the list of clamps and ablations; later ones win."""

    interventions: tuple[engine.Intervention, ...]
    text: str = "change the interventions"

    @property
    def target(self) -> Hashable:
        """The interventions."""
        return ("interventions",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Interventions."""
        return frozenset({Aspect.INTERVENTIONS})

    def apply(self, document: Document) -> Document:
        """Return the document with the interventions set."""
        return replace(document, interventions=tuple(self.interventions))

    def inverse(self, document: Document) -> SetInterventions:
        """Return the change that puts the old interventions back."""
        return SetInterventions(document.interventions, self.text)


@dataclass(frozen=True, eq=False)
class Open:
    """Open another document: a sequence, a network, or both."""

    document: Document
    text: str = "open"

    @property
    def target(self) -> Hashable:
        """The document."""
        return ("document",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """Everything that a document holds."""
        return frozenset(
            {
                Aspect.SEQUENCE,
                Aspect.NETWORK,
                Aspect.PARAMETERS,
                Aspect.THRESHOLDS,
                Aspect.INTERVENTIONS,
                Aspect.DISPLAY,
            }
        )

    def apply(self, document: Document) -> Document:  # noqa: ARG002 - the old one is not needed
        """Return the other document."""
        return self.document

    def inverse(self, document: Document) -> Open:
        """Return the change that opens the old document again."""
        return Open(document, self.text)


@dataclass(frozen=True)
class SetAhead:
    """Foresee the open series or text so many steps ahead; its inputs stay as they are."""

    ahead: int

    @property
    def text(self) -> str:
        """The change in a few words."""
        return f"foresee {self.ahead} step{'s' if self.ahead != 1 else ''} ahead"

    @property
    def target(self) -> Hashable:
        """The distance."""
        return ("ahead",)

    @property
    def aspects(self) -> frozenset[Aspect]:
        """The sequence, whose targets differ."""
        return frozenset({Aspect.SEQUENCE})

    def apply(self, document: Document) -> Document:
        """Return the document with other targets; ValueError for a task, and beyond the end."""
        return replace(document, sequence=document.sequence.with_ahead(self.ahead))

    def inverse(self, document: Document) -> SetAhead:
        """Return the change that goes back to the old distance."""
        return SetAhead(document.sequence.ahead)
