from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from lstm_gui.gui.panels import NumberSpin, SegmentedControl, WeightPanel
from lstm_gui.gui.panels.transport_keys import needs_key
from lstm_gui.gui.panels.weight_map import WeightMap
from lstm_gui.gui.theme import Appearance, ThemeMode, colour_indices, weight_table
from lstm_gui.session import Open, Session, SetParameter, Weight


@pytest.fixture
def panel(example: Session, appearance: Appearance, show) -> WeightPanel:
    made = WeightPanel(example, appearance)
    show(made)
    return made


@pytest.fixture
def cells(panel: WeightPanel) -> WeightMap:
    return panel.findChild(WeightMap)


def centre(cells: WeightMap, row: int, column: int) -> QPoint:
    box = cells.map_layout.grid.cell(row, column)
    return QPoint(round(box.x + box.width / 2), round(box.y + box.height / 2))


def click(qtbot: QtBot, cells: WeightMap, row: int, column: int) -> None:
    qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=centre(cells, row, column))


def spin(panel: WeightPanel, name: str = "weightValueSpin") -> NumberSpin:
    return panel.findChild(NumberSpin, name)


def test_a_click_selects_weight_and_unit(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    click(qtbot, cells, 5, 5)
    assert example.selection.unit == 5
    assert example.selection.weight == Weight("weight_hh_l0", (8 + 5, 4))
    assert spin(panel).accessibleName() == "w_f[5, h4]"
    value = float(example.parameters["weight_hh_l0"][13, 4])
    assert spin(panel).value() == pytest.approx(value, abs=1e-4)


def test_typing_a_value_changes_the_trace_and_undo_restores_it(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    click(qtbot, cells, 3, 5)
    before = example.trace.outputs
    spin(panel).lineEdit().selectAll()
    qtbot.keyClicks(spin(panel).lineEdit(), "1.25")
    qtbot.keyClick(spin(panel).lineEdit(), Qt.Key.Key_Return)
    assert example.parameters["weight_hh_l0"][11, 4] == 1.25
    assert not np.array_equal(example.trace.outputs, before)
    assert example.baseline is not None
    assert np.array_equal(example.baseline.outputs, before)
    assert panel.findChild(QLabel, "editedWeights").text() == "1 edited"
    example.undo()
    assert np.array_equal(example.trace.outputs, before)
    assert panel.findChild(QLabel, "editedWeights").text() == ""
    assert spin(panel).value() == pytest.approx(
        float(example.parameters["weight_hh_l0"][11, 4]), abs=1e-4
    )


def test_looking_at_a_weight_does_not_change_it(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    document = example.document
    for column in range(10):
        click(qtbot, cells, 2, column)
        spin(panel).setFocus()
        cells.setFocus()
    assert example.document is document  # though the field shows four decimals only


def test_the_bias_slider_edits_the_sum_through_one_of_the_two(
    panel: WeightPanel, example: Session
) -> None:
    other = float(example.parameters["bias_hh_l0"][11])
    spin(panel, "biasValueSpin").setValue(1.5)
    assert float(example.parameters["bias_ih_l0"][11]) + other == pytest.approx(1.5, abs=1e-6)
    assert float(example.parameters["bias_hh_l0"][11]) == other
    assert "bias_ih_l0[11] is edited" in spin(panel, "biasValueSpin").toolTip()


def test_tabs_follow_the_selected_gate_and_lead_it(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    tabs = panel.findChild(SegmentedControl, "weightGateTabs")
    assert [segment.text for segment in tabs.segments] == ["forget", "input", "cand.", "output"]
    click(qtbot, cells, 3, 5)
    qtbot.mouseClick(tabs.button("output_gate"), Qt.MouseButton.LeftButton)
    assert example.selection.gate == "output_gate"
    assert spin(panel).accessibleName() == "w_o[3, h4]"  # the column stays
    value = float(example.parameters["weight_hh_l0"][3 * 8 + 3, 4])
    assert spin(panel).value() == pytest.approx(value, abs=1e-4)
    example.selection.select_gate("candidate")
    assert tabs.key == "candidate"


def test_the_selected_weight_moves_with_the_unit(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    click(qtbot, cells, 3, 5)
    example.selection.select_unit(6)
    assert cells.selected == (6, 5)
    assert example.selection.weight == Weight("weight_hh_l0", (8 + 6, 4))
    assert spin(panel).accessibleName() == "w_f[6, h4]"


def test_arrow_keys_walk_over_the_map_and_stop_at_its_edges(
    qtbot: QtBot, cells: WeightMap, example: Session
) -> None:
    click(qtbot, cells, 0, 0)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(cells, key)
    assert cells.selected == (1, 1)
    for _ in range(20):
        qtbot.keyClick(cells, Qt.Key.Key_Down)
        qtbot.keyClick(cells, Qt.Key.Key_Right)
    assert cells.selected == (7, 9)
    assert example.selection.unit == 7


def test_a_drag_on_a_cell_is_one_step_of_undo(
    qtbot: QtBot, cells: WeightMap, example: Session
) -> None:
    at = centre(cells, 3, 5)
    before = float(example.parameters["weight_hh_l0"][11, 4])
    qtbot.mousePress(cells, Qt.MouseButton.LeftButton, pos=at)
    for move in (10, 25, 40):
        qtbot.mouseMove(cells, at - QPoint(0, move))
    qtbot.mouseRelease(cells, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 40))
    assert float(example.parameters["weight_hh_l0"][11, 4]) > before
    example.undo()
    assert float(example.parameters["weight_hh_l0"][11, 4]) == before
    assert not example.modified


def test_a_slider_drag_is_one_step_of_undo(
    qtbot: QtBot, panel: WeightPanel, example: Session
) -> None:
    slider = panel.findChild(QSlider, "weightValueSlider")
    before = {name: values.copy() for name, values in example.parameters.items()}
    middle = slider.rect().center()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    for move in (15, 30, 45):
        qtbot.mouseMove(slider, middle + QPoint(move, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(45, 0))
    assert example.document.altered
    example.undo()
    assert all(np.array_equal(before[name], example.parameters[name]) for name in before)


def turn(cells: WeightMap, at: QPoint) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(at), cells.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(cells, event)
    return event


def test_the_wheel_changes_the_selected_cell_only(
    qtbot: QtBot, cells: WeightMap, example: Session
) -> None:
    at = centre(cells, 3, 5)
    before = float(example.parameters["weight_hh_l0"][11, 4])
    turn(cells, at)
    assert not example.document.altered  # without the focus the panel scrolls
    click(qtbot, cells, 3, 5)
    cells.setFocus()
    turn(cells, centre(cells, 4, 5))
    assert not example.document.altered
    turn(cells, at)
    assert float(example.parameters["weight_hh_l0"][11, 4]) == pytest.approx(
        before + cells.limit / 20.0, abs=1e-5
    )


def test_page_keys_change_a_cell_delete_restores_it_and_digits_begin_a_number(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    click(qtbot, cells, 3, 5)
    before = float(example.parameters["weight_hh_l0"][11, 4])
    qtbot.keyClick(cells, Qt.Key.Key_PageUp)
    assert float(example.parameters["weight_hh_l0"][11, 4]) > before
    qtbot.keyClick(cells, Qt.Key.Key_Delete)
    assert float(example.parameters["weight_hh_l0"][11, 4]) == before
    qtbot.keyClick(cells, Qt.Key.Key_2)
    assert spin(panel).lineEdit().text() == "2"
    qtbot.keyClicks(spin(panel).lineEdit(), ".5")
    qtbot.keyClick(spin(panel).lineEdit(), Qt.Key.Key_Return)
    assert float(example.parameters["weight_hh_l0"][11, 4]) == 2.5


def test_back_to_the_trained_weights_is_one_step(
    qtbot: QtBot, panel: WeightPanel, example: Session
) -> None:
    button = panel.findChild(QToolButton, "restoreWeightsButton")
    assert not button.isEnabled()
    example.do(SetParameter("weight_hh_l0", (11, 4), 1.0))
    example.do(SetParameter("bias_ih_l0", (0,), -1.0))
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not example.document.altered
    assert not button.isEnabled()
    example.undo()
    assert example.parameters["weight_hh_l0"][11, 4] == 1.0


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_cells_are_painted_in_the_colour_of_their_value(
    cells: WeightMap, example: Session, appearance: Appearance, mode: ThemeMode
) -> None:
    appearance.set_mode(mode)
    image = cells.grab().toImage()
    table = weight_table(appearance.theme.name)
    for row, column in ((0, 2), (6, 1), (7, 8)):
        value = example.parameters["weight_hh_l0"][8 + row, column - 1]
        red, green, blue = table[colour_indices(np.array(value), cells.limit, sequential=False)]
        colour = image.pixelColor(centre(cells, row, column))
        assert (colour.red(), colour.green(), colour.blue()) == (red, green, blue)


def test_an_edited_cell_carries_a_mark(cells: WeightMap, example: Session) -> None:
    before = cells.grab().toImage()
    value = float(example.parameters["weight_hh_l0"][8, 1])
    example.do(SetParameter("weight_hh_l0", (8, 1), value + 1e-6))
    after = cells.grab().toImage()
    box = cells.map_layout.grid.cell(0, 2)
    corner = QPoint(round(box.x + box.width - 3), round(box.y + 3))
    assert before.pixelColor(corner) != after.pixelColor(corner)
    assert ", trained " in cells.cell_text(0, 2)


def test_hovering_a_row_lights_the_unit_and_leaving_ends_it(
    qtbot: QtBot, cells: WeightMap, example: Session
) -> None:
    qtbot.mouseMove(cells, centre(cells, 4, 4))
    qtbot.mouseMove(cells, centre(cells, 5, 4))
    assert example.selection.hovered == 5
    before = cells.grab().toImage()
    example.selection.hover(1)
    assert cells.grab().toImage() != before
    cells.row_hovered.emit(-1)
    assert example.selection.hovered is None


def test_training_weights_are_shown_and_cannot_be_edited(
    qtbot: QtBot, panel: WeightPanel, cells: WeightMap, example: Session
) -> None:
    network = example.network.copy()
    values = network.state_dict()
    values["weight_hh_l0"][11, 0] = 0.75
    network.load_state_dict(values)
    example.show_live(network, network.forward(example.sequence.inputs))
    assert spin(panel).value() == 0.75
    assert not spin(panel).isEnabled()
    document = example.document
    click(qtbot, cells, 3, 5)
    qtbot.keyClick(cells, Qt.Key.Key_PageUp)
    assert example.document is document
    example.end_live()
    assert spin(panel).isEnabled()


def test_a_large_map_shows_all_weights_and_enlarges_the_selected(
    qtbot: QtBot, make_session, appearance: Appearance, show
) -> None:
    opened = make_session(units=512, features=100, steps=5)
    panel = show(WeightPanel(opened, appearance))
    cells = panel.findChild(WeightMap)
    overview = cells.map_layout.overview
    assert overview is not None
    at = QPoint(round(overview.box.x + overview.box.width / 2), round(overview.box.y + 75))
    qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=at)
    assert abs(cells.selected[0] - 256) < 5
    assert cells.map_layout.grid.shows(*cells.selected)
    target = opened.selection.weight
    assert target is not None
    spin(panel).setValue(0.5)
    assert opened.parameters[target.name][target.index] == 0.5
    assert not cells.grab().isNull()
    assert cells.height() < 420


@pytest.mark.parametrize(("units", "layers"), [(1, 1), (16, 2), (40, 1)])
def test_every_size_is_painted(
    make_session, appearance: Appearance, show, units: int, layers: int
) -> None:
    opened = make_session(units=units, layers=layers)
    panel = show(WeightPanel(opened, appearance))
    opened.selection.select_layer(layers - 1)
    opened.selection.select_unit(units - 1)
    cells = panel.findChild(WeightMap)
    assert cells.selected[0] == units - 1
    assert not cells.grab().isNull()


def test_the_arrow_keys_of_the_map_are_not_the_transports(cells: WeightMap) -> None:
    assert needs_key(cells, Qt.Key.Key_Left)
    assert not needs_key(cells, Qt.Key.Key_Space)


def test_the_panel_and_its_session_can_be_collected(
    example: Session, appearance: Appearance, qtbot: QtBot
) -> None:
    panel = WeightPanel(example, appearance)
    gone = weakref.ref(panel)
    panel.deleteLater()
    del panel
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    example.playback.go(3)


def test_a_hidden_panel_follows_another_network_and_skips_a_training_run(
    panel: WeightPanel, cells: WeightMap, example: Session, make_session
) -> None:
    panel.hide()
    example.do(Open(make_session(units=40).document))
    example.selection.select_unit(37)
    assert cells.selected[0] == 37
    assert spin(panel).accessibleName() == "w_f[37, h0]"
    shown = spin(panel).value()
    network = example.network.copy()
    values = network.state_dict()
    values["weight_hh_l0"][40 + 37, 0] = 0.75
    network.load_state_dict(values)
    example.show_live(network, example.trace)
    assert spin(panel).value() == shown
    panel.show()
    assert spin(panel).value() == 0.75
