"""NumPy files: what is read, and what is refused before memory is taken."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_gui.sequences import MissingValues, ReadError, ReadOptions, preview, read


def npy_header(header: bytes) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def saved(path: Path, array: Any) -> Path:
    np.save(path, array, allow_pickle=True)
    return path


@pytest.mark.parametrize(
    ("array", "values"),
    [
        (np.arange(3), [[0], [1], [2]]),
        (np.array([True, False, True]), [[1], [0], [1]]),
        (np.arange(6, dtype=np.float32).reshape(3, 2), [[0, 1], [2, 3], [4, 5]]),
        (np.arange(3.0)[None, :], [[0], [1], [2]]),
        (np.asfortranarray(np.arange(6.0).reshape(3, 2)), [[0, 1], [2, 3], [4, 5]]),
        (np.arange(3, dtype=">i2"), [[0], [1], [2]]),
    ],
)
def test_arrays_of_real_numbers_are_read(
    tmp_path: Path, array: np.ndarray, values: list[list[float]]
) -> None:
    sequence = read(saved(tmp_path / "a.npy", array))
    assert sequence.values.tolist() == values
    assert sequence.source == str(tmp_path / "a.npy")


def test_an_npy_file_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npy", np.arange(4.0)).rename(tmp_path / "a.dat")
    assert read(path).steps == 4


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((2, 3, 4)), r"a.npy has shape \(2, 3, 4\); \(steps,\) or"),
        (np.zeros(()), r"a.npy has shape \(\)"),
        (np.zeros((0, 3)), r"a.npy has shape \(0, 3\)"),
        (np.array([1 + 2j, 3]), "holds complex numbers"),
        (np.array(["a", "b"]), "holds texts"),
        (np.array([{"a": 1}, None], dtype=object), "holds Python objects, which are never loaded"),
        (np.zeros(3, dtype=[("t", "f8"), ("x", "f8")]), "records with the fields t, x"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "holds dates"),
        (np.array([[1.0, 2.0], [3.0, np.inf]]), "a.npy, row 2, column 2: found infinity"),
    ],
)
def test_other_arrays_are_refused(tmp_path: Path, array: np.ndarray, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read(saved(tmp_path / "a.npy", array))


def test_nan_is_a_missing_value(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npy", np.array([[1.0, 5.0], [np.nan, 6.0], [3.0, 7.0]]))
    sequence = read(path)
    assert sequence.values[1, 0] == 2.0
    assert sequence.notes == ("1 missing value was interpolated (1 of column 1).",)
    with pytest.raises(MissingValues) as caught:
        read(path, ReadOptions(missing="ask"))
    assert (caught.value.first_row, caught.value.first_column) == (2, "column 1")


def test_the_only_usable_array_of_an_archive_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.arange(4.0), label=np.array("run 7"))
    assert read(path).steps == 4


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_one_of_several_arrays_has_to_be_named(tmp_path: Path, save: Any) -> None:
    path = tmp_path / "a.npz"
    save(path, x=np.arange(4.0), y=np.arange(6.0).reshape(3, 2))
    with pytest.raises(ReadError, match=r"holds 2 arrays: 'x' \(4,\), 'y' \(3, 2\); choose one"):
        read(path)
    assert read(path, ReadOptions(array_name="y")).values.shape == (3, 2)
    with pytest.raises(ReadError, match="has no array 'z'; it has 'x', 'y'"):
        read(path, ReadOptions(array_name="z"))
    found = preview(path)
    assert found.array_names == ("x", "y")
    assert "Choose one" in found.problems[0]


def test_a_header_that_promises_more_than_the_file_holds_takes_no_memory(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npy", np.arange(4.0))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"(4,), }    ", b"(90000,), }"))
    with pytest.raises(
        ReadError, match=r"cut off: its header speaks of 720000 bytes.*32 are there"
    ):
        read(path)
    path.write_bytes(raw.replace(b"(4,), }          ", b"(99999999999,), }"))
    with pytest.raises(ReadError, match=r"needs 800.0 GB; at most 2.1 GB are read"):
        read(path)


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    header = saved(tmp_path / "a.npy", np.zeros(4)).read_bytes()
    huge = header.replace(b"(4,), }        ", b"(600000000,), }")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", huge)
    with pytest.raises(ReadError, match=r"array 'x' needs 4.8 GB"):
        read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"hello", "is no NumPy file"),
        (b"\x93NUMPY\x01\x00\x10\x00{'descr': 1}    ", "has a damaged header"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (npy_header(b"{'shape': (4,),"), "has a damaged header"),
        (npy_header(b"{'descr': (), 'fortran_order': False, 'shape': (4,)}"), "damaged header"),
        (npy_header(b"{'descr': '<f8', 'fortran_order': False, 'shape': (-4,)}"), "is cut off"),
        (
            npy_header(
                b"{'descr': '<f8', 'fortran_order': False, 'shape': (1" + b"0" * 400 + b",)}"
            ),
            "needs more than any memory",
        ),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=said):
        read(path)


def test_an_archive_with_a_broken_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.random.default_rng(0).normal(size=500))
    raw = bytearray(path.read_bytes())
    raw[600:700] = bytes(100)
    path.write_bytes(raw)
    with pytest.raises(ReadError, match=r"a.npz is damaged"):
        read(path)
    empty = tmp_path / "empty.npz"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ReadError, match="holds no array"):
        read(empty)


def test_columns_of_an_array_can_be_chosen_and_previewed(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npy", np.arange(30.0).reshape(10, 3))
    sequence = read(path, ReadOptions(columns=("column 3", "column 1")))
    assert sequence.values[1].tolist() == [5.0, 3.0]
    found = preview(path)
    assert found.is_array
    assert found.selected == ("column 1", "column 2", "column 3")
    assert (found.row_count, found.rows[1]) == (10, ("3", "4", "5"))
