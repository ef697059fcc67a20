"""Named arrays and texts in one safetensors file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.interchange.atomic import write_bytes
from lstm_gui.interchange.errors import ModelFileError
from lstm_gui.interchange.safetensors_header import read_header

Arrays = Mapping[str, npt.NDArray[Any]]


def write_arrays(path: str | os.PathLike[str], arrays: Arrays, texts: Mapping[str, str]) -> None:
    """Write arrays of any shape and number type, and texts by key, whole or not at all.

    Errors: WriteError.
    """
    from safetensors.numpy import save

    # Not ascontiguousarray, which gives a single number an axis.
    ready = {name: np.asarray(values, order="C") for name, values in arrays.items()}
    write_bytes(path, save(ready, metadata=dict(texts)))


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
