"""What the preview dialog is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstm_gui.sequences import ReadError, ReadOptions, preview, preview_text, read_clipboard_text

CO2 = "date,co2,site\n19580329,316.1,ML\n19580405,,ML\n19580412,317.6,ML\n"


def test_everything_a_dialog_needs_is_there(tmp_path: Path) -> None:
    path = tmp_path / "co2.csv"
    path.write_text(CO2)
    found = preview(path)
    assert (found.name, found.source) == ("co2.csv", str(path))
    assert found.content == "table"
    assert found.dialect is not None
    assert (found.dialect.separator, found.dialect.header) == (",", True)
    assert (found.dialect.numbers.decimal, found.encoding) == (".", "utf-8")
    assert [(one.name, one.kind, one.missing) for one in found.columns] == [
        ("date", "date", 0),
        ("co2", "number", 1),
        ("site", "text", 0),
    ]
    assert (found.selected, found.axis_column, found.layout) == (("co2",), "date", "columns")
    assert (found.row_count, found.row_count_is_estimate) == (3, False)
    assert (found.missing, found.missing_is_estimate) == (1, False)
    assert found.rows[1] == ("19580405", "", "ML")


def test_a_correction_changes_what_is_shown() -> None:
    text = "a;b\n1,234;5,678\n2,345;6,789\n"
    found = preview_text(text)
    assert found.problems == ("1,234 is read as 1.234; it could also mean 1234.",)
    corrected = preview_text(text, ReadOptions(thousands=",", decimal="."))
    assert corrected.dialect is not None
    assert corrected.dialect.numbers.thousands == ","
    assert corrected.problems == ()
    options = ReadOptions(thousands=",", decimal=".")
    assert read_clipboard_text(text, options).values[0, 0] == 1234.0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a,b\n1,2\n3\n", "Clipboard, row 3: found 1 cell"),
        ("x\n1\n2\nabc\n", "Clipboard, row 4, column 'x': found 'abc'"),
        ('a,b\n1,2\n3,"4\n', "Clipboard, row 3: a quotation mark"),
    ],
)
def test_what_would_go_wrong_is_a_problem_and_no_error(text: str, problem: str) -> None:
    problems = preview_text(text).problems
    assert len(problems) == 1
    assert problems[0].startswith(problem)
    with pytest.raises(ReadError):
        read_clipboard_text(text)


def test_missing_values_are_counted_to_the_end_of_the_file() -> None:
    text = "x,y\n" + "1,2\n" * 5000 + ",2\n" * 7
    found = preview_text(text)
    assert (found.row_count, found.missing, found.missing_is_estimate) == (5007, 7, False)


def test_a_large_file_is_judged_by_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import lstm_gui.sequences.previewing as module

    monkeypatch.setattr(module, "_READ_WHOLE", 1000)
    monkeypatch.setattr(module, "_COUNTED", 1000)
    path = tmp_path / "long.csv"
    path.write_text("x,y\n" + "1.25,2.5\n" * 20_000)
    found = preview(path)
    assert found.row_count_is_estimate
    assert found.missing_is_estimate
    assert abs(found.row_count - 20_000) < 1000


def test_a_file_with_nothing_to_show_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(ReadError, match=r"empty.csv is empty"):
        preview(path)


def test_a_table_without_numbers_says_so() -> None:
    found = preview_text("a,b\nx,y\nz,w\n", ReadOptions(content="table"))
    assert "No column of numbers was found." in found.problems
