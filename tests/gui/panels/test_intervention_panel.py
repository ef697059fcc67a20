from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.panels import InterventionPanel, NumberSpin
from lstm_gui.gui.panels.intervention_rows import ElidedCheck
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Open, Session, SetInterventions, SetParameter, open_example


@pytest.fixture
def panel(example: Session, appearance: Appearance, show) -> InterventionPanel:
    made = InterventionPanel(example, appearance)
    show(made)
    return made


def click(qtbot: QtBot, panel: InterventionPanel, name: str) -> None:
    qtbot.mouseClick(panel.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def shown(panel: InterventionPanel) -> list[tuple[str, bool]]:
    checks = panel.findChildren(ElidedCheck)
    return [(one.full_text, one.isChecked()) for one in checks if one.isVisible()]


def toggle(qtbot: QtBot, panel: InterventionPanel, at: int) -> None:
    panel.findChild(ElidedCheck, f"interventionCheck{at}").click()


def fill(panel: InterventionPanel, signal: str, units: str, steps: str, value: float) -> None:
    combo = panel.findChild(QComboBox, "clampSignalCombo")
    combo.setCurrentIndex(combo.findData(signal))
    for name, text in (("clampUnitsEdit", units), ("clampStepsEdit", steps)):
        edit = panel.findChild(QLineEdit, name)
        edit.setText(text)
        edit.textEdited.emit(text)
    panel.findChild(NumberSpin, "clampValueSpin").setValue(value)


def test_a_clamp_is_added_by_the_form(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    assert not panel.findChild(QWidget, "clampForm").isVisible()
    click(qtbot, panel, "addInterventionButton")
    assert panel.findChild(QWidget, "clampForm").isVisible()
    fill(panel, "output_gate", "2", "20-30", 0.0)
    click(qtbot, panel, "addClampButton")
    assert example.interventions == (engine.Clamp("output_gate", 0.0, 2, slice(20, 31)),)
    assert not example.layer.output_gate[20:31, 0, 2].any()
    assert example.layer.output_gate[31, 0, 2] > 0.0
    assert shown(panel) == [("clamp o[2] = 0 for t = 20…30", True)]
    assert not panel.findChild(QWidget, "clampForm").isVisible()
    assert example.undo_text == "clamp o[2] = 0 for t = 20…30"
    assert "largest Δh" in panel.findChild(QLabel, "interventionEffect").text()
    assert panel.findChild(QLabel, "overlayNote").isVisible()
    example.undo()
    assert shown(panel) == []
    assert not panel.findChild(QLabel, "overlayNote").isVisible()


def test_the_form_begins_with_the_unit_and_the_steps_looked_at(
    qtbot: QtBot, panel: InterventionPanel
) -> None:
    click(qtbot, panel, "addInterventionButton")
    assert panel.findChild(QLineEdit, "clampUnitsEdit").text() == "3"
    assert panel.findChild(QLineEdit, "clampStepsEdit").text() == "17-27"


def test_an_ablation_needs_no_value(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    click(qtbot, panel, "addInterventionButton")
    fill(panel, "ablate", "1, 3", "all", 0.0)
    assert not panel.findChild(NumberSpin, "clampValueSpin").isEnabled()
    qtbot.keyClick(panel.findChild(QLineEdit, "clampStepsEdit"), Qt.Key.Key_Return)
    assert example.interventions == (engine.Ablate((1, 3)),)
    assert not example.layer.hidden[:, 0, [1, 3]].any()


@pytest.mark.parametrize(
    ("units", "steps", "words"),
    [("99", "all", "there is no 99"), ("x", "all", "no number"), ("0", "30-20", "backwards")],
)
def test_a_field_that_makes_no_sense_is_explained_and_nothing_is_added(
    qtbot: QtBot, panel: InterventionPanel, example: Session, units: str, steps: str, words: str
) -> None:
    click(qtbot, panel, "addInterventionButton")
    fill(panel, "cell", units, steps, 0.0)
    hint = panel.findChild(QLabel, "clampHint")
    assert hint.isVisible()
    assert words in hint.text()
    click(qtbot, panel, "addClampButton")
    assert example.interventions == ()
    assert panel.findChild(QWidget, "clampForm").isVisible()
    fill(panel, "cell", "0", "all", 0.0)
    assert not hint.isVisible()


def test_escape_closes_the_form(qtbot: QtBot, panel: InterventionPanel) -> None:
    click(qtbot, panel, "addInterventionButton")
    qtbot.keyClick(panel.findChild(QLineEdit, "clampUnitsEdit"), Qt.Key.Key_Escape)
    assert not panel.findChild(QWidget, "clampForm").isVisible()
    assert panel.findChild(QAbstractButton, "addInterventionButton").isVisible()


def test_switching_off_keeps_the_row_and_gives_the_trace_back(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    plain = example.trace.outputs
    first, second = engine.Ablate(2), engine.Clamp("cell", 0.5, units=1)
    example.do(SetInterventions((first, second)))
    both = example.trace.outputs
    toggle(qtbot, panel, 0)
    assert example.interventions == (second,)
    assert [on for _, on in shown(panel)] == [False, True]
    toggle(qtbot, panel, 1)
    assert np.array_equal(example.trace.outputs, plain)
    assert [on for _, on in shown(panel)] == [False, False]
    example.undo()
    assert [on for _, on in shown(panel)] == [False, True]
    toggle(qtbot, panel, 0)
    assert np.array_equal(example.trace.outputs, both)
    assert example.interventions == (first, second)


def test_removing_a_row_can_be_undone(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    first, second = engine.Ablate(2), engine.Clamp("cell", 0.5, units=1)
    example.do(SetInterventions((first, second)))
    click(qtbot, panel, "removeInterventionButton0")
    assert example.interventions == (second,)
    assert [text for text, _ in shown(panel)] == ["clamp c[1] = 0.5"]
    example.undo()
    assert len(shown(panel)) == 2
    toggle(qtbot, panel, 0)
    click(qtbot, panel, "removeInterventionButton0")  # one that is off: nothing to undo
    assert example.interventions == (second,)
    assert len(shown(panel)) == 1


def test_edited_weights_are_listed_and_restored_one_by_one(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    trained = float(example.parameters["weight_hh_l0"][11, 4])
    example.do(SetParameter("weight_hh_l0", (11, 4), trained + 0.4))
    assert panel.findChild(QLabel, "weightEdit0").text() == "w_f[3, h4] +0.4"
    for unit in range(7):
        example.do(SetParameter("bias_ih_l0", (unit,), -9.0))
    assert panel.findChild(QLabel, "moreWeightEdits").text() == "and 3 more edited weights"
    for _ in range(7):
        example.undo()
    click(qtbot, panel, "restoreWeightButton0")
    assert float(example.parameters["weight_hh_l0"][11, 4]) == trained
    assert not panel.findChild(QLabel, "weightEdit0").isVisible()


def test_another_document_shows_its_own_list(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    example.do(SetInterventions((engine.Ablate(2),)))
    toggle(qtbot, panel, 0)
    example.do(Open(open_example("an-bn")))
    assert shown(panel) == []


def test_nothing_can_be_changed_while_a_training_run_is_shown(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    example.do(SetInterventions((engine.Ablate(2),)))
    click(qtbot, panel, "addInterventionButton")
    example.show_live(example.network.copy(), example.trace)
    assert not panel.findChild(QWidget, "clampForm").isVisible()
    assert not panel.findChild(QAbstractButton, "addInterventionButton").isEnabled()
    assert not panel.findChild(ElidedCheck, "interventionCheck0").isEnabled()


def test_layers_are_named_and_the_selected_one_is_held(
    qtbot: QtBot, make_session, appearance: Appearance, show
) -> None:
    opened = make_session(layers=2)
    opened.selection.select_layer(1)
    panel = show(InterventionPanel(opened, appearance))
    click(qtbot, panel, "addInterventionButton")
    fill(panel, "forget_gate", "all", "all", 1.0)
    click(qtbot, panel, "addClampButton")
    assert opened.interventions == (engine.Clamp("forget_gate", 1.0, layer=1),)
    assert shown(panel) == [("layer 2: clamp f[all] = 1", True)]


def test_the_open_form_follows_the_layer_and_keeps_what_is_filled_in(
    qtbot: QtBot, make_session, appearance: Appearance, show
) -> None:
    opened = make_session(layers=2)
    panel = show(InterventionPanel(opened, appearance))
    click(qtbot, panel, "addInterventionButton")
    fill(panel, "cell", "1", "2-4", 0.5)
    opened.selection.select_layer(1)
    click(qtbot, panel, "addClampButton")
    assert opened.interventions == (engine.Clamp("cell", 0.5, 1, slice(2, 5), layer=1),)


def test_undo_beyond_the_first_one_leaves_no_row_behind(
    qtbot: QtBot, panel: InterventionPanel, example: Session
) -> None:
    click(qtbot, panel, "addInterventionButton")
    fill(panel, "cell", "1", "all", 0.5)
    click(qtbot, panel, "addClampButton")
    toggle(qtbot, panel, 0)
    states = [shown(panel)]
    for _ in range(2):
        example.undo()
        states.append(shown(panel))
    for _ in range(2):
        example.redo()
        states.append(shown(panel))
    text = "clamp c[1] = 0.5"
    off, on = [(text, False)], [(text, True)]
    assert states == [off, on, [], on, off]
