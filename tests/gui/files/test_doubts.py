from __future__ import annotations

import pytest

from lstm_gui import sequences
from lstm_gui.gui.files.doubts import doubts

CLEAN = "year,flow\n" + "".join(f"{1900 + row},{row % 5}\n" for row in range(20))


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "\n".join(str(number) for number in range(30)),
        "To be, or not to be, that is the question:\nWhether 'tis nobler in the mind\n",
        "[1.5, 2.5, 3.5, 4.5]",
    ],
)
def test_what_can_be_read_in_one_way_raises_no_doubt(text: str) -> None:
    assert doubts(sequences.preview_text(text)) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CLEAN.replace("1903,3", "1903,"), "1 value is missing."),
        (CLEAN.replace(",3\n", ",\n"), "values are missing."),
        ("t,a,b\n0,1,2\n1,3,4\n2,5,6\n", "There are 2 columns of numbers."),
        (
            "year,JAN,FEB,MAR\n1950,1,2,3\n1951,4,5,6\n1952,7,8,9\n",
            "Each row seems to hold several steps",
        ),
        ("t,a,where\n0,1,north\n1,2,south\n2,3,north\n", "Column where holds no numbers"),
        ("a;b\n1,234;x\n5,678;y\n9,123;z\n", "holds no numbers"),
    ],
)
def test_what_could_be_meant_otherwise_is_named(text: str, reason: str) -> None:
    assert any(reason in one for one in doubts(sequences.preview_text(text)))
