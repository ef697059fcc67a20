"""How numbers and dates look."""

from __future__ import annotations

import pytest

from lstm_gui.sequences.number_format import NumberFormat, is_compact_date, is_date, iso_date


@pytest.mark.parametrize(
    ("decimal", "thousands", "cell", "value"),
    [
        (".", "", "1.5", 1.5),
        (".", "", "-.5e-3", -0.0005),
        (".", "", "5.", 5.0),
        (",", "", "1,5", 1.5),
        (".", ",", "1,234,567.5", 1234567.5),
        (".", ",", "1234.5", 1234.5),
        (",", ".", "-1.234,5", -1234.5),
        (",", " ", "1 234,5", 1234.5),
        (",", " ", "1\u202f234\u00a0567,5", 1234567.5),
        (".", "'", "1'234.5", 1234.5),
        (".", "", "\u22123", -3.0),
    ],
)
def test_a_number_is_known_and_read(decimal: str, thousands: str, cell: str, value: float) -> None:
    numbers = NumberFormat(decimal, thousands)
    assert numbers.is_number(cell)
    assert float(numbers.plain(cell)) == value


@pytest.mark.parametrize(
    ("decimal", "thousands", "cell"),
    [
        (".", "", "1,5"),
        (".", ",", "1,5"),
        (".", ",", "1,2345"),
        (".", ",", "0,123"),
        (".", "", "inf"),
        (".", "", "nan"),
        (".", "", "0x10"),
        (".", "", "1_000"),
        (".", "", "٣"),
        (".", "", ""),
        (".", "", "-"),
        (".", "", "1e9999"),
        (",", "", "1.5"),
    ],
)
def test_what_is_no_number_in_this_format_is_none(decimal: str, thousands: str, cell: str) -> None:
    assert not NumberFormat(decimal, thousands).is_number(cell)


@pytest.mark.parametrize(
    "cell",
    ["2020-01-31", "2020-01", "2020-01-31 12:30", "2020-01-31T12:30:15.5Z", "31.01.2020",
     "1/31/20", "12:30", "12:30:59", "2020Q1", "Q3 2020", "Jan 2020", "31-Jan-2020",
     "January 5, 2020", "2020 Dec"],
)  # fmt: skip
def test_dates_are_known(cell: str) -> None:
    assert is_date(cell)


@pytest.mark.parametrize("cell", ["Item 12", "1.5", "2020", "cat", "1-2", "12.5.3.1", ""])
def test_other_things_are_no_dates(cell: str) -> None:
    assert not is_date(cell)


def test_compact_dates_become_iso_dates_and_others_stay() -> None:
    assert is_compact_date("19580329")
    assert not is_compact_date("19581329")
    assert iso_date("19580329") == "1958-03-29"
    assert iso_date("29.03.1958") == "29.03.1958"
