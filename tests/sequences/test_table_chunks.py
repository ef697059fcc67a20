"""Passing over a table in chunks: rows, lines, shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.sequences import ReadError, ReadOptions, table_chunks
from lstm_gui.sequences.dialect import guess_dialect
from lstm_gui.sequences.text_source import text_in_memory


def chunks(text: str, heading: int = 0, **options: object) -> tuple[bytes, list[int]]:
    source = text_in_memory(text, "t.csv")
    dialect = guess_dialect(text, ReadOptions(**options)).dialect  # type: ignore[arg-type] # names
    found = list(table_chunks.table_chunks(source, dialect, heading))
    lines = [int(line) for chunk in found for line in chunk.lines]
    return b"".join(chunk.data for chunk in found), lines


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 999), st.sampled_from(("7", "", "x", '"a,b"', '"a\nb"', '"q""q"'))
        ),
        min_size=1,
        max_size=30,
    ),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
    last=st.booleans(),
    size=st.integers(1, 40),
)
def test_the_size_of_the_chunks_changes_nothing(
    rows: list[tuple[int, str]], line_end: str, last: bool, size: int
) -> None:
    text = line_end.join(f"{number},{cell}".replace("\n", line_end) for number, cell in rows)
    text += line_end if last else ""
    source = text_in_memory(text, "t.csv")
    dialect = guess_dialect("1,2\n3,4", ReadOptions()).dialect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_chunks, "CHUNK_BYTES", size)
        found = list(table_chunks.table_chunks(source, dialect, 0))
    data = b"".join(chunk.data for chunk in found).decode()
    assert data == "".join(f"{number},{cell}\n" for number, cell in rows)
    expected, line = [], 1
    for _, cell in rows:
        expected.append(line)
        line += 1 + cell.count("\n")
    assert [int(line) for chunk in found for line in chunk.lines] == expected


def test_blank_lines_and_comments_are_left_out_and_counted() -> None:
    data, lines = chunks("# made\na,b\n1,2\n\n  \n# by,hand\n3,4\n", heading=2)
    assert data == b"1,2\n3,4\n"
    assert lines == [3, 7]


def test_rows_of_nothing_but_tabs_are_rows_of_missing_values() -> None:
    data, lines = chunks("a\tb\n1\t2\n\t\n3\t4\n", heading=1)
    assert data == b"1\t2\n\t\n3\t4\n"
    assert lines == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n3\n", "t.csv, row 3: found 1 cell, but the table has 2 columns"),
        ("a,b\n1,2\n\n3,4,5\n", "t.csv, row 4: found 3 cells"),
        ('a,b\n1,"x\ny"\n3\n1,2\n', "t.csv, row 4: found 1 cell"),
        ("1 2\n3 4\n5 6 7\n", "t.csv, row 3: found 3 cells"),
        ('a,b\n1,2\n3,"4\n5,6\n', 't.csv, row 3: a quotation mark " is opened and not closed'),
    ],
)
def test_the_first_row_of_another_shape_is_named(text: str, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        chunks(text, heading=int(text.startswith("a")))
    assert str(caught.value).startswith(said)
