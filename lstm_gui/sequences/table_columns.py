"""What the columns of a table are, which one names the steps, and how the table is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lstm_gui.sequences.heading import default_names
from lstm_gui.sequences.number_format import MISSING, NumberFormat, is_compact_date, is_date
from lstm_gui.sequences.read_options import Layout

ColumnKind = Literal["number", "date", "text", "empty"]

_AXIS_NAME = re.compile(
    r"(unnamed: 0|index|idx|id|no|nr|row|step|t|time|date|day|week|month|quarter|year|"
    r"datum|zeit|jahr|tag|monat|woche|hour|minute|second|timestamp|datetime|season)"
    r"( ?[\[(].*[\])]|[ _.-]?(time|date|utc|stamp|no|nr|s|ms|idx|index|number))?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EXAMPLES = 3
# In a table without names a column that counts evenly over so many rows is an index.
_COUNTED_ROWS = 5


@dataclass(frozen=True)
class Column:
    """A column as far as it was looked at.

    missing: how many of the cells looked at are missing. examples: the first few that are not.
    """

    name: str
    kind: ColumnKind
    missing: int
    examples: tuple[str, ...]


def describe_columns(
    names: tuple[str, ...], rows: list[list[str]], numbers: NumberFormat
) -> tuple[Column, ...]:
    """Describe every column from rows of stripped cells; short rows lack their last cells."""
    columns = []
    for place, name in enumerate(names):
        cells = [row[place] for row in rows if place < len(row)]
        present = [cell for cell in cells if cell not in MISSING]
        columns.append(
            Column(
                name=name,
                kind=_kind(present, numbers),
                missing=len(cells) - len(present),
                examples=tuple(present[:_EXAMPLES]),
            )
        )
    return tuple(columns)


def guess_axis(
    columns: tuple[Column, ...], rows: list[list[str]], numbers: NumberFormat
) -> str | None:
    """Name the column that tells the steps apart: dates, a year, time or index, or labels.

    None when there is none; a table's only column of numbers is never its axis.
    """
    values = [column for column in columns if column.kind == "number"]
    for column in columns:
        if column.kind == "date" and values:
            return column.name
    for place, column in enumerate(columns):
        others = any(other is not column for other in values)
        if not others or column.kind not in ("number", "text") or column.missing:
            continue
        cells = [row[place] for row in rows if place < len(row)]
        if column.kind == "text":
            if place == 0 and len(set(cells)) == len(cells):
                return column.name
            continue
        named = _AXIS_NAME.fullmatch(column.name) is not None
        # The only column without a name, as pandas and R write their index, needs no proof.
        enough = 2 if len(columns) > 1 and columns[1].name != "column 2" else _COUNTED_ROWS
        if all(re.fullmatch(r"(1[5-9]|20)\d\d", cell) for cell in cells):
            enough = min(enough, 3)
        counts = place == 0 and column.name == "column 1" and len(cells) >= enough
        evenly = place > 0 or not named
        rises, falls = (_rises(one, numbers, evenly=evenly) for one in (cells, cells[::-1]))
        if (named and (rises or falls)) or (counts and rises):
            return column.name
    return None


def runs_backwards(cells: list[str], numbers: NumberFormat) -> bool:
    """Whether the cells of an axis, numbers or dates with the year first, go down all the way."""
    if all(is_date(cell) and cell[:4].isdigit() for cell in cells) and len(cells) > 1:
        return all(before > after for before, after in pairwise(cells))
    return _rises(cells[::-1], numbers, evenly=False)


def guess_layout(columns: tuple[Column, ...], axis: str | None, row_count: int) -> Layout:
    """Say whether the rows are steps, or every cell is one: a year a row, a month a column.

    A single row without names is a series written in one line.
    """
    names = [column.name for column in columns if column.name != axis and column.kind == "number"]
    unnamed = tuple(names) == default_names(len(columns))
    if row_count == 1 and len(names) > 1 and unnamed:
        return "unfolded"
    if len(names) >= 3 and len(columns) - len(names) < 2 and _are_parts_of_a_cycle(names):
        return "unfolded"
    return "columns"


def _kind(cells: list[str], numbers: NumberFormat) -> ColumnKind:
    if not cells:
        return "empty"
    if all(map(is_compact_date, cells)) and len(cells) > 1 and sorted(cells) == cells:
        return "date"
    count = sum(map(numbers.is_meant_as_number, cells))
    if count * 2 > len(cells):
        return "number"
    return "date" if all(map(is_date, cells)) else "text"


def _rises(cells: list[str], numbers: NumberFormat, *, evenly: bool) -> bool:
    """Whether numbers always grow; evenly: also by the same amount."""
    try:
        values = [float(numbers.plain(cell)) for cell in cells]
    except ValueError:
        return False
    steps = [after - before for before, after in pairwise(values)]
    if not steps or min(steps) <= 0.0:
        return False
    return not evenly or max(steps) - min(steps) <= 1e-6 * max(steps)


def _are_parts_of_a_cycle(names: list[str]) -> bool:
    """Whether names are months, week days, quarters, or numbers that count up by one."""
    short = [name.lower()[:3] for name in names]
    for cycle in (_MONTHS, _DAYS):
        if all(name in cycle for name in short):
            places = [cycle.index(name) for name in short]
            return all((b - a) % len(cycle) == 1 for a, b in pairwise(places))
    digits = [
        re.sub(r"^(q|m|h|d|w|hour|month|day|week|quarter)[ _-]?", "", n.lower()) for n in names
    ]
    if all(re.fullmatch(r"\d{1,2}", part) for part in digits):
        counted = [int(part) for part in digits]
        return counted == list(range(counted[0], counted[0] + len(counted)))
    return False
