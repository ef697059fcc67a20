"""The choices of the preview dialog: what each combo offers, and what comes out. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lstm_gui.gui.files.background import Progress
from lstm_gui.gui.files.source import Source
from lstm_gui.sequences import MissingValues, ReadError, ReadOptions, TablePreview

SEPARATOR_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar |",
    " ": "spaces",
    "": "none (one column)",
}
DECIMAL_NAMES = {".": "point 0.5", ",": "comma 0,5"}
THOUSANDS_NAMES = {
    "": "none",
    ",": "comma 1,000",
    ".": "point 1.000",
    " ": "space 1 000",
    "'": "apostrophe 1'000",
    "’": "apostrophe 1’000",
}
HEADER_NAMES = {True: "holds the names", False: "holds numbers"}
CONTENT_NAMES = {"table": "table of numbers", "text": "running text"}
LAYOUT_NAMES = {"columns": "a row is a step", "unfolded": "every cell is a step"}
MISSING_NAMES = {
    "interpolate": "interpolate",
    "drop": "leave the rows out",
    "stop": "do not open",
}
SCALING_NAMES = {
    "standard": "standard: mean 0, deviation 1",
    "min_max": "min–max: 0 to 1",
    "none": "none",
}
TEXT_UNIT_NAMES = {"characters": "characters", "words": "words"}
NO_AXIS = "none, numbered from 0"
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "shift_jis", "gb18030")
# Up to this size the dialog reads the whole thing to say exactly what comes out.
_READ_WHOLE = 1 << 23

Choice = tuple[str, Any]


@dataclass(frozen=True)
class Outlook:
    """What a way of reading leads to.

    preview: what is there, or None when nothing can be shown. outcome: "61 rows × 12 features".
    problem: why it cannot be read like this, or "". missing: where values are missing, or "".
    notes: what will be done to the values.
    """

    preview: TablePreview | None
    outcome: str = ""
    problem: str = ""
    missing: str = ""
    notes: tuple[str, ...] = ()


def look(source: Source, options: ReadOptions, progress: Progress) -> Outlook:
    """Find out what reading ``source`` with ``options`` gives; runs in a thread."""
    progress(0, 1)
    try:
        preview = source.preview(options)
    except ReadError as error:
        return Outlook(None, problem=str(error))
    missing = missing_text(preview, None)
    progress(0, 1)
    if not _is_small(source):
        problem = preview.problems[0] if preview.problems and not preview.selected else ""
        return Outlook(preview, estimate(preview, options), problem, missing)
    if preview.missing:
        try:
            source.read(replace(options, missing="ask"))
        except MissingValues as error:
            missing = missing_text(preview, error)
        except ReadError:
            pass  # said below, with the options as they are
        progress(0, 1)
    try:
        sequence = source.read(options)
    except ReadError as error:
        return Outlook(preview, "", str(error), missing)
    return Outlook(preview, sequence.summary, "", missing, sequence.notes)


def estimate(preview: TablePreview, options: ReadOptions) -> str:
    """Say what will come out of a table that is too large to read now."""
    about = "about " if preview.row_count_is_estimate else ""
    columns = len(preview.selected)
    if preview.layout == "unfolded":
        steps, features = preview.row_count * columns, 1
    else:
        steps, features = preview.row_count, columns
    size = f"{steps:,}".replace(",", "\u202f")
    noun = "feature" if features == 1 else "features"
    fewer = ", fewer where values are missing" if options.missing == "drop" else ""
    return f"{about}{size} steps × {features} {noun}{fewer}"


def missing_text(preview: TablePreview, found: MissingValues | None) -> str:
    """Say how many values are missing and where the first one is; "" when none is."""
    count = preview.missing if found is None else found.total
    if not count:
        return ""
    about = "at least " if found is None and preview.missing_is_estimate else ""
    verb = "value is" if count == 1 else "values are"
    text = f"{about}{count} {verb} missing"
    text = text[0].upper() + text[1:]
    if found is None:
        return f"{text}."
    return f"{text}, the first in row {found.first_row}, column {found.first_column}."


def format_changed(options: ReadOptions, **changes: Any) -> ReadOptions:
    """Change how the cells are cut: the names of the columns may no longer be what they were."""
    forgotten: dict[str, Any] = {"columns": None, "axis_column": None, "layout": None}
    changed = {**forgotten, **changes}
    if changes.keys() & {"separator", "header", "decimal", "thousands"}:
        # Whoever says how its cells are cut means a table, even if none can be seen that way.
        changed["content"] = "table"
    decimal = changed.get("decimal", options.decimal)
    thousands = changed.get("thousands", options.thousands)
    if decimal is not None and decimal == thousands:
        # One mark cannot be both: the one that was chosen last wins.
        changed["decimal" if "thousands" in changes else "thousands"] = None
    return replace(options, **changed)


def found_texts(preview: TablePreview) -> dict[str, str]:
    """Say by field of ReadOptions what was found, "" where there is nothing to say."""
    dialect = preview.dialect
    found = {
        "content": CONTENT_NAMES[preview.content],
        "encoding": preview.encoding or "",
        "layout": LAYOUT_NAMES[preview.layout],
        "axis_column": preview.axis_column or NO_AXIS,
    }
    if dialect is not None:
        found["separator"] = SEPARATOR_NAMES.get(dialect.separator, dialect.separator)
        found["header"] = HEADER_NAMES[dialect.header]
        found["decimal"] = DECIMAL_NAMES[dialect.numbers.decimal]
        found["thousands"] = THOUSANDS_NAMES[dialect.numbers.thousands]
    return found


def choices(field: str, found: str, preview: TablePreview | None) -> list[Choice]:
    """Give what a person can choose for a field of ReadOptions: labels and values.

    ``found`` is what was found by itself; leaving it so is the first choice, where it is one.
    """
    automatic: Choice = (f"{found} (found)" if found else "automatic", None)
    fixed: dict[str, dict[Any, str]] = {
        "missing": MISSING_NAMES,
        "scaling": SCALING_NAMES,
        "text_unit": TEXT_UNIT_NAMES,
    }
    if field in fixed:
        return [(label, value) for value, label in fixed[field].items()]
    if field == "array_name":
        names = preview.array_names if preview is not None else ()
        return [("choose one", None), *((name, name) for name in names)]
    if field == "axis_column":
        columns = preview.columns if preview is not None else ()
        return [automatic, (NO_AXIS, ""), *((column.name, column.name) for column in columns)]
    if field == "encoding":
        return [automatic, *((name, name) for name in ENCODINGS)]
    named: dict[str, dict[Any, str]] = {
        "content": CONTENT_NAMES,
        "separator": SEPARATOR_NAMES,
        "header": HEADER_NAMES,
        "decimal": DECIMAL_NAMES,
        "thousands": THOUSANDS_NAMES,
        "layout": LAYOUT_NAMES,
    }
    return [automatic, *((label, value) for value, label in named[field].items())]


def format_text(preview: TablePreview) -> str:
    """Say what was found and cannot be chosen: quotation marks, comments, lines above."""
    parts = []
    dialect = preview.dialect
    if dialect is not None:
        parts.append(f"quotation mark {dialect.quote}")
        if dialect.comment:
            parts.append(f"comments begin with {dialect.comment}")
        if dialect.preamble:
            lines = "line" if dialect.preamble == 1 else "lines"
            parts.append(f"{dialect.preamble} {lines} above the table")
        if dialect.units_row:
            parts.append("units in the second row")
    elif preview.is_json:
        parts.append("JSON")
    elif preview.is_array:
        parts.append("NumPy array")
    return " · ".join(parts)


def _is_small(source: Source) -> bool:
    if source.path is None:
        return len(source.text or "") <= _READ_WHOLE
    try:
        return source.path.stat().st_size <= _READ_WHOLE
    except OSError:
        return False
