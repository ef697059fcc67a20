from __future__ import annotations

from lstm_gui.gui.plots.value_axis import ValueAxis
from lstm_gui.gui.training.measure_painting import named_references
from lstm_gui.gui.training.update_frame import Reference

LAST = Reference(33.0, "last value 33")
SEASON = Reference(38.0, "a season before 38")


def test_two_lines_are_named_above_the_upper_and_below_the_lower_one() -> None:
    axis = ValueAxis(0.0, 60.0, top=30.0, height=100.0)
    assert named_references((LAST, SEASON), axis) == ((SEASON, False), (LAST, True))


def test_without_room_below_one_line_bears_both_names_the_better_one_first() -> None:
    axis = ValueAxis(0.0, 1e7, top=30.0, height=100.0)
    upper, lower = named_references((LAST, SEASON), axis)
    assert upper == (Reference(38.0, "last value 33 · a season before 38"), False)
    assert lower == (Reference(33.0, ""), False)


def test_a_line_beyond_the_axis_is_left_out() -> None:
    axis = ValueAxis(0.0, 35.0, top=30.0, height=100.0)
    assert named_references((LAST, SEASON), axis) == ((LAST, False),)


def test_lines_far_from_each_other_are_each_named_above() -> None:
    axis = ValueAxis(0.0, 6.0, top=30.0, height=120.0)
    low, high = Reference(0.5, "last value 0.5"), Reference(1.9, "a season before 1.9")
    assert named_references((low, high), axis) == ((high, False), (low, False))
