from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.session.shell_line import shell_line


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_a_posix_shell_gets_the_words_back(words: list[str]) -> None:
    assert shlex.split(shell_line(words, windows=False)) == words


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("--rate", "--rate"),
        ("159:rate=0.02", "159:rate=0.02"),
        (r"C:\data\sunspots.csv", r"C:\data\sunspots.csv"),
        (r"C:\my data\a.csv", r'"C:\my data\a.csv"'),
        ("--columns=a,b", '"--columns=a,b"'),
        ("--separator=;", '"--separator=;"'),
        ("", '""'),
        ("it's.csv", '"it\'s.csv"'),
        ("$HOME's.csv", "'$HOME''s.csv'"),
        ("say “a”", "'say “a”'"),
        ("`a‘b", "'`a‘‘b'"),
    ],
)
def test_powershell_gets_what_it_would_take_apart_in_quotes(word: str, written: str) -> None:
    assert shell_line(["lstm-gui", word], windows=True) == f"lstm-gui {written}"
