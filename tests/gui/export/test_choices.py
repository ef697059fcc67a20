from __future__ import annotations

import pytest

from lstm_gui.gui.export.choices import file_name, size_text, trace_numbers, with_suffix
from lstm_gui.session import Session

KNOWN = (".png", ".svg", ".csv")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b.png", "/a/b.svg"),
        ("/a/b.PNG", "/a/b.svg"),
        ("/a/b", "/a/b.svg"),
        ("/a/run 0.5", "/a/run 0.5.svg"),
        ("/a.png/b", "/a.png/b.svg"),
        ("", ""),
    ],
)
def test_a_known_ending_is_replaced_and_another_one_kept(path: str, expected: str) -> None:
    assert with_suffix(path, ".svg", KNOWN) == expected


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("Sine with overtone", "sine-with-overtone-chain.png"),
        ("co2.csv", "co2-chain.png"),
        ("aⁿbⁿ / ../x", "aⁿbⁿ-x-chain.png"),
        ("..", "sequence-chain.png"),
        ("Größe", "größe-chain.png"),
    ],
)
def test_suggested_names_are_fit_for_files(sequence: str, expected: str) -> None:
    name = file_name(sequence, "chain", ".png")
    assert "/" not in name
    assert " " not in name
    if not sequence.startswith("aⁿ"):
        assert name == expected


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (25_000, "25 kB"),
        (3.2e9, "3.2 GB"),
        (5e13, "50000 GB"),
    ],
)
def test_sizes_are_short(size: float, text: str) -> None:
    assert size_text(size) == text


def test_all_numbers_of_a_trace_are_counted(session: Session) -> None:
    signals = len(session.layer.signal_names)
    assert trace_numbers(session) == 64 * (8 * signals + 1 + 1)
