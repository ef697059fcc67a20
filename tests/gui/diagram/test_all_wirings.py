"""Every wiring hangs together, is laid out inside its canvas and really painted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.diagram.gru_wiring import GRU, GRU_RESET_BEFORE
from lstm_gui.gui.diagram.layout import lay_out
from lstm_gui.gui.diagram.lstm_backward import LSTM_BACKWARD
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.rnn_wiring import RNN, RNN_RELU
from lstm_gui.gui.diagram.wiring import CellWiring
from lstm_gui.gui.diagram.wirings import backward_wiring_of, wiring_of
from lstm_gui.gui.theme import Appearance, ThemeMode, load_fonts
from lstm_gui.session import SUBSTEPS_OF, Document, Open, Origin, Session, untrained_network

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

WIRINGS = {one.kind: one for one in (LSTM, LSTM_BACKWARD, GRU, GRU_RESET_BEFORE, RNN, RNN_RELU)}
CELLS = {
    "gru": lambda: engine.GRU(1, 6),
    "gru, reset before": lambda: engine.GRU(1, 6, reset_after=False),
    "rnn": lambda: engine.RNN(1, 6),
    "rnn, relu": lambda: engine.RNN(1, 6, nonlinearity="relu"),
    "lstm": lambda: engine.LSTM(1, 6),
}


@pytest.fixture(params=sorted(WIRINGS))
def wiring(request: pytest.FixtureRequest) -> CellWiring:
    return WIRINGS[request.param]


def test_every_wire_joins_parts_that_there_are(wiring: CellWiring) -> None:
    known = {*wiring.names, "input", "join"}
    for wire in wiring.wires:
        assert {wire.source, wire.target} <= known
        assert 0 <= wire.substep < len(wiring.substeps)
    for part in wiring.names:
        assert wiring.wires_at(part) or part == "hidden_after", part


def test_every_substep_lights_something_new(wiring: CellWiring) -> None:
    for number, substep in enumerate(wiring.substeps):
        assert any(wire.substep == number for wire in wiring.wires)
        assert substep.title.startswith(f"{number + 1} ")


@pytest.mark.parametrize("size", [(600.0, 220.0), (924.0, 334.0), (2200.0, 900.0)])
def test_it_lies_inside_its_canvas(wiring: CellWiring, size: tuple[float, float]) -> None:
    geometry = lay_out(wiring, *size, 8)
    for wire in geometry.wires.values():
        for point in wire.points:
            assert 0 <= point.x <= size[0]
            assert 0 <= point.y <= size[1]
    frames = [box.frame for box in geometry.boxes.values()]
    frames += [column.frame for column in geometry.columns.values()]
    for at, one in enumerate(frames):
        for other in frames[at + 1 :]:
            apart = one.right <= other.x or other.right <= one.x
            assert apart or one.bottom <= other.y or other.bottom <= one.y


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_substeps_are_those_of_the_playback(kind: str) -> None:
    assert len(wiring_of(CELLS[kind]()).substeps) == len(SUBSTEPS_OF[kind])
    assert len(backward_wiring_of(CELLS[kind]()).substeps) == len(SUBSTEPS_OF[kind])


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_a_network_knows_its_wiring(kind: str) -> None:
    assert wiring_of(CELLS[kind]()).kind == kind


def session_of(recurrent: engine.Recurrent) -> Session:
    sequence = sequences.make_example("sine-with-overtone")
    network = engine.Network(recurrent, engine.Linear(recurrent.output_size, 1))
    return Session(Document.of(sequence, network, Origin(False, "made here")))


def bits(diagram: CellDiagram) -> bytes:
    image = diagram.grab().toImage()  # kept alive while its memory is read
    return image.constBits().tobytes()


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_the_diagram_shows_every_substep_of_every_cell(kind: str, qtbot: QtBot) -> None:
    load_fonts()
    session = session_of(CELLS[kind]())
    diagram = CellDiagram(session, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(diagram)
    diagram.resize(924, 430)
    with qtbot.waitExposed(diagram):
        diagram.show()
    session.playback.go(20)
    pictures = {bits(diagram)}
    count = len(diagram.canvas.source.wiring.substeps)
    for substep in range(count):
        session.playback.show_substep(substep)
        qtbot.waitUntil(lambda: not diagram.canvas.lighting_up)
        pictures.add(bits(diagram))
    assert len(pictures) == count + 1
    for signal, reading in diagram.canvas.source.numbers().readings.items():
        name = {"hidden_after": "hidden"}.get(signal, signal)
        values = session.layer.signal(name)[20, 0]
        assert reading.values.tolist() == values.tolist()
    table = diagram.figure_table()
    assert len({len(column) for column in table.values()}) == 1


def test_another_kind_of_cell_brings_its_chips_and_keys(qtbot: QtBot) -> None:
    load_fonts()
    session = session_of(engine.LSTM(1, 6))
    diagram = CellDiagram(session, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(diagram)
    diagram.resize(924, 430)
    with qtbot.waitExposed(diagram):
        diagram.show()
    session.playback.show_substep(6)
    network, origin = untrained_network(session.sequence, hidden_size=5, kind="gru")
    session.do(Open(Document.of(session.sequence, network, origin)))
    assert session.playback.substep < 5
    assert len(diagram._chips._chips) == 5
    qtbot.keyClick(diagram.canvas, Qt.Key.Key_Z)
    assert session.selection.gate == "update_gate"
    qtbot.keyClick(diagram.canvas, Qt.Key.Key_7)
    assert session.playback.substep < 5
    box = diagram.canvas.geometry_now.boxes["reset_gate"].title.center
    qtbot.mouseClick(diagram.canvas, Qt.MouseButton.LeftButton, pos=QPoint(int(box.x), int(box.y)))
    assert session.selection.gate == "reset_gate"
    session.undo()
    assert len(diagram._chips._chips) == 7


def test_the_bars_of_a_rectifier_are_not_cut_at_one(qtbot: QtBot) -> None:
    recurrent = engine.RNN(1, 6, nonlinearity="relu", seed=3)
    values = {name: 2.0 * array for name, array in recurrent.state_dict().items()}
    recurrent.load_state_dict(values)
    session = session_of(recurrent)
    load_fonts()
    diagram = CellDiagram(session, Appearance(ThemeMode.LIGHT))
    qtbot.addWidget(diagram)
    largest = float(session.layer.hidden.max())
    assert largest > 1.0
    assert diagram.canvas.source.scales["hidden"].highest >= largest


def test_a_formula_of_the_reset_is_that_of_its_variant() -> None:
    nodes = {node.name: node for node in GRU_RESET_BEFORE.nodes}
    assert nodes["look"].formula == "r × h₋"
    assert replace(GRU_RESET_BEFORE, kind="gru").wires == GRU.wires
