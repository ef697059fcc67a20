"""The numbers of a table in a text file, parsed chunk by chunk by pandas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.cells import NO_SEPARATOR
from lstm_gui.sequences.dialect import Dialect
from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.number_format import MISSING, iso_date
from lstm_gui.sequences.table_chunks import Chunk, table_chunks
from lstm_gui.sequences.text_source import TextSource, fallback_encoding

if TYPE_CHECKING:
    import pandas as pd

# Labels are strings, some sixty bytes each; a longer axis is numbered instead.
MOST_LABELS = 1_000_000
_ROUND_TRIP = {"float_precision": "round_trip"}


@dataclass(frozen=True, eq=False)
class ParsedTable:
    """Numbers (rows, D) with NaN where missing; labels (rows) or None; the first missing value.

    first_missing: its 1-based line and the index of its column among those asked for, or None.
    """

    values: npt.NDArray[np.float64]
    labels: tuple[str, ...] | None
    first_missing: tuple[int, int] | None


def parse_table(
    source: TextSource,
    dialect: Dialect,
    heading_lines: int,
    names: tuple[str, ...],
    columns: tuple[int, ...],
    axis: int | None,
) -> ParsedTable:
    """Read some columns of a table as numbers, and one as labels; no other is kept in memory.

    columns, axis: places in a row. names: of all columns, for messages.
    Raises ReadError at the first cell that is no finite number, and for ragged rows.
    """
    blocks: list[npt.NDArray[np.float64]] = []
    labels: list[str] | None = [] if axis is not None else None
    first_missing: tuple[int, int] | None = None
    for chunk in table_chunks(source, dialect, heading_lines):
        reader = _ChunkReader(chunk, source, dialect)
        block = reader.numbers(columns)
        if block is None:
            block = reader.checked_numbers(columns, names)
        if first_missing is None and (missing := np.argwhere(np.isnan(block))).size:
            row, column = missing[0]
            first_missing = int(chunk.lines[row]), int(column)
        blocks.append(block)
        if labels is not None and axis is not None:
            labels.extend(map(iso_date, reader.texts(axis)))
            if len(labels) > MOST_LABELS:
                labels = None
    values = np.concatenate(blocks) if blocks else np.empty((0, len(columns)))
    return ParsedTable(values, None if labels is None else tuple(labels), first_missing)


class _ChunkReader:
    """Reads the columns of one chunk, fast as numbers or carefully as text."""

    def __init__(self, chunk: Chunk, source: TextSource, dialect: Dialect) -> None:
        self._chunk = chunk
        self._source = source
        self._dialect = dialect
        self._encoding = source.encoding
        try:
            chunk.data.decode(source.encoding)
        except UnicodeDecodeError:
            self._encoding = fallback_encoding(chunk.data)

    def numbers(self, columns: tuple[int, ...]) -> npt.NDArray[np.float64] | None:
        """Parse columns as float64 (rows, D), or give None when a cell needs a closer look."""
        if self._dialect.numbers.thousands:
            return None
        try:
            frame = self._frame(columns, np.float64, sorted(MISSING))
        except (ValueError, OverflowError):
            return None
        block = frame[list(columns)].to_numpy(dtype=np.float64)
        return None if np.isinf(block).any() else np.ascontiguousarray(block)

    def texts(self, column: int) -> Iterator[str]:
        """Give the stripped cells of a column."""
        frame = self._frame((column,), object, [])
        return (str(cell).strip() for cell in frame[column])

    def checked_numbers(
        self, columns: tuple[int, ...], names: tuple[str, ...]
    ) -> npt.NDArray[np.float64]:
        """Parse columns cell by cell as the dialect writes numbers; a bad one is a ReadError."""
        numbers = self._dialect.numbers
        pattern = re.compile(numbers.pattern, re.ASCII)
        block = np.full((len(self._chunk.lines), len(columns)), np.nan)
        worst: tuple[int, int, str] | None = None
        for place, column in enumerate(columns):
            for row, cell in enumerate(self.texts(column)):
                if cell in MISSING:
                    continue
                value = float(numbers.plain(cell)) if pattern.fullmatch(cell) else np.inf
                if not np.isfinite(value):
                    if worst is None or row < worst[0]:
                        worst = row, column, cell
                    break
                block[row, place] = value
        if worst is not None:
            row, column, cell = worst
            raise ReadError(
                f"{self._source.name}, row {self._chunk.lines[row]}, column {names[column]!r}: "
                f"found {_shortened(cell)!r}; {_needed(numbers.decimal)}"
            )
        return block

    def _frame(self, columns: tuple[int, ...], dtype: Any, missing: list[str]) -> pd.DataFrame:
        # A quarter of a second to import: paid by those who read a table.
        import pandas as pd

        # From 3.1 on pandas reads the nearest float by itself, and warns of being asked to.
        major, minor = (int(part) for part in pd.__version__.split(".")[:2])
        exactly: dict[str, Any] = {} if (major, minor) >= (3, 1) else _ROUND_TRIP
        separator = self._dialect.separator
        return pd.read_csv(
            io.BytesIO(self._chunk.data),
            sep=r"\s+" if separator == " " else separator or NO_SEPARATOR,
            header=None,
            names=list(range(self._dialect.width)),
            index_col=False,
            usecols=list(columns),
            dtype=dtype,
            decimal=self._dialect.numbers.decimal,
            quotechar=self._dialect.quote,
            na_values=missing,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
            encoding=self._encoding,
            engine="c",
            **exactly,
        )


def _shortened(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _needed(decimal: str) -> str:
    mark = "point" if decimal == "." else "comma"
    return f"a finite number with a decimal {mark} is needed, or an empty cell if it is missing"
