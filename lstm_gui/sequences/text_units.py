"""A text that is open, read again by characters or by words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.read_options import ReadOptions, TextUnit
from lstm_gui.sequences.reading import read, read_clipboard_text
from lstm_gui.sequences.running_text import OTHER
from lstm_gui.sequences.sequence import Sequence


def text_unit(sequence: Sequence) -> TextUnit:
    """Tell whether the symbols of a text are characters or words."""
    told_apart = [symbol for symbol in sequence.vocabulary or () if symbol != OTHER]
    return "characters" if all(len(symbol) == 1 for symbol in told_apart) else "words"


def read_text_as(sequence: Sequence, unit: TextUnit) -> Sequence:
    """Read the text of a sequence again, from its file or from its characters.

    Raises ReadError when the file cannot be read, and for words without a file, between which the
    spaces are lost.
    """
    options = replace(sequence.options or ReadOptions(), content="text", text_unit=unit)
    if sequence.source is not None and Path(sequence.source).is_file():
        return read(sequence.source, options)
    if text_unit(sequence) == "characters" and OTHER not in (sequence.vocabulary or ()):
        return read_clipboard_text("".join(sequence.symbols or ()), options)
    raise ReadError(
        f"{sequence.name} cannot be read by {unit}: its file is not there any more; open it again"
    )
