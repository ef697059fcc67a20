"""Named arrays and texts in one safetensors file."""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.interchange.atomic import replace_file
from lstm_gui.interchange.errors import ModelFileError
from lstm_gui.interchange.safetensors_header import read_header

Arrays = Mapping[str, npt.NDArray[Any]]


# The format's names of number types, all little-endian.
_TYPES = {
    "<f8": "F64",
    "<f4": "F32",
    "<f2": "F16",
    "<i8": "I64",
    "<i4": "I32",
    "<i2": "I16",
    "|i1": "I8",
    "<u8": "U64",
    "<u4": "U32",
    "<u2": "U16",
    "|u1": "U8",
    "|b1": "BOOL",
}
_ALIGNMENT = 8


def write_arrays(path: str | os.PathLike[str], arrays: Arrays, texts: Mapping[str, str]) -> None:
    """Write arrays of any shape and number type, and texts by key, whole or not at all.

    The arrays go to the file one by one, straight from their memory: the library's own ``save``
    copies all of them several times and keeps Python's lock meanwhile, so that a window would stand
    still while a large training run is saved beside it. The same content gives the same bytes.

    Errors: WriteError; TypeError for a kind of number that the format does not have.
    """
    ready = {name: _little_endian(name, values) for name, values in arrays.items()}
    # Wide numbers first, so that each begins at a multiple of its size.
    names = sorted(ready, key=lambda name: (-ready[name].itemsize, name))
    with replace_file(path) as temporary, temporary.open("wb") as file:
        file.write(_header(ready, names, texts))
        for name in names:
            file.write(ready[name].reshape(-1).view(np.uint8).data)


def _little_endian(name: str, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # Not ascontiguousarray, which gives a single number an axis.
    array = np.asarray(values, order="C")
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if array.dtype.str not in _TYPES:
        message = f"{name} holds {array.dtype}; a file can hold {', '.join(_TYPES.values())}"
        raise TypeError(message)
    return array


def _header(arrays: Arrays, names: list[str], texts: Mapping[str, str]) -> bytes:
    table: dict[str, object] = {"__metadata__": dict(sorted(texts.items()))}
    start = 0
    for name in names:
        array = arrays[name]
        stop = start + math.prod(array.shape) * array.itemsize
        table[name] = {
            "dtype": _TYPES[array.dtype.str],
            "shape": list(array.shape),
            "data_offsets": [start, stop],
        }
        start = stop
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return struct.pack("<Q", len(text)) + text


def read_arrays(path: str | os.PathLike[str]) -> tuple[Arrays, Mapping[str, str]]:
    """Read what `write_arrays` wrote; the sizes are checked before memory is taken.

    Errors: ModelFileError for a file that is missing, unreadable, truncated or of another format.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    path = Path(path)
    header = read_header(path)
    try:
        return load_file(path), header.metadata
    except (SafetensorError, OSError, KeyError, TypeError) as error:
        raise ModelFileError(f"{path.name} cannot be read: {error}.") from None
