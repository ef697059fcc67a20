"""What a preview dialog shows of a file before it is read, and lets a person correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lstm_gui.sequences.array_files import array_headers, read_arrays
from lstm_gui.sequences.dialect import Dialect
from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.json_tables import JsonTable
from lstm_gui.sequences.read_options import Content, Layout, ReadOptions
from lstm_gui.sequences.reading import (
    CLIPBOARD,
    TABLE_SUFFIXES,
    is_array_file,
    looks_like_json,
    table_or_none,
)
from lstm_gui.sequences.table_chunks import table_chunks
from lstm_gui.sequences.table_columns import Column
from lstm_gui.sequences.table_look import TableLook
from lstm_gui.sequences.table_reading import read_table
from lstm_gui.sequences.text_source import TextSource, text_file, text_in_memory

_SHOWN_ROWS = 50
_SHOWN_CHARACTERS = 2000
# Up to this size every cell is read for the preview; beyond, the beginning alone.
_READ_WHOLE = 1 << 23
_COUNTED = 1 << 25


@dataclass(frozen=True)
class TablePreview:
    """What was found in a file; correct it by asking for another preview with options.

    name, source: the file's name and absolute path (None: clipboard).
    content: "table" or "text"; is_array and is_json say what form the table has.
    dialect, encoding: how the text of a table is written, None for arrays and JSON.
    columns: all, with their kinds, missing values and examples. selected: those that `read` takes.
    axis_column: the one that names the steps, or None. layout: "columns" or "unfolded".
    rows: the first rows as they are written. row_count: how many there are;
    row_count_is_estimate: too many to count now; missing_is_estimate: counted at the beginning.
    array_names: the arrays or keys to choose from. text: the beginning of a running text.
    problems: sentences about what would go wrong or could be meant otherwise.
    """

    name: str
    source: str | None
    content: Content
    is_array: bool = False
    is_json: bool = False
    dialect: Dialect | None = None
    encoding: str | None = None
    columns: tuple[Column, ...] = ()
    selected: tuple[str, ...] = ()
    axis_column: str | None = None
    layout: Layout = "columns"
    rows: tuple[tuple[str, ...], ...] = ()
    row_count: int = 0
    row_count_is_estimate: bool = False
    missing_is_estimate: bool = False
    array_names: tuple[str, ...] = ()
    text: str = ""
    problems: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """The number of missing values in the selected columns, as far as they were counted."""
        return sum(column.missing for column in self.columns if column.name in self.selected)


def preview(source: str | Path, options: ReadOptions | None = None) -> TablePreview:
    """Say what is in a file and how `read` would take it with these options.

    Raises ReadError when there is nothing to show: no such file, empty, binary, and the like.
    """
    chosen = options or ReadOptions()
    path = Path(source)
    if is_array_file(path):
        return _of_arrays(path, chosen)
    text = text_file(path, chosen.encoding)
    if path.suffix.lower() == ".json" and chosen.content is None:
        return _of_json(text, chosen)
    return _of_text(text, chosen, certain=path.suffix.lower() in TABLE_SUFFIXES)


def preview_text(
    text: str, options: ReadOptions | None = None, *, name: str = CLIPBOARD
) -> TablePreview:
    """Say what is in a pasted text and how `read_clipboard_text` would take it."""
    chosen = options or ReadOptions()
    source = text_in_memory(text, name)
    if looks_like_json(text) and chosen.content is None:
        return _of_json(source, chosen)
    return _of_text(source, chosen, certain=False)


def _of_text(source: TextSource, options: ReadOptions, *, certain: bool) -> TablePreview:
    look = table_or_none(source, options, certain=certain)
    if look is None:
        return TablePreview(
            name=source.name,
            source=source.location,
            content="text",
            encoding=source.encoding,
            text=source.head()[0][:_SHOWN_CHARACTERS],
        )
    selected = options.columns if options.columns is not None else look.default_columns
    problems = list(look.problems)
    if not selected:
        problems.append("No column of numbers was found.")
    columns = look.columns
    row_count, counted = len(look.rows), look.whole
    size = source.size
    exact = look.whole
    if not look.whole and size <= _COUNTED:
        try:
            row_count = sum(
                len(chunk.lines) for chunk in table_chunks(source, look.dialect, look.heading_lines)
            )
            counted = True
        except ReadError as error:
            problems.append(f"{error}.")
    elif not look.whole:
        row_count = int(size * len(look.rows) / max(_bytes_of(look), 1))
    if size <= _READ_WHOLE and selected:
        try:
            columns = _with_missing(columns, selected, read_table(source, options, look).missing)
            exact = True
        except ReadError as error:
            if f"{error}." not in problems:
                problems.append(f"{error}.")
    return TablePreview(
        name=source.name,
        source=source.location,
        content="table",
        dialect=look.dialect,
        encoding=source.encoding,
        columns=columns,
        selected=selected,
        axis_column=look.axis,
        layout=look.layout,
        rows=tuple(map(tuple, look.rows[:_SHOWN_ROWS])),
        row_count=row_count,
        row_count_is_estimate=not counted,
        missing_is_estimate=not exact,
        problems=tuple(problems),
    )


def _with_missing(
    columns: tuple[Column, ...], selected: tuple[str, ...], missing: Mapping[str, int]
) -> tuple[Column, ...]:
    counted = set(selected)
    return tuple(
        replace(one, missing=missing.get(one.name, 0)) if one.name in counted else one
        for one in columns
    )


def _bytes_of(look: TableLook) -> int:
    return sum(len(cell) + 1 for row in look.rows for cell in row)


def _of_json(source: TextSource, options: ReadOptions) -> TablePreview:
    found = JsonTable(source, options)
    selected = options.columns if options.columns is not None else found.default_columns
    problems = [] if selected else ["No column of numbers was found."]
    columns, exact = found.columns, found.row_count == len(found.rows)
    if selected:
        try:
            columns = _with_missing(columns, selected, found.table(selected).missing)
            exact = True
        except ReadError as error:
            problems.append(f"{error}.")
    return TablePreview(
        name=source.name,
        source=source.location,
        content="table",
        is_json=True,
        columns=columns,
        selected=selected,
        axis_column=found.axis,
        layout=found.layout,
        rows=tuple(map(tuple, found.rows[:_SHOWN_ROWS])),
        row_count=found.row_count,
        missing_is_estimate=not exact,
        array_names=found.keys,
        problems=tuple(problems),
    )


def _of_arrays(path: Path, options: ReadOptions) -> TablePreview:
    headers = array_headers(path)
    names = tuple(header.name for header in headers if header.name)
    usable = [header for header in headers if header.is_usable]
    if options.array_name is None and len(headers) > 1 and len(usable) != 1:
        listed = ", ".join(f"{header.name} {header.shape}" for header in headers)
        return TablePreview(
            name=path.name,
            source=str(path.absolute()),
            content="table",
            is_array=True,
            array_names=names,
            problems=(f"Choose one of the arrays: {listed}.",),
        )
    table = read_arrays(path, replace(options, columns=None))
    selected = options.columns if options.columns is not None else table.columns
    counts = table.missing
    columns = tuple(
        Column(
            name,
            "number",
            counts.get(name, 0),
            tuple(f"{value:g}" for value in table.values[:3, place]),
        )
        for place, name in enumerate(table.columns)
    )
    return TablePreview(
        name=path.name,
        source=str(path.absolute()),
        content="table",
        is_array=True,
        columns=columns,
        selected=selected,
        layout=options.layout or "columns",
        rows=tuple(tuple(f"{value:g}" for value in row) for row in table.values[:_SHOWN_ROWS]),
        row_count=len(table.values),
        array_names=names,
    )
