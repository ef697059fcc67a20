import csv
import errno
import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_gui.interchange import tables
from lstm_gui.interchange.atomic import WriteError
from lstm_gui.interchange.tables import ColumnGroup, row_blocks, write_columns, write_table


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@given(
    arrays(np.float32, 5, elements=st.floats(width=32)),
    arrays(np.float64, 5, elements=st.floats()),
    arrays(np.int64, 5),
)
def test_numbers_come_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory,
    single: np.ndarray,
    double: np.ndarray,
    whole: np.ndarray,
) -> None:
    path = tmp_path_factory.mktemp("table") / "t.csv"
    write_table(path, {"single": single, "double": double, "whole": whole})
    header, *rows = read(path)
    assert header == ["single", "double", "whole"]
    np.testing.assert_array_equal(np.array([row[0] for row in rows], np.float32), single)
    np.testing.assert_array_equal(np.array([row[1] for row in rows], np.float64), double)
    assert [int(row[2]) for row in rows] == whole.tolist()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_text_of_any_kind_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("table") / "t.csv"
    write_table(path, {"a,\"b'\n": np.arange(len(texts)), "text": np.array(texts, dtype=object)})
    header, *rows = read(path)
    assert header == ["a,\"b'\n", "text"]
    assert [row[1] for row in rows] == texts


def test_truth_values_are_0_and_1(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", {"a": np.array([True, False])})
    assert (tmp_path / "t.csv").read_text() == "a\n1\n0\n"


def test_blocks_cover_all_rows_once() -> None:
    blocks = list(row_blocks(1_000_003, 7))
    assert blocks[0][0] == 0
    assert blocks[-1][1] == 1_000_003
    assert all(stop == start for (_, stop), (start, _) in itertools.pairwise(blocks))


def test_long_table_is_written_in_blocks_and_reports_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_NUMBERS_AT_ONCE", 10)
    seen: list[tuple[int, int]] = []
    values = np.arange(46.0).reshape(23, 2)
    group = ColumnGroup(("a", "b"), values)
    write_columns(tmp_path / "t.csv", [group], lambda done, total: seen.append((done, total)))
    assert seen == [(5, 23), (10, 23), (15, 23), (20, 23), (23, 23)]
    rows = np.array(read(tmp_path / "t.csv")[1:], float)
    np.testing.assert_array_equal(rows, values)


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise InterruptedError("cancelled")

    group = ColumnGroup(("a",), np.zeros(3))
    with pytest.raises(OSError, match="cancelled"):
        write_columns(tmp_path / "t.csv", [group], cancel)
    assert not (tmp_path / "t.csv").exists()


def test_full_disk_half_way_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(block: np.ndarray) -> list[str]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "t.csv"
    path.write_text("old")
    monkeypatch.setattr(tables, "_cells", full)
    with pytest.raises(WriteError, match="disk is full"):
        write_table(path, {"a": np.zeros(3)})
    assert path.read_text() == "old"
    assert not list(tmp_path.glob(".*"))


def test_columns_of_different_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a: 3, b: 4"):
        write_table(tmp_path / "t.csv", {"a": np.zeros(3), "b": np.zeros(4)})
    assert not (tmp_path / "t.csv").exists()


def test_no_columns_and_wrong_shapes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no columns"):
        write_table(tmp_path / "t.csv", {})
    with pytest.raises(ValueError, match=r"\(rows, 1\) is needed for a"):
        write_table(tmp_path / "t.csv", {"a": np.zeros((3, 2))})
