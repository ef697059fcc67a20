"""Finding out how a table is written."""

from __future__ import annotations

import pytest

from lstm_gui.sequences import ReadOptions
from lstm_gui.sequences.dialect import Dialect, guess_dialect


def dialect(text: str, **options: object) -> Dialect:
    return guess_dialect(text, ReadOptions(**options)).dialect  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    ("text", "separator", "decimal", "thousands", "header"),
    [
        ("a,b\n1.5,2\n3,4\n", ",", ".", "", True),
        ("1.5,2\n3,4\n", ",", ".", "", False),
        ("a;b\n1,5;2\n3;4,25\n", ";", ",", "", True),
        ("Datum;Wert\n01.02.2020;1.234,56\n02.02.2020;12,5\n", ";", ",", ".", True),
        ("a;b\n1.234,5;2.000,0\n", ";", ",", ".", True),
        ('date,v\n2020-01-01,"1,234.5"\n2020-01-02,"9.75"\n', ",", ".", ",", True),
        ("t\tx\n0\t1 234,5\n1\t2,5\n", "\t", ",", " ", True),
        ("a;b\n1'234.5;2\n2'345.5;3\n", ";", ".", "'", True),
        ("a|b\n1|2\n3|4\n", "|", ".", "", True),
        ("1.0   2.0\n 3.0 4.0\n", " ", ".", "", False),
        ("x\n1,5\n2,7\n3,9\n", "", ",", "", True),
        ("1\n2\n3\n", "", ".", "", False),
        ("A\tB\n1,234\t5\n2,345\t6\n", "\t", ".", ",", True),
        ("time,v\n2020-01-01 10:00,1\n2020-01-01 11:00,2\n", ",", ".", "", True),
        ('"a b" "c d"\n1 2\n3 4\n', " ", ".", "", True),
        ("'a','b'\n'1','2'\n'3','4'\n", ",", ".", "", True),
        ("name,v\nJohn Smith,1\nJane Doe,2\n", ",", ".", "", True),
        ("3,38\n-51,10\n-24,89\n-3,04\n11,70\n", "", ",", "", False),
        ("-3,4\n8,8\n2,3\n-6,3\n8,5\n", "", ",", "", False),
        ("3,38\n51,10\n24,89\n3,14\n11,70\n", ",", ".", "", False),
        ("3,8\n51,10\n-24,8\n3,4\n11,7\n", ",", ".", "", False),
        ("2020-01-01\t94 420,4\t-40 868,4\n2020-01-02\t-20 737,8\t2,5\n", "\t", ",", " ", False),
        ("site A|-823,74\nsite B|288,98\nsite C|278,00\n", "|", ",", "", False),
        ("site A;1 082,74\nsite B;-544,07\nsite C;28,00\n", ";", ",", " ", False),
        ("year\tv\n1900\t-104\n1901\t1.235\n1902\t836\n", "\t", ",", ".", True),
        ("year\tv\n1900\t-104\n1901\t1.235\n1902\t8.36\n", "\t", ".", "", True),
        ("year\tv\n1900\t1.104\n1901\t1.235\n1902\t8.036\n", "\t", ".", "", True),
        ("month,1950,1951,1952\nJan,1,5,2\nFeb,9,4,6\n", ",", ".", "", True),
    ],
)
def test_the_dialect_is_found(
    text: str, separator: str, decimal: str, thousands: str, header: bool
) -> None:
    found = dialect(text)
    assert found.separator == separator
    assert (found.numbers.decimal, found.numbers.thousands) == (decimal, thousands)
    assert found.header is header


@pytest.mark.parametrize(
    ("option", "value"),
    [("separator", ";"), ("decimal", ","), ("thousands", "."), ("header", False)],
)
def test_an_option_decides(option: str, value: object) -> None:
    found = dialect("a,b\n1,2\n3,4\n", **{option: value})
    shown = {
        "separator": found.separator,
        "decimal": found.numbers.decimal,
        "thousands": found.numbers.thousands,
        "header": found.header,
    }
    assert shown[option] == value


def test_a_number_that_could_mean_two_things_is_said() -> None:
    guess = guess_dialect("a;b\n1,234;5,678\n2,345;6,789\n", ReadOptions())
    assert guess.doubts == ("1,234 is read as 1.234; it could also mean 1234.",)
    assert not guess_dialect("a;b\n1,234;5,67\n", ReadOptions()).doubts
    grouped = guess_dialect("v\n-231\n224\n-1.490\n", ReadOptions())
    assert grouped.doubts == ("-1.490 is read as -1490; it could also mean -1.490.",)
    assert not guess_dialect("v\n-231\n224\n-1.490\n", ReadOptions(decimal=".")).doubts


def test_comments_titles_and_units_are_no_data() -> None:
    assert dialect("# made by hand\na,b\n1,2\n").comment == "#"
    titled = guess_dialect("Station Nile\n\na,b,c\n1,2,3\n4,5,6\n", ReadOptions())
    assert titled.dialect.preamble == 2
    assert titled.data_rows == [["1", "2", "3"], ["4", "5", "6"]]
    assert dialect("t,v\ns,m/s\n0,1.5\n1,2.5\n").units_row
    assert not dialect("t,v\n0,1.5\n1,2.5\n").units_row
    assert dialect("t,v\ns,m/s\n,\n1,2.5\n").units_row
    assert not dialect("t,v\nA,B\nC,D\nE,F\n1,2.5\n").units_row


def test_a_comment_that_names_every_column_is_kept() -> None:
    guess = guess_dialect("# t x\n0 1.5\n1 2.5\n", ReadOptions())
    assert guess.commented_names == ("t", "x")
    assert guess_dialect("# by hand, 1950\n0 1.5 3\n", ReadOptions()).commented_names is None


def test_the_cut_last_line_of_a_long_text_is_not_looked_at() -> None:
    guess = guess_dialect("a,b\n1,2\n3,4\n5", ReadOptions(), whole=False)
    assert guess.rows[-1] == ["3", "4"]


def test_running_text_makes_little_sense_as_a_table() -> None:
    text = "To be, or not to be,\nthat is the question:\nWhether 'tis nobler in the mind\n"
    assert guess_dialect(text, ReadOptions()).sense < 0.1
