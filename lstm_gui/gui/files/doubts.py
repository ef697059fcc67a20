"""Whether a person should have a look at how a file is read, and why."""

from __future__ import annotations

from lstm_gui.sequences import TablePreview


def doubts(preview: TablePreview) -> tuple[str, ...]:
    """Give one sentence per reason to ask; none means that there is one obvious way to read it.

    A table of one column of numbers without gaps, beside a column of dates or years, is obvious;
    so is a running text.
    """
    if preview.content == "text":
        return ()
    found = list(preview.problems)
    if preview.array_names and len(preview.array_names) > 1 and not preview.columns:
        return tuple(found) or ("There are several arrays; choose one.",)
    if preview.missing:
        about = "at least " if preview.missing_is_estimate else ""
        verb = "value is" if preview.missing == 1 else "values are"
        found.append(f"{about}{preview.missing} {verb} missing.".capitalize())
    if preview.layout == "unfolded":
        found.append("Each row seems to hold several steps, one a column.")
    elif len(preview.selected) > 1:
        found.append(f"There are {len(preview.selected)} columns of numbers.")
    other = [
        column.name
        for column in preview.columns
        if column.kind in ("text", "date", "empty")
        and column.name not in preview.selected
        and column.name != preview.axis_column
    ]
    if other:
        listed = ", ".join(other[:3]) + (", …" if len(other) > 3 else "")
        noun = "Column" if len(other) == 1 else "Columns"
        verb = "holds" if len(other) == 1 else "hold"
        found.append(f"{noun} {listed} {verb} no numbers and would be left out.")
    return tuple(found)
