"""Passing over a table of any size in chunks of whole rows, checking the shape of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lstm_gui.sequences.dialect import Dialect
from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.text_source import TextSource

CHUNK_BYTES = 1 << 22
# A row longer than this is no row: most likely a quotation mark was never closed.
_LONGEST_ROW = 1 << 26
_NEWLINE, _SPACE, _TAB = 10, 32, 9

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Whole rows of a table as bytes, without blank lines and comments.

    data: the bytes. lines: the 1-based line of the file of every row.
    """

    data: bytes
    lines: Places


def table_chunks(source: TextSource, dialect: Dialect, heading_lines: int) -> Iterator[Chunk]:
    """Give the rows of a table below its heading, in chunks of some megabytes.

    heading_lines: the lines of the file above the first row of data.
    Raises ReadError at the first row that has another number of cells than the dialect says, and
    where a quotation mark is not closed.
    """
    line = 1
    carried = b""
    with source.open() as stream:
        while True:
            try:
                read = stream.read(CHUNK_BYTES)
            except OSError as error:
                raise ReadError(
                    f"{source.name} cannot be read to its end: {error.strerror or error}"
                ) from None
            data = carried + read
            if read and data.endswith(b"\r"):
                # Its \n may be the next byte.
                data, carried = data[:-1], b"\r"
            else:
                carried = b""
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if not read and data and not data.endswith(b"\n"):
                data += b"\n"
            while line <= heading_lines and (end := data.find(b"\n")) >= 0:
                data = data[end + 1 :]
                line += 1
            if line > heading_lines:
                rows = _rows(data, dialect)
                if rows.stop:
                    yield from _checked(data[: rows.stop], rows, dialect, source.name, line)
                    line += rows.line_count
                data = data[rows.stop :]
                if data and (not read or len(data) > _LONGEST_ROW):
                    raise _endless(data, dialect, source.name, line)
            if not read:
                return
            carried = data + carried


def _endless(data: bytes, dialect: Dialect, name: str, line: int) -> ReadError:
    if dialect.quote.encode() in data:
        return ReadError(
            f"{name}, row {line}: a quotation mark {dialect.quote} is opened and not closed; "
            "close it or remove it"
        )
    return ReadError(
        f"{name}, row {line}: found no end within {_LONGEST_ROW >> 20} MB; write a step a row"
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Where the rows of a chunk are: starts and ends (of their line ends), their lines from 0."""

    array: Bytes
    inside: npt.NDArray[np.bool_] | None
    starts: Places
    ends: Places
    lines: Places
    line_count: int

    @property
    def stop(self) -> int:
        """The first byte after the last whole row."""
        return int(self.ends[-1]) + 1 if len(self.ends) else 0


def _rows(data: bytes, dialect: Dialect) -> _Rows:
    array = np.frombuffer(data, dtype=np.uint8)
    newlines = np.flatnonzero(array == _NEWLINE)
    if dialect.quote.encode() not in data:
        starts = np.concatenate([[0], newlines[:-1] + 1]) if len(newlines) else newlines
        return _Rows(array, None, starts, newlines, np.arange(len(newlines)), len(newlines))
    # Odd after an odd number of quotation marks; a doubled one inside a cell changes it twice.
    marks = array == ord(dialect.quote)
    inside = (np.cumsum(marks, dtype=np.uint8) & 1).astype(bool)
    ends = newlines[~inside[newlines]]
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    lines = np.searchsorted(newlines, starts)
    count = int(np.searchsorted(newlines, ends[-1])) + 1 if len(ends) else 0
    return _Rows(array, inside, starts, ends, lines, count)


def _checked(
    data: bytes, rows: _Rows, dialect: Dialect, name: str, first_line: int
) -> Iterator[Chunk]:
    array = rows.array[: rows.stop]
    dropped = _blank(array, rows, dialect) | _comments(data, rows, dialect)
    cells = _cells(array, rows, dialect)
    wrong = np.flatnonzero((cells != dialect.width) & ~dropped)
    lines = rows.lines + first_line
    if len(wrong):
        place = int(wrong[0])
        found = int(cells[place])
        raise ReadError(
            f"{name}, row {lines[place]}: found {found} cell{'s' if found != 1 else ''}, "
            f"but the table has {dialect.width} column{'s' if dialect.width != 1 else ''}; "
            "every row needs as many cells"
        )
    if dropped.all():
        return
    if dropped.any():
        edges = np.zeros(len(array) + 1, dtype=np.int8)
        edges[rows.starts[dropped]] += 1
        edges[rows.ends[dropped] + 1] -= 1
        data = array[np.cumsum(edges[:-1], dtype=np.int8) == 0].tobytes()
    yield Chunk(data, lines[~dropped])


def _blank(array: Bytes, rows: _Rows, dialect: Dialect) -> npt.NDArray[np.bool_]:
    """Find the rows of nothing but white space, of which a tab may be a separator."""
    first = array[rows.starts]
    if not np.isin(first, (_NEWLINE, _SPACE, _TAB)).any():
        return np.zeros(len(first), dtype=bool)
    ink = (array != _SPACE) & (array != _NEWLINE)
    if dialect.separator != "\t":
        ink &= array != _TAB
    return np.asarray(np.add.reduceat(ink, rows.starts, dtype=np.int64) == 0)


def _comments(data: bytes, rows: _Rows, dialect: Dialect) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(rows.starts), dtype=bool)
    mark = dialect.comment.encode()
    if not mark or mark not in data:
        return found
    for place, (start, end) in enumerate(zip(rows.starts, rows.ends, strict=True)):
        found[place] = data[start:end].lstrip().startswith(mark)
    return found


def _cells(array: Bytes, rows: _Rows, dialect: Dialect) -> Places:
    """Count the cells of every row."""
    if not dialect.separator:
        return np.ones(len(rows.starts), dtype=np.int64)
    outside = True if rows.inside is None else ~rows.inside[: len(array)]
    if dialect.separator == " ":
        white = ((array == _SPACE) | (array == _TAB) | (array == _NEWLINE)) & outside
        begins = ~white
        begins[1:] &= white[:-1]
        return np.asarray(np.add.reduceat(begins, rows.starts, dtype=np.int64))
    separators = (array == ord(dialect.separator)) & outside
    return np.asarray(np.add.reduceat(separators, rows.starts, dtype=np.int64) + 1)
