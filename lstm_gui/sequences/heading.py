"""Which rows of a table are names and units, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lstm_gui.sequences.number_format import MISSING, NumberFormat, is_date

_UNIT = re.compile(
    r"[\[(].{1,24}[\])] | [°µμ]?[A-Za-zΩ%‰°]{1,5} ([/·*^ ][A-Za-z0-9µμΩ^-]{1,8}){0,3} | [-–]",
    re.VERBOSE,
)


def has_header(rows: list[list[str]], numbers: NumberFormat) -> bool:
    """Whether the first of the rows holds names: text above numbers, or nothing but text."""
    if not rows:
        return False
    first, below = rows[0], rows[1:]
    named = False
    for place, cell in enumerate(first):
        if cell in MISSING or _is_value(cell, numbers):
            continue
        column = [row[place] for row in below if place < len(row) and row[place] not in MISSING]
        values = sum(_is_value(one, numbers) for one in column)
        if values * 2 > len(column):
            return True
        named = True
    return named and (
        not any(_is_value(cell, numbers) for cell in first)
        or (_counts(first[1:]) and not _counts(below[0][1:] if below else []))
    )


def _counts(cells: list[str]) -> bool:
    """Whether cells are whole numbers that count up by one, such as years above columns."""
    if len(cells) < 3 or not all(cell.isascii() and cell.isdigit() for cell in cells):
        return False
    counted = [int(cell[:9]) for cell in cells]
    return counted == list(range(counted[0], counted[0] + len(cells)))


def has_units_row(rows: list[list[str]], numbers: NumberFormat) -> bool:
    """Whether the row under the names holds units, such as s, m/s or [°C], above numbers."""
    if len(rows) < 3 or len(rows[1]) != len(rows[0]):
        return False
    units = [cell for cell in rows[1] if cell]
    bracketed = all(cell[0] in "[(" for cell in units)
    if len(units) < (1 if bracketed else 2) or not all(_UNIT.fullmatch(cell) for cell in units):
        return False
    below = [cell for row in rows[2:] for cell in row if cell not in MISSING]
    return 2 * sum(_is_value(cell, numbers) for cell in below) > len(below)


def column_names(
    names: Iterable[str], units: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give every column a name of its own, and sentences about those that had to be changed.

    An empty name becomes "column 3"; the second of two equal names "x (2)"; units are appended,
    "speed (m/s)".
    """
    written = [" ".join(name.split()) for name in names]
    for place, unit in enumerate(units):
        bare = unit.strip("[]() ")
        if bare and bare not in "-–":
            written[place] = f"{written[place]} ({bare})".strip()
    given = [name or f"column {place + 1}" for place, name in enumerate(written)]
    counts = Counter(given)
    taken = set(given)
    seen: Counter[str] = Counter()
    distinct = []
    for name in given:
        seen[name] += 1
        number = seen[name]
        unique = name
        while number > 1 and unique in taken:
            unique = f"{name} ({number})"
            number += 1
        taken.add(unique)
        distinct.append(unique)
    notes = tuple(
        f"The name {name!r} stands above {count} columns; they are numbered."
        for name, count in counts.items()
        if count > 1
    )
    return tuple(distinct), notes


def default_names(width: int) -> tuple[str, ...]:
    """Give names to the columns of a table that has none."""
    if width == 1:
        return ("value",)
    return tuple(f"column {place + 1}" for place in range(width))


def _is_value(cell: str, numbers: NumberFormat) -> bool:
    return numbers.is_number(cell) or is_date(cell)
