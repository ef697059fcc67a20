import pytest

from lstm_gui.gui.diagram.hit_testing import NOTHING, Hit, hit
from lstm_gui.gui.diagram.layout import lay_out
from lstm_gui.gui.diagram.lstm_wiring import LSTM

GEOMETRY = lay_out(LSTM, 924.0, 334.0, 8)


def at(x: float, y: float) -> Hit:
    return hit(LSTM, GEOMETRY, x, y, selected=3)


@pytest.mark.parametrize("name", sorted(GEOMETRY.rows()))
@pytest.mark.parametrize("unit", range(8))
def test_every_bar_is_found(name: str, unit: int) -> None:
    track = GEOMETRY.rows()[name].tracks[unit]
    assert at(*track.center) == Hit(name, unit)


@pytest.mark.parametrize("name", sorted(GEOMETRY.nodes))
def test_every_node_is_found(name: str) -> None:
    assert at(*GEOMETRY.nodes[name].center) == Hit(name)


@pytest.mark.parametrize("name", sorted(GEOMETRY.boxes))
def test_the_title_of_a_box_belongs_to_the_box(name: str) -> None:
    assert at(*GEOMETRY.boxes[name].title.center) == Hit(name)


def test_the_label_of_a_state_belongs_to_it() -> None:
    assert at(*GEOMETRY.columns["cell"].label.center) == Hit("cell")


def test_the_input_is_found() -> None:
    assert at(GEOMETRY.input.x + 8.0, GEOMETRY.input.center.y) == Hit("input")


def test_a_wire_is_found_from_nearby() -> None:
    tip = GEOMETRY.wires["c out"].points[-1]
    assert at(tip.x - 30.0, tip.y + 4.0) == Hit(wire="c out")


def test_the_empty_canvas_is_nothing() -> None:
    assert at(300.0, 12.0) == NOTHING
    assert at(0.0, 0.0) == NOTHING
