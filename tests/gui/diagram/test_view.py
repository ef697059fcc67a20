from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from lstm_gui import session
from lstm_gui.gui import theme
from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.export.figure import Figure


@pytest.fixture
def diagram(host: QWidget, small: session.Session, appearance: theme.Appearance) -> CellDiagram:
    return shown(host, small, appearance)


def shown(host: QWidget, opened: session.Session, appearance: theme.Appearance) -> CellDiagram:
    widget = CellDiagram(opened, appearance, host)
    widget.resize(924, 422)
    widget.show()
    return widget


def position(diagram: CellDiagram) -> str:
    label = diagram.findChild(QLabel, "diagramPosition")
    assert label is not None
    return label.text()


def layers(diagram: CellDiagram) -> QComboBox:
    combo = diagram.findChild(QComboBox, "diagramLayerCombo")
    assert combo is not None
    return combo


def painted(diagram: CellDiagram, palette: theme.Theme, size: QSizeF) -> QImage:
    image = QImage(size.toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(palette.surface))
    painter = QPainter(image)
    diagram.paint_figure(painter, size, palette)
    painter.end()
    return image


def test_it_has_its_name_and_says_where_we_are(
    diagram: CellDiagram, small: session.Session
) -> None:
    assert diagram.objectName() == "cellDiagram"
    assert position(diagram) == "layer 1 · t = 17 of 64"
    small.playback.go(5)
    assert position(diagram) == "layer 1 · t = 5 of 64"


def test_the_position_does_not_move_while_digits_run(
    diagram: CellDiagram, small: session.Session
) -> None:
    label = diagram.findChild(QLabel, "diagramPosition")
    assert label is not None
    widths = set()
    for step in (0, 9, 10, 63):
        small.playback.go(step)
        widths.add(label.minimumWidth())
    assert len(widths) == 1
    assert widths.pop() >= label.sizeHint().width()


def test_one_layer_needs_no_choice(diagram: CellDiagram) -> None:
    assert layers(diagram).isHidden()


def test_the_layer_can_be_chosen_and_follows_the_session(
    host: QWidget, make_session: Callable[..., session.Session], appearance: theme.Appearance
) -> None:
    opened = make_session(units=4, layers=3)
    diagram = shown(host, opened, appearance)
    combo = layers(diagram)
    assert [combo.itemText(at) for at in range(3)] == ["layer 1", "layer 2", "layer 3"]
    combo.setCurrentIndex(2)
    assert opened.selection.layer == 2
    opened.selection.select_layer(1)
    assert combo.currentIndex() == 1
    assert position(diagram) == "t = 17 of 64"


def test_another_network_is_taken_over(
    diagram: CellDiagram, small: session.Session, make_session: Callable[..., session.Session]
) -> None:
    other = make_session(units=60, layers=2)
    small.do(session.Open(other.document))
    diagram.grab()
    assert not layers(diagram).isHidden()
    assert diagram.canvas.source.units == 60
    small.undo()
    diagram.grab()
    assert layers(diagram).isHidden()
    assert diagram.canvas.source.units == 8


def test_training_weights_are_followed(diagram: CellDiagram, small: session.Session) -> None:
    before = diagram.canvas.grab().toImage()
    network = small.network.copy()
    parameters = {name: 0.5 * values for name, values in network.state_dict().items()}
    network.load_state_dict(parameters)
    small.show_live(network, network.forward(small.sequence.inputs))
    assert diagram.canvas.grab().toImage() != before
    small.end_live()
    assert diagram.canvas.grab().toImage() == before


def test_the_figure_has_every_number_of_the_step(
    host: QWidget, altered: session.Session, appearance: theme.Appearance
) -> None:
    table = shown(host, altered, appearance).figure_table()
    assert table["unit"].tolist() == list(range(8))
    assert {len(column) for column in table.values()} == {8}
    for signal in ("forget_gate", "input_gate", "candidate", "output_gate", "cell", "hidden"):
        assert np.array_equal(table[signal], altered.layer.signal(signal)[17, 0])
        assert f"{signal}_baseline" in table
    assert "forget_gate_pre" in table
    assert "cell_before" in table


def test_without_a_baseline_the_table_has_none(diagram: CellDiagram) -> None:
    assert not any(name.endswith("_baseline") for name in diagram.figure_table())


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK])
def test_the_figure_fills_its_size_in_the_wanted_theme(
    diagram: CellDiagram, palette: theme.Theme
) -> None:
    image = painted(diagram, palette, QSizeF(1000, 500))
    colours = {
        image.pixelColor(x, y).name().upper() for x in range(0, 1000, 2) for y in range(0, 500, 2)
    }
    for signal in ("forget_gate", "input_gate", "candidate", "output_gate", "cell", "hidden"):
        assert palette.signal(signal).upper() in colours


def test_it_is_a_figure_that_can_be_exported(diagram: CellDiagram) -> None:
    assert isinstance(diagram, Figure)
    assert diagram.figure_name == "cell-diagram"


def test_the_figure_is_drawn_as_shapes_with_its_text_as_text(
    diagram: CellDiagram, small: session.Session
) -> None:
    small.playback.show_substep(4)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSizeF(924, 422).toSize())
    painter = QPainter(generator)
    diagram.paint_figure(painter, QSizeF(924, 422), theme.LIGHT)
    painter.end()
    root = ElementTree.fromstring(bytes(buffer.data().data()))
    elements = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert "image" not in elements
    texts = [
        "".join(element.itertext()).strip()
        for element in root.iter()
        if element.tag.endswith("text")
    ]
    assert {"5 update c", "tanh", "forget f", "layer 1 · t = 17 of 64", "unit 3"} <= set(texts)
    forget = float(small.layer.signal("forget_gate")[17, 0, 3])
    assert f"{forget:.3f}" in texts
    drawn = b" ".join(ElementTree.tostring(element) for element in root.iter()).decode()
    assert "nan" not in drawn.lower()
    assert "inf" not in drawn.lower()


def test_the_figure_leaves_out_what_is_under_the_mouse(
    diagram: CellDiagram, small: session.Session
) -> None:
    size = diagram.figure_size()
    plain = painted(diagram, theme.LIGHT, size)
    small.selection.hover(6)
    assert painted(diagram, theme.LIGHT, size) == plain


def test_a_figure_smaller_than_the_smallest_is_scaled_down(diagram: CellDiagram) -> None:
    image = painted(diagram, theme.LIGHT, QSizeF(300, 150))
    cell = theme.LIGHT.signal("cell").upper()
    columns = {
        x for x in range(300) for y in range(150)
        if image.pixelColor(x, y).name().upper() == cell
    }  # fmt: skip
    assert min(columns) < 60
    assert max(columns) > 240


def test_the_figure_shows_chips_only_for_substeps(
    diagram: CellDiagram, small: session.Session
) -> None:
    size = QSizeF(924, 422)
    chips = QRectF(12, 10, 500, 24).toRect()
    without = painted(diagram, theme.LIGHT, size).copy(chips)
    small.playback.show_substep(6)
    assert painted(diagram, theme.LIGHT, size).copy(chips) != without


def test_the_keyboard_reaches_every_control(diagram: CellDiagram) -> None:
    assert diagram.focusProxy() is diagram.canvas
    assert diagram.canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert diagram.canvas.accessibleName()
    assert layers(diagram).accessibleName()
