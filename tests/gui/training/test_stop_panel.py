from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.data_panel import DataPanel
from lstm_gui.gui.training.stop_panel import StopPanel
from lstm_gui.session import (
    Document,
    Open,
    Session,
    StopConditions,
    TrainingState,
    untrained_network,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SETTINGS = engine.TrainingSettings(
    updates=100_000, batch_size=4, window=16, seed=3, learning_rate=0.02
)


@pytest.fixture
def panel(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> StopPanel:
    made = StopPanel(session, controller)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def child(parent: QWidget, kind: type, name: str) -> QWidget:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def check(panel: StopPanel, name: str) -> QCheckBox:
    found = child(panel, QCheckBox, name)
    assert isinstance(found, QCheckBox)
    return found


def state(panel: StopPanel, name: str) -> str:
    found = child(panel, QLabel, f"stop{name}State")
    assert isinstance(found, QLabel)
    return found.text()


def open_task(session: Session, name: str) -> None:
    sequence = sequences.make_example(name)
    network, origin = untrained_network(sequence, hidden_size=3)
    session.do(Open(Document.of(sequence, network, origin)))


def test_checking_a_box_changes_the_plan_and_unchecking_takes_it_back(
    panel: StopPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    assert controller.plan.value.stop == StopConditions()
    assert state(panel, "Loss") == "off"
    for name in ("stopLossCheck", "patienceCheck", "stopSecondsCheck"):
        box = check(panel, name)
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
        if not box.isChecked():
            qtbot.keyClick(box, Qt.Key.Key_Space)
        assert box.toolTip()
        assert box.accessibleName()
    assert controller.plan.value.stop == StopConditions(seconds=60, loss=0.001, patience=500)
    panel.loss.setValue(0.25)
    assert controller.plan.value.stop.loss == 0.25
    check(panel, "stopLossCheck").setChecked(False)
    assert controller.plan.value.stop.loss is None
    assert not panel.loss.isEnabled()
    assert "Check the box" in panel.loss.toolTip()


def test_a_run_that_meets_a_condition_pauses_says_so_and_goes_on_when_resumed(
    panel: StopPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    controller.plan.set_stop_conditions(StopConditions(loss=0.6))
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: controller.state is TrainingState.PAUSED)
    run = controller.run
    assert run is not None
    text = controller.messages[-1].text
    assert "fell below 0.6: stop condition met, paused; Resume goes on" in text
    qtbot.waitUntil(lambda: state(panel, "Loss") == "met")
    stood = run.update
    assert session.document is before
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: run.update > stood + 5)
    assert controller.state is TrainingState.RUNNING
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_a_condition_that_is_set_while_it_runs_acts(
    panel: StopPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(SETTINGS)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.update > 3)
    panel.patience.setValue(1)
    check(panel, "patienceCheck").setChecked(True)
    qtbot.waitUntil(lambda: controller.state is TrainingState.PAUSED)
    assert "no better for 1 updates" in controller.messages[-1].text
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_only_a_task_can_be_solved_and_its_criterion_is_told(
    panel: StopPanel, session: Session
) -> None:
    assert not check(panel, "stopSolvedCheck").isVisible()
    open_task(session, "temporal-order")
    box = check(panel, "stopSolvedCheck")
    assert box.isVisible()
    task = session.sequence.generator
    assert isinstance(task, sequences.Task)
    assert task.criterion.text in box.toolTip()


def test_the_tasks_own_criterion_stops_a_run_and_tells_how_near_it_is(
    panel: StopPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    open_task(session, "temporal-order")
    check(panel, "stopSolvedCheck").setChecked(True)
    controller.start(engine.TrainingSettings(updates=100_000, batch_size=10))
    qtbot.waitUntil(
        lambda: (
            controller.snapshot is not None and "right" in controller.snapshot.stops["solved"].text
        ),
        timeout=20_000,
    )
    label = child(panel, QLabel, "stopSolvedState")
    assert isinstance(label, QLabel)
    qtbot.waitUntil(lambda: "right" in label.toolTip())
    assert label.text().endswith("%")
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_how_many_updates_are_made_stands_beside_their_number(
    panel: StopPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(engine.TrainingSettings(updates=20, batch_size=4, window=16))
    qtbot.waitUntil(lambda: not controller.active)
    qtbot.waitUntil(lambda: state(panel, "Updates") == "100 %" or state(panel, "Updates") == "met")
    assert state(panel, "Finite") == "always"


@pytest.fixture
def own_series(session: Session) -> Session:
    sequence = sequences.series_sequence(
        [float(value % 9) for value in range(120)], name="nine.csv", feature_names=("x",)
    )
    network, origin = untrained_network(sequence, hidden_size=3)
    session.do(Open(Document.of(sequence, network, origin)))
    return session


def test_steps_ahead_are_one_undoable_change_of_the_targets_alone(
    own_series: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    data = DataPanel(own_series, controller)
    qtbot.addWidget(data)
    own_series.playback.go(50)
    inputs = own_series.sequence.inputs
    data.ahead.setValue(4)
    assert own_series.sequence.ahead == 4
    assert own_series.sequence.inputs is inputs
    assert own_series.step == 50
    assert own_series.sequence.targets[0, 0] == inputs[4, 0]
    assert own_series.undo_text == "foresee 4 steps ahead"
    own_series.undo()
    assert own_series.sequence.ahead == 1
    assert data.ahead.value() == 1


def test_the_held_out_share_goes_into_the_next_run_and_its_split_is_told(
    own_series: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    data = DataPanel(own_series, controller)
    qtbot.addWidget(data)
    label = child(data, QLabel, "trainSplitLabel")
    assert isinstance(label, QLabel)
    assert label.text() == "train 96, validate 24 steps"
    data.held_out.setValue(50)
    assert label.text() == "train 60, validate 60 steps"
    assert controller.start(engine.TrainingSettings(updates=3, batch_size=4, window=10))
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.run is not None
    assert controller.run.plan.held_out == 0.5
    data.held_out.setValue(0)
    assert controller.start(engine.TrainingSettings(updates=3, batch_size=4, window=10))
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.run.watch.validation is None


def test_a_share_that_leaves_no_step_is_told_and_refused_at_the_start(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    sequence = sequences.series_sequence([1.0, 2.0, 4.0], name="three.csv", feature_names=("x",))
    network, origin = untrained_network(sequence, hidden_size=3)
    session.do(Open(Document.of(sequence, network, origin)))
    data = DataPanel(session, controller)
    qtbot.addWidget(data)
    data.held_out.setValue(5)
    label = child(data, QLabel, "trainSplitLabel")
    assert isinstance(label, QLabel)
    assert "is no step to validate on" in label.text()
    assert not controller.start(engine.TrainingSettings(updates=3, batch_size=1))
    assert (
        "cannot start: 5 % of the 3 steps of three.csv is no step" in controller.messages[-1].text
    )
