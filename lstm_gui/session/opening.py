"""Opening examples and files: each gives a complete document or one clear error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lstm_gui import interchange, sequences
from lstm_gui.session.document import SESSION_SUFFIX, Document
from lstm_gui.session.example_network import example_network
from lstm_gui.session.networks import model_origin

if TYPE_CHECKING:
    from lstm_gui.sequences import ReadOptions, Sequence

MODEL_SUFFIXES = (".safetensors",)


def open_example(name: str = sequences.DEFAULT_EXAMPLE, seed: int | None = None) -> Document:
    """Open a generated example with the network shipped for it.

    Raises ValueError for an unknown name, listing those that exist.
    """
    sequence = sequences.make_example(name, seed)
    network, origin = example_network(sequence)
    return Document.of(sequence, network, origin)


def open_path(
    path: str | Path, options: ReadOptions | None = None, current: Document | None = None
) -> Document:
    """Open a file: a session, a model on the current sequence (or one that fits), or a sequence.

    A sequence keeps the current network when that takes as many features and gives as many outputs,
    learned something and is not an example's; otherwise it gets an untrained one. Raises
    sequences.ReadError or interchange.ModelFileError with one sentence; nothing is changed then.
    """
    path = Path(path)
    if path.suffix.lower() in MODEL_SUFFIXES:
        return open_model(path, current)
    if path.suffix.lower() == SESSION_SUFFIX:
        from lstm_gui.session.session_file import load_document  # needs all of training

        return load_document(path)
    return on_sequence(sequences.read(path, options), current)


def on_sequence(sequence: Sequence, current: Document | None = None) -> Document:
    """Put a network on a sequence: the current one where it fits, else an untrained one."""
    if current is not None and _fits(sequence, current):
        return Document(
            sequence, current.config, current.parameters, current.reference, current.origin
        )
    from lstm_gui.session.network_choice import suited_choice  # an example has a network

    return suited_choice(sequence).on(sequence)


def open_model(path: str | Path, current: Document | None = None) -> Document:
    """Open a model file on the current sequence, its example, or noise of the right width.

    Raises interchange.ModelFileError for what is no model.
    """
    model = interchange.load_model(path)
    origin = model_origin(model.metadata)
    origin = replace(origin, text=f"{Path(path).name}, {origin.text}", notes=model.notes)
    features = model.network.recurrent.input_size
    example = model.metadata.get("example")
    if current is not None and current.sequence.inputs.shape[1] == features:
        sequence = current.sequence
    elif example is not None and example in sequences.EXAMPLES:
        sequence = sequences.make_example(example)
    else:
        sequence = probe_noise(features)
    return Document.of(sequence, model.network, origin)


def probe_noise(features: int, steps: int = 64, seed: int = 0) -> Sequence:
    """Make standard normal noise of the right width, to look at a model that came without data."""
    values = np.random.default_rng(seed).standard_normal((steps, features))
    return sequences.series_sequence(
        values,
        name="noise",
        feature_names=tuple(f"x{feature}" for feature in range(features)),
        source=f"standard normal noise, seed {seed}",
    )


def _fits(sequence: Sequence, document: Document) -> bool:
    head = document.parameters.get("head.weight")
    return (
        document.sequence.example is None
        and document.origin.trained
        and document.sequence.features == sequence.features
        and document.sequence.vocabulary == sequence.vocabulary
        and head is not None
        and head.shape[0] == sequence.objective.output_size
    )
