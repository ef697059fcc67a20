"""Reading files from one end to the other: what a person opens, and what goes wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

from lstm_gui.engine import TrainingSettings
from lstm_gui.sequences import (
    MissingValues,
    ReadError,
    ReadOptions,
    batches,
    read,
    read_clipboard_text,
    read_text_table,
    table_chunks,
)
from lstm_gui.sequences.text_source import HEAD_BYTES

SUNSPOTS = '"YEAR","SUNACTIVITY"\n' + "".join(f"{1700 + n},{(n * 37) % 101}.5\n" for n in range(40))
CO2 = "date,co2\n19580329,316.1\n19580405,317.3\n19580412,\n19580419,317.5\n"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
ELNINO = (
    ",".join(f'"{name}"' for name in ["YEAR", *MONTHS])
    + "\n"
    + "".join(
        f"{year}," + ",".join(str(20 + m) for m in range(12)) + "\n" for year in range(1950, 1953)
    )
)


def refused(text: str, options: ReadOptions | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read_text_table(text, options, name="t.csv")
    return str(caught.value)


def test_a_year_beside_numbers_names_the_steps(tmp_path: Path) -> None:
    path = tmp_path / "sunspots.csv"
    path.write_text(SUNSPOTS)
    sequence = read(path)
    assert (sequence.name, sequence.source) == ("sunspots.csv", str(path))
    assert (sequence.kind, sequence.feature_names) == ("series", ("SUNACTIVITY",))
    assert sequence.axis_name == "YEAR"
    assert sequence.axis_labels is not None
    assert sequence.axis_labels[:2] == ("1700", "1701")
    assert sequence.scaling.kind == "standard"
    assert sequence.notes == ()
    assert sequence.values[:3, 0].tolist() == [0.5, 37.5, 74.5]


def test_compact_dates_are_shown_as_dates_and_a_gap_is_filled_with_a_note() -> None:
    sequence = read_text_table(CO2)
    assert sequence.axis_labels == ("1958-03-29", "1958-04-05", "1958-04-12", "1958-04-19")
    assert sequence.values[2, 0] == pytest.approx(317.4)
    assert sequence.notes == ("1 missing value was interpolated.",)


def test_a_year_a_row_and_a_month_a_column_become_one_series(tmp_path: Path) -> None:
    path = tmp_path / "elnino.csv"
    path.write_text(ELNINO)
    sequence = read(path)
    assert sequence.values.shape == (36, 1)
    assert sequence.feature_names == ("elnino",)
    assert sequence.axis_labels is not None
    assert sequence.axis_labels[11:13] == ("1950 DEC", "1951 JAN")
    assert sequence.values[11:13, 0].tolist() == [31.0, 20.0]
    assert "3 rows of 12 columns" in sequence.notes[0]
    assert read(path, ReadOptions(layout="columns")).values.shape == (3, 12)


def test_months_that_have_not_come_yet_are_left_out() -> None:
    cut = ELNINO.rstrip("\n").rsplit(",", 3)[0] + ",,,\n"
    sequence = read_text_table(cut, ReadOptions(missing="stop"))
    assert sequence.steps == 33
    assert sequence.axis_labels is not None
    assert sequence.axis_labels[-1] == "1952 SEP"
    assert "The last 3 values are missing and left out." in sequence.notes


def test_columns_and_axis_can_be_chosen() -> None:
    text = "a,b,c\n1,10,5\n2,20,7\n3,30,9\n"
    sequence = read_text_table(text, ReadOptions(columns=("c", "a"), axis_column="b"))
    assert sequence.feature_names == ("c", "a")
    assert sequence.values.tolist() == [[5.0, 1.0], [7.0, 2.0], [9.0, 3.0]]
    assert sequence.axis_labels == ("10", "20", "30")
    assert read_text_table(SUNSPOTS, ReadOptions(columns=("YEAR",))).axis_labels is None
    plain = read_text_table(SUNSPOTS, ReadOptions(axis_column=""))
    assert plain.feature_names == ("YEAR", "SUNACTIVITY")


def test_scaling_can_be_chosen() -> None:
    assert read_text_table(SUNSPOTS, ReadOptions(scaling="min_max")).inputs.max() == 1.0
    none = read_text_table(SUNSPOTS, ReadOptions(scaling="none"))
    np.testing.assert_array_equal(none.inputs, none.values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1\n2\n3\n", [[1], [2], [3]]),
        ("1,2,3,4", [[1], [2], [3], [4]]),
        ("1 2 3", [[1], [2], [3]]),
        ("a;b\n1,5;2\n3;4\n", [[1.5, 2], [3, 4]]),
        ("# t x\n0 1.5\n1 2.5\n", [[1.5], [2.5]]),
        ("a;b;\n1;2;\n3;4;\n", [[1, 2], [3, 4]]),
        ('"x" "y"\n"1" 1.5 2\n"2" 3 4\n', [[1.5, 2], [3, 4]]),
        ('a,b\n1,"x\ny"\n3,z\n', [[1], [3]]),
        ("a\n\u22121,5\n2,5\n", [[-1.5], [2.5]]),
        ("a , b\n 1 , NA \n3 , 4 \n5,6", [[1, 4], [3, 4], [5, 6]]),
    ],
)
def test_many_ways_of_writing_a_table_are_read(text: str, values: list[list[float]]) -> None:
    assert read_text_table(text).values.tolist() == values


def test_a_long_series_in_one_line_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_text(",".join(str(number / 8) for number in range(40_000)))
    assert path.stat().st_size > HEAD_BYTES
    sequence = read(path)
    assert sequence.steps == 40_000
    assert sequence.values[-1, 0] == 39_999 / 8
    path.write_text(",".join("1" * 100_001))
    with pytest.raises(ReadError, match="found 100001 cells; at most 100000 columns are read"):
        read(path)


def test_a_row_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_chunks, "_LONGEST_ROW", 1 << 20)
    monkeypatch.setattr(table_chunks, "CHUNK_BYTES", 1 << 18)
    path = tmp_path / "endless.csv"
    path.write_text("a,b\n1,2\n" + "3" * (1 << 21))
    with pytest.raises(ReadError, match=r"endless.csv, row 3: found no end within 1 MB"):
        read(path)


def test_units_go_into_the_names_and_double_names_are_numbered() -> None:
    assert read_text_table("t,v\ns,m/s\n0,1.5\n1,2.5\n").feature_names == ("v (m/s)",)
    doubled = read_text_table("x,x\n1,2\n3,4\n")
    assert doubled.feature_names == ("x", "x (2)")
    assert "stands above 2 columns" in doubled.notes[0]


def test_columns_that_are_left_out_are_said() -> None:
    sequence = read_text_table("v,name,none\n1,A,\n2,A,\n")
    assert sequence.feature_names == ("v",)
    assert sequence.notes == (
        "Column 'none' is empty and left out.",
        "Column 'name' is text and left out.",
    )


@pytest.mark.parametrize(
    ("text", "backwards"),
    [
        ("date,v\n2020-03-01,1\n2020-02-01,2\n", True),
        ("date,v\n2020-02-01,1\n2020-03-01,2\n", False),
        ("date,v\n20200301,1\n20200201,2\n", True),
        ("year,v\n1990,1\n1989,2\n1980,2\n", True),
        ("date,v\n31.12.2020,1\n01.01.2021,2\n", False),
        ("name,v\nC,1\nB,2\n", False),
    ],
)
def test_a_table_with_the_latest_row_first_says_so(text: str, backwards: bool) -> None:
    sequence = read_text_table(text)
    assert sequence.feature_names == ("v",)
    assert sequence.axis_labels is not None
    assert bool(sequence.notes) is backwards
    assert all("runs backwards: the first step is the latest" in note for note in sequence.notes)


def test_missing_values_are_interpolated_dropped_refused_or_asked_about() -> None:
    text = "a,b\n1,5\n,6\n3,NA\n4,8\n"
    filled = read_text_table(text, ReadOptions(missing="interpolate"))
    assert filled.values.tolist() == [[1, 5], [2, 6], [3, 7], [4, 8]]
    assert filled.notes == ("2 missing values were interpolated (1 of a, 1 of b).",)
    dropped = read_text_table(text, ReadOptions(missing="drop"))
    assert dropped.values.tolist() == [[1, 5], [4, 8]]
    assert dropped.notes == ("2 rows with missing values were dropped.",)
    said = refused(text, ReadOptions(missing="stop"))
    assert said.startswith("t.csv, row 3, column 'a': a value is missing, 2 are in all")
    with pytest.raises(MissingValues) as caught:
        read_text_table(text, ReadOptions(missing="ask"))
    question = caught.value
    assert dict(question.counts) == {"a": 1, "b": 1}
    assert (question.first_row, question.first_column) == (3, "a")
    assert (question.total, question.rows) == (2, 4)


def test_the_first_missing_value_is_the_first_of_the_whole_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table_chunks, "CHUNK_BYTES", 8)
    text = "a,b\n" + "1,2\n" * 4 + "3,\n" + "1,2\n" * 9 + ",4\n"
    with pytest.raises(MissingValues) as caught:
        read_text_table(text, ReadOptions(missing="ask"))
    assert (caught.value.first_row, caught.value.first_column) == (6, "b")
    assert caught.value.total == 2


def test_values_missing_at_the_ends_take_the_nearest() -> None:
    sequence = read_text_table("a,b\n,1\n2,2\n3,3\n,4\n", ReadOptions(columns=("a",)))
    assert sequence.values[:, 0].tolist() == [2, 2, 3, 3]


def test_labels_follow_when_rows_are_dropped() -> None:
    sequence = read_text_table(CO2, ReadOptions(missing="drop"))
    assert sequence.axis_labels == ("1958-03-29", "1958-04-05", "1958-04-19")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv is empty; it must hold numbers or text"),
        (" \n\n\t\n", "t.csv is blank; it must hold numbers or text"),
        ("a,b,c\n", "t.csv holds names but no numbers"),
        ("a,b\n1,2\n3\n", "t.csv, row 3: found 1 cell, but the table has 2 columns"),
        ("a,b\n1,2\n3,4,5\n", "t.csv, row 3: found 3 cells, but the table has 2 columns"),
        ("a,b\n1,2\n3,4,5\n6\n", "t.csv, row 3: found 3 cells, but the table has 2 columns"),
        ("a,b\n1,2,3,4\n5,6,7,8\n", "t.csv, row 1: found 2 names for 4 columns"),
        ("x\n1\n2\nabc\n", "t.csv, row 4, column 'x': found 'abc'; a finite number"),
        ("x\n1\n\n2\n3x\n", "t.csv, row 5, column 'x': found '3x'"),
        ("a,b\n1,1\n2,x\ny,2\n3,3\n4,4\n", "t.csv, row 3, column 'b': found 'x'"),
        ("x\n1\n-inf\n3\n", "t.csv, row 3, column 'x': found '-inf'; a finite number"),
        ("x\n1\n1e999\n3\n", "t.csv, row 3, column 'x': found '1e999'; a finite number"),
        ("a\nb\nc\n", "t.csv has no column of numbers, only 'a' (text)"),
        ("a,b\n,\n,\n", "t.csv has no column of numbers, only 'a' (empty), 'b' (empty)"),
        ("x;y\n1,5;2\n2,5;3,5\n1.5;2\n", "t.csv, row 4, column 'x': found '1.5'; a finite number "
         "with a decimal comma"),
        ("x\n1e151\n2\n", "t.csv, column 'x': found 1e+151, but at most 1e+150 is possible"),
        ('a,b\n1,"2\n3,4\n', 't.csv, row 2: a quotation mark " is opened and not closed'),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_its_place(text: str, said: str) -> None:
    assert refused(text).startswith(said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (ReadOptions(columns=("z",)), "t.csv has no column 'z'; it has 'YEAR', 'SUNACTIVITY'"),
        (ReadOptions(axis_column="z"), "t.csv has no column 'z'"),
        (ReadOptions(separator=";", header=True), "t.csv"),
        (
            ReadOptions(decimal=",", columns=("SUNACTIVITY",)),
            "t.csv, row 2, column 'SUNACTIVITY': found '0.5'; a finite number with a decimal comma",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(options: ReadOptions, said: str) -> None:
    assert refused(SUNSPOTS, options).startswith(said)


def test_unscaled_numbers_must_fit_the_network() -> None:
    said = refused("x\n1e60\n2\n", ReadOptions(scaling="none"))
    assert "have it scaled" in said
    assert read_text_table("x\n1e60\n2\n").inputs.max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "options",
    [{"separator": "::"}, {"decimal": "·"}, {"missing": "guess"}, {"columns": ()},
     {"decimal": ",", "thousands": ","}, {"encoding": "klingon"}, {"layout": "round"}],
)  # fmt: skip
def test_options_that_cannot_be_are_refused_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        ReadOptions(**options)


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path, "is a folder"),
        (tmp_path / "gone.csv", "does not exist"),
        (Path(os.devnull), "is a device"),
    ):
        with pytest.raises(ReadError, match=said):
            read(path)


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(SUNSPOTS)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ReadError, match=r"secret.csv may not be read; its permissions"):
        read(path)


def test_a_disk_that_fails_is_a_read_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worn.csv"
    path.write_text(SUNSPOTS)

    class Worn:
        def __enter__(self) -> Worn:
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda *_, **__: Worn())
    with pytest.raises(ReadError, match=r"worn.csv cannot be read: Input/output error"):
        read(path)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "Größe"), ("utf-8-sig", "Größe"), ("utf-16", "Größe"), ("utf-16-le", "Grosse"),
     ("utf-32", "Größe"), ("cp1252", "Größe"), ("latin-1", "Größe")],
)  # fmt: skip
def test_encodings_are_found(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f"{name},b\n1,2\n3,4\n".encode(encoding))
    assert read(path).feature_names == (name, "b")


def test_letters_of_another_encoding_far_below_the_beginning_are_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f"r{n},{n}\n" for n in range(60_000)).encode()
    path.write_bytes(b"place,v\n" + rows + "Köln,5\n".encode("cp1252"))
    sequence = read(path)
    assert sequence.axis_labels is not None
    assert sequence.axis_labels[-1] == "Köln"


def test_running_text_in_a_txt_is_text_and_a_table_in_it_is_a_table(tmp_path: Path) -> None:
    prose = tmp_path / "play.txt"
    prose.write_text("First Citizen:\nBefore we proceed any further, hear me speak.\n")
    assert read(prose).kind == "text"
    counted = tmp_path / "counted.txt"
    counted.write_text("1 the cat sat on mats\n2 a dog ran in parks\n3 an owl flew by night\n")
    assert read(counted).kind == "text"
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("0.5\n0.7\n0.9\n")
    assert read(numbers).kind == "series"
    assert read(numbers, ReadOptions(content="text")).kind == "text"
    with pytest.raises(ReadError, match="no column of numbers"):
        read(prose, ReadOptions(content="table", header=False))


def test_the_clipboard_may_hold_a_table_a_text_or_json() -> None:
    assert read_clipboard_text("A\tB\r\n1\t2\r\n3\t4\r\n").feature_names == ("A", "B")
    assert read_clipboard_text("hello world").kind == "text"
    assert read_clipboard_text("[1, 2, 3]").values[:, 0].tolist() == [1, 2, 3]
    with pytest.raises(ReadError, match="Clipboard is empty"):
        read_clipboard_text("")


def test_a_refused_file_leaves_no_handle_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("x\n1\n2\nabc\n")
    opened: list[BinaryIO] = []
    really = Path.open

    def watched(self: Path, *modes: Any, **options: Any) -> Any:
        opened.append(really(self, *modes, **options))
        return opened[-1]

    monkeypatch.setattr(Path, "open", watched)
    with pytest.raises(ReadError):
        read(path)
    assert opened
    assert all(stream.closed for stream in opened)


@pytest.mark.slow
def test_two_hundred_megabytes_are_read_by_the_chosen_column_alone(tmp_path: Path) -> None:
    import resource
    import sys

    path = tmp_path / "big.csv"
    block = "".join(f"{n / 7:.12f},{n / 11:.12f},{n / 13:.12f}\n" for n in range(50_000)).encode()
    copies = 200_000_000 // len(block) + 1
    with path.open("wb") as stream:
        stream.write(b"a,b,c\n")
        for _ in range(copies):
            stream.write(block)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sequence = read(path, ReadOptions(columns=("b",)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert sequence.steps == 50_000 * copies
    assert sequence.values[1, 0] == pytest.approx(1 / 11)
    # Values, inputs, targets and what their making takes: far below the file.
    if sys.platform == "linux":
        assert grown < 8 * sequence.steps * 8 / 1e6 + 100
    with path.open("ab") as stream:
        stream.write(b"1,oops,3\n")
    with pytest.raises(ReadError, match=rf"row {50_000 * copies + 2}, column 'b': found 'oops'"):
        read(path)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "7\n"])
def test_a_single_step_can_be_looked_at_but_not_learned_from(text: str) -> None:
    sequence = read_text_table(text, name="t.csv")
    assert sequence.steps == 1
    assert not sequence.target_mask.any()
    with pytest.raises(ValueError, match=r"t\.csv has 1 step; it takes 2"):
        next(batches(sequence, TrainingSettings(), np.random.default_rng(0)))
