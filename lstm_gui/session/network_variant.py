"""What sets a network apart from the plain one of its kind and size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

# What cells of a kind can have besides what all can.
_OF_KIND = {
    "lstm": ("peepholes", "coupled", "without"),
    "gru": ("reset_after",),
    "rnn": ("nonlinearity",),
}
_OF_ALL = ("bidirectional", "bias")


@dataclass(frozen=True)
class NetworkVariant:
    """The arguments of the cells beyond kind, size, precision and seed, by the engine's names.

    The defaults are the plain cell's; what a kind of cell does not have stays at its default.
    """

    bidirectional: bool = False
    bias: bool = True
    peepholes: bool = False
    coupled: bool = False
    without: tuple[str, ...] = ()
    reset_after: bool = True
    nonlinearity: str = "tanh"

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> NetworkVariant:
        """Read it from the description of an architecture (``Network.config()``)."""
        recurrent = config["recurrent"]
        found = {
            one.name: recurrent[one.name]
            for one in fields(cls)
            if recurrent.get(one.name) is not None
        }
        if "without" in found:
            found["without"] = tuple(found["without"])
        return cls(**found)

    @property
    def plain(self) -> bool:
        """Whether there is nothing special."""
        return self == PLAIN

    @property
    def text(self) -> str:
        """Name what is special: "bidirectional, peepholes"; "" of the plain cell."""
        return ", ".join(self._words().values())

    def arguments(self, kind: str) -> dict[str, Any]:
        """Give what a cell of this kind takes of it."""
        return {name: getattr(self, name) for name in (*_OF_ALL, *_OF_KIND[kind])}

    def as_of(self, kind: str) -> NetworkVariant:
        """Give what a cell of this kind can have of it."""
        return NetworkVariant(**self.arguments(kind))

    def lost_in(self, kind: str) -> str:
        """Name what a cell of this kind cannot have of it: "peepholes"; "" if it can have all."""
        kept = self.as_of(kind)._words()
        return ", ".join(word for name, word in self._words().items() if name not in kept)

    def parameter_count(self, kind: str, features: int, units: int, layers: int) -> int:
        """Count the weights and biases of the recurrent layers."""
        blocks = {"lstm": 4, "gru": 3, "rnn": 1}[kind]
        directions = 2 if self.bidirectional else 1
        per_unit = blocks * 2 * self.bias + 3 * (self.peepholes and kind == "lstm")
        below = [features] + [directions * units] * (layers - 1)
        return sum(directions * units * (blocks * (size + units) + per_unit) for size in below)

    def _words(self) -> dict[str, str]:
        return dict(self._named())

    def _named(self) -> Iterator[tuple[str, str]]:
        if self.bidirectional:
            yield "bidirectional", "bidirectional"
        if not self.bias:
            yield "bias", "no biases"
        if self.peepholes:
            yield "peepholes", "peepholes"
        if self.coupled:
            yield "coupled", "coupled gates"
        if self.without:
            parts = ", ".join(part.replace("_", " ") for part in self.without)
            yield "without", f"without {parts}"
        if not self.reset_after:
            yield "reset_after", "reset before the product"
        if self.nonlinearity != "tanh":
            yield "nonlinearity", "ReLU" if self.nonlinearity == "relu" else self.nonlinearity


PLAIN = NetworkVariant()
