"""Cutting the lines of a table into cells, for the sample from which its dialect is found."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

# A character that no text holds: with it as the separator every line is a single cell.
NO_SEPARATOR = "\x1f"


def cut_rows(lines: list[str], separator: str, quote: str) -> Iterator[tuple[list[str], int]]:
    """Give the stripped cells of each row, and the number of its first line, counted from 0.

    separator: one character, " " for runs of white space, "" for none. A quoted cell may hold
    separators and line ends. Ends early at a cell that is too long to be one.
    """
    if separator == " ":
        words = re.compile(rf"{quote}[^{quote}]*{quote}|\S+")
        for number, line in enumerate(lines):
            yield [cell.strip(quote) for cell in words.findall(line)], number
        return
    reader = csv.reader(
        (line + "\n" for line in lines),
        delimiter=separator or NO_SEPARATOR,
        quotechar=quote,
        skipinitialspace=True,
    )
    start = 0
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells], start
            start = reader.line_num
    except csv.Error:
        return
