"""Tasks are chosen by clicks and keys, and their length and noise by sliders."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.theme import Appearance, ThemeMode
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.task_panel import TaskPanel
from lstm_gui.gui.training.task_row import TaskButton, button_name
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.session import (
    Document,
    Open,
    Session,
    TaskChoices,
    open_example,
    suited_choice,
)

SHORT = engine.TrainingSettings(updates=1_000_000, batch_size=2)


@pytest.fixture
def panel(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> Iterator[TaskPanel]:
    made = TaskPanel(session, controller, appearance, Settings.in_memory())
    qtbot.addWidget(made)
    made.resize(214, 700)
    made.chooser.set_roomy(True)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made._maker._background.shutdown()


def row(panel: TaskPanel, key: str) -> TaskButton:
    found = panel.findChild(TaskButton, button_name(key))
    assert isinstance(found, TaskButton)
    return found


def choose(panel: TaskPanel, key: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel._maker.opened):
        QTest.mouseClick(row(panel, key), Qt.MouseButton.LeftButton)


def down(panel: TaskPanel) -> list[str]:
    return [button.entry.key for button in panel.list.buttons if button.isChecked()]


def test_a_click_opens_the_task_as_one_change(
    panel: TaskPanel, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    assert down(panel) == ["next-step"]
    choose(panel, "temporal-order", qtbot)
    assert session.sequence.example == "temporal-order"
    assert not session.document.origin.trained
    assert down(panel) == ["temporal-order"]
    assert session.undo_text == "choose Temporal order"
    session.undo()
    assert session.document is before
    assert down(panel) == ["next-step"]


def test_choosing_the_next_step_goes_back(panel: TaskPanel, session: Session, qtbot: QtBot) -> None:
    before = session.document
    choose(panel, "parity", qtbot)
    choose(panel, "next-step", qtbot)
    assert session.document.sequence is before.sequence
    assert session.document.parameters is before.parameters


def test_a_click_on_the_task_in_force_changes_nothing(panel: TaskPanel, session: Session) -> None:
    before = session.document
    QTest.mouseClick(row(panel, "next-step"), Qt.MouseButton.LeftButton)
    assert session.document is before
    assert down(panel) == ["next-step"]
    assert not panel._maker.busy


def test_arrows_go_from_line_to_line_and_enter_chooses(
    panel: TaskPanel, session: Session, qtbot: QtBot
) -> None:
    first = row(panel, "next-step")
    assert [one for one in panel.list.buttons if one.focusPolicy() & Qt.FocusPolicy.TabFocus] == [
        first
    ]
    first.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert QApplication.focusWidget() is row(panel, "multiplication-problem")
    assert down(panel) == ["next-step"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    assert QApplication.focusWidget() is panel.list.buttons[-1]
    with qtbot.waitSignal(panel._maker.opened):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert session.sequence.example == panel.list.buttons[-1].entry.key


def test_the_length_is_changed_by_its_field_and_the_network_stays(
    panel: TaskPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel, "adding-problem", qtbot)
    parameters = session.document.parameters
    field = panel.findChild(NumberSpin, "taskMinimumStepsSpin")
    with qtbot.waitSignal(panel._maker.opened):
        field.setValue(40)
    assert 40 <= session.sequence.steps <= 44
    assert session.document.parameters is parameters
    assert session.sequence.generator == AddingProblem(minimum_steps=40)
    assert field.value() == 40


def test_one_drag_of_the_noise_is_one_undo_step(
    panel: TaskPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel, "adding-problem", qtbot)
    before = session.document
    slider = panel.findChild(QSlider, "taskNoiseSlider")
    slider.setSliderDown(True)
    for position in (200, 400, 500):
        with qtbot.waitSignal(panel._maker.opened):
            slider.setValue(position)
    slider.setSliderDown(False)
    assert session.sequence.generator == AddingProblem(noise=0.5)
    assert session.undo_text == "change the task"
    session.undo()
    assert session.document is before
    assert slider.value() == 0


def test_only_a_generated_sequence_can_be_drawn_anew(
    panel: TaskPanel, session: Session, qtbot: QtBot
) -> None:
    button = panel.findChild(QPushButton, "newSequenceButton")
    before = session.document
    with qtbot.waitSignal(panel._maker.opened):
        button.click()
    assert session.sequence.example == before.sequence.example
    assert not np.array_equal(session.sequence.inputs, before.sequence.inputs)
    text = sequences.read_clipboard_text("to be or not", sequences.ReadOptions(content="text"))
    session.do(Open(suited_choice(text).on(text)))
    assert button.isHidden()
    assert down(panel) == ["characters"]


def test_under_way_it_says_so_and_offers_to_stop(
    panel: TaskPanel, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    choose(panel, "parity", qtbot)
    controller.start(SHORT)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 0)
    QTest.mouseClick(row(panel, "an-bn"), Qt.MouseButton.LeftButton)
    assert session.sequence.example == "parity"
    assert down(panel) == ["parity"]
    assert panel._note.isVisible()
    assert panel._note_text.text() == "A training run is under way; aⁿbⁿ was not opened."
    assert not panel.draw_button.isEnabled()
    assert "Stop the training" in panel.draw_button.toolTip()
    with qtbot.waitSignal(panel._maker.opened):
        panel.stop_button.click()
    assert not controller.active
    assert session.sequence.example == "an-bn"
    assert panel._note.isHidden()
    session.undo()
    assert session.sequence.example == "parity"
    assert session.document.origin.trained


def test_a_run_that_goes_on_is_left_alone(
    panel: TaskPanel, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(SHORT)
    panel.choose("an-bn")
    panel.stay_button.click()
    assert panel._note.isHidden()
    assert controller.active
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert session.sequence.example == "sine-with-overtone"
    assert not panel._maker.busy


def test_what_takes_long_is_announced_until_it_is_there(
    panel: TaskPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    document = panel._choices.document("parity")

    def slow(_choices: TaskChoices, _key: str) -> Document:
        gate.wait(10)
        return document

    monkeypatch.setattr(TaskChoices, "document", slow)
    with qtbot.waitSignal(panel._slow.timeout):
        QTest.mouseClick(row(panel, "parity"), Qt.MouseButton.LeftButton)
    assert panel._note.isVisible()
    assert panel._note_text.text() == "Opening Parity…"
    with qtbot.waitSignal(panel._maker.opened):
        gate.set()
    assert panel._note.isHidden()
    assert session.sequence.example == "parity"


def test_what_cannot_be_opened_is_said(panel: TaskPanel, session: Session, qtbot: QtBot) -> None:
    text = sequences.read_clipboard_text("to be or not", sequences.ReadOptions(content="text"))
    session.do(Open(suited_choice(text).on(text)))
    choose(panel, "words", qtbot)
    before = session.document
    with qtbot.waitSignal(panel._maker.failed):
        QTest.mouseClick(row(panel, "characters"), Qt.MouseButton.LeftButton)
    assert "cannot be read by characters" in panel._note_text.text()
    assert session.document is before
    assert down(panel) == ["words"]


def test_every_control_has_a_name_and_says_what_it_does(panel: TaskPanel, qtbot: QtBot) -> None:
    for key in ("adding-problem", "an-bn", "copy-memory"):
        choose(panel, key, qtbot)
        for kind in (QPushButton, QSlider, NumberSpin):
            for control in panel.findChildren(kind):
                assert control.objectName()
                assert control.accessibleName(), control.objectName()
                assert control.toolTip(), control.objectName()


def test_names_are_whole_in_the_width_of_the_side_panel(
    panel: TaskPanel, appearance: Appearance, qtbot: QtBot
) -> None:
    panel.resize(200, 700)
    for mode in (ThemeMode.DARK, ThemeMode.LIGHT):
        appearance.set_mode(mode)
        assert not panel.grab().isNull()
        for button in panel.list.buttons:
            labels = [one for one in button.children() if one.property("role") == "strong"]
            assert len(labels) == 1
            assert labels[0].width() >= labels[0].sizeHint().width(), button.entry.title  # type: ignore[attr-defined]  # a label


def test_a_session_that_starts_with_a_task_shows_it(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    panel = TaskPanel(
        Session(open_example("copy-memory")), controller, appearance, Settings.in_memory()
    )
    qtbot.addWidget(panel)
    assert down(panel) == ["copy-memory"]
    assert panel.findChild(NumberSpin, "taskWaitSpin").value() == 12
