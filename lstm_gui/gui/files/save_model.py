"""Saving the weights in force as a model file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lstm_gui import __version__, engine, interchange
from lstm_gui.gui.files.opening import MODEL_SUFFIXES
from lstm_gui.gui.files.saver import Saver
from lstm_gui.gui.files.saving import FileKind, ask_and_save
from lstm_gui.gui.files.settings import Settings
from lstm_gui.session import Session
from lstm_gui.session.document import same_parameters

_SUFFIX = MODEL_SUFFIXES[0]
_KIND = FileKind("network", "Models", _SUFFIX, "saveModelDialog")


def model_metadata(session: Session) -> dict[str, str]:
    """Say where the weights in force come from and what they were shown, as text by key.

    "example", "seed" and "updates" are what opening reads back; "updates" is "0" for an untrained
    network and left out where nobody knows. "scaling" is JSON: kind, offset and factor per feature.
    """
    document, sequence = session.document, session.sequence
    origin = document.origin
    metadata = {
        "format": f"LSTM Lab {__version__}",
        "origin": origin.text,
        "sequence": sequence.name,
        "features": json.dumps(list(sequence.feature_names), ensure_ascii=False),
        "scaling": json.dumps(
            {
                "kind": sequence.scaling.kind,
                "offset": sequence.scaling.offset.tolist(),
                "factor": sequence.scaling.factor.tolist(),
            }
        ),
    }
    if sequence.example is not None:
        metadata["example"] = sequence.example
    if origin.seed is not None:
        metadata["seed"] = str(origin.seed)
    if origin.updates is not None:
        metadata["updates"] = str(origin.updates)
    elif not origin.trained:
        metadata["updates"] = "0"
    if origin.run is not None:
        metadata["run"] = json.dumps(asdict(origin.run))
    if session.live:
        metadata["origin"] = "a training run that was under way"
        metadata.pop("updates", None)
        metadata.pop("run", None)
    elif not same_parameters(document.parameters, document.reference):
        metadata["edited"] = "by hand"
    return metadata


def proposed_name(session: Session) -> str:
    """Propose a file name: that of the sequence and the size of the network."""
    stem = session.sequence.example or Path(session.sequence.name).stem
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "network"
    recurrent = session.network.recurrent
    return f"{stem}-{recurrent.kind}-{recurrent.hidden_size}{_SUFFIX}"


def _prepare(session: Session, path: Path) -> tuple[Callable[[], None], Callable[[None], None]]:
    """Take hold of the network as it is; the document is unmodified then if that is all of it."""
    network, metadata = session.network, model_metadata(session)
    document, mark = session.document, session.mark
    plain = document.thresholds.policy() == engine.Sigmoid() and not document.interventions
    whole = plain and not session.live

    def follow(_nothing: None) -> None:
        if whole:
            session.mark_clean(mark)

    return lambda: interchange.save_model(path, network, metadata), follow


def save_model(session: Session, settings: Settings, saver: Saver, parent: QWidget) -> QFileDialog:
    """Ask for a file name and save the weights in force there; returns the dialog."""
    prepare = partial(_prepare, session)
    return ask_and_save(_KIND, proposed_name(session), prepare, settings, saver, parent)
