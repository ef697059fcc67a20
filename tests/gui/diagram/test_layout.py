from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.gui.diagram.geometry import Geometry
from lstm_gui.gui.diagram.layout import lay_out
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.shapes import Rect

widths, heights = st.floats(600.0, 2560.0), st.floats(220.0, 1200.0)
units = st.integers(1, 512)
GATES = ("forget_gate", "input_gate", "candidate", "output_gate")


def overlap(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def inside(rect: Rect, geometry: Geometry) -> bool:
    return (
        rect.x >= -0.5
        and rect.y >= -1.5
        and rect.right <= geometry.width + 0.5
        and rect.bottom <= geometry.height + 1.5
    )


@given(widths, heights, units)
def test_everything_lies_on_the_canvas(width: float, height: float, count: int) -> None:
    geometry = lay_out(LSTM, width, height, count)
    for box in geometry.boxes.values():
        assert inside(box.frame, geometry)
    for column in geometry.columns.values():
        assert inside(column.frame, geometry)
    for node in geometry.nodes.values():
        assert inside(node.rect, geometry)
    assert inside(geometry.input, geometry)
    assert inside(geometry.legend, geometry)


@given(widths, heights, units)
def test_boxes_columns_and_nodes_do_not_overlap(width: float, height: float, count: int) -> None:
    geometry = lay_out(LSTM, width, height, count)
    solid = [box.frame for box in geometry.boxes.values()]
    solid += [column.rows.area for column in geometry.columns.values()]
    solid += [node.rect for node in geometry.nodes.values()]
    for number, one in enumerate(solid):
        for other in solid[number + 1 :]:
            assert not overlap(one, other)
    for column in geometry.columns.values():
        for box in geometry.boxes.values():
            assert not overlap(column.frame, box.frame)


@given(widths, heights, units)
def test_a_unit_has_the_same_height_in_every_gate(width: float, height: float, count: int) -> None:
    geometry = lay_out(LSTM, width, height, count)
    first = geometry.boxes["forget_gate"].rows
    for name in GATES:
        rows = geometry.boxes[name].rows
        assert [(track.y, track.height) for track in rows.tracks] == [
            (track.y, track.height) for track in first.tracks
        ]
        assert rows.area.width == first.area.width


@given(widths, heights)
def test_rails_meet_both_of_their_columns(width: float, height: float) -> None:
    geometry = lay_out(LSTM, width, height, 8)
    for wire, column in (("c in", "cell_before"), ("h in", "hidden_before")):
        at = geometry.wires[wire].points[0]
        rows = geometry.columns[column].rows
        assert rows.area.y <= at.y <= rows.area.bottom
        assert at.x > rows.area.right
    for wire, column in (("c out", "cell"), ("h out", "hidden")):
        at = geometry.wires[wire].points[-1]
        rows = geometry.columns[column].rows
        assert rows.area.y <= at.y <= rows.area.bottom
        assert at.x < rows.area.x


def test_wires_end_at_the_edge_of_what_they_lead_to() -> None:
    geometry = lay_out(LSTM, 924.0, 334.0, 8)
    keep = geometry.nodes["keep"]
    assert geometry.wires["f out"].points[-1] == (keep.center.x, keep.rect.bottom)
    box = geometry.boxes["forget_gate"].frame
    assert geometry.wires["f out"].points[0] == (box.center.x, box.y)
    assert geometry.wires["to forget_gate"].points[-1] == (box.center.x, box.bottom)
    squash = geometry.nodes["squash"]
    assert geometry.wires["c tap"].points[-1].y == squash.rect.y
    assert geometry.wires["squashed"].points[0].y == squash.rect.bottom


@pytest.mark.parametrize("wire", [wire.name for wire in LSTM.wires])
def test_wires_run_straight_across_or_down(wire: str) -> None:
    points = lay_out(LSTM, 924.0, 334.0, 8).wires[wire].points
    for one, other in pairwise(points):
        assert one.x == other.x or one.y == other.y


def test_numbers_are_written_only_where_there_is_room() -> None:
    assert lay_out(LSTM, 924.0, 334.0, 8).boxes["forget_gate"].rows.numbers is not None
    assert lay_out(LSTM, 924.0, 334.0, 17).boxes["forget_gate"].rows.numbers is None
    assert lay_out(LSTM, 600.0, 230.0, 8).boxes["forget_gate"].rows.numbers is None


def test_beyond_48_units_columns_are_dense() -> None:
    large = lay_out(LSTM, 1400.0, 600.0, 48)
    assert all(rows.strip is None for rows in large.rows().values())
    dense = lay_out(LSTM, 1400.0, 600.0, 49)
    assert all(rows.strip is not None for rows in dense.rows().values())


def test_a_large_canvas_is_drawn_larger() -> None:
    assert lay_out(LSTM, 924.0, 334.0, 8).scale == 1.0
    assert lay_out(LSTM, 1900.0, 600.0, 8).scale == 1.4
