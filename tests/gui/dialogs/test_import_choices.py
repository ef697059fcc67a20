from __future__ import annotations

from pathlib import Path

import pytest

from lstm_gui import sequences
from lstm_gui.gui.dialogs import import_choices
from lstm_gui.gui.dialogs.import_choices import (
    choices,
    estimate,
    format_changed,
    format_text,
    found_texts,
    look,
    missing_text,
)
from lstm_gui.gui.files.background import Cancelled
from lstm_gui.gui.files.source import Source
from lstm_gui.sequences import ReadOptions, TablePreview

TABLE = "# made by hand\nyear,v\n" + "".join(f"{1900 + row},{row}\n" for row in range(20))


def ignore(_done: int, _all: int) -> None:
    """Progress that nobody looks at."""


@pytest.mark.parametrize("field", ["separator", "header", "decimal", "thousands", "encoding"])
def test_every_choice_of_the_format_is_one_that_reading_takes(field: str) -> None:
    for _, value in choices(field, "", None):
        ReadOptions(**{field: value})


@pytest.mark.parametrize("field", ["content", "layout", "missing", "scaling", "text_unit"])
def test_every_choice_of_the_meaning_is_one_that_reading_takes(field: str) -> None:
    offered = {value for _, value in choices(field, "", None)}
    for value in offered:
        ReadOptions(**{field: value})
    if field in ("missing", "scaling", "text_unit"):
        assert None not in offered  # the dialog is the place where it is decided


def test_what_was_found_comes_first_and_has_no_value_of_its_own() -> None:
    assert choices("separator", "tab", None)[0] == ("tab (found)", None)
    assert choices("separator", "", None)[0] == ("automatic", None)


def test_the_columns_are_offered_as_axis() -> None:
    preview = sequences.preview_text(TABLE)
    assert found_texts(preview)["axis_column"] == "year"
    assert [value for _, value in choices("axis_column", "year", preview)] == [
        None,
        "",
        "year",
        "v",
    ]


def test_what_cannot_be_chosen_is_told() -> None:
    assert "comments begin with #" in format_text(sequences.preview_text(TABLE))
    assert format_text(TablePreview("a.json", None, "table", is_json=True)) == "JSON"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (ReadOptions(), "about 900 steps × 2 features"),
        (ReadOptions(missing="drop"), "about 900 steps × 2 features, fewer where values are"),
    ],
)
def test_a_large_table_is_estimated(options: ReadOptions, expected: str) -> None:
    preview = TablePreview(
        "a.csv", None, "table", selected=("a", "b"), row_count=900, row_count_is_estimate=True
    )
    assert estimate(preview, options).startswith(expected)


def test_a_large_table_is_not_read_for_its_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    path.write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(import_choices, "_READ_WHOLE", 10)
    monkeypatch.setattr(Source, "read", lambda *_: pytest.fail("it was read"))
    assert look(Source(path), ReadOptions(), ignore).outcome == "20 steps × 1 feature"


def test_missing_values_are_counted_and_placed() -> None:
    preview = sequences.preview_text(TABLE.replace("1904,4", "1904,"))
    assert missing_text(preview, None) == "1 value is missing."
    assert missing_text(sequences.preview_text(TABLE), None) == ""


def test_a_source_that_is_gone_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    outlook = look(Source(tmp_path / "gone.csv"), ReadOptions(), ignore)
    assert outlook.preview is None
    assert "does not exist" in outlook.problem


def test_looking_can_be_cancelled() -> None:
    def cancel(_done: int, _all: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        look(Source(text=TABLE), ReadOptions(), cancel)


def test_another_format_keeps_what_does_not_depend_on_it() -> None:
    options = ReadOptions(columns=("v",), axis_column="year", scaling="min_max", missing="drop")
    changed = format_changed(options, separator=";")
    assert changed == ReadOptions("table", separator=";", scaling="min_max", missing="drop")
