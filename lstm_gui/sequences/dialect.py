"""How a table in a text file is written, found by trying every way and keeping the best."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lstm_gui.sequences.cells import cut_rows
from lstm_gui.sequences.decimal_marks import groups_thousands, looks_like_decimal_commas
from lstm_gui.sequences.heading import has_header, has_units_row
from lstm_gui.sequences.number_format import MISSING, NumberFormat, is_date
from lstm_gui.sequences.read_options import SEPARATORS, ReadOptions

_SAMPLE_ROWS = 200
_SCORED_CELLS = 20_000
_COMMENTS = ("#", "%", "//", "!")
_FORMATS = (
    NumberFormat("."),
    NumberFormat(","),
    NumberFormat(".", ","),
    NumberFormat(",", "."),
    NumberFormat(",", " "),
    NumberFormat(".", " "),
    NumberFormat(".", "'"),
    NumberFormat(".", "’"),
    NumberFormat(",", "'"),
)


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    separator: one character, " " for runs of white space, "" for a single column.
    header: whether the first row holds names; units_row: whether the next one holds units.
    numbers: decimal mark and mark between thousands. quote: the quotation mark.
    comment: what a line to ignore begins with, "" for none. preamble: lines above the table.
    width: cells in a row.
    """

    separator: str
    header: bool
    units_row: bool
    numbers: NumberFormat
    quote: str
    comment: str
    preamble: int
    width: int

    @property
    def heading_rows(self) -> int:
        """The rows above the data that are part of the table: names and units."""
        return int(self.header) + int(self.units_row)


@dataclass(frozen=True)
class DialectGuess:
    """The best dialect, the sample read with it, and how sure that is.

    rows: the cells of the sample, heading rows included. lines: the 1-based line of each row.
    commented_names: the cells of the last comment above the table, if it could be its header.
    sense: 0 … 1, the share of the cells below the heading that are numbers or dates.
    doubts: sentences about what could also be meant.
    """

    dialect: Dialect
    rows: list[list[str]]
    lines: list[int]
    commented_names: tuple[str, ...] | None
    sense: float
    doubts: tuple[str, ...]

    @property
    def data_rows(self) -> list[list[str]]:
        """The rows below the heading."""
        return self.rows[self.dialect.heading_rows :]


@dataclass(frozen=True)
class _Split:
    """The sample, cut by one separator: its rows below `titles` lines of a single cell each."""

    separator: str
    rows: list[list[str]]
    lines: list[int]
    width: int
    titles: int


def guess_dialect(head: str, options: ReadOptions, *, whole: bool = True) -> DialectGuess:
    """Find the dialect of a table from its beginning; options restrict what is tried.

    whole: whether head is all there is; if not, its last line is cut and left out.
    """
    lines = head.split("\n")
    if not whole and len(lines) > 1:
        lines.pop()
    comment, opening = _opening(lines)
    quote = "'" if _is_quoted_by_apostrophes(lines[opening:]) else '"'
    quotes = any(quote in line for line in lines[opening:])
    candidates = SEPARATORS if options.separator is None else (options.separator,)
    best = -1.0, _Split("", [], [], 0, 0), NumberFormat()
    for separator in candidates:
        split = _split(lines, separator, quote, comment, opening)
        # A separator that is not there says the same as none, which is tried last.
        if separator and split.width < 2 and options.separator is None:
            continue
        for numbers in _formats(options, separator, quotes=quotes):
            score = _score(split, numbers)
            if score > best[0] + 1e-9:
                best = score, split, numbers
    _, split, numbers = best
    decided = options.decimal is not None or options.thousands is not None
    if not decided and groups_thousands(split.rows, numbers):
        numbers = NumberFormat("," if numbers.decimal == "." else ".", numbers.decimal)
    header = options.header
    if header is None:
        header = has_header(split.rows, numbers)
    dialect = Dialect(
        separator=split.separator,
        header=header,
        units_row=header and has_units_row(split.rows, numbers),
        numbers=numbers,
        quote=quote,
        comment=comment,
        preamble=split.lines[0] - 1 if split.lines else opening,
        width=split.width,
    )
    doubts = () if decided else _doubts(split, numbers)
    commented = None
    if not header and comment and options.header is None:
        commented = _commented_names(lines[:opening], comment, split, quote, numbers)
    return DialectGuess(dialect, split.rows, split.lines, commented, _sense(split, numbers), doubts)


def _formats(options: ReadOptions, separator: str, *, quotes: bool) -> list[NumberFormat]:
    """Give the number formats to try, the likelier of two that read the same cells first."""
    fitting = [
        one
        for one in _FORMATS
        if options.decimal in (None, one.decimal) and options.thousands in (None, one.thousands)
    ]
    if not fitting:
        # Such as thousands "." without a word on the decimal mark.
        thousands = options.thousands or ""
        fitting = [NumberFormat(options.decimal or ("," if thousands == "." else "."), thousands)]
    if separator in (",", "\t"):
        # 1,234 in a table from an English program is a thousand and something.
        fitting.sort(key=lambda one: one.decimal == ",")
    # A mark that also separates the cells can stand inside quotes only.
    possible = [one for one in fitting if separator not in (one.decimal, one.thousands or None)]
    return fitting if quotes or not possible else possible


