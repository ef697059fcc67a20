from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.diagram.rows import MOST_BARS, Rows, lay_out_rows
from lstm_gui.gui.diagram.shapes import Rect


def rows_of(units: int, height: float = 120.0, numbers: float = 0.0) -> Rows:
    frame = Rect(10.0, 20.0, 100.0, height)
    return lay_out_rows(frame, units, thickest=18.0, numbers_width=numbers, numbers_left=False)


@given(st.integers(1, 48), st.floats(100.0, 600.0))
def test_every_unit_has_a_row_of_its_own_inside_the_frame(units: int, height: float) -> None:
    rows = rows_of(units, height)
    assert rows.strip is None
    tracks = rows.tracks
    assert len(tracks) == units
    for above, below in pairwise(tracks):
        assert above.bottom <= below.y + 1e-9
    assert tracks[0].y >= 20.0 - 0.51
    assert tracks[-1].bottom <= 20.0 + height + 0.51


@given(st.integers(1, 512), st.integers(0, 511))
def test_the_middle_of_a_row_finds_its_unit_again(units: int, selected: int) -> None:
    selected = min(selected, units - 1)
    rows = rows_of(units)
    first = rows.first(selected)
    for row, track in enumerate(rows.tracks):
        assert rows.unit_at(*track.center, selected) == first + row


@given(st.integers(MOST_BARS + 1, 512), st.integers(0, 511))
def test_a_dense_column_enlarges_the_selected_unit(units: int, selected: int) -> None:
    selected = min(selected, units - 1)
    rows = rows_of(units)
    assert rows.strip is not None
    assert rows.first(selected) <= selected < rows.first(selected) + rows.shown
    assert 0 <= rows.first(selected) <= units - rows.shown


@given(st.integers(MOST_BARS + 1, 512), st.integers(0, 511))
def test_the_strip_holds_all_units_in_order(units: int, unit: int) -> None:
    unit = min(unit, units - 1)
    rows = rows_of(units)
    span = rows.strip_span(unit, 1)
    assert rows.unit_at(span.center.x, span.center.y, 0) == unit


def test_too_little_height_makes_a_strip_of_fewer_units() -> None:
    assert rows_of(40, height=60.0).strip is not None


def test_a_single_unit_gets_one_bar_of_moderate_height_in_the_middle() -> None:
    (track,) = rows_of(1).tracks
    assert track.height <= 18.0
    assert track.center.y == 80.0


def test_numbers_stand_beside_the_bars_and_belong_to_their_rows() -> None:
    rows = rows_of(8, numbers=28.0)
    assert rows.numbers is not None
    assert rows.area.right < rows.numbers.x
    assert rows.unit_at(rows.numbers.center.x, rows.tracks[5].center.y, 0) == 5


def test_nothing_lies_beside_above_or_below_the_rows() -> None:
    rows = rows_of(8)
    assert rows.unit_at(2.0, 60.0, 0) is None
    assert rows.unit_at(60.0, 19.0, 0) is None
    assert rows.unit_at(60.0, 141.0, 0) is None
