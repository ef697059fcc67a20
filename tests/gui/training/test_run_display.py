"""Every counter tells the same update, which is the one whose gates are shown."""

from __future__ import annotations

import dataclasses
import re

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.status_bar import StatusBar
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training import run_display as display_module
from lstm_gui.gui.training.training_status import TrainingStatus
from lstm_gui.gui.training.update_slider import UpdateSlider
from lstm_gui.gui.workspaces.train import TrainWorkspace
from lstm_gui.session import Session, TrainingSnapshot, TrainingState

MANY = engine.TrainingSettings(updates=1_000_000, batch_size=2, window=8)


class Counters:
    """Everything in the window that tells an update, read as numbers."""

    def __init__(
        self, session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
    ) -> None:
        self.workspace = TrainWorkspace(session, appearance, controller, Settings.in_memory())
        self.status = TrainingStatus(controller)
        self.weights = StatusBar(session, appearance)
        for widget in (self.workspace, self.status, self.weights):
            qtbot.addWidget(widget)
            widget.show()

    def read(self) -> dict[str, int]:
        """Give the first number of each; of the weights in the status bar the last."""
        shown = {
            name: _numbers(self.workspace.findChild(QLabel, name).text())[0]
            for name in ("trainCounter", "lookedAtLabel")
        }
        shown["status"] = _numbers(self.status.findChild(QLabel, "trainingStatusUpdates").text())[0]
        shown["run panel"] = _numbers(self.workspace.runs._title.text())[0]
        shown["slider"] = self.workspace.findChild(UpdateSlider).value()
        shown["weights"] = _numbers(self.weights._origin.text())[-1]
        return shown


def _numbers(text: str) -> list[int]:
    return [int(one.replace("\u202f", "")) for one in re.findall(r"\d[\d\u202f]*", text)]


@pytest.fixture
def counters(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> Counters:
    return Counters(session, controller, appearance, qtbot)


def test_all_counters_tell_the_update_whose_gates_are_shown(
    counters: Counters, session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    read: list[tuple[set[int], int | None]] = []

    def look() -> None:
        if session.showing is not None and controller.active:
            read.append((set(counters.read().values()), session.showing.update))

    # Connected last: what is read here is what the frame paints.
    controller.counted.connect(look)
    controller.advanced.connect(look)
    controller.state_changed.connect(look)
    controller.start(MANY)
    qtbot.waitUntil(lambda: len({update for _, update in read}) >= 5, timeout=20_000)
    assert [(told, update) for told, update in read if told != {update}] == []
    controller.pause()
    qtbot.waitUntil(
        lambda: controller.run is not None and controller.shown_update == controller.run.update
    )
    assert controller.run is not None
    assert set(counters.read().values()) == {controller.run.update}
    assert counters.workspace.gates.time_machine._newest.text() == "the newest"


def test_looking_back_the_counters_of_the_run_stay_together(
    counters: Counters, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(MANY)
    qtbot.waitUntil(lambda: controller.shown_update > 20, timeout=20_000)
    controller.pause()
    qtbot.waitUntil(
        lambda: controller.run is not None and controller.shown_update == controller.run.update
    )
    controller.time_machine.go(0)
    told = counters.read()
    run = controller.shown_update
    assert told.pop("trainCounter") == told.pop("status") == run
    assert set(told.values()) == {0}
    bar = counters.workspace.gates.time_machine
    assert _numbers(bar._newest.text()) == [run]


def test_a_line_of_the_runs_does_not_count_while_its_run_goes_on(
    counters: Counters, controller: TrainingController, qtbot: QtBot
) -> None:
    panel = counters.workspace.runs
    controller.start(MANY)
    qtbot.waitUntil(lambda: controller.shown_update > 5, timeout=20_000)
    panel._show()
    assert panel._buttons[0].text() == "run 1 · training"
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    panel._show()
    assert controller.run is not None
    assert _numbers(panel._buttons[0].text())[1] == controller.run.update


def test_a_snapshot_without_gates_is_left_out_unless_there_is_none_with_them_for_long(
    controller: TrainingController, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    controller.step(MANY)
    qtbot.waitUntil(lambda: controller.shown_update == 1)
    run, display = controller.run, controller._display
    assert run is not None
    assert controller.snapshot is not None
    qtbot.waitUntil(lambda: run.latest is controller.snapshot)
    later = dataclasses.replace(controller.snapshot, update=9, trace=None)
    monkeypatch.setattr(type(controller), "state", property(lambda _: TrainingState.RUNNING))
    monkeypatch.setattr(display._share, "frame_is_due", lambda: True)
    display._curves_due = False

    def offered(snapshot: TrainingSnapshot) -> int:
        run.mailbox.put(snapshot)
        display.pull(run, over=False)
        return controller.shown_update

    for now, shown in ((100.0, 1), (100.4, 1), (160.0, 9)):
        monkeypatch.setattr(display_module.time, "monotonic", lambda now=now: now)
        assert offered(later) == shown
    assert controller.followed_update == 1  # the gates are still those of the first
    monkeypatch.undo()


def test_back_goes_to_the_checkpoint_before_the_update_that_is_shown(
    controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(MANY)
    qtbot.waitUntil(lambda: controller.shown_update > 30, timeout=20_000)
    controller.pause()
    qtbot.waitUntil(
        lambda: controller.run is not None and controller.shown_update == controller.run.update
    )
    machine, display = controller.time_machine, controller._display
    updates = [one.update for one in machine.checkpoints]
    # As while it goes on: the run has kept checkpoints after the update that is shown.
    display.shown_update = display.live_update = updates[-2]
    machine.move(1)
    assert not machine.looking_back
    machine.move(-1)
    assert machine.update == updates[-3]
    machine.go(updates[-1] - 0.25)
    assert not machine.looking_back