def _opening(lines: list[str]) -> tuple[str, int]:
    """Give the mark of comments, "" for none, and the number of lines before the first row."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    comment = next((mark for mark in _COMMENTS if first.startswith(mark)), "")
    count = 0
    for line in lines:
        if line.strip() and not (comment and line.lstrip().startswith(comment)):
            break
        count += 1
    return comment, count


def _is_quoted_by_apostrophes(lines: list[str]) -> bool:
    sample = [line for line in lines[:_SAMPLE_ROWS] if line.strip()]
    header = sample[:1]
    return any(
        len(cells) > 1 or len(sample) > 1
        for line in header
        if (cells := re.split(r"[,;\t|]", line))
        and all(re.fullmatch(r"\s*'[^']*'\s*", cell) for cell in cells)
    )


def _split(lines: list[str], separator: str, quote: str, comment: str, opening: int) -> _Split:
    """Cut the sample into rows, and find where the table begins and how wide it is."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    for cells, line in cut_rows(lines[opening:], separator, quote):
        blank = not any(cells) and (len(cells) < 2 or separator == " ")
        if blank or (comment and cells[0].startswith(comment)):
            continue
        rows.append(cells)
        numbers.append(line + opening + 1)
        if len(rows) >= _SAMPLE_ROWS:
            break
    if not rows:
        return _Split(separator, [], [], 0, 0)
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda one: (counts[one], one))
    titles = 0
    # Lines of one cell above a wider table are its title, not its header.
    while width > 1 and titles < len(rows) - 1 and _is_title(rows[titles], width):
        titles += 1
    return _Split(separator, rows[titles:], numbers[titles:], width, titles)


def _is_title(cells: list[str], width: int) -> bool:
    return sum(map(bool, cells)) == 1 and bool(cells[0]) and not (len(cells) == width and width < 3)


def _score(split: _Split, numbers: NumberFormat) -> float:
    """Say how much of the sample makes sense when it is cut and read like this, 0 … 1."""
    rows = split.rows
    if not rows:
        return 0.0
    fitting = [row for row in rows if len(row) == split.width]
    consistent = len(fitting) / (len(rows) + split.titles)
    score = consistent**2 * (0.05 + 0.93 * _sense(split, numbers))
    if (
        not split.separator
        and re.search(r"[,;\t|]", rows[0][0])
        and not numbers.is_number(rows[0][0])
    ):
        # Names with separators between them are not the name of a single column.
        score *= 0.3
    score *= 1.0 - 0.5 * _share_of_uncut_cells(split)
    if split.separator == "," and looks_like_decimal_commas(rows):
        score *= 0.9
    # Of two ways that make equal sense, the one that finds more columns, but not by cutting at
    # spaces, and of two number formats the one that also reads the first row, names or not.
    columns = 1 if split.separator == " " else min(split.width, 20)
    first = sum(numbers.is_number(cell) for cell in rows[0][:10]) / 10
    return score + 0.001 * columns + 0.0005 * first


def _share_of_uncut_cells(split: _Split) -> float:
    """Give the share of cells that hold a mark which seldom does anything but separate cells."""
    others = re.compile("[" + ";\t|".replace(split.separator or "\0", "") + "]")
    cells = [cell for row in split.rows for cell in row[:_SCORED_CELLS]]
    return sum(1 for cell in cells if others.search(cell)) / len(cells)


def _sense(split: _Split, numbers: NumberFormat) -> float:
    fitting = [row for row in split.rows if len(row) == split.width]
    below = [row for row in split.rows[1:] if len(row) == split.width] or fitting
    # Of very wide rows the first cells stand for all.
    wide = max(_SCORED_CELLS // max(len(below), 1), 10)
    cells = [cell for row in below for cell in row[:wide] if cell not in MISSING]
    typed = sum(1 for cell in cells if numbers.is_meant_as_number(cell) or is_date(cell))
    return typed / len(cells) if cells else 0.0


def _commented_names(
    comments: list[str], comment: str, split: _Split, quote: str, numbers: NumberFormat
) -> tuple[str, ...] | None:
    """Give the cells of the last comment when it names every column, as NumPy's savetxt does."""
    written = [line.strip().removeprefix(comment).strip() for line in comments if line.strip()]
    if not written or split.width == 0:
        return None
    for cells, _ in cut_rows(written[-1:], split.separator, quote):
        words = all(cells) and not any(map(numbers.is_number, cells))
        if len(cells) == split.width > 1 and words:
            return tuple(cells)
    return None


def _doubts(split: _Split, numbers: NumberFormat) -> tuple[str, ...]:
    mark = numbers.thousands or numbers.decimal
    plain = numbers == NumberFormat() and split.separator != ";"
    if mark not in (".", ",") or plain:
        return ()
    marked = [cell for row in split.rows for cell in row if mark in cell]
    marked = [cell for cell in marked if numbers.is_number(cell)]
    if not marked or not all(numbers.is_ambiguous(cell) for cell in marked):
        return ()
    example = marked[0]
    whole, _, part = example.partition(mark)
    here, other = (whole + part, f"{whole}.{part}")
    if not numbers.thousands:
        here, other = other, here
    return (f"{example} is read as {here}; it could also mean {other}.",)
