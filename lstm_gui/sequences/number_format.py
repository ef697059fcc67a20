"""How numbers, dates and missing values look in a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

MISSING = frozenset(
    {
        *("", "-", "--", "–", "—", ".", "..", "...", "?", "*"),
        *("NA", "N/A", "n/a", "na", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-nan", "-NaN"),
        *("null", "NULL", "Null", "None", "none", "NONE", "NaT", "missing", "#DIV/0!", "#VALUE!"),
    }
)

_SPACES = " \u00a0\u2009\u202f"
_DATE = re.compile(
    r"""
    \d{4}-\d{1,2}(-\d{1,2})? ([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)? \s?(Z|[+-]\d{2}:?\d{2})?
    | \d{4}/\d{1,2}(/\d{1,2})? ([T ]\d{1,2}:\d{2}(:\d{2})?)?
    | \d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2}) ([ ]\d{1,2}:\d{2}(:\d{2})?)?
    | \d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?
    | \d{4}[ -]?[Qq][1-4] | [Qq][1-4][ -]?\d{4}
    | (\d{1,2}[ ./-])?{month}[a-z]{0,6}\.?[ ,/-]{1,2}(\d{1,2},[ ])?\d{2,4}
    | \d{4}[ /-]{month}[a-z]{0,6}
    """.replace("{month}", "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"),
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_COMPACT_DATE = re.compile(r"(1[5-9]|2[0-2])\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class NumberFormat:
    """The decimal mark, "." or ",", and the mark between thousands, "" for none.

    " " as the mark between thousands stands for every kind of space.
    """

    decimal: str = "."
    thousands: str = ""

    def is_number(self, cell: str) -> bool:
        """Whether a cell is a finite number in this format, its thousands in groups of three."""
        return _number(self).fullmatch(cell) is not None

    def is_meant_as_number(self, cell: str) -> bool:
        """Whether a cell is a number or an infinity, which is one that went wrong."""
        return self.is_number(cell) or cell.lower().lstrip("+-") in ("inf", "infinity")

    def is_ambiguous(self, cell: str) -> bool:
        """Whether a number such as 1,234 is another one when its mark is a decimal mark."""
        mark = re.escape(self.thousands or self.decimal)
        return re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{mark}\d{{3}}", cell) is not None

    def plain(self, cell: str) -> str:
        """Give the number as Python writes it."""
        for mark in self._marks:
            cell = cell.replace(mark, "")
        return cell.replace(self.decimal, ".").replace("\u2212", "-")

    @property
    def pattern(self) -> str:
        """The regular expression that a number matches as a whole."""
        return _number(self).pattern

    @property
    def _marks(self) -> str:
        return _SPACES if self.thousands == " " else self.thousands


@cache
def _number(number_format: NumberFormat) -> re.Pattern[str]:
    decimal = re.escape(number_format.decimal)
    digits = r"\d+"
    if number_format.thousands:
        mark = (
            f"[{_SPACES}]"
            if number_format.thousands == " "
            else (re.escape(number_format.thousands))
        )
        digits = rf"(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|\d+)"
    # re.ASCII: digits of other scripts are not read.
    return re.compile(
        rf"[+\-\u2212]?(?:{digits}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d{{1,3}})?", re.ASCII
    )


def is_date(cell: str) -> bool:
    """Whether a cell looks like a date, a month, a quarter or a time of day."""
    return _DATE.fullmatch(cell) is not None


def is_compact_date(cell: str) -> bool:
    """Whether a cell is a date written YYYYMMDD."""
    return _COMPACT_DATE.fullmatch(cell) is not None


def iso_date(cell: str) -> str:
    """Give a date YYYYMMDD as YYYY-MM-DD, anything else as it is."""
    return f"{cell[:4]}-{cell[4:6]}-{cell[6:]}" if is_compact_date(cell) else cell
