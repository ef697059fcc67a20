"""What the columns are, which names the steps, how the table is laid out."""

from __future__ import annotations

import pytest

from lstm_gui.sequences.number_format import NumberFormat
from lstm_gui.sequences.table_columns import Column, describe_columns, guess_axis, guess_layout


def described(text: str) -> tuple[tuple[Column, ...], list[list[str]]]:
    names, *rows = [line.split(",") for line in text.split("\n")]
    return describe_columns(tuple(names), rows, NumberFormat()), rows


def axis(text: str) -> str | None:
    return guess_axis(*described(text), NumberFormat())


def test_kinds_missing_values_and_examples_are_found() -> None:
    columns, _ = described("d,n,t,e\n2020-01-01,1,a,\n2020-01-02,NA,b,-\n2020-01-03,3,c,")
    assert [column.kind for column in columns] == ["date", "number", "text", "empty"]
    assert [column.missing for column in columns] == [0, 1, 0, 3]
    assert columns[1].examples == ("1", "3")


def test_a_column_with_a_few_words_among_numbers_is_still_one_of_numbers() -> None:
    columns, _ = described("n\n1\n2\nabc\n4")
    assert columns[0].kind == "number"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("YEAR,v\n1700,5\n1701,3", "YEAR"),
        ("date,v\n19580329,5\n19580405,3", "date"),
        ("v,when\n5,2020-01-01\n3,2020-01-02", "when"),
        ("time,v\n0.0,1\n0.1,2\n0.4,3", "time"),
        ("t (s),v\n0,1\n1,2", "t (s)"),
        ("station,v\nA,1\nB,2", "station"),
        ("column 1,column 2\n0,5\n1,7\n2,1\n3,1\n4,9", "column 1"),
        ("a,b\n1,2\n2,4", None),
        ("year\n1700\n1701", None),
        ("year,v\n1700,5\n1700,3", None),
        ("year,v\n1702,5\n1701,3\n1699,3", "year"),
        ("year,v\n1700,5\n,3", None),
        ("id,v\n5,1\n3,2\n4,1", None),
        ("name,v\nA,1\nA,2", None),
        ("column 1,column 2\n0,5\n1,7", None),
        ("column 1,column 2\n1900,5\n1901,7\n1902,9", "column 1"),
        ("column 1,column 2\n900,5\n901,7\n902,9", None),
        ("v,time\n1,0.5\n2,0.7\n3,2.5", None),
    ],
)
def test_the_axis_is_what_tells_the_steps_apart(text: str, found: str | None) -> None:
    assert axis(text) == found


@pytest.mark.parametrize(
    ("names", "axis_name", "rows", "layout"),
    [
        ("YEAR JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", "YEAR", 61, "unfolded"),
        ("year January February March", "year", 9, "unfolded"),
        ("week Mon Tue Wed Thu Fri Sat Sun", "week", 9, "unfolded"),
        ("year Q1 Q2 Q3 Q4", "year", 9, "unfolded"),
        ("day 0 1 2 3 4 5 6", "day", 9, "unfolded"),
        ("column_1 column_2 column_3", None, 1, "unfolded"),
        ("a b c", None, 1, "columns"),
        ("year mar may june", "year", 9, "columns"),
        ("year price volume profit", "year", 9, "columns"),
        ("year Q1 Q2", "year", 9, "columns"),
    ],
)
def test_months_days_and_quarters_across_unfold(
    names: str, axis_name: str | None, rows: int, layout: str
) -> None:
    columns = tuple(Column(name.replace("_", " "), "number", 0, ()) for name in names.split())
    assert guess_layout(columns, axis_name, rows) == layout
