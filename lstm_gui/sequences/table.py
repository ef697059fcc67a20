"""A table of numbers that has been read and not yet been made a sequence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers in columns, with NaN where a value is missing.

    name: for messages. source: the absolute path, or None. columns: D names.
    values: (rows, D) float64, finite or NaN.
    axis_name, axis_labels: the column that names the rows; labels (rows) or None.
    place: what a row is called in messages, "row" (1-based line of a file) or "element".
    first_missing: place number and column of the first missing value, or None.
    notes: sentences to show.
    """

    name: str
    source: str | None
    columns: tuple[str, ...]
    values: npt.NDArray[np.float64]
    axis_name: str = "step"
    axis_labels: tuple[str, ...] | None = None
    place: str = "row"
    first_missing: tuple[int, str] | None = None
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> dict[str, int]:
        """The number of missing values of every column that has some."""
        counts = np.isnan(self.values).sum(axis=0)
        return {name: int(count) for name, count in zip(self.columns, counts, strict=True) if count}
