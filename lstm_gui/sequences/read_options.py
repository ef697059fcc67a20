"""What a person may decide about reading a file instead of leaving it to be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lstm_gui.sequences.scaling import ScalingKind

MissingPolicy = Literal["ask", "interpolate", "drop", "stop"]
Layout = Literal["columns", "unfolded"]
TextUnit = Literal["characters", "words"]
Content = Literal["table", "text"]

SEPARATORS = (",", ";", "\t", "|", " ", "")
DECIMALS = (".", ",")
THOUSANDS = ("", ",", ".", " ", "'", "’")


@dataclass(frozen=True)
class ReadOptions:
    """Decisions about reading; None leaves each to be found from the content.

    content: read as a "table" or as running "text".
    separator: one of , ; tab | or " " (runs of white space) or "" (a single column).
    header: whether the first row holds names. decimal: "." or ",".
    thousands: "" (none) , . ' ’ or " ", which stands for every kind of space.
    encoding: "utf-8", "utf-16", "cp1252", ….
    columns: names of the columns of numbers to read, in this order.
    axis_column: the column that names the steps; "" for none.
    missing: what becomes of missing values; None interpolates.
    scaling: None scales to mean 0 and deviation 1 ("standard").
    layout: "columns" (a row is a step), or "unfolded" (every cell is a step, row by row).
    text_unit: whether a text is read by "characters" or "words"; None: characters.
    array_name: which array of an .npz file or which key of a JSON object.
    Raises ValueError for anything else, saying what is allowed.
    """

    content: Content | None = None
    separator: str | None = None
    header: bool | None = None
    decimal: str | None = None
    thousands: str | None = None
    encoding: str | None = None
    columns: tuple[str, ...] | None = None
    axis_column: str | None = None
    missing: MissingPolicy | None = None
    scaling: ScalingKind | None = None
    layout: Layout | None = None
    text_unit: TextUnit | None = None
    array_name: str | None = None

    def __post_init__(self) -> None:
        allowed: dict[str, tuple[object, ...]] = {
            "content": get_args(Content),
            "separator": SEPARATORS,
            "header": (True, False),
            "decimal": DECIMALS,
            "thousands": THOUSANDS,
            "missing": get_args(MissingPolicy),
            "scaling": get_args(ScalingKind),
            "layout": get_args(Layout),
            "text_unit": get_args(TextUnit),
        }
        for name, choices in allowed.items():
            value = getattr(self, name)
            if value is not None and value not in choices:
                raise ValueError(
                    f"{name} is {value!r}; it must be one of {', '.join(map(repr, choices))}"
                )
        if self.columns is not None:
            object.__setattr__(self, "columns", tuple(self.columns))
            if not self.columns:
                raise ValueError("columns is empty; name at least one column")
        if self.decimal is not None and self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are both {self.decimal!r}; they must differ")
        if self.encoding is not None:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise ValueError(f"encoding is {self.encoding!r}, which is unknown") from None
