"""Networks with random weights that fit a sequence, and what is known of those in files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from lstm_gui import engine
from lstm_gui.session.document import Origin
from lstm_gui.session.network_variant import PLAIN

if TYPE_CHECKING:
    from lstm_gui.sequences import Sequence
    from lstm_gui.session.network_variant import NetworkVariant

Kind = Literal["lstm", "gru", "rnn"]
DEFAULT_UNITS = 8


def untrained_network(
    sequence: Sequence,
    hidden_size: int = DEFAULT_UNITS,
    num_layers: int = 1,
    seed: int = 0,
    dtype: str = "float32",
    kind: Kind = "lstm",
    variant: NetworkVariant = PLAIN,
) -> tuple[engine.Network, Origin]:
    """Make a network that fits a sequence, with random weights from ``seed``.

    Input and output sizes are those of the sequence and its objective. Raises the engine's
    ValueError for sizes that are not positive.
    """
    cell = {"lstm": engine.LSTM, "gru": engine.GRU, "rnn": engine.RNN}[kind]
    recurrent: engine.Recurrent = cell(
        input_size=sequence.inputs.shape[1],
        hidden_size=hidden_size,
        num_layers=num_layers,
        dtype=dtype,
        seed=seed,
        **variant.arguments(kind),
    )
    outputs = recurrent.output_size
    head = engine.Linear(outputs, sequence.objective.output_size, dtype=dtype, seed=seed)
    return engine.Network(recurrent, head), Origin(False, f"untrained, seed {seed}", seed, 0)


def model_origin(metadata: Mapping[str, str]) -> Origin:
    """Say in one phrase what the metadata of a model file tell about its training."""
    updates, seed = _number(metadata.get("updates")), _number(metadata.get("seed"))
    from_seed = "" if seed is None else f", seed {seed}"
    if updates == 0:
        return Origin(False, f"untrained{from_seed}", seed, 0)
    if updates is None:
        # Nobody can say more of a file that was written elsewhere; it counts as trained.
        return Origin(True, f"as saved{from_seed}", seed)
    return Origin(True, f"trained, {updates} updates{from_seed}", seed, updates)


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
