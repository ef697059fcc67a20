"""Nothing but ReadError escapes from bad input, and what is written in any dialect comes back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.sequences import (
    ReadError,
    ReadOptions,
    Sequence,
    preview,
    preview_text,
    read,
    read_clipboard_text,
    read_text_table,
)

SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".npy", ".npz", ".dat", "")
TABLE_CHARACTERS = "0123456789.,;:-+eE \t\n\r|\"'#%NAinfxy\u00a0é−"


def try_file(name: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        for action in (read, preview):
            said = ""
            try:
                found = action(path)
            except ReadError as error:
                said = str(error)
                found = None
            if found is None:
                assert len(said) > 15
                assert "\n" not in said
            elif isinstance(found, Sequence):
                assert found.steps >= 1
                assert np.isfinite(found.inputs).all()


@given(st.binary(max_size=400), st.sampled_from(SUFFIXES))
@example(b"\x93NUMPY\x01\x00\xff\xff", ".npy")
@example(b"\x93NUMPY\x03\x00\x02\x00\x00\x00{}", ".npy")
@example(b"PK\x03\x04" + bytes(40), ".npz")
@example(b"PK\x05\x06" + bytes(18), ".npz")
@example(b"\xff\xfe1", ".csv")
@example(b"1\x002\x00", ".csv")
@example(b'"', ".csv")
@example(b"[" * 100_000, ".json")
def test_random_bytes_are_read_or_refused_in_one_sentence(content: bytes, suffix: str) -> None:
    try_file("data" + suffix, content)


@given(st.text(TABLE_CHARACTERS, max_size=120), st.sampled_from((".csv", ".txt", ".json")))
@settings(max_examples=150)
def test_random_table_like_text_is_read_or_refused(content: str, suffix: str) -> None:
    try_file("data" + suffix, content.encode())


@given(
    st.text(TABLE_CHARACTERS, max_size=80),
    st.builds(
        ReadOptions,
        content=st.sampled_from((None, "table", "text")),
        separator=st.sampled_from((None, ",", ";", "\t", "|", " ", "")),
        header=st.sampled_from((None, True, False)),
        decimal=st.sampled_from((None, ".", ",")),
        thousands=st.sampled_from((None, "", " ", "'")),
        missing=st.sampled_from((None, "ask", "drop", "stop", "interpolate")),
        scaling=st.sampled_from((None, "none", "min_max")),
        layout=st.sampled_from((None, "columns", "unfolded")),
        text_unit=st.sampled_from((None, "words")),
        axis_column=st.sampled_from((None, "", "x")),
        columns=st.sampled_from((None, ("x",), ("column 1",))),
    ),
)
@settings(max_examples=200)
def test_any_options_on_any_text_give_a_sequence_or_a_read_error(
    content: str, options: ReadOptions
) -> None:
    for action in (read_clipboard_text, preview_text, read_text_table):
        said = ""
        try:
            action(content, options)
        except ReadError as error:
            said = str(error)
        assert "\n" not in said


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON_VALUES)
@settings(max_examples=150)
def test_any_json_is_read_or_refused(value: object) -> None:
    try_file("data.json", json.dumps(value).encode())


FINITE = st.floats(
    min_value=-1e6, max_value=1e6, allow_nan=False, allow_infinity=False, width=32
).map(float)
TABLES = st.tuples(st.integers(2, 12), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=FINITE)
)


def written(number: float, decimal: str, thousands: str) -> str:
    text = repr(number)
    if "e" in text:
        return text.replace(".", decimal)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, part = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands) if thousands else whole
    return f"{sign}{grouped}{decimal}{part}"


@given(
    table=TABLES,
    separator=st.sampled_from((",", ";", "\t", "|", " ")),
    decimal=st.sampled_from((".", ",")),
    thousands=st.sampled_from(("", "other", "'")),
    header=st.booleans(),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
)
@settings(max_examples=150)
def test_a_table_comes_back_from_any_dialect_that_is_named(
    table: np.ndarray,
    separator: str,
    decimal: str,
    thousands: str,
    header: bool,
    encoding: str,
    line_end: str,
) -> None:
    if thousands == "other":
        thousands = "," if decimal == "." else "."
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    if header:
        writer.writerow([f"größe {place}" for place in range(table.shape[1])])
    for row in table:
        writer.writerow([written(float(number), decimal, thousands) for number in row])
    options = ReadOptions(
        separator=separator,
        decimal=decimal,
        thousands=thousands,
        header=header,
        axis_column="",
        layout="columns",
        scaling="none",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(stream.getvalue().encode(encoding))
        sequence = read(path, options)
    np.testing.assert_array_equal(sequence.values, table)
    if header:
        assert sequence.feature_names[0] == "größe 0"


@given(table=TABLES, separator=st.sampled_from((",", ";", "\t", "|")), comma=st.booleans())
def test_a_table_with_a_header_comes_back_without_a_word_about_its_dialect(
    table: np.ndarray, separator: str, comma: bool
) -> None:
    decimal = "," if comma and separator != "," else "."
    names = [f"alpha{place}" for place in range(table.shape[1])]
    lines = [separator.join(names)]
    lines += [separator.join(written(float(x), decimal, "") for x in row) for row in table]
    sequence = read_text_table("\n".join(lines), ReadOptions(scaling="none"))
    assert list(sequence.feature_names) == names
    np.testing.assert_array_equal(sequence.values, table)


@pytest.mark.parametrize("cut", [1, 7, 60, 100, 127, 130, 200])
def test_a_truncated_array_is_refused(tmp_path: Path, cut: int) -> None:
    whole = tmp_path / "whole.npy"
    np.save(whole, np.arange(40.0))
    path = tmp_path / "cut.npy"
    path.write_bytes(whole.read_bytes()[:cut])
    with pytest.raises(ReadError):
        read(path)
