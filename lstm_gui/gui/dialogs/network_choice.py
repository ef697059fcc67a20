"""The choices for a fresh network, and the document they make. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lstm_gui import engine
from lstm_gui.sequences import Sequence
from lstm_gui.session import Document, Origin, untrained_network

Initialisation = Literal["default", "forget_bias", "chrono"]

MOST_UNITS = 512
MOST_LAYERS = 8
SHORTEST_MEMORY = 3
INITIALISATIONS: dict[Initialisation, str] = {
    "default": "uniform",
    "forget_bias": "forget bias 1",
    "chrono": "chrono",
}


@dataclass(frozen=True)
class NetworkChoice:
    """Size, precision and first weights of an LSTM.

    ``longest_memory`` in steps is what the chrono initialisation spreads its memories over; the
    other initialisations do not look at it.
    """

    units: int = 8
    layers: int = 1
    seed: int = 0
    dtype: str = "float32"
    initialisation: Initialisation = "default"
    longest_memory: int = 100

    def parameter_count(self, features: int, outputs: int) -> int:
        """Count weights and biases: four gates with two biases per layer, and the head."""
        below = [features] + [self.units] * (self.layers - 1)
        recurrent = sum(4 * self.units * (size + self.units + 2) for size in below)
        return recurrent + outputs * (self.units + 1)

    def config(self) -> dict[str, object]:
        """Give what the size of a trace depends on, as ``Network.config()`` does."""
        return {
            "recurrent": {
                "hidden_size": self.units,
                "num_layers": self.layers,
                "dtype": self.dtype,
            }
        }

    def document(self, current: Document) -> Document:
        """Put the fresh network on the sequence of ``current``.

        Gate thresholds and display thresholds stay; interventions go, as they name units of the old
        network. Raises the engine's ValueError.
        """
        sequence: Sequence = current.sequence
        network, origin = untrained_network(
            sequence, self.units, self.layers, self.seed, self.dtype
        )
        if self.initialisation != "default":
            engine.initialise(
                network,
                self.initialisation,
                longest_memory=self.longest_memory,
                seed=self.seed,
            )
            name = INITIALISATIONS[self.initialisation]
            origin = Origin(False, f"{origin.text}, {name}", origin.seed)
        document = Document.of(sequence, network, origin)
        return replace(document, thresholds=current.thresholds, display=current.display)


def choice_of(document: Document) -> NetworkChoice:
    """Give the choices that come nearest to the network of a document, to begin with."""
    recurrent = document.config["recurrent"]
    seed = document.origin.seed
    return NetworkChoice(
        units=min(int(recurrent["hidden_size"]), MOST_UNITS),
        layers=min(int(recurrent.get("num_layers", 1)), MOST_LAYERS),
        seed=seed if seed is not None and 0 <= seed < 2**31 else 0,
        dtype=str(recurrent.get("dtype", "float32")),
        longest_memory=max(SHORTEST_MEMORY, min(document.sequence.steps, 100_000)),
    )
