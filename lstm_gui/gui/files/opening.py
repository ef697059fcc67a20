"""The work behind opening: reading, choosing a network, tracing. Runs in a thread, knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lstm_gui import session
from lstm_gui.gui.files.background import Progress
from lstm_gui.gui.files.doubts import doubts
from lstm_gui.gui.files.source import Source
from lstm_gui.gui.files.trace_memory import check_memory
from lstm_gui.sequences import MissingValues, ReadError, ReadOptions, Sequence, TablePreview
from lstm_gui.session import Document, Run, TrainingRuns

MODEL_SUFFIXES = (".safetensors",)


@dataclass(frozen=True, eq=False)
class Opened:
    """A document with its trace, ready to be shown, and the sentence that says what it is.

    ``training`` are runs that were saved with it.
    """

    document: Document
    run: Run
    text: str
    training: TrainingRuns | None = None


@dataclass(frozen=True, eq=False)
class Question:
    """A table that a person has to look at first; ``preview`` is what was found."""

    preview: TablePreview


@dataclass(frozen=True, eq=False)
class Unreadable:
    """A table that cannot be read as it was found, and why; it might be with other decisions."""

    preview: TablePreview
    text: str


def is_model(path: Path) -> bool:
    """Tell by its ending whether a file is a model."""
    return path.suffix.lower() in MODEL_SUFFIXES


def open_sequence(
    source: Source, options: ReadOptions, ask: bool, current: Document, progress: Progress
) -> Opened | Question | Unreadable:
    """Read a sequence and trace it with the network that fits.

    With ``ask`` a table that leaves doubts is a Question, and one that somebody could correct the
    reading of is Unreadable. Raises ReadError, TooLargeError,
    the engine's ValueError, or whatever ``progress`` raises.
    """
    progress(0, 1)
    if source.path is not None:
        refuse_special(source.path)
    if ask:
        preview = source.preview(options)
        doubtful = bool(doubts(preview))
        if doubtful and (preview.selected == () or not preview.problems):
            return Question(preview)
        progress(0, 1)
        try:
            sequence = source.read(replace(options, missing="ask"))
        except MissingValues:
            return Question(preview)
        except ReadError as error:
            return Unreadable(preview, str(error))
        if doubtful:
            return Question(preview)
    else:
        sequence = source.read(options)
    return _on_sequence(sequence, current, progress)


def open_example(name: str, _current: Document, progress: Progress) -> Opened:
    """Make an example and trace it with its network; raises ValueError for an unknown name."""
    document = session.open_example(name)
    return Opened(document, traced(document, progress), "")


def open_document(
    document: Document, training: TrainingRuns | None, _current: Document, progress: Progress
) -> Opened:
    """Run a document that was read already; raises TooLargeError."""
    sequence = document.sequence
    text = " ".join((f"{sequence.name}: {sequence.summary}.", *sequence.notes))
    return Opened(document, traced(document, progress), text, training)


def open_model(path: Path, current: Document, progress: Progress) -> Opened:
    """Load a model and trace it on the open sequence, or on one that fits.

    Raises interchange.ModelFileError, TooLargeError, or the engine's ValueError.
    """
    progress(0, 1)
    refuse_special(path)
    document = session.open_model(path, current)
    text = f"{path.name}: {network_text(document)}."
    if document.sequence is not current.sequence:
        features = document.sequence.features
        noun = "feature" if features == 1 else "features"
        text += (
            f" It takes {features} {noun} and {current.sequence.name} has "
            f"{current.sequence.features}, so it is shown on {document.sequence.name}."
        )
    text = " ".join((text, *document.origin.notes))
    return Opened(document, traced(document, progress), text)


def is_session(path: Path) -> bool:
    """Tell by its ending whether a file is a session."""
    return path.suffix.lower() == session.SESSION_SUFFIX


def open_session(path: Path, _current: Document, progress: Progress) -> Opened:
    """Read a session file and trace it; raises interchange.ModelFileError or TooLargeError."""
    progress(0, 1)
    refuse_special(path)
    document, training = session.load_session(path)
    text = f"{path.name}: {document.sequence.name}, {network_text(document)}."
    if training is not None and training.current is not None:
        run = training.current.run
        text += (
            f" Its training {'ended' if run.state.over else 'is paused'} at update {run.update}."
        )
    return Opened(document, traced(document, progress), text, training)


def refuse_special(path: Path) -> None:
    """Raise ReadError for a pipe or a device, where reading may wait for ever."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ReadError(f"{path.name} is a device or a pipe; choose an ordinary file")


def traced(document: Document, progress: Progress) -> Run:
    """Trace a document if its trace fits into memory."""
    check_memory(document)
    return session.compute_run(document, progress=progress)


def network_text(document: Document) -> str:
    """Describe the network of a document: "LSTM, 2 layers, 16 units, trained, seed 3"."""
    recurrent = document.config["recurrent"]
    layers, units = recurrent.get("num_layers", 1), recurrent["hidden_size"]
    layer_noun = "layer" if layers == 1 else "layers"
    unit_noun = "unit" if units == 1 else "units"
    kind = str(recurrent.get("kind", "lstm")).upper()
    # The origin of a model that came from a file begins with the file's name.
    origin = document.origin.text.rpartition(".safetensors, ")[2]
    return f"{kind}, {layers} {layer_noun}, {units} {unit_noun}, {origin}"


def _on_sequence(sequence: Sequence, current: Document, progress: Progress) -> Opened:
    progress(0, 1)
    document = session.on_sequence(sequence, current)
    kept = document.parameters is current.parameters
    words = [f"{sequence.name}: {sequence.summary}.", *sequence.notes]
    if kept:
        words.append("The network stays as it was.")
    else:
        words.append(f"The network is new ({network_text(document)}).")
    return Opened(document, traced(document, progress), " ".join(words))
