import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.diagram.polylines import beginning, distance, length, trimmed
from lstm_gui.gui.diagram.shapes import Point

CORNER = (Point(0.0, 0.0), Point(10.0, 0.0), Point(10.0, 30.0))
coordinates = st.floats(-1000.0, 1000.0)
polylines = st.lists(st.builds(Point, coordinates, coordinates), min_size=2, max_size=6)


def test_length_adds_the_pieces() -> None:
    assert length(CORNER) == 40.0


def test_beginning_turns_the_corner() -> None:
    assert beginning(CORNER, 0.5) == (Point(0, 0), Point(10, 0), Point(10, 10))


@given(polylines, st.floats(0.0, 1.0))
def test_beginning_has_the_wanted_share_of_the_length(points: list[Point], share: float) -> None:
    whole = length(points)
    assert length(beginning(points, share)) == pytest.approx(share * whole, abs=1e-6 + 1e-9 * whole)


@given(polylines, st.floats(0.0, 1.0))
def test_every_point_of_a_beginning_lies_on_the_line(points: list[Point], share: float) -> None:
    for point in beginning(points, share):
        assert distance(points, point.x, point.y) < 1e-6


def test_trimming_stays_within_the_first_and_the_last_piece() -> None:
    assert trimmed(CORNER, 4.0, 5.0) == (Point(4, 0), Point(10, 0), Point(10, 25))
    assert trimmed(CORNER, 99.0, 99.0) == (Point(10, 0), Point(10, 0), Point(10, 0))


def test_distance_is_to_the_piece_and_not_to_its_line() -> None:
    assert distance(CORNER, 5.0, 3.0) == 3.0
    assert distance(CORNER, 13.0, 34.0) == 5.0


def test_a_line_without_length_stands_still() -> None:
    still = (Point(1.0, 1.0), Point(1.0, 1.0))
    assert beginning(still, 0.5) == still
    assert trimmed(still, 3.0, 3.0) == still
    assert distance(still, 4.0, 5.0) == math.dist((1.0, 1.0), (4.0, 5.0))
