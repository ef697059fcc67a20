"""Tables in JSON: a list of numbers, of rows or of objects, or an object of columns."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.heading import default_names
from lstm_gui.sequences.number_format import MISSING, NumberFormat, iso_date
from lstm_gui.sequences.read_options import Layout, ReadOptions
from lstm_gui.sequences.table import Table
from lstm_gui.sequences.table_columns import Column, describe_columns, guess_axis, guess_layout
from lstm_gui.sequences.table_look import check_names
from lstm_gui.sequences.text_source import TextSource

_MOST_BYTES = 1 << 28
_LOOKED_AT = 2000
_NUMBERS = NumberFormat()
_WANTED = "a list of numbers, of rows or of objects, or an object of lists is needed"


class JsonTable:
    """The columns of a JSON document, described as those of a text are.

    names: of all columns. columns: described. axis: the one that names the steps, or None.
    keys: the tables that the document offers, if it is an object of several; layout: guessed.
    Raises ReadError for what is no table.
    """

    def __init__(self, source: TextSource, options: ReadOptions) -> None:
        self._source = source
        document = _parsed(source)
        self.keys: tuple[str, ...] = _tables_in(document)
        cells = _columns(_chosen(document, options.array_name, source.name), source.name)
        self._cells = cells
        self.names = tuple(cells)
        self.row_count = len(next(iter(cells.values())))
        self.rows = [
            [_shown(column[row]) for column in cells.values()]
            for row in range(min(self.row_count, _LOOKED_AT))
        ]
        self.columns: tuple[Column, ...] = describe_columns(self.names, self.rows, _NUMBERS)
        if options.axis_column is not None:
            if options.axis_column:
                check_names((options.axis_column,), self.names, source.name)
            self.axis = options.axis_column or None
        else:
            self.axis = guess_axis(self.columns, self.rows, _NUMBERS)
            if options.columns is not None and self.axis in options.columns:
                self.axis = None
        self.layout: Layout = options.layout or guess_layout(
            self.columns, self.axis, self.row_count
        )

    @property
    def default_columns(self) -> tuple[str, ...]:
        """The columns that are read when nobody chooses: the numbers but the axis."""
        return tuple(
            column.name
            for column in self.columns
            if column.kind == "number" and column.name != self.axis
        )

    def table(self, wanted: tuple[str, ...] | None) -> Table:
        """Give the numbers of the wanted columns, None meaning the default ones."""
        names = self.default_columns if wanted is None else wanted
        check_names(names, self.names, self._source.name)
        if not names:
            raise ReadError(f"{self._source.name} has no column of numbers; {_WANTED}")
        values = np.empty((self.row_count, len(names)))
        for place, name in enumerate(names):
            for row, cell in enumerate(self._cells[name]):
                values[row, place] = self._number(cell, row, name)
        missing = np.argwhere(np.isnan(values))
        labels = None
        if self.axis is not None:
            labels = tuple(iso_date(_shown(cell)) for cell in self._cells[self.axis])
        return Table(
            name=self._source.name,
            source=self._source.location,
            columns=names,
            values=values,
            axis_name=self.axis or "step",
            axis_labels=labels,
            place="element",
            first_missing=None
            if not len(missing)
            else (int(missing[0][0]) + 1, names[int(missing[0][1])]),
        )

    def _number(self, cell: object, row: int, name: str) -> float:
        if cell is None or (isinstance(cell, str) and cell.strip() in MISSING):
            return math.nan
        value = math.inf
        if isinstance(cell, int | float):
            try:
                value = float(cell)
            except OverflowError:
                value = math.inf
        elif isinstance(cell, str) and _NUMBERS.is_number(cell.strip()):
            value = float(_NUMBERS.plain(cell.strip()))
        if not math.isfinite(value):
            shown = _shown(cell)
            raise ReadError(
                f"{self._source.name}, element {row + 1}, column {name!r}: "
                f"found {shown[:40]!r}; a finite number is needed, or null if it is missing"
            )
        return value


def _parsed(source: TextSource) -> Any:
    with source.open() as stream:
        raw = stream.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise ReadError(
            f"{source.name} has more than {_MOST_BYTES >> 20} MB of JSON; save it as CSV or .npy"
        )
    text = source.decode(raw)
    try:
        return json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"{source.name}, line {error.lineno}, column {error.colno}: "
            f"{error.msg[:1].lower()}{error.msg[1:]}; this is no valid JSON"
        ) from None
    except RecursionError:
        raise ReadError(f"{source.name} is nested too deeply; {_WANTED}") from None
    except ValueError as error:
        raise ReadError(f"{source.name} cannot be read: {error}") from None


def _constant(name: str) -> float | None:
    return None if name == "NaN" else float(name)


def _tables_in(document: Any) -> tuple[str, ...]:
    if not isinstance(document, dict):
        return ()
    return tuple(
        key
        for key, value in document.items()
        if isinstance(value, dict) or _is_list_of(value, dict, list)
    )


def _chosen(document: Any, key: str | None, name: str) -> Any:
    """Step into the object when a key is asked for, or when only one of its values is a table."""
    if not isinstance(document, dict):
        return document
    if key is not None:
        if key not in document:
            listed = ", ".join(map(repr, list(document)[:12]))
            raise ReadError(f"{name} has no key {key!r}; it has {listed}")
        return document[key]
    tables = _tables_in(document)
    columns = [value for value in document.values() if isinstance(value, list)]
    if len(tables) == 1 and not any(value is not document[tables[0]] for value in columns):
        return document[tables[0]]
    if len(tables) > 1:
        listed = ", ".join(map(repr, tables[:12]))
        raise ReadError(f"{name} holds {len(tables)} tables: {listed}; choose one of them")
    return document


def _columns(document: Any, name: str) -> dict[str, list[Any]]:
    """Turn any of the forms into columns of equal length."""
    columns: dict[str, list[Any]]
    if isinstance(document, dict):
        columns = {key: value for key, value in document.items() if isinstance(value, list)}
        if not columns:
            _refuse(name, "found an object without a list")
        lengths = {key: len(value) for key, value in columns.items()}
        longest, shortest = (
            max(lengths, key=lengths.__getitem__),
            min(lengths, key=lengths.__getitem__),
        )
        if lengths[longest] != lengths[shortest]:
            raise ReadError(
                f"{name}: column {longest!r} has {lengths[longest]} values, {shortest!r} has "
                f"{lengths[shortest]}; they must be equally many"
            )
    elif not isinstance(document, list):
        _refuse(name, f"found {_shown(document)[:40]!r}")
    elif not document:
        raise ReadError(f"{name} is empty; {_WANTED}")
    elif _is_list_of(document, dict):
        columns = _columns_of_objects(document, name)
    elif _is_list_of(document, list):
        columns = _columns_of_rows(document, name)
    else:
        columns = {"value": document}
    for key, cells in columns.items():
        for place, cell in enumerate(cells):
            if isinstance(cell, list | dict):
                what = "a list" if isinstance(cell, list) else "an object"
                raise ReadError(
                    f"{name}, element {place + 1}, column {key!r}: found {what}; a number is needed"
                )
    if not columns or not next(iter(columns.values())):
        raise ReadError(f"{name} is empty; {_WANTED}")
    return columns


def _columns_of_objects(rows: list[Mapping[str, Any]], name: str) -> dict[str, list[Any]]:
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            raise ReadError(f"{name}, element {place + 1}: found {_shown(row)[:40]!r}; "
                            "all elements must be objects")  # fmt: skip
    keys = dict.fromkeys(key for row in rows for key in row)
    return {key: [row.get(key) for row in rows] for key in keys}


def _columns_of_rows(rows: list[list[Any]], name: str) -> dict[str, list[Any]]:
    width = len(rows[0])
    for place, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != width:
            found = f"{len(row)} values" if isinstance(row, list) else repr(_shown(row)[:40])
            raise ReadError(
                f"{name}, element {place + 1}: found {found}; every row must have {width} values"
            )
    return {key: [row[place] for row in rows] for place, key in enumerate(default_names(width))}


def _is_list_of(value: Any, *kinds: type) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], kinds)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int):
        # Python refuses to write out integers of thousands of digits.
        return str(cell) if cell.bit_length() < 4000 else "an integer of thousands of digits"
    return cell.strip() if isinstance(cell, str) else str(cell)


def _refuse(name: str, found: str) -> NoReturn:
    raise ReadError(f"{name}: {found}; {_WANTED}")
