"""Session files: a whole document as data, to go on with later or to hand to somebody else.

The file is safetensors: arrays by name, and one JSON text that says what they mean. Nothing in it
is ever executed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from lstm_gui import engine
from lstm_gui.interchange import ModelFileError, read_arrays, typed_value, write_arrays
from lstm_gui.sequences import (
    EXAMPLES,
    Generator,
    Objective,
    ReadOptions,
    Scaling,
    Sequence,
    Task,
    described_task,
    task_from,
)
from lstm_gui.session.document import Document, Origin, freeze_parameters
from lstm_gui.session.thresholds import DisplayThresholds, GateThresholds
from lstm_gui.session.training_archive import TrainingArchive, described, revived
from lstm_gui.session.training_archive import read as read_archive
from lstm_gui.session.training_runs import TrainingRuns

_KEY = "lstm_lab_session"
_VERSION = 1
_TEXTS = ("name", "source", "example", "kind", "axis_name")
_LISTS = ("feature_names", "axis_labels", "symbols", "vocabulary", "notes")
# What may come of a description that is not one of ours.
_DAMAGE = (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)
_ARRAYS = ("values", "inputs", "targets", "target_mask")


def save_document(
    path: str | os.PathLike[str], document: Document, training: TrainingArchive | None = None
) -> None:
    """Write sequence, network, reference weights, policy and interventions to one file.

    With ``training`` its runs too, to go on from where they are. Raises interchange.WriteError and
    leaves an older file as it was.
    """
    sequence = document.sequence
    description = {
        "version": _VERSION,
        "config": dict(document.config),
        "origin": asdict(document.origin),
        "thresholds": {**asdict(document.thresholds), "mode": document.thresholds.mode.value},
        "display": asdict(document.display),
        "interventions": [_written(one) for one in document.interventions],
        "sequence": {
            **{name: getattr(sequence, name) for name in (*_TEXTS, *_LISTS)},
            "scaling": sequence.scaling.kind,
            "objective": asdict(sequence.objective),
            "ahead": sequence.ahead,
            "options": None if sequence.options is None else asdict(sequence.options),
            "task": described_task(sequence.generator)
            if isinstance(sequence.generator, Task)
            else None,
        },
    }
    arrays = {f"weights/{name}": values for name, values in document.parameters.items()}
    arrays |= {f"reference/{name}": values for name, values in document.reference.items()}
    arrays |= {
        f"sequence/{name}": values
        for name in _ARRAYS
        if (values := getattr(sequence, name)) is not None
    }
    arrays["scaling/offset"] = sequence.scaling.offset
    arrays["scaling/factor"] = sequence.scaling.factor
    if training is not None:
        description["training"] = described(training, arrays)
    write_arrays(path, arrays, {_KEY: json.dumps(description, ensure_ascii=False)})


def load_document(path: str | os.PathLike[str]) -> Document:
    """Read the document of a session file; see `load_session`."""
    return _loaded(path)[0]


def load_session(path: str | os.PathLike[str]) -> tuple[Document, TrainingRuns | None]:
    """Read a session file: the document, and the runs that were saved with it, or None.

    The trace is computed anew; the runs go on exactly from where they were saved. Raises as
    `load_document` does, also when the runs are damaged.
    """
    document, training = _loaded(path)
    if training is None:
        return document, None
    try:
        return document, revived(document, training)
    except _DAMAGE as error:
        raise _refusal(path, error, "its training run: ") from None


def _loaded(path: str | os.PathLike[str]) -> tuple[Document, TrainingArchive | None]:
    """Read a session file.

    Raises interchange.ModelFileError with one sentence when the file is missing, truncated, of
    another kind or contradicts itself.
    """
    path = Path(path)
    arrays, texts = read_arrays(path)
    if _KEY not in texts:
        message = f"{path.name} is no session of LSTM Lab: its description is missing."
        raise ModelFileError(message)
    try:
        description = json.loads(texts[_KEY])
        if description["version"] != _VERSION:
            message = (
                f"it is of version {description['version']}, and this program reads {_VERSION}"
            )
            raise ValueError(message)
        document = _document(description, arrays)
        runs = description.get("training")
        return document, None if runs is None else read_archive(runs, arrays, document.config)
    except _DAMAGE as error:
        raise _refusal(path, error) from None


def _refusal(path: str | os.PathLike[str], error: Exception, where: str = "") -> ModelFileError:
    reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
    return ModelFileError(
        f"{Path(path).name} cannot be opened as a session: {where}{reason.removesuffix('.')}."
    )


def _document(description: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Document:
    config = description["config"]
    parameters = _checked(config, _below("weights/", arrays))
    reference = _checked(config, _below("reference/", arrays))
    sequence = _sequence(description["sequence"], arrays)
    if config["recurrent"]["input_size"] != sequence.features:
        message = f"the network takes {config['recurrent']['input_size']} features, and the "
        raise ValueError(f"{message}sequence has {sequence.features}")
    return Document(
        sequence=sequence,
        config=MappingProxyType(config),
        parameters=parameters,
        reference=reference,
        origin=typed_value(Origin, description["origin"], "origin"),
        thresholds=typed_value(GateThresholds, description["thresholds"], "thresholds"),
        interventions=tuple(_read(one) for one in description["interventions"]),
        display=typed_value(DisplayThresholds, description["display"], "display"),
    )


def _below(folder: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name.removeprefix(folder): arrays[name] for name in arrays if name.startswith(folder)}


def _checked(config: Mapping[str, Any], parameters: Mapping[str, np.ndarray]) -> Mapping[str, Any]:
    """Refuse weights that do not fit the network, and take over its kind of number."""
    network = engine.network_from_config(config)
    network.load_state_dict(parameters)
    return freeze_parameters(network.state_dict())


def _sequence(described: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Sequence:
    parts: dict[str, Any] = {}
    for kind, names in ((str | None, _TEXTS), (tuple[str, ...] | None, _LISTS)):
        for name in names:
            parts[name] = typed_value(kind, described[name], f"sequence.{name}")
    for name in _ARRAYS:
        parts[name] = arrays.get(f"sequence/{name}")
    options = described.get("options")
    return Sequence(
        **parts,
        scaling=Scaling(described["scaling"], arrays["scaling/offset"], arrays["scaling/factor"]),
        objective=typed_value(Objective, described["objective"], "sequence.objective"),
        generator=_generator(described),
        ahead=typed_value(int, described.get("ahead", 1), "sequence.ahead"),
        options=typed_value(ReadOptions | None, options, "sequence.options"),
    )


def _generator(described: Mapping[str, Any]) -> Generator | None:
    """Give what draws fresh sequences of the kind; for a task the one with its parameters."""
    if described.get("task") is not None:
        return task_from(described["task"])
    example = described["example"]
    return EXAMPLES[example].generator if example in EXAMPLES else None


def _written(intervention: engine.Intervention) -> dict[str, Any]:
    places = {
        "units": _places(intervention.units),
        "steps": _places(intervention.steps),
        "layer": intervention.layer,
    }
    if isinstance(intervention, engine.Clamp):
        return {
            "kind": "clamp",
            "signal": intervention.signal,
            "value": intervention.value,
            **places,
        }
    return {"kind": "ablate", **places}


def _places(places: object) -> object:
    if isinstance(places, slice):
        return {"slice": [places.start, places.stop, places.step]}
    return places


def _read(described: Mapping[str, Any]) -> engine.Intervention:
    places: dict[str, Any] = {}
    for name in ("units", "steps"):
        value = described[name]
        places[name] = slice(*value["slice"]) if isinstance(value, dict) else value
    if described["kind"] == "clamp":
        return engine.Clamp(
            described["signal"], described["value"], layer=described["layer"], **places
        )
    return engine.Ablate(layer=described["layer"], **places)
