"""Named arrays and texts in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from lstm_gui.interchange import WriteError, read_arrays, write_arrays

_KINDS = ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?", ">f8", ">i4")


@given(
    arrays=st.dictionaries(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(
            lambda name: name != "__metadata__"
        ),
        st.sampled_from(_KINDS).flatmap(
            lambda kind: arrays_of.arrays(
                np.dtype(kind),
                arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
            )
        ),
        max_size=6,
    ),
    texts=st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=8),
        st.text(st.characters(codec="utf-8"), max_size=20),
        max_size=3,
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_was_written_is_read_again_bit_by_bit(
    tmp_path: Path, arrays: dict[str, np.ndarray], texts: dict[str, str]
) -> None:
    path = tmp_path / "arrays"
    write_arrays(path, arrays, texts)
    read, found = read_arrays(path)
    assert dict(found) == texts
    assert set(read) == set(arrays)
    for name, values in arrays.items():
        assert read[name].shape == values.shape
        assert read[name].dtype == values.dtype.newbyteorder("<")
        assert read[name].tobytes() == values.astype(read[name].dtype).tobytes()


def test_views_that_are_not_in_one_piece_are_written_as_they_look(tmp_path: Path) -> None:
    table = np.arange(24.0).reshape(4, 6)
    write_arrays(tmp_path / "a", {"part": table[::2, 1:4].T}, {})
    np.testing.assert_array_equal(read_arrays(tmp_path / "a")[0]["part"], table[::2, 1:4].T)


def test_the_same_content_in_another_order_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = {"b": np.ones(3), "a": np.arange(5, dtype=np.int8)}, {}
    for name in reversed(one):
        other[name] = one[name]
    write_arrays(tmp_path / "one", one, {"x": "1", "y": "2"})
    write_arrays(tmp_path / "other", other, {"y": "2", "x": "1"})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_the_bytes_are_those_of_the_library(tmp_path: Path) -> None:
    from safetensors.numpy import save

    arrays = {
        "wide": np.arange(3.0),
        "mask": np.array([True, False, True]),
        "number": np.array(7, dtype=np.int32),
    }
    write_arrays(tmp_path / "ours", arrays, {"key": "Wört"})
    assert (tmp_path / "ours").read_bytes() == save(arrays, metadata={"key": "Wört"})


def test_a_kind_of_number_that_the_format_lacks_is_named_and_the_old_file_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "file"
    write_arrays(path, {"a": np.ones(2)}, {})
    before = path.read_bytes()
    with pytest.raises(TypeError, match="z holds complex128"):
        write_arrays(path, {"z": np.ones(2, dtype=complex)}, {})
    assert path.read_bytes() == before


def test_a_folder_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_arrays(tmp_path / "missing" / "file", {"a": np.ones(2)}, {})
