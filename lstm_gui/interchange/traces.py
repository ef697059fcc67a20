"""Whole traces as NPZ, CSV or JSON: every signal of every layer at every step."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine import LongRun
from lstm_gui.interchange.atomic import replace_file
from lstm_gui.interchange.long_rows import LongRows, Rows, WindowedRun, write_npy
from lstm_gui.interchange.tables import (
    ColumnGroup,
    Progress,
    number_format,
    row_blocks,
    write_columns,
)
from lstm_gui.interchange.trace_description import describe_trace, layer_names

if TYPE_CHECKING:
    from lstm_gui.engine import Network, Trace
    from lstm_gui.sequences import Sequence

    _Pick = Callable[[Trace], npt.NDArray[Any]]

TRACE_SUFFIXES = (".npz", ".csv", ".json")
_PARTS = 1000  # into which the progress within one array is divided


def write_trace(
    path: str | os.PathLike[str],
    trace: Trace | LongRun,
    sequence: Sequence,
    network: Network | None = None,
    *,
    seed: int | None = None,
    metadata: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the trace of one sequence; the ending of ``path`` says in which format.

    Of a long run some thousand steps are in memory at a time: it is computed once more for .csv,
    and once for every signal for .npz and .json. ``progress`` may raise to cancel.

    .npz: arrays (T, H) under "layer1.forget_gate" …, (T, D) "inputs" and "values", (T, K)
        "predictions" and "predictions_in_units", texts "axis_labels", "feature_names",
        "output_names", and "description", JSON that names network, policies, interventions, seed.
    .json: the same, with "description" as an object and the layers under "layers".
    .csv: one row a step, one column per unit: "layer1.forget_gate[3]"; numbers alone.

    Errors: ValueError for another ending, or a trace that is not one of this sequence; WriteError.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in TRACE_SUFFIXES:
        raise ValueError(
            f"{path.name} ends in {path.suffix or 'nothing'}; a trace is written as "
            f"{', '.join(TRACE_SUFFIXES)}"
        )
    run: WindowedRun | None = None
    if isinstance(trace, LongRun):
        run = WindowedRun(trace)
        sample = run.sample()
    else:
        sample = trace
    if sample.sequences != 1 or trace.steps != sequence.steps:
        raise ValueError(
            f"the trace has {trace.steps} steps of {sample.sequences} sequences; "
            f"{sequence.name} is one sequence of {sequence.steps} steps"
        )
    numbers = _numbers(sample, sequence, run)
    signals = _signals(sample, run)
    description = describe_trace(sample, sequence, network, seed, metadata)
    if suffix == ".csv":
        write_columns(path, _columns(sequence, numbers, signals), progress)
    elif suffix == ".npz":
        _write_npz(path, sequence, numbers | signals, description, progress)
    else:
        _write_json(path, sequence, numbers, signals, description, progress)


def _numbers(sample: Trace, sequence: Sequence, run: WindowedRun | None) -> dict[str, Rows]:
    """Collect what belongs to no layer, each (T, …)."""
    numbers: dict[str, Rows] = {
        "values": np.asarray(sequence.values),
        "inputs": _rows(sample, run, lambda part: part.inputs[:, 0]),
    }
    if sample.predictions is not None:
        numbers["predictions"] = _rows(sample, run, _predictions)
        # A network that was made for other outputs has predictions without units.
        if sample.predictions.shape[2] == sequence.objective.output_size:
            numbers["predictions_in_units"] = _rows(
                sample, run, lambda part: sequence.predictions_in_units(_predictions(part))
            )
    return numbers


def _signals(sample: Trace, run: WindowedRun | None) -> dict[str, Rows]:
    """Collect every signal of every layer, (T, H), under "layer1.forget_gate"."""
    return {
        f"{name}.{signal}": _rows(sample, run, partial(_signal, index, signal))
        for index, name in enumerate(layer_names(sample))
        for signal in sample.layers[index].signal_names
    }


def _rows(sample: Trace, run: WindowedRun | None, pick: _Pick) -> Rows:
    return pick(sample) if run is None else LongRows(run, pick)


def _predictions(part: Trace) -> npt.NDArray[Any]:
    assert part.predictions is not None  # noqa: S101 - the caller has asked
    return part.predictions[:, 0]


def _signal(layer: int, signal: str, part: Trace) -> npt.NDArray[Any]:
    return part.layers[layer].signal(signal)[:, 0]


def _columns(
    sequence: Sequence,
    numbers: Mapping[str, Rows],
    signals: Mapping[str, Rows],
) -> list[ColumnGroup]:
    groups = [ColumnGroup(("step",), np.arange(sequence.steps))]
    for name, texts in (
        (sequence.axis_name, sequence.axis_labels),
        ("symbol", sequence.symbols),
    ):
        if texts is not None:
            groups.append(ColumnGroup((name,), np.array(texts, dtype=object)))
    outputs = sequence.objective.output_names
    for name, array in numbers.items():
        labels: tuple[str, ...] = (
            sequence.feature_names if name in ("values", "inputs") else outputs
        )
        if len(labels) != array.shape[1]:
            labels = tuple(str(column) for column in range(array.shape[1]))
        groups.append(ColumnGroup(tuple(f"{name}[{label}]" for label in labels), array))
    for name, array in signals.items():
        names = tuple(f"{name}[{unit}]" for unit in range(array.shape[1]))
        groups.append(ColumnGroup(names, array))
    return groups


def _write_npz(
    path: Path,
    sequence: Sequence,
    arrays: Mapping[str, Rows],
    description: Mapping[str, Any],
    progress: Progress | None,
) -> None:
    texts = {
        "feature_names": np.array(sequence.feature_names, dtype=np.str_),
        "output_names": np.array(sequence.objective.output_names, dtype=np.str_),
        "description": np.array(json.dumps(description, ensure_ascii=False), dtype=np.str_),
    }
    if sequence.axis_labels is not None:
        texts["axis_labels"] = np.array(sequence.axis_labels, dtype=np.str_)
    if sequence.symbols is not None:
        texts["symbols"] = np.array(sequence.symbols, dtype=np.str_)
    entries = {**arrays, **texts}
    with replace_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        # As numpy.savez does it, but an array at a time, and without the time of day in it.
        for done, (name, array) in enumerate(entries.items(), start=1):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                write_npy(entry, array, _within(progress, done - 1, len(entries)))
            _report(progress, done, len(entries))


def _write_json(
    path: Path,
    sequence: Sequence,
    numbers: Mapping[str, Rows],
    signals: Mapping[str, Rows],
    description: Mapping[str, Any],
    progress: Progress | None,
) -> None:
    head = {
        "description": description,
        "axis_labels": sequence.axis_labels,
        "symbols": sequence.symbols,
    }
    total = len(numbers) + len(signals)
    layers: dict[str, dict[str, Rows]] = {}
    for key, array in signals.items():
        layer, signal = key.split(".", 1)
        layers.setdefault(layer, {})[signal] = array
    with replace_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        # The outer object is put together by hand, so that no array is ever a tree of objects.
        file.write(json.dumps(head, ensure_ascii=False).removesuffix("}"))
        done = 0
        for name, array in numbers.items():
            file.write(f',\n"{name}": ')
            _write_json_array(file, array, _within(progress, done, total))
            done += 1
            _report(progress, done, total)
        file.write(',\n"layers": {')
        for index, (layer, found) in enumerate(layers.items()):
            file.write(f'{"," if index else ""}\n"{layer}": {{')
            for place, (signal, array) in enumerate(found.items()):
                file.write(f'{"," if place else ""}\n"{signal}": ')
                _write_json_array(file, array, _within(progress, done, total))
                done += 1
                _report(progress, done, total)
            file.write("}")
        file.write("}}\n")


def _write_json_array(file: IO[str], array: Rows, progress: Callable[[float], None]) -> None:
    line = "[" + ",".join([number_format(array.dtype)] * array.shape[1]) + "]"
    file.write("[")
    for start, stop in row_blocks(*array.shape):
        block = array[start:stop]
        if np.isfinite(block).all():
            rows = [line % tuple(row) for row in block.tolist()]
        else:
            # JSON has no NaN and no infinity.
            rows = [
                json.dumps([value if np.isfinite(value) else None for value in row])
                for row in block.tolist()
            ]
        file.write((",\n" if start else "") + ",\n".join(rows))
        progress(stop / array.shape[0])
    file.write("]")


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done * _PARTS, total * _PARTS)


def _within(progress: Progress | None, done: int, total: int) -> Callable[[float], None]:
    """Return the progress inside one of several arrays, by the share of it that is done."""

    def report(share: float) -> None:
        if progress is not None:
            progress(round((done + share) * _PARTS), total * _PARTS)

    return report
