from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.run_panel import RunPanel, difference_text
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.session import Session, TrainingState

SETTINGS = engine.TrainingSettings(updates=25, batch_size=4, window=16, seed=3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session: Session, controller: TrainingController, qtbot: QtBot) -> RunPanel:
    settings = SettingsPanel(session, controller)
    qtbot.addWidget(settings)
    made = RunPanel(session, controller, settings)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def train(controller: TrainingController, qtbot: QtBot) -> None:
    assert controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)


def run_buttons(panel: RunPanel) -> list[QPushButton]:
    found = [panel.findChild(QPushButton, f"runButton{place}") for place in range(4)]
    return [one for one in found if one is not None and one.isVisible()]


def difference(panel: RunPanel) -> str:
    found = panel.findChild(QLabel, "differenceLabel")
    assert found is not None
    return found.text()


def test_before_the_first_run_there_is_nothing_to_do(panel: RunPanel) -> None:
    for button in (panel.inspect_button, panel.take_button, panel.branch_button, panel.pin_button):
        assert not button.isEnabled()
        assert button.toolTip() == "Nothing has been trained yet"
    assert run_buttons(panel) == []


def test_take_over_puts_the_weights_looked_at_into_the_session(
    panel: RunPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    controller.time_machine.go(6)
    looked_at = controller.time_machine.looked_at
    assert looked_at is not None
    qtbot.mouseClick(panel.take_button, LEFT)
    for name, values in looked_at.parameters.items():
        assert np.array_equal(session.document.parameters[name], values)


def test_inspect_asks_for_the_other_workspace_and_keeps_the_update(
    panel: RunPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    controller.time_machine.go(6)
    with qtbot.waitSignal(controller.inspect_wanted):
        qtbot.mouseClick(panel.inspect_button, LEFT)
    assert controller.time_machine.update == 6
    assert session.live


def test_continue_makes_a_branch_by_the_settings_of_the_panel(
    panel: RunPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    controller.time_machine.go(6)
    panel._settings.batch.setValue(16)
    qtbot.mouseClick(panel.branch_button, LEFT)
    branch = controller.runs.current
    assert branch is not None
    assert (branch.name, branch.began) == ("run 2", 6)
    assert branch.run.settings.batch_size == 16  # as the panel has it
    assert controller.state is TrainingState.RUNNING
    assert [button.isChecked() for button in run_buttons(panel)] == [False, True]
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_a_click_on_a_run_looks_at_it_paused_and_keeps_the_other(
    panel: RunPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    controller.time_machine.go(6)
    looked_at = controller.time_machine.looked_at
    assert looked_at is not None
    endless = dataclasses.replace(SETTINGS, updates=1_000_000, learning_rate=0.5)
    controller.go_on_from(looked_at, endless)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 20)
    qtbot.mouseClick(run_buttons(panel)[0], LEFT)
    assert controller.runs.current is not None
    assert controller.runs.current.name == "run 1"
    assert controller.state is TrainingState.PAUSED
    assert [button.isChecked() for button in run_buttons(panel)] == [True, False]
    first, second = (button.text() for button in run_buttons(panel))
    assert first.startswith("run 1 · 25 · loss ")
    assert second.startswith("run 2 · 6 … ")
    qtbot.mouseClick(run_buttons(panel)[1], LEFT)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 20)
    assert controller.state is TrainingState.PAUSED
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_the_difference_is_told_in_numbers_of_the_traces(
    panel: RunPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert difference(panel) == ""
    controller.time_machine.go(0)
    assert session.baseline is not None
    largest = np.abs(session.trace.layers[0].hidden - session.baseline.layers[0].hidden).max()
    assert f"{largest:.3g}"[:5] in difference_text(session)
    qtbot.waitUntil(lambda: difference(panel).startswith("against update 25: loss "))
    assert "h differs by up to" in difference(panel)
    assert "the prediction by up to" in difference(panel)
    panel._compare.chosen.emit("nothing")
    assert difference(panel) == ""
    assert session.baseline is None


def test_a_pinned_update_becomes_a_choice(
    panel: RunPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    controller.time_machine.go(6)
    qtbot.mouseClick(panel.pin_button, LEFT)
    assert [segment.text for segment in panel._compare.segments] == [
        "alone",
        "with newest",
        "with 6",
    ]
    assert panel._compare.key == "pinned"
    controller.time_machine.go(9)
    assert controller.time_machine.ghost_update == 6


def test_the_update_in_the_heading_follows_the_run(
    panel: RunPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    assert controller.step(SETTINGS)
    qtbot.waitUntil(lambda: panel._title.text() == "UPDATE 1")
    controller.run.start()
    qtbot.waitUntil(lambda: panel._title.text() == "UPDATE 25")
