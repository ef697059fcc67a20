"""Dataclasses come back from JSON as they were, and nothing of another kind gets in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

import pytest

from lstm_gui.interchange import typed_value


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    names: tuple[str, ...]
    share: float = 0.5

    def __post_init__(self) -> None:
        if self.share > 1:
            raise ValueError(f"the share is {self.share:g}; it must be 1 at most")


@dataclass(frozen=True)
class Outer:
    count: int
    inner: Inner
    colour: Colour = Colour.RED
    limit: int | float | None = None


VALUE = Outer(3, Inner(("a", "b"), 1.0), limit=32)
DESCRIBED = {**asdict(VALUE), "colour": "red"}


def test_a_value_comes_back() -> None:
    found = typed_value(Outer, json.loads(json.dumps(DESCRIBED)), "outer")
    assert found == VALUE
    assert isinstance(found.limit, int)
    assert found.inner.names == ("a", "b")


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert typed_value(Outer, {**DESCRIBED, "later": 1}, "outer") == VALUE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"count": "3"}, "outer.count: Expected `int`, got `str`"),
        ({"count": True}, "outer.count: Expected `int`, got `bool`"),
        ({"colour": "blue"}, "outer.colour: Invalid enum value 'blue'"),
        ({"inner": {"names": ["a", float("nan")]}}, "outer.inner.names[1]: Expected `str`"),
        ({"inner": {"names": [], "share": 2.0}}, "outer.inner: the share is 2; it must be 1"),
        ({"inner": {}}, "outer.inner: Object missing required field `names`"),
    ],
)
def test_another_kind_is_named_with_its_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match="outer") as refused:
        typed_value(Outer, {**DESCRIBED, **change}, "outer")
    assert words in str(refused.value)
