"""``lstm-gui trace``: a sequence through a network, every signal into one file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from lstm_gui import engine, interchange, sequences, session
from lstm_gui.cli_arguments import Unusable
from lstm_gui.cli_options import reading_options
from lstm_gui.session import Origin


def trace(arguments: argparse.Namespace, note: Callable[[str], None]) -> str:
    """Trace a file or example and write the trace; return a line that says what was written.

    note: takes what a person should know besides, such as that the network is untrained.
    Errors: Unusable, ReadError, ModelFileError, WriteError, ValueError, each with one sentence.
    """
    if arguments.out.suffix.lower() not in interchange.TRACE_SUFFIXES:
        endings = ", ".join(interchange.TRACE_SUFFIXES)
        raise Unusable(f"--out {arguments.out} must end in one of {endings}")
    interchange.check_writable(arguments.out)
    sequence = open_sequence(arguments)
    for sentence in sequence.notes:
        note(f"{sequence.name}: {sentence}")
    network, origin, metadata = _network(arguments, sequence, note)
    sequence = _scaled_as_trained(sequence, metadata)
    run: engine.Trace | engine.LongRun
    if session.is_long(sequence.steps, network.config()):
        run = engine.LongRun(network, sequence.inputs)
    else:
        run = network.forward(sequence.inputs)
    interchange.write_trace(
        arguments.out, run, sequence, network, seed=origin.seed, metadata={"weights": origin.text}
    )
    steps = f"{sequence.steps} step{'s' if sequence.steps != 1 else ''}"
    return f"wrote {arguments.out}: {steps}, {describe(network)}, {origin.text}"


def open_sequence(arguments: argparse.Namespace) -> sequences.Sequence:
    """Read the file, or make the example, that the arguments name."""
    if arguments.example is not None:
        return sequences.make_example(arguments.example)
    if arguments.file is None:
        raise Unusable("name a FILE to read or an --example")
    return sequences.read(arguments.file, sequences.ReadOptions(**reading_options(arguments)))


def describe(network: engine.Network) -> str:
    """Say the size of a network: "1 layer of 8 units"."""
    recurrent = network.recurrent
    layers = "1 layer" if recurrent.num_layers == 1 else f"{recurrent.num_layers} layers"
    return f"{layers} of {recurrent.hidden_size} units"


def _network(
    arguments: argparse.Namespace, sequence: sequences.Sequence, note: Callable[[str], None]
) -> tuple[engine.Network, Origin, Mapping[str, str]]:
    if arguments.model is None:
        network, origin = session.example_network(sequence)
        if not origin.trained:
            note(f"no --model: the network is {origin.text}, its gates mean nothing yet")
        return network, origin, {}
    model = interchange.load_model(arguments.model)
    for sentence in model.notes:
        note(f"{arguments.model.name}: {sentence}")
    wanted = model.network.recurrent.input_size
    if wanted != sequence.features:
        raise Unusable(
            f"{arguments.model.name} takes {wanted} features and {sequence.name} has "
            f"{sequence.features} ({', '.join(sequence.feature_names[:6])}); choose others by "
            "--columns, or another model"
        )
    origin = session.model_origin(dict(model.metadata))
    named = Origin(origin.trained, f"{arguments.model.name}, {origin.text}", origin.seed)
    return model.network, named, model.metadata


def _scaled_as_trained(
    sequence: sequences.Sequence, metadata: Mapping[str, str]
) -> sequences.Sequence:
    """Scale a series as the one that the model learned from: it knows no other numbers."""
    if sequence.kind != "series" or "scaling" not in metadata:
        return sequence
    try:
        found = json.loads(metadata["scaling"])
        scaling = sequences.Scaling(found["kind"], found["offset"], found["factor"])
    except (ValueError, TypeError, KeyError):
        return sequence
    if scaling.features != sequence.features:
        return sequence
    return sequences.series_sequence(
        sequence.values,
        name=sequence.name,
        feature_names=sequence.feature_names,
        scaling=scaling,
        source=sequence.source,
        axis_name=sequence.axis_name,
        axis_labels=sequence.axis_labels,
        notes=sequence.notes,
    )
