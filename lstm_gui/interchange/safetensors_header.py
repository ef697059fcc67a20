"""The table of contents of a safetensors file, checked before anything else is read.

Format: 8 bytes with the header's length (little-endian), the header as JSON, then the numbers
(https://github.com/huggingface/safetensors#format).
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from lstm_gui.interchange.errors import ModelFileError

MAXIMUM_HEADER_BYTES = 100_000_000
ITEM_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}


@dataclass(frozen=True)
class TensorEntry:
    """One array of the file: its kind of number, its shape and where its bytes lie in the file."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


@dataclass(frozen=True)
class SafetensorsHeader:
    """What a safetensors file says about itself: arrays by name, and text by key."""

    tensors: Mapping[str, TensorEntry]
    metadata: Mapping[str, str]


def read_header(path: Path) -> SafetensorsHeader:
    """Read and check the header; the numbers are not touched and no memory is taken for them.

    Errors: ModelFileError when the file is missing, unreadable, of another format or truncated.
    """
    size, raw = _read_raw_header(path)
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError):
        raise ModelFileError(
            f"{path.name} is not a safetensors file: its header is not readable as JSON."
        ) from None
    if not isinstance(header, dict):
        raise ModelFileError(f"{path.name} is not a safetensors file: its header is not a table.")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise ModelFileError(f"{path.name}: __metadata__ must map names to text.")
    data_start = 8 + len(raw)
    tensors = {name: _entry(path, name, item, data_start) for name, item in header.items()}
    end = max((entry.stop for entry in tensors.values()), default=data_start)
    if end > size:
        raise ModelFileError(
            f"{path.name} is truncated: it has {size} bytes and its header promises {end}; "
            "copy or download it again."
        )
    if sum(entry.stop - entry.start for entry in tensors.values()) > size - data_start:
        # Few bytes that many arrays share would become much memory.
        raise ModelFileError(f"{path.name} is damaged: its arrays overlap.")
    return SafetensorsHeader(tensors, metadata)


def _read_raw_header(path: Path) -> tuple[int, bytes]:
    """Return the size of the file and the bytes of its header."""
    if path.is_dir():
        raise ModelFileError(f"{path} is a folder; choose a .safetensors file.")
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            prefix = file.read(8)
            length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else 0
            begin = file.read(1)
            if size == 0:
                raise ModelFileError(f"{path.name} is empty; a safetensors file was expected.")
            if len(prefix) < 8 or begin != b"{":
                raise ModelFileError(_wrong_magic(path, prefix))
            if length > MAXIMUM_HEADER_BYTES:
                raise ModelFileError(
                    f"{path.name} has a header of {length} bytes; at most "
                    f"{MAXIMUM_HEADER_BYTES} are allowed."
                )
            if 8 + length > size:
                raise ModelFileError(
                    f"{path.name} is truncated: it has {size} bytes and its header alone needs "
                    f"{8 + length}; copy or download it again."
                )
            return size, begin + file.read(length - 1)
    except FileNotFoundError:
        raise ModelFileError(f"{path} does not exist.") from None
    except PermissionError:
        raise ModelFileError(f"{path} cannot be read: there is no permission.") from None
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}.") from error


def _wrong_magic(path: Path, prefix: bytes) -> str:
    if prefix.startswith(b"PK\x03\x04"):
        hint = (
            "it looks like a PyTorch or Keras archive; save it with "
            "safetensors.torch.save_file(model.state_dict(), …)"
        )
    elif prefix.startswith(b"\x89HDF"):
        hint = "it is an HDF5 file; save the weights as safetensors"
    elif prefix.startswith(b"\x80"):
        hint = "it is a pickle, which is never opened; save the weights as safetensors"
    else:
        hint = "it does not begin with a header length and {"
    return f"{path.name} is not a safetensors file: {hint}."


def _entry(path: Path, name: str, item: object, data_start: int) -> TensorEntry:
    problem = ModelFileError(
        f"{path.name}: the header's entry for {name!r} is damaged; it needs dtype, shape and "
        "data_offsets that fit together."
    )
    if not isinstance(item, dict):
        raise problem
    dtype, shape, offsets = item.get("dtype"), item.get("shape"), item.get("data_offsets")
    if not (isinstance(dtype, str) and _naturals(shape) and _naturals(offsets)):
        raise problem
    if len(offsets) != 2 or offsets[0] > offsets[1]:
        raise problem
    if dtype in ITEM_BYTES and math.prod(shape) * ITEM_BYTES[dtype] != offsets[1] - offsets[0]:
        raise problem
    return TensorEntry(dtype, tuple(shape), data_start + offsets[0], data_start + offsets[1])


def _naturals(values: object) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(type(v) is int and v >= 0 for v in values)
