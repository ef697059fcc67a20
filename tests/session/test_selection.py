"""The shared selection stays inside the run that is open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.session import Aspect, Notifier, Selection, Weight


def selection() -> Selection:
    chosen = Selection(Notifier())
    chosen.fit(layers=2, units=8, steps=100)
    return chosen


def test_another_run_keeps_what_exists_there() -> None:
    chosen = selection()
    chosen.select_layer(1)
    chosen.select_unit(5)
    chosen.select_weight(Weight("weight_hh_l1", (0, 0)))
    chosen.hover(7)
    chosen.show_range(10, 20)
    chosen.fit(layers=1, units=4, steps=50)
    assert (chosen.layer, chosen.unit, chosen.weight) == (0, 3, None)
    assert (chosen.hovered, chosen.range) == (None, None)


@pytest.mark.parametrize("unit", [-1, 8])
def test_a_unit_that_does_not_exist_is_refused(unit: int) -> None:
    with pytest.raises(ValueError, match="8"):
        selection().select_unit(unit)


def test_a_layer_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        selection().select_layer(2)


def test_hovering_outside_is_hovering_nothing() -> None:
    chosen = selection()
    chosen.hover(3)
    chosen.hover(99)
    assert chosen.hovered is None


@given(st.integers(-200, 300), st.integers(-200, 300))
def test_the_range_lies_inside_the_run_and_is_never_empty(start: int, stop: int) -> None:
    chosen = selection()
    chosen.show_range(start, stop)
    if chosen.range is not None:
        shown_start, shown_stop = chosen.range
        assert 0 <= shown_start < shown_stop <= 100
    chosen.show_all()
    assert chosen.range is None


def test_selecting_the_same_again_is_silent() -> None:
    notifier = Notifier()
    chosen = Selection(notifier)
    chosen.fit(layers=1, units=8, steps=10)
    heard: list[frozenset[Aspect]] = []
    notifier.subscribe(heard.append)
    chosen.select_unit(0)
    chosen.hover(None)
    chosen.show_all()
    assert heard == []
    chosen.select_unit(2)
    assert heard == [frozenset({Aspect.SELECTION})]
