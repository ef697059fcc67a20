"""Tables in random dialects, of which nothing is said, are read right but for what is ambiguous."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_gui.sequences import ReadError, read_text_table

TABLES = 600
LABELS = {
    "none": lambda row: [],
    "iso": lambda row: [f"2020-{1 + row // 28:02d}-{1 + row % 28:02d}"],
    "compact": lambda row: [f"2020{1 + row // 28:02d}{1 + row % 28:02d}"],
    "year": lambda row: [str(1900 + row)],
    "text": lambda row: [f"site {chr(65 + row)}"],
    "german": lambda row: [f"{1 + row % 28:02d}.{1 + row // 28:02d}.2020"],
}


@dataclass(frozen=True)
class Written:
    """A table as text, and the numbers that are in it."""

    text: str
    values: np.ndarray


def number(value: float, decimal: str, thousands: str, digits: int) -> str:
    text = f"{value:,.{digits}f}" if thousands else f"{value:.{digits}f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


def written(rng: np.random.Generator) -> Written:
    decimal = str(rng.choice([".", ","]))
    separator = str(rng.choice([";", "\t", "|", *([","] if decimal == "." else [])]))
    other = "." if decimal == "," else ","
    thousands = str(rng.choice(["", "", "", other, " ", "'"]))
    thousands = "" if thousands == separator else thousands
    rows, width, digits = (int(rng.integers(*span)) for span in ((3, 26), (1, 4), (0, 5)))
    data = rng.normal(0.0, 10.0 ** rng.uniform(-1.0, 5.0), (rows, width))
    kind = str(rng.choice(list(LABELS)))
    lines = []
    if rng.random() < 0.8:
        label = [] if kind == "none" else ["year" if kind == "year" else "date"]
        lines.append(separator.join(label + [f"v{place}" for place in range(width)]))
    for row in range(rows):
        cells = [number(value, decimal, thousands, digits) for value in data[row]]
        lines.append(separator.join(LABELS[kind](row) + cells))
    values = [[float(number(value, ".", "", digits)) for value in row] for row in data]
    return Written("\n".join(lines), np.array(values))


def test_hardly_a_table_is_read_wrong_without_a_word() -> None:
    rng = np.random.default_rng(1950)
    wrong = []
    for _ in range(TABLES):
        table = written(rng)
        try:
            sequence = read_text_table(table.text)
        except ReadError as error:
            wrong.append((table.text[:80], str(error)))
            continue
        same = sequence.values.shape == table.values.shape and np.allclose(
            sequence.values, table.values, rtol=1e-12
        )
        if not same and not sequence.notes:
            wrong.append((table.text[:80], str(sequence.values.shape)))
    assert len(wrong) <= TABLES // 100, wrong
