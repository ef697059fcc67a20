"""``lstm-gui train``: learning without a window."""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from typing import TextIO

from lstm_gui import __version__, engine, interchange, sequences, session
from lstm_gui.cli_arguments import Unusable
from lstm_gui.cli_progress import ProgressBar
from lstm_gui.cli_trace import describe, open_sequence
from lstm_gui.session.networks import DEFAULT_UNITS
from lstm_gui.session.training import TrainingRun

_DEFAULT_SEED = 0
# The loss that is reported is the mean of so many last updates: one alone says little.
_LAST = 50


def train(arguments: argparse.Namespace, terminal: TextIO) -> str:
    """Train a fresh network, save it, and return a line that says what was written.

    The same arguments give the same file, bit by bit. Nothing is written unless all updates were
    made. Errors: Unusable, ReadError, WriteError, ValueError, Divergence, each with one sentence.
    """
    if arguments.out.suffix.lower() != ".safetensors":
        raise Unusable(f"--out {arguments.out} must end in .safetensors")
    # Before the work, not after it.
    interchange.check_writable(arguments.out)
    sequence = open_sequence(arguments)
    example = sequences.EXAMPLES.get(sequence.example or "")
    settings = _settings(arguments, example)
    network, origin = session.untrained_network(
        sequence,
        hidden_size=arguments.units or (example.hidden_size if example else DEFAULT_UNITS),
        num_layers=arguments.layers or (example.num_layers if example else 1),
        seed=settings.seed,
    )
    document = session.Document.of(sequence, network, origin)
    run = TrainingRun(document, settings, fresh=True)
    losses = []
    with ProgressBar(terminal, settings.updates, "updates") as bar:
        for update in itertools.islice(run.updates(), settings.updates):
            losses.append(update.loss)
            bar.show(update.number, f"loss {update.loss:.4g}")
    last = losses[-_LAST:]
    loss = sum(last) / len(last)
    interchange.save_model(arguments.out, run.network, _metadata(sequence, settings, loss))
    return (
        f"wrote {arguments.out}: {describe(run.network)}, {settings.updates} updates on "
        f"{sequence.name}, loss {loss:.4g} (mean of the last {len(last)})"
    )


def _settings(
    arguments: argparse.Namespace, example: sequences.Example | None
) -> engine.TrainingSettings:
    settings = example.settings if example else engine.TrainingSettings()
    return dataclasses.replace(
        settings,
        seed=_DEFAULT_SEED if arguments.seed is None else arguments.seed,
        updates=arguments.updates or settings.updates,
    )


def _metadata(
    sequence: sequences.Sequence, settings: engine.TrainingSettings, loss: float
) -> dict[str, str]:
    scaling = sequence.scaling
    metadata = {
        "format": f"LSTM Lab {__version__}",
        "sequence": sequence.name,
        "features": json.dumps(list(sequence.feature_names), ensure_ascii=False),
        "scaling": json.dumps(
            {
                "kind": scaling.kind,
                "offset": scaling.offset.tolist(),
                "factor": scaling.factor.tolist(),
            }
        ),
        "seed": str(settings.seed),
        "updates": str(settings.updates),
        "loss": f"{loss:.6g}",
    }
    if sequence.example is not None:
        metadata["example"] = sequence.example
    return metadata
