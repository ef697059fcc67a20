"""A running text as a sequence of characters or words."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from lstm_gui.sequences.errors import ReadError
from lstm_gui.sequences.objective import Objective
from lstm_gui.sequences.one_hot import one_hot
from lstm_gui.sequences.read_options import TextUnit
from lstm_gui.sequences.scaling import Scaling
from lstm_gui.sequences.sequence import Sequence, all_but_last
from lstm_gui.sequences.text_source import TextSource

MOST_SYMBOLS = 256
OTHER = "‹other›"
# Steps × symbols of the one-hot inputs, a quarter of a gigabyte.
_MOST_CELLS = 1 << 26
_READ_BYTES = 1 << 23
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
_SHOWN = {"\n": "\\n", "\t": "\\t", " ": "space"}


def read_text(source: TextSource, unit: TextUnit = "characters") -> Sequence:
    """Read a text as one-hot symbols whose network learns to say the next one.

    Beyond 255 distinct symbols the rarest count as one, ‹other›; a text that would take more than
    a quarter of a gigabyte is cut. Both are said in the notes.
    Raises ReadError when fewer than two symbols, or no two different ones, are in it.
    """
    with source.open() as stream:
        try:
            raw = stream.read(_READ_BYTES + 1)
        except OSError as error:
            raise ReadError(f"{source.name} cannot be read: {error.strerror or error}") from None
    cut = len(raw) > _READ_BYTES
    text = source.decode(raw[:_READ_BYTES], final=not cut)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    symbols = list(text) if unit == "characters" else _WORD.findall(text)
    notes: list[str] = []
    counts = Counter(symbols)
    if len(symbols) < 2 or len(counts) < 2:
        one = unit[:-1]
        found = f"only the {one} {symbols[0]!r}" if symbols else f"no {one}"
        raise ReadError(f"{source.name} holds {found}; at least two different {unit} are needed")
    if len(counts) > MOST_SYMBOLS:
        frequent = {symbol for symbol, _ in counts.most_common(MOST_SYMBOLS - 1)}
        rare = sum(count for symbol, count in counts.items() if symbol not in frequent)
        notes.append(
            f"The {len(frequent)} most frequent {unit} are told apart; "
            f"{rare} of {len(symbols)} are rarer and read as {OTHER}."
        )
        symbols = [symbol if symbol in frequent else OTHER for symbol in symbols]
    vocabulary = tuple(sorted(set(symbols)))
    most = _MOST_CELLS // len(vocabulary)
    if cut or len(symbols) > most:
        symbols = symbols[:most]
        notes.append(f"Only the first {len(symbols)} {unit} are read; the text is longer.")
    return symbol_sequence(symbols, vocabulary, source, tuple(notes))


def symbol_sequence(
    symbols: list[str], vocabulary: tuple[str, ...], source: TextSource, notes: tuple[str, ...]
) -> Sequence:
    """Make the next-symbol sequence of symbols (T) that are all in the vocabulary."""
    place = {symbol: label for label, symbol in enumerate(vocabulary)}
    labels = np.array([place[symbol] for symbol in symbols], dtype=np.int64)
    inputs = one_hot(labels, len(vocabulary))
    names = tuple(_SHOWN.get(symbol, symbol) for symbol in vocabulary)
    return Sequence(
        name=source.name,
        source=source.location,
        example=None,
        kind="text",
        values=inputs,
        inputs=inputs,
        feature_names=names,
        scaling=Scaling("none", np.zeros(len(vocabulary)), np.ones(len(vocabulary))),
        axis_name="step",
        axis_labels=None,
        symbols=tuple(symbols),
        vocabulary=vocabulary,
        objective=Objective("softmax_cross_entropy", "every_step", names),
        targets=np.append(labels[1:], labels[-1]),
        target_mask=all_but_last(len(labels)),
        notes=notes,
    )
