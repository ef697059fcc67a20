from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.panels.places import parse_places, places_text


@pytest.mark.parametrize("text", ["", " ", "all", "ALL", "*"])
def test_nothing_and_all_are_all(text: str) -> None:
    assert parse_places(text, "units", 8) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("3", 3),
        ("20-30", slice(20, 31)),
        ("20…30", slice(20, 31)),
        ("20..30", slice(20, 31)),
        ("20 – 30", slice(20, 31)),
        ("20:30", slice(20, 31)),
        ("20 to 30", slice(20, 31)),
        ("5, 3,4", slice(3, 6)),
        ("0, 2, 5", (0, 2, 5)),
        ("1;3-4", (1, 3, 4)),
        ("7-7", 7),
    ],
)
def test_places_are_read(text: str, places: object) -> None:
    assert parse_places(text, "steps", 64) == places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "units: “x” is no number"),
        ("1,,2", "no number"),
        ("-3", "no number"),
        ("3.5", "no number"),
        ("8", "there is no 8; they count from 0 to 7"),
        ("5-9", "there is no 9"),
        ("5-3", "runs backwards; write 3-5"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        parse_places(text, "units", 8)
    assert "\n" not in str(caught.value)


@given(st.sets(st.integers(0, 40), min_size=1))
def test_places_come_back_from_their_text(chosen: set[int]) -> None:
    size = 41
    places = parse_places(", ".join(map(str, chosen)), "steps", size)
    again = parse_places(places_text(places, size), "steps", size)
    if len(chosen) == size:
        assert again is None
    else:
        assert again == places


@pytest.mark.parametrize(
    ("places", "text"),
    [
        (None, "all"),
        (3, "3"),
        (slice(20, 31), "20…30"),
        (slice(0, 64), "all"),
        (slice(None, None, 32), "0, 32"),
        ((1, 2, 4, 5, 6, 9), "1, 2, 4…6, 9"),
        ((), "none"),
    ],
)
def test_places_are_written_shortly(places: object, text: str) -> None:
    assert places_text(places, 64) == text  # type: ignore[arg-type]  # each is a Places
