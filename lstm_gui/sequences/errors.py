"""What can be wrong with a file, said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class ReadError(ValueError):
    """A source that cannot be read: the file, the place, what was found, what would be right."""


class MissingValues(ReadError):  # noqa: N818 - it is a question before it is an error
    """Values are missing and somebody has to decide what becomes of them.

    counts: column name → number of missing values. first_row: the 1-based line of the file (or
    row of the array) where the first is missing, first_column: its column. rows: of the table.
    """

    def __init__(
        self, message: str, counts: Mapping[str, int], first_row: int, first_column: str, rows: int
    ) -> None:
        super().__init__(message)
        self.counts: Mapping[str, int] = MappingProxyType(dict(counts))
        self.first_row = first_row
        self.first_column = first_column
        self.rows = rows

    @property
    def total(self) -> int:
        """The number of missing values in all columns."""
        return sum(self.counts.values())
