"""From a table to a sequence: layout, missing values, scaling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.errors import MissingValues, ReadError
from lstm_gui.sequences.read_options import Layout, ReadOptions
from lstm_gui.sequences.scaling import LARGEST
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.series import series_sequence
from lstm_gui.sequences.table import Table


def table_sequence(table: Table, options: ReadOptions, layout: Layout) -> Sequence:
    """Make the sequence of a table. Raises ReadError, or MissingValues when it is to be asked."""
    if layout == "unfolded":
        table = unfold(table)
    if len(table.values) == 0:
        raise ReadError(f"{table.name} has no step; a sequence needs at least one")
    _check_size(table, options)
    table = settle_missing(table, options)
    return series_sequence(
        table.values,
        name=table.name,
        source=table.source,
        feature_names=table.columns,
        scaling=options.scaling or "standard",
        axis_name=table.axis_name,
        axis_labels=table.axis_labels,
        notes=table.notes,
    )


def _check_size(table: Table, options: ReadOptions) -> None:
    """Refuse numbers that overflow when they are scaled, or unscaled as a network's float32."""
    unscaled = options.scaling == "none"
    most = float(np.finfo(np.float32).max) if unscaled else LARGEST
    sizes = np.nan_to_num(np.abs(table.values)).max(axis=0)
    if sizes.max() > most:
        column = table.columns[int(sizes.argmax())]
        advice = "have it scaled, or " if unscaled and sizes.max() <= LARGEST else ""
        raise ReadError(
            f"{table.name}, column {column!r}: found {sizes.max():g}, but at most {most:g} is "
            f"possible; {advice}use another unit"
        )


def unfold(table: Table) -> Table:
    """Read a table cell by cell, row after row, as one column: years × months become months.

    Missing cells at the very end, the part of the last row that has not come yet, are left out.
    """
    rows, width = table.values.shape
    values = table.values.reshape(-1, 1)
    labels: tuple[str, ...] | None = None
    if table.axis_labels is not None:
        labels = tuple(f"{row} {name}" for row in table.axis_labels for name in table.columns)
    present = np.flatnonzero(~np.isnan(values[:, 0]))
    kept = int(present[-1]) + 1 if len(present) else 0
    left_out = len(values) - kept
    notes = []
    if rows > 1:
        notes.append(f"{rows} rows of {width} columns are read as one series, row by row.")
    if left_out:
        what = "value is" if left_out == 1 else f"{left_out} values are"
        notes.append(f"The last {what} missing and left out.")
    return replace(
        table,
        columns=(PurePath(table.name).stem,),
        values=values[:kept],
        axis_labels=None if labels is None else labels[:kept],
        notes=(*table.notes, *notes),
    )


def settle_missing(table: Table, options: ReadOptions) -> Table:
    """Interpolate or drop missing values, or refuse them, as the options say."""
    missing = table.missing
    if not missing:
        return table
    total = sum(missing.values())
    empty = [name for name, count in missing.items() if count == len(table.values)]
    if empty:
        raise ReadError(
            f"{table.name}, column {empty[0]!r}: every value is missing; leave the column out"
        )
    policy = options.missing or "interpolate"
    if policy in ("ask", "stop"):
        row, column = table.first_missing or (1, next(iter(missing)))
        in_all = f", {total} are in all" if total > 1 else ""
        message = (
            f"{table.name}, {table.place} {row}, column {column!r}: a value is missing{in_all}; "
            "fill it in, or have missing values interpolated or dropped"
        )
        if policy == "ask":
            raise MissingValues(message, missing, row, column, len(table.values))
        raise ReadError(message)
    if policy == "drop":
        return _without_missing(table)
    columns = [_interpolated(column) for column in table.values.T]
    what = "value was" if total == 1 else "values were"
    parts = ", ".join(f"{count} of {name}" for name, count in missing.items())
    where = f" ({parts})" if len(table.columns) > 1 else ""
    return replace(
        table,
        values=np.stack(columns, axis=1),
        notes=(*table.notes, f"{total} missing {what} interpolated{where}."),
    )


def _without_missing(table: Table) -> Table:
    kept = np.asarray(~np.isnan(table.values).any(axis=1))
    dropped = int((~kept).sum())
    if kept.sum() < 2:
        raise ReadError(
            f"{table.name}: {dropped} of {len(kept)} rows miss a value, too few are left; "
            "have them interpolated, or choose other columns"
        )
    labels = table.axis_labels
    what = "row with a missing value was" if dropped == 1 else "rows with missing values were"
    return replace(
        table,
        values=table.values[kept],
        axis_labels=None
        if labels is None
        else tuple(label for label, keep in zip(labels, kept, strict=True) if keep),
        notes=(*table.notes, f"{dropped} {what} dropped."),
    )


def _interpolated(column: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Fill gaps linearly between their neighbours, the ends with the nearest value."""
    missing = np.isnan(column)
    if not missing.any():
        return column
    steps = np.arange(len(column), dtype=np.float64)
    filled = column.copy()
    filled[missing] = np.interp(steps[missing], steps[~missing], column[~missing])
    return filled
