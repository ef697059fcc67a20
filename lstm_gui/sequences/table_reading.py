"""From a text that holds a table to the table's numbers."""

from __future__ import annotations

from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.read_options import ReadOptions
from lstm_gui.sequences.table import Table
from lstm_gui.sequences.table_look import TableLook, check_names, look_at_table
from lstm_gui.sequences.table_values import MOST_LABELS, parse_table
from lstm_gui.sequences.text_source import TextSource


def read_table(source: TextSource, options: ReadOptions, look: TableLook | None = None) -> Table:
    """Read the chosen columns of a table, or all columns of numbers.

    look: what was found before, to spare a second look. Raises ReadError.
    """
    found = look_at_table(source, options) if look is None else look
    names = found.names
    wanted = options.columns if options.columns is not None else found.default_columns
    check_names(wanted, names, source.name)
    if not wanted:
        kinds = ", ".join(f"{column.name!r} ({column.kind})" for column in found.columns[:12])
        raise ReadError(
            f"{source.name} has no column of numbers, only {kinds}; numbers in columns are needed"
        )
    places = {name: place for place, name in enumerate(names)}
    axis = places[found.axis] if found.axis is not None else None
    parsed = parse_table(
        source,
        found.dialect,
        found.heading_lines,
        names,
        tuple(places[name] for name in wanted),
        axis,
    )
    notes = [*found.problems, *found.left_out]
    if axis is not None and parsed.labels is None:
        notes.append(f"The steps are numbered: more than {MOST_LABELS} labels are not kept.")
    first = parsed.first_missing
    return Table(
        name=source.name,
        source=source.location,
        columns=wanted,
        values=parsed.values,
        axis_name=found.axis or "step",
        axis_labels=parsed.labels,
        first_missing=None if first is None else (first[0], wanted[first[1]]),
        notes=tuple(notes),
    )
