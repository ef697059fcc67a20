"""Arrays in .npy and .npz files, their headers checked before any memory is taken."""

from __future__ import annotations

import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy_format

from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.read_options import ReadOptions
from lstm_gui.sequences.table import Table
from lstm_gui.sequences.table_look import check_names
from lstm_gui.sequences.text_source import open_file

NPY_MAGIC = b"\x93NUMPY"
ZIP_MAGIC = b"PK\x03\x04"
_MOST_BYTES = 1 << 31


@dataclass(frozen=True)
class ArrayHeader:
    """What an .npy header says: the shape, the type, and whether the file is as long as that."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def is_usable(self) -> bool:
        """Whether it holds real numbers in one or two dimensions."""
        return self.dtype.kind in "biuf" and len(self.shape) in (1, 2) and 0 not in self.shape


def array_headers(path: Path) -> tuple[ArrayHeader, ...]:
    """List the arrays of an .npy or .npz file by their headers alone; raises ReadError."""
    with open_file(path) as stream:
        magic = stream.read(len(NPY_MAGIC))
        if magic == NPY_MAGIC:
            stream.seek(0)
            return (_header(stream, path.name, "", path.stat().st_size),)
        if not magic:
            raise ReadError(f"{path.name} is empty; it must hold an array")
        if not magic.startswith((ZIP_MAGIC, b"PK\x05\x06")):
            raise ReadError(f"{path.name} is no NumPy file; save it with numpy.save or numpy.savez")
        try:
            with zipfile.ZipFile(stream) as archive:
                headers = []
                for member in archive.infolist():
                    if member.filename.endswith(".npy"):
                        with archive.open(member) as inner:
                            name = member.filename.removesuffix(".npy")
                            headers.append(_header(inner, path.name, name, member.file_size))
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
            raise _broken(path, error) from None
        except (ValueError, zlib.error) as error:
            if isinstance(error, ReadError):
                raise
            raise _broken(path, error) from None
    if not headers:
        raise ReadError(f"{path.name} holds no array; save one with numpy.savez")
    return tuple(headers)


def read_arrays(path: Path, options: ReadOptions) -> Table:
    """Read an array (T,) or (T, D) as a table; raises ReadError."""
    headers = array_headers(path)
    header = _chosen(headers, options.array_name, path.name)
    where = path.name if not header.name else f"{path.name}, array {header.name!r}"
    if header.dtype.kind not in "biuf":
        raise ReadError(f"{where} holds {_kind(header.dtype)}; an array of real numbers is needed")
    if not header.is_usable:
        raise ReadError(
            f"{where} has shape {header.shape}; (steps,) or (steps, features) is needed, "
            "neither of them 0"
        )
    values = _values(path, header)
    if values.ndim == 1 or (values.shape[0] == 1 and values.shape[1] > 1):
        values = values.reshape(-1, 1)
    bad = np.argwhere(np.isinf(values))
    if len(bad):
        raise ReadError(
            f"{where}, row {bad[0][0] + 1}, column {bad[0][1] + 1}: found infinity; "
            "finite numbers are needed"
        )
    width = values.shape[1]
    names = tuple(f"column {place + 1}" for place in range(width)) if width > 1 else ("value",)
    if options.columns is not None:
        check_names(options.columns, names, path.name)
        places = {name: place for place, name in enumerate(names)}
        values = values[:, [places[name] for name in options.columns]]
        names = options.columns
    missing = np.argwhere(np.isnan(values))
    first = None if not len(missing) else (int(missing[0][0]) + 1, names[int(missing[0][1])])
    return Table(
        name=path.name,
        source=str(path.absolute()),
        columns=names,
        values=np.ascontiguousarray(values),
        first_missing=first,
    )


def _header(stream: IO[bytes], file_name: str, name: str, size: int) -> ArrayHeader:
    where = file_name if not name else f"{file_name}, array {name!r}"
    try:
        version = npy_format.read_magic(stream)
        reader = (
            npy_format.read_array_header_1_0
            if version == (1, 0)
            else npy_format.read_array_header_2_0
        )
        shape, _, dtype = reader(stream)
    except Exception as error:
        # The header is Python source that NumPy parses: a damaged one fails in any way.
        reason = str(error).partition("\n")[0]
        raise ReadError(f"{where} has a damaged header ({reason}); save it again") from None
    header = ArrayHeader(name, tuple(shape), dtype)
    if dtype.hasobject:
        return header
    needed = math.prod(shape) * dtype.itemsize
    if needed > _MOST_BYTES:
        amount = f"{needed / 1e9:.1f} GB" if needed < 1e18 else "more than any memory"
        raise ReadError(f"{where} needs {amount}; at most {_MOST_BYTES / 1e9:.1f} GB are read")
    if any(side < 0 for side in shape) or size - stream.tell() < needed:
        raise ReadError(
            f"{where} is cut off: its header speaks of {needed} bytes of numbers, "
            f"{max(size - stream.tell(), 0)} are there; save it again"
        )
    return header


def _chosen(headers: tuple[ArrayHeader, ...], name: str | None, file_name: str) -> ArrayHeader:
    by_name = {header.name: header for header in headers}
    if name is not None and (len(headers) > 1 or headers[0].name):
        if name not in by_name:
            listed = ", ".join(map(repr, by_name))
            raise ReadError(f"{file_name} has no array {name!r}; it has {listed}")
        return by_name[name]
    usable = [header for header in headers if header.is_usable]
    if len(headers) == 1 or len(usable) == 1:
        return usable[0] if usable else headers[0]
    listed = ", ".join(f"{header.name!r} {header.shape}" for header in headers[:12])
    raise ReadError(f"{file_name} holds {len(headers)} arrays: {listed}; choose one of them")


def _values(path: Path, header: ArrayHeader) -> npt.NDArray[np.float64]:
    try:
        with open_file(path) as stream:
            if not header.name:
                loaded = npy_format.read_array(stream, allow_pickle=False)
            else:
                with (
                    zipfile.ZipFile(stream) as archive,
                    archive.open(f"{header.name}.npy") as inner,
                ):
                    loaded = npy_format.read_array(inner, allow_pickle=False)
    except ReadError:
        raise
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _broken(path, error) from None
    with np.errstate(over="ignore"):
        return np.asarray(loaded, dtype=np.float64)


def _kind(dtype: np.dtype[Any]) -> str:
    if dtype.names is not None:
        return f"records with the fields {', '.join(dtype.names[:6])}"
    return {
        "O": "Python objects, which are never loaded",
        "c": "complex numbers",
        "U": "texts",
        "S": "bytes",
        "M": "dates",
        "m": "durations",
    }.get(dtype.kind, str(dtype))


def _broken(path: Path, error: Exception) -> ReadError:
    reason = str(error).partition("\n")[0]
    return ReadError(f"{path.name} is damaged ({reason}); save it again")
