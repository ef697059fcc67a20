"""A look at a table in a text: its dialect, its columns, its axis and its layout."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_gui.sequences.cells import cut_rows
from lstm_gui.sequences.dialect import Dialect, DialectGuess, guess_dialect
from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.heading import column_names, default_names
from lstm_gui.sequences.read_options import Layout, ReadOptions
from lstm_gui.sequences.table_columns import (
    Column,
    describe_columns,
    guess_axis,
    guess_layout,
    runs_backwards,
)
from lstm_gui.sequences.text_source import TextSource

MOST_COLUMNS = 100_000
_LOOKED_AT = 2000


@dataclass(frozen=True)
class TableLook:
    """What was found at the beginning of a table, the options applied.

    columns: all of them. axis: the name of the one that names the steps, or None.
    rows: the cells of the rows looked at, without the heading. whole: whether these are all rows.
    heading_lines: lines of the file above the first row of data. layout: wanted or guessed.
    sense: the share of the cells that are numbers or dates, 0 … 1. problems: sentences about
    what could be meant otherwise. left_out: sentences about the columns that nobody reads.
    """

    dialect: Dialect
    columns: tuple[Column, ...]
    axis: str | None
    layout: Layout
    rows: list[list[str]]
    whole: bool
    heading_lines: int
    sense: float
    problems: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @property
    def default_columns(self) -> tuple[str, ...]:
        """The columns that are read when nobody chooses: the numbers but the axis."""
        return tuple(
            column.name
            for column in self.columns
            if column.kind == "number" and column.name != self.axis
        )


def look_at_table(source: TextSource, options: ReadOptions) -> TableLook:
    """Find out how a table is written and what it holds.

    Raises ReadError when it has no row of data, and for names that do not fit the columns.
    """
    head, whole = source.head()
    guess = guess_dialect(head, options, whole=whole)
    if guess.dialect.width > MOST_COLUMNS:
        raise ReadError(
            f"{source.name}, row {guess.lines[0]}: found {guess.dialect.width} cells; at most "
            f"{MOST_COLUMNS} columns are read, so write long series one step a row"
        )
    rows, lines, all_rows = _rows(head, whole, guess)
    if not rows:
        raise ReadError(
            f"{source.name} holds names but no numbers"
            if guess.rows
            else f"{source.name} holds no table; rows of numbers are needed"
        )
    names, notes = _names(guess, rows, source.name)
    columns = describe_columns(names, rows, guess.dialect.numbers)
    axis = _axis(columns, rows, guess, options, source.name)
    problems = [*guess.doubts, *notes]
    if axis is not None:
        place = names.index(axis)
        cells = [row[place] for row in rows if place < len(row)]
        if runs_backwards(cells, guess.dialect.numbers):
            problems.append(f"{axis!r} runs backwards: the first step is the latest.")
    return TableLook(
        dialect=guess.dialect,
        columns=columns,
        axis=axis,
        layout=options.layout
        or guess_layout(columns, axis, len(rows) if all_rows else len(rows) + 1),
        rows=rows,
        whole=all_rows,
        heading_lines=lines[0] - 1,
        sense=guess.sense,
        problems=tuple(problems),
        left_out=_left_out(columns, axis) if options.columns is None else (),
    )


def _rows(head: str, whole: bool, guess: DialectGuess) -> tuple[list[list[str]], list[int], bool]:
    """Cut the whole head as the dialect says: rows of data, their lines, whether these are all."""
    dialect = guess.dialect
    lines = head.split("\n")
    if not whole and len(lines) > 1:
        lines.pop()
    rows: list[list[str]] = []
    numbers: list[int] = []
    heading = dialect.heading_rows
    for cells, line in cut_rows(lines[dialect.preamble :], dialect.separator, dialect.quote):
        if not any(cells) and (len(cells) < 2 or dialect.separator == " "):
            continue
        if dialect.comment and cells[0].startswith(dialect.comment):
            continue
        if heading:
            heading -= 1
            continue
        if len(rows) >= _LOOKED_AT:
            return rows, numbers, False
        rows.append(cells)
        numbers.append(line + dialect.preamble + 1)
    return rows, numbers, whole


def _names(
    guess: DialectGuess, rows: list[list[str]], name: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    dialect = guess.dialect
    if not dialect.header:
        if guess.commented_names is not None:
            return column_names(guess.commented_names)
        return default_names(dialect.width), ()
    header = guess.rows[0]
    if len(header) == dialect.width - 1:
        # Rows that end in a separator have an empty last cell; R leaves its row names unnamed.
        empty = all(not row[-1] for row in rows if len(row) == dialect.width)
        header = [*header, ""] if empty else ["", *header]
    if len(header) != dialect.width:
        raise ReadError(
            f"{name}, row {guess.lines[0]}: found {len(header)} names for {dialect.width} columns; "
            "every column needs one"
        )
    return column_names(header, guess.rows[1] if dialect.units_row else ())


def _axis(
    columns: tuple[Column, ...],
    rows: list[list[str]],
    guess: DialectGuess,
    options: ReadOptions,
    name: str,
) -> str | None:
    if options.axis_column is not None:
        if options.axis_column:
            check_names((options.axis_column,), tuple(one.name for one in columns), name)
        return options.axis_column or None
    axis = guess_axis(columns, rows, guess.dialect.numbers)
    return None if options.columns is not None and axis in options.columns else axis


def _left_out(columns: tuple[Column, ...], axis: str | None) -> tuple[str, ...]:
    """Say which columns nobody reads, if there are others that are read."""
    sentences = []
    for kind, why in (("empty", "empty"), ("text", "text"), ("date", "dates")):
        names = [one.name for one in columns if one.kind == kind and one.name != axis]
        if len(names) == 1 and names[0].startswith("column "):
            continue
        if names:
            listed = ", ".join(map(repr, names[:6])) + (", …" if len(names) > 6 else "")
            plural = "Columns" if len(names) > 1 else "Column"
            verb = "are" if len(names) > 1 or kind == "date" else "is"
            sentences.append(f"{plural} {listed} {verb} {why} and left out.")
    return tuple(sentences)


def check_names(wanted: tuple[str, ...], there: tuple[str, ...], name: str) -> None:
    """Raise ReadError when a wanted column is not there, naming those that are."""
    known = set(there)
    for column in wanted:
        if column not in known:
            listed = ", ".join(map(repr, there[:12])) + (", …" if len(there) > 12 else "")
            raise ReadError(f"{name} has no column {column!r}; it has {listed}")
