"""Bytes that are text: where they come from, and in which encoding they are written."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lstm_gui.sequences.errors import ReadError

HEAD_BYTES = 1 << 18
_LONGEST_HEAD = 1 << 23
# Wide encodings are turned into UTF-8 as a whole before anything else sees them.
_WIDE_LIMIT = 1 << 29
_WIDE = ("utf-16", "utf-32")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class TextSource:
    """A text on disk or in memory, in an encoding in which ASCII characters are single bytes.

    name: for messages. path: the file it comes from, or None.
    data: the bytes, or None to read them from path.
    encoding: of the bytes. start: bytes to skip, the mark at the beginning.
    """

    name: str
    path: Path | None
    data: bytes | None
    encoding: str
    start: int = 0

    def open(self) -> BinaryIO:
        """Open the bytes for reading, behind the mark of the encoding."""
        if self.path is not None and self.data is None:
            stream = open_file(self.path)
        else:
            stream = io.BytesIO(self.data or b"")
        stream.seek(self.start)
        return stream

    @property
    def size(self) -> int:
        """The number of bytes."""
        if self.path is not None and self.data is None:
            return self.path.stat().st_size
        return len(self.data or b"")

    @property
    def location(self) -> str | None:
        """The absolute path of the file it comes from, or None."""
        return None if self.path is None else str(self.path.absolute())

    def head(self) -> tuple[str, bool]:
        """Give the beginning as text, its line ends made one, and whether that is all there is."""
        with self.open() as stream:
            raw = stream.read(HEAD_BYTES + 1)
            whole = len(raw) <= HEAD_BYTES
            # Not a single whole line: a series written in one row.
            while not whole and len(raw) < _LONGEST_HEAD and not re.search(rb"[\r\n].", raw, re.S):
                more = stream.read(HEAD_BYTES)
                whole = not more
                raw += more
        text = self.decode(raw, final=whole)
        return text.replace("\r\n", "\n").replace("\r", "\n"), whole

    def decode(self, raw: bytes, *, final: bool = True) -> str:
        """Turn bytes into text; what the encoding does not know is read as Western European."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        try:
            return decoder.decode(raw, final)
        except UnicodeDecodeError:
            return raw.decode(fallback_encoding(raw))


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading, or raise ReadError that says why it cannot be."""
    try:
        if path.is_dir():
            raise ReadError(f"{path.name or path} is a folder; choose a file in it")
        if path.exists() and not path.is_file():
            raise ReadError(f"{path.name} is a device, not a file; choose a file")
        return path.open("rb")
    except FileNotFoundError:
        raise ReadError(f"{path} does not exist; choose a file that does") from None
    except PermissionError:
        raise ReadError(
            f"{path.name} may not be read; its permissions have to allow reading"
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadError(f"{path.name} cannot be opened: {reason or error}") from None


def text_file(path: Path, encoding: str | None = None) -> TextSource:
    """Look at the beginning of a file and say how its text is written.

    Raises ReadError when it is empty, cannot be opened, or is no text.
    """
    with open_file(path) as stream:
        try:
            head = stream.read(HEAD_BYTES)
            found = encoding or _encoding_of(head)
            if found is None:
                raise _no_text(path.name, head)
            wide = found.lower().replace("_", "-").startswith(_WIDE)
            if wide:
                head += stream.read(_WIDE_LIMIT + 1)
        except OSError as error:
            raise ReadError(f"{path.name} cannot be read: {error.strerror or error}") from None
    if not wide:
        return _checked(TextSource(path.name, path, None, found, _mark_length(head)), head)
    if len(head) > _WIDE_LIMIT:
        raise ReadError(
            f"{path.name} has more than {_WIDE_LIMIT >> 20} MB in {found}; save it as UTF-8"
        )
    try:
        text = head.decode(found)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path.name} is not text in {found}: byte {error.start} does not fit; save it as UTF-8"
        ) from None
    data = text.removeprefix("\ufeff").encode("utf-8", "replace")
    return _checked(TextSource(path.name, path, data, "utf-8"), data)


def text_in_memory(text: str, name: str) -> TextSource:
    """Wrap a text, such as the clipboard's; raises ReadError when it is empty."""
    data = text.removeprefix("\ufeff").encode("utf-8", "replace")
    return _checked(TextSource(name, None, data, "utf-8"), data)


def fallback_encoding(raw: bytes) -> str:
    """Name the encoding to read bytes with that are not UTF-8."""
    # Five bytes mean nothing in Windows' Western European code page; Latin-1 takes every byte.
    return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", raw) else "cp1252"


def _checked(source: TextSource, head: bytes) -> TextSource:
    if not head[source.start :].strip():
        what = "empty" if not head[source.start :] else "blank"
        raise ReadError(f"{source.name} is {what}; it must hold numbers or text")
    return source


def _mark_length(head: bytes) -> int:
    return len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0


def _encoding_of(head: bytes) -> str | None:
    """Name the encoding, or None when the bytes are no text."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        # Western text in UTF-16 without a mark has a zero in every other byte.
        for encoding, zeros, letters in (
            ("utf-16-le", head[1::2], head[0::2]),
            ("utf-16-be", head[0::2], head[1::2]),
        ):
            if zeros.count(0) > 0.9 * len(zeros) and not _CONTROL.search(letters):
                return encoding
        return None
    if len(_CONTROL.findall(head)) > len(head) // 200:
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return fallback_encoding(head)
    return "utf-8"


_KNOWN_BINARY = {
    b"PK\x03\x04": "a zip archive or an Excel or LibreOffice file; save it as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel file; save it as CSV",
    b"\x1f\x8b": "compressed by gzip; unpack it first",
    b"\x93NUMPY": "a NumPy array; give it the ending .npy",
    b"\x89PNG": "a picture; choose a file of numbers or text",
    b"%PDF": "a PDF document; choose a file of numbers or text",
    b"\x89HDF": "an HDF5 file; save arrays as .npy, and the weights of a model as .safetensors",
    b"PAR1": "a Parquet file; save it as CSV",
}

_SAVE_PYTORCH = "save its weights with safetensors.torch.save_file(model.state_dict(), …)"
_SAVE_ANY = "save numbers as .npy and weights as .safetensors"
_SAVE_WEIGHTS = "save its weights as .safetensors under PyTorch's names"
# Models of other programs are told by their endings: their first bytes are those of any archive.
_MODELS = {
    ".pt": ("a PyTorch checkpoint", _SAVE_PYTORCH),
    ".pth": ("a PyTorch checkpoint", _SAVE_PYTORCH),
    ".ckpt": ("a checkpoint of a model", _SAVE_PYTORCH),
    ".keras": ("a Keras model", _SAVE_WEIGHTS),
    ".onnx": ("an ONNX model", _SAVE_WEIGHTS),
    ".pkl": ("a pickle, which is never opened", _SAVE_ANY),
    ".pickle": ("a pickle, which is never opened", _SAVE_ANY),
}


def _no_text(name: str, head: bytes) -> ReadError:
    model = _MODELS.get(Path(name).suffix.lower())
    if model is not None:
        return ReadError(f"{name} is {model[0]}; {model[1]}")
    for mark, what in _KNOWN_BINARY.items():
        if head.startswith(mark):
            return ReadError(f"{name} is {what}")
    found = _CONTROL.search(head)
    place = f" (byte {found.start()} is 0x{found.group()[0]:02x})" if found else ""
    return ReadError(f"{name} is binary, not text{place}; choose a table of numbers or a text")
