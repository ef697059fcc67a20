"""Reading a sequence from a file, a text or the clipboard, whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lstm_gui.sequences.array_files import NPY_MAGIC, ZIP_MAGIC, read_arrays
from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.json_tables import JsonTable
from lstm_gui.sequences.read_options import ReadOptions
from lstm_gui.sequences.running_text import read_text
from lstm_gui.sequences.sequence import Sequence
from lstm_gui.sequences.table_look import TableLook, look_at_table
from lstm_gui.sequences.table_reading import read_table
from lstm_gui.sequences.table_sequence import table_sequence
from lstm_gui.sequences.text_source import TextSource, open_file, text_file, text_in_memory

CLIPBOARD = "Clipboard"
ARRAY_SUFFIXES = (".npy", ".npz")
TABLE_SUFFIXES = (".csv", ".tsv")
READABLE_SUFFIXES = (*TABLE_SUFFIXES, ".txt", ".json", *ARRAY_SUFFIXES)
# From this share of cells that are numbers or dates on, a text of unknown kind is a table.
_TABLE_SENSE = 0.5


def read(source: str | Path, options: ReadOptions | None = None) -> Sequence:
    """Read a sequence from a file: a table, an array, JSON or a running text.

    What the options leave open is found from the content. Missing values are interpolated, with a
    note, unless the options say otherwise. Raises ReadError for anything that cannot be read, with
    one sentence that says where and what would be right; MissingValues when the options say "ask".
    """
    chosen = options or ReadOptions()
    return replace(_read_file(Path(source), chosen), options=chosen)


def _read_file(path: Path, chosen: ReadOptions) -> Sequence:
    if is_array_file(path):
        table = read_arrays(path, chosen)
        return table_sequence(table, chosen, chosen.layout or "columns")
    text = text_file(path, chosen.encoding)
    if path.suffix.lower() == ".json" and chosen.content is None:
        return _read_json(text, chosen)
    return _read_text_or_table(text, chosen, certain=path.suffix.lower() in TABLE_SUFFIXES)


def read_text_table(
    text: str, options: ReadOptions | None = None, *, name: str = CLIPBOARD
) -> Sequence:
    """Read a sequence from a text that holds a table; raises ReadError."""
    return _read_table(text_in_memory(text, name), options or ReadOptions())


def read_clipboard_text(text: str, options: ReadOptions | None = None) -> Sequence:
    """Read a sequence from pasted text: JSON, a table or running text; raises ReadError."""
    chosen = options or ReadOptions()
    source = text_in_memory(text, CLIPBOARD)
    if looks_like_json(text) and chosen.content is None:
        return _read_json(source, chosen)
    return _read_text_or_table(source, chosen, certain=False)


def is_array_file(path: Path) -> bool:
    """Whether a file is to be read as NumPy's: by its ending, or by how it begins."""
    if path.suffix.lower() in ARRAY_SUFFIXES:
        return True
    with open_file(path) as stream:
        try:
            head = stream.read(512)
        except OSError as error:
            raise ReadError(f"{path.name} cannot be read: {error.strerror or error}") from None
    return head.startswith(NPY_MAGIC) or (head.startswith(ZIP_MAGIC) and b".npy" in head[30:])


def looks_like_json(text: str) -> bool:
    """Whether a text begins and ends as a JSON list or object does."""
    stripped = text.strip()
    return (stripped[:1], stripped[-1:]) in (("[", "]"), ("{", "}"))


def table_or_none(source: TextSource, options: ReadOptions, *, certain: bool) -> TableLook | None:
    """Look at a text as a table; None when it is running text.

    certain: whether it has to be a table. Raises ReadError when it then is none.
    """
    if options.content == "text":
        return None
    if certain or options.content == "table":
        return look_at_table(source, options)
    try:
        look = look_at_table(source, options)
    except ReadError:
        return None
    return look if look.sense >= _TABLE_SENSE and look.default_columns else None


def _read_text_or_table(source: TextSource, options: ReadOptions, *, certain: bool) -> Sequence:
    look = table_or_none(source, options, certain=certain)
    if look is None:
        return read_text(source, options.text_unit or "characters")
    return table_sequence(read_table(source, options, look), options, look.layout)


def _read_table(source: TextSource, options: ReadOptions) -> Sequence:
    look = look_at_table(source, options)
    return table_sequence(read_table(source, options, look), options, look.layout)


def _read_json(source: TextSource, options: ReadOptions) -> Sequence:
    found = JsonTable(source, options)
    return table_sequence(found.table(options.columns), options, found.layout)
