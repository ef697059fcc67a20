"""Columns of numbers and text as CSV, written a block of rows at a time."""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.interchange.atomic import replace_file

Progress = Callable[[int, int], None]
"""Called now and then with what is done and what there is to do; may raise to cancel."""

_NUMBERS_AT_ONCE = 200_000


@dataclass(frozen=True, eq=False)
class ColumnGroup:
    """Columns side by side: N names and values (T, N) or, for one name, (T,).

    values: an array, or what gives slices of one, such as the rows of a long run.

    Numbers are written so that reading them gives the same bits (float32 with 9 digits, float64
    with as many as it takes); everything else as text.
    """

    names: tuple[str, ...]
    values: Any

    def __post_init__(self) -> None:
        if self.values.ndim == 1:
            object.__setattr__(self, "values", self.values[:, np.newaxis])
        if self.values.ndim != 2 or self.values.shape[1] != len(self.names):
            raise ValueError(
                f"values has the shape {self.values.shape}; (rows, {len(self.names)}) is needed "
                f"for {', '.join(self.names[:3])}"
            )


def write_table(path: str | os.PathLike[str], columns: Mapping[str, npt.ArrayLike]) -> None:
    """Write columns of equal length as CSV with a header, in UTF-8.

    columns: name → (T,) numbers or text; NaN is written as "nan".
    Errors: ValueError for columns of different lengths or shapes, WriteError.
    """
    groups = [ColumnGroup((name,), np.asarray(values)) for name, values in columns.items()]
    write_columns(path, groups)


def write_columns(
    path: str | os.PathLike[str],
    groups: Sequence[ColumnGroup],
    progress: Progress | None = None,
) -> None:
    """Write groups of columns side by side as one CSV, without a copy of the whole table.

    Errors: ValueError for groups with different numbers of rows, WriteError.
    """
    rows = {group.names[0]: len(group.values) for group in groups}
    if len(set(rows.values())) != 1:
        lengths = ", ".join(f"{name}: {count}" for name, count in rows.items()) or "no columns"
        raise ValueError(f"columns must have equally many rows ({lengths})")
    total = next(iter(rows.values()))
    with replace_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        names = itertools.chain.from_iterable(group.names for group in groups)
        file.write(_csv_cells(names) + "\n")
        for start, stop in row_blocks(total, sum(len(group.names) for group in groups)):
            parts = [_cells(group.values[start:stop]) for group in groups]
            file.writelines(",".join(row) + "\n" for row in zip(*parts, strict=True))
            if progress is not None:
                progress(stop, total)


def row_blocks(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Cut rows into blocks (start, stop) of some 200 000 numbers."""
    size = max(1, _NUMBERS_AT_ONCE // max(columns, 1))
    for start in range(0, rows, size):
        yield start, min(start + size, rows)


def number_format(dtype: np.dtype[Any]) -> str:
    """Return the %-format that writes a number of this dtype without loss."""
    return "%.9g" if dtype.kind == "f" and dtype.itemsize <= 4 else "%r"


def _cells(block: npt.NDArray[Any]) -> list[str]:
    """Return one text per row: the cells of the block, separated by commas."""
    if block.dtype.kind in "iuf":
        line = ",".join([number_format(block.dtype)] * block.shape[1])
        return [line % tuple(row) for row in block.tolist()]
    if block.dtype.kind == "b":
        return [",".join("1" if cell else "0" for cell in row) for row in block.tolist()]
    return [_csv_cells(str(cell) for cell in row) for row in block.tolist()]


def _csv_cells(cells: Iterable[str]) -> str:
    """Separate texts by commas and quote those that need it, without ending the line."""
    line = io.StringIO()
    # The writer quotes only the characters of its own line end: both, so that \r is safe too.
    csv.writer(line, lineterminator="\r\n").writerow(list(cells))
    return line.getvalue().removesuffix("\r\n")
