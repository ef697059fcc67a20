"""Running text by characters and by words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lstm_gui.sequences import ReadError, ReadOptions, Sequence, preview, read, running_text

POEM = "To be, or not to be:\nthat is the question.\n"


def opened(folder: Path, text: str, unit: str = "characters", encoding: str = "utf-8") -> Sequence:
    path = folder / "poem.txt"
    path.write_bytes(text.encode(encoding))
    return read(path, ReadOptions(text_unit=unit))  # type: ignore[arg-type] # a plain string


def test_characters_are_one_hot_and_foresee_the_next(tmp_path: Path) -> None:
    sequence = opened(tmp_path, POEM)
    assert sequence.kind == "text"
    assert sequence.symbols is not None
    assert sequence.vocabulary is not None
    assert "".join(sequence.symbols) == POEM
    assert sequence.vocabulary == tuple(sorted(set(POEM)))
    assert (sequence.inputs.sum(axis=1) == 1).all()
    labels = np.argmax(sequence.inputs, axis=1)
    assert [sequence.vocabulary[label] for label in labels] == list(POEM)
    np.testing.assert_array_equal(sequence.targets[:-1], labels[1:])
    assert sequence.target_mask is not None
    assert not sequence.target_mask[-1]
    assert sequence.target_mask[:-1].all()
    assert sequence.objective.loss == "softmax_cross_entropy"


def test_characters_without_ink_have_names_to_show(tmp_path: Path) -> None:
    sequence = opened(tmp_path, POEM)
    assert sequence.vocabulary is not None
    names = dict(zip(sequence.vocabulary, sequence.feature_names, strict=True))
    assert (names["\n"], names[" "], names["T"]) == ("\\n", "space", "T")
    assert sequence.objective.output_names == sequence.feature_names


def test_words_keep_apostrophes_and_marks_stand_alone(tmp_path: Path) -> None:
    sequence = opened(tmp_path, "Don't stop, well-made cats’ don't.", "words")
    assert sequence.symbols == ("Don't", "stop", ",", "well-made", "cats", "’", "don't", ".")


def test_line_ends_of_every_system_are_the_same(tmp_path: Path) -> None:
    for line_end in ("\r\n", "\r"):
        sequence = opened(tmp_path, POEM.replace("\n", line_end))
        assert sequence.symbols == tuple(POEM)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    sequence = opened(tmp_path, "Über allen Gipfeln ist Ruh", encoding=encoding)
    assert sequence.symbols is not None
    assert "".join(sequence.symbols) == "Über allen Gipfeln ist Ruh"


def test_rare_words_are_read_as_one_and_said(tmp_path: Path) -> None:
    words = [f"w{n}" for n in range(300)] + ["often"] * 50
    sequence = opened(tmp_path, " ".join(words), "words")
    assert sequence.vocabulary is not None
    assert len(sequence.vocabulary) == running_text.MOST_SYMBOLS
    assert running_text.OTHER in sequence.vocabulary
    assert sequence.steps == 350
    assert "46 of 350 are rarer" in sequence.notes[0]


def test_a_text_that_would_take_too_much_memory_is_cut_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_text, "_MOST_CELLS", 40)
    sequence = opened(tmp_path, "abcd" * 50)
    assert sequence.steps == 10
    assert sequence.notes == ("Only the first 10 characters are read; the text is longer.",)


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("a", "characters", "poem.txt holds only the character 'a'"),
        ("aaaa", "characters", "poem.txt holds only the character 'a'; at least two different"),
        ("word", "words", "poem.txt holds only the word 'word'"),
    ],
)
def test_a_text_with_nothing_to_foresee_is_refused(
    tmp_path: Path, text: str, unit: str, said: str
) -> None:
    with pytest.raises(ReadError) as caught:
        opened(tmp_path, text, unit)
    assert str(caught.value).startswith(said)


def test_the_preview_shows_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text(POEM)
    found = preview(path)
    assert (found.content, found.text, found.encoding) == ("text", POEM, "utf-8")
