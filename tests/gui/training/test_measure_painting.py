from __future__ import annotations

import numpy as np

from lstm_gui.gui.plots.value_axis import ValueAxis
from lstm_gui.gui.training.measure_painting import (
    MeasurePicture,
    measure_limits,
    named_references,
)
from lstm_gui.gui.training.update_frame import Reference
from lstm_gui.session.training_measures import ValidationCurve
from lstm_gui.session.training_validation import Measure

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


def picture(measures: list[float]) -> MeasurePicture:
    values = np.array(measures)
    curve = ValidationCurve(10 * np.arange(len(values)), values, values)
    references = (Reference(10.0, "last value 10"),)
    made = 10 * (len(values) - 1)
    return MeasurePicture(Measure("RMSE", False), curve, made, made, references, "", "")


def test_the_error_of_fresh_weights_is_cut_off() -> None:
    assert measure_limits(picture([500.0, 40.0, 9.0, 8.0, 8.0, 8.0])) == (0.0, 30.0)


def test_an_error_that_stays_far_beyond_the_plain_answers_is_within_the_axis() -> None:
    low, high = measure_limits(picture([5.0, 900.0, 450.0, 1000.0, 480.0, 990.0, 470.0]))
    assert low == 0.0
    assert high >= 1000.0
