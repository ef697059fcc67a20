from __future__ import annotations

from pathlib import Path

import pytest

from lstm_gui.sequences import ReadError, read


@pytest.mark.parametrize(
    ("name", "raw", "advice"),
    [
        ("model.pt", b"PK\x03\x04" + bytes(50), "safetensors.torch.save_file"),
        ("model.PTH", b"\x80\x02" + bytes(50), "safetensors.torch.save_file"),
        ("model.keras", b"PK\x03\x04" + bytes(50), ".safetensors"),
        ("weights.h5", b"\x89HDF\r\n" + bytes(50), ".safetensors"),
        ("model.onnx", b"\x08\x07" + bytes(50), ".safetensors"),
        ("model.pkl", b"\x80\x04" + bytes(50), ".safetensors"),
    ],
)
def test_a_model_of_another_program_is_told_how_to_come_here(
    tmp_path: Path, name: str, raw: bytes, advice: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ReadError) as caught:
        read(tmp_path / name)
    assert advice in str(caught.value)
    assert "Excel" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(range(256)) * 4, "is binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
        (b"PK\x03\x04" + bytes(50), "is a zip archive or an Excel"),
        (b"\x1f\x8b" + bytes(50), "is compressed by gzip"),
        (b"1,2\n" + b"\x00\x01\x02" * 30, "is binary"),
    ],
)
def test_binary_garbage_with_the_ending_csv_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "garbage.csv"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=said):
        read(path)
