"""What can be chosen in the export dialog, and what follows from a choice. No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_gui.session import Session

FIGURE_FORMATS = {
    ".png": "PNG, picture",
    ".svg": "SVG, vectors",
    ".pdf": "PDF, vectors",
    ".csv": "CSV, its numbers",
}
TRACE_FORMATS = {
    ".npz": "NPZ, for NumPy",
    ".csv": "CSV, one row a step",
    ".json": "JSON",
}
SCALES = (1.0, 2.0, 3.0, 4.0)
_BYTES_OF_A_NUMBER = {".npz": None, ".csv": 12, ".json": 12}
_UNITS = ("B", "kB", "MB", "GB")


def with_suffix(path: str, suffix: str, known: tuple[str, ...]) -> str:
    """Give a path its ending: in place of a known one, else behind what is there."""
    if not path:
        return path
    old = Path(path).suffix
    if old.lower() in known:
        path = path[: len(path) - len(old)]
    return path + suffix


def file_name(sequence: str, figure: str, suffix: str) -> str:
    """Suggest a file name from the names of the sequence and of the figure."""
    stem = "".join(letter if letter.isalnum() else "-" for letter in Path(sequence).stem.lower())
    stem = "-".join(part for part in stem.split("-") if part)
    return f"{stem or 'sequence'}-{figure}{suffix}"


def trace_numbers(session: Session) -> int:
    """Count the numbers of the whole trace."""
    trace = session.trace  # of a long run a part, whose steps have as many numbers as any
    predictions = trace.predictions
    width = trace.inputs.shape[2] + (0 if predictions is None else predictions.shape[2])
    for layer in trace.layers:
        width += sum(layer.signal(name).shape[2] for name in layer.signal_names)
    return int(width) * session.recording.steps


def trace_summary(session: Session, suffix: str) -> str:
    """Say what the file of the whole trace will hold, and about how large it will be."""
    trace, steps = session.trace, session.recording.steps
    signals = len(trace.layers[0].signal_names)
    count = trace_numbers(session)
    size = _BYTES_OF_A_NUMBER[suffix] or trace.outputs.dtype.itemsize
    layers = f"{len(trace.layers)} layer{'s' if len(trace.layers) != 1 else ''}"
    return (
        f"{steps} steps, {layers}, {signals} signals of every unit, inputs and predictions: "
        f"{count} numbers, about {size_text(count * size)}"
    )


def size_text(size: float) -> str:
    """Write a number of bytes: "1.5 MB"."""
    power = 0
    while size >= 1000 and power < len(_UNITS) - 1:
        size, power = size / 1000, power + 1
    digits = 1 if 0 < size < 10 and power else 0
    return f"{size:.{digits}f} {_UNITS[power]}"
