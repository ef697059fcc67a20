"""The choices for a fresh network, and the document they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lstm_gui import engine
from lstm_gui.sequences import EXAMPLES, Sequence, suited_settings
from lstm_gui.session.document import Document, Origin
from lstm_gui.session.network_variant import PLAIN, NetworkVariant
from lstm_gui.session.networks import DEFAULT_UNITS, Kind, untrained_network

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
    """Kind, size, precision, variant and first weights of a network.

    ``longest_memory`` in steps is what the chrono initialisation spreads its memories over; the
    other initialisations do not look at it. Where there is no gate's bias to set, in an RNN and in
    cells without biases, the first weights are the default's.
    """

    units: int = DEFAULT_UNITS
    layers: int = 1
    seed: int = 0
    dtype: str = "float32"
    initialisation: Initialisation = "default"
    longest_memory: int = 100
    kind: Kind = "lstm"
    variant: NetworkVariant = PLAIN

    @property
    def sets_gates(self) -> bool:
        """Whether there are gates with biases for the initialisation to set."""
        return self.kind != "rnn" and self.variant.bias

    def parameter_count(self, features: int, outputs: int) -> int:
        """Count weights and biases of the layers and the head."""
        recurrent = self.variant.parameter_count(self.kind, features, self.units, self.layers)
        directions = 2 if self.variant.bidirectional else 1
        return recurrent + outputs * (directions * self.units + 1)

    def config(self) -> dict[str, object]:
        """Give what the size of a trace depends on, as ``Network.config()`` does."""
        return {
            "recurrent": {
                "hidden_size": self.units,
                "num_layers": self.layers,
                "dtype": self.dtype,
                "bidirectional": self.variant.bidirectional,
            }
        }

    def document(self, current: Document) -> Document:
        """Put the fresh network on the sequence of ``current``.

        Gate thresholds and display thresholds stay; interventions go, as they name units of the old
        network. Raises the engine's ValueError.
        """
        document = self.on(current.sequence)
        return replace(document, thresholds=current.thresholds, display=current.display)

    def on(self, sequence: Sequence) -> Document:
        """Put the fresh network on a sequence."""
        return Document.of(sequence, *self.network_for(sequence))

    def network_for(self, sequence: Sequence) -> tuple[engine.Network, Origin]:
        """Make the fresh network that fits a sequence.

        The first weights are those of a training run that begins with fresh ones from this seed.
        """
        network, origin = untrained_network(
            sequence, self.units, self.layers, self.seed, self.dtype, self.kind, self.variant
        )
        weights_seed, _ = np.random.SeedSequence(self.seed).spawn(2)
        gated = self.sets_gates
        engine.initialise(
            network,
            self.initialisation if gated else "default",
            longest_memory=self.longest_memory if gated else None,
            seed=np.random.default_rng(weights_seed),
        )
        if self.initialisation != "default" and gated:
            origin = replace(
                origin,
                text=f"{origin.text}, {INITIALISATIONS[self.initialisation]}",
                initialisation=self.initialisation,
                longest_memory=self.longest_memory if self.initialisation == "chrono" else None,
            )
        return network, origin


def choice_of(document: Document) -> NetworkChoice:
    """Give the choices that lead to a network like that of a document, to begin with."""
    recurrent = document.config["recurrent"]
    seed = document.origin.seed
    initialisation, longest_memory = _beginning(document)
    memory = longest_memory or document.sequence.steps
    return NetworkChoice(
        units=int(recurrent["hidden_size"]),
        layers=int(recurrent.get("num_layers", 1)),
        seed=seed if seed is not None and 0 <= seed < 2**31 else 0,
        dtype=str(recurrent.get("dtype", "float32")),
        initialisation=_known(initialisation),
        longest_memory=max(SHORTEST_MEMORY, min(round(memory), 1_000_000)),
        kind=recurrent.get("kind", "lstm"),
        variant=NetworkVariant.of(document.config),
    )


def suited_choice(sequence: Sequence) -> NetworkChoice:
    """Give the network that is known to learn a sequence, or the default for one of one's own."""
    example = EXAMPLES.get(sequence.example or "")
    settings = suited_settings(sequence)
    return NetworkChoice(
        units=DEFAULT_UNITS if example is None else example.hidden_size,
        layers=1 if example is None else example.num_layers,
        seed=settings.seed,
        initialisation=_known(settings.initialisation),
        longest_memory=round(settings.longest_memory or sequence.steps),
    )


def _beginning(document: Document) -> tuple[str, float | None]:
    """Say how the weights began; of shipped ones how their example's settings say."""
    origin = document.origin
    if not origin.trained or origin.initialisation != "default":
        return origin.initialisation, origin.longest_memory
    settings = suited_settings(document.sequence)
    if origin.run is not None and origin.run.fresh:
        settings = origin.run.settings
    elif document.sequence.example is None:
        return "default", None
    return settings.initialisation, settings.longest_memory


def _known(initialisation: str) -> Initialisation:
    """Give an initialisation that can be chosen; others count as the default."""
    return next((one for one in INITIALISATIONS if one == initialisation), "default")
