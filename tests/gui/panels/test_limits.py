from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.panels.limits import LEAST_GAP, with_closed, with_open
from lstm_gui.session import DisplayThresholds


@given(st.floats(-1, 2), st.floats(LEAST_GAP, 1.0))
def test_the_closed_limit_never_crosses_the_open_one(wanted: float, opened: float) -> None:
    limits = with_closed(wanted, opened)
    DisplayThresholds(limits.closed, limits.open)  # raises where they cross
    assert limits.open == opened
    assert bool(limits.hint) == (wanted > round(opened - LEAST_GAP, 6))


@given(st.floats(0.0, 1.0 - LEAST_GAP), st.floats(-1, 2))
def test_the_open_limit_never_crosses_the_closed_one(closed: float, wanted: float) -> None:
    limits = with_open(closed, wanted)
    DisplayThresholds(limits.closed, limits.open)
    assert limits.closed == closed
    assert bool(limits.hint) == (wanted < round(closed + LEAST_GAP, 6))


def test_the_hint_names_the_other_limit() -> None:
    assert "0.95" in with_closed(0.99, 0.95).hint
    assert "0.01" in with_open(0.01, 0.0).hint
