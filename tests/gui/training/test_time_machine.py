from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.training import TrainingController, time_machine
from lstm_gui.gui.training.time_machine import NEWEST, TimeMachine
from lstm_gui.session import Open, Parameters, Session, TrainingState, open_example

SETTINGS = engine.TrainingSettings(updates=25, batch_size=4, window=16, seed=3)
ENDLESS = dataclasses.replace(SETTINGS, updates=1_000_000)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute in the window's thread however long a busy machine took for the last trace."""
    monkeypatch.setattr(time_machine, "_QUICK_SECONDS", float("inf"))


@pytest.fixture
def machine(controller: TrainingController) -> TimeMachine:
    return controller.time_machine


def train(controller: TrainingController, qtbot: QtBot) -> None:
    """Make a whole run, which is taken over in the end."""
    assert controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)


def hidden_by(session: Session, parameters: Parameters) -> np.ndarray:
    network = engine.network_from_config(session.document.config)
    network.load_state_dict(parameters)
    return network.forward(session.sequence.inputs).layers[0].hidden


def test_there_is_nothing_to_go_back_to_before_the_first_run(machine: TimeMachine) -> None:
    assert machine.checkpoints == ()
    machine.go(3)
    machine.move(-1)
    machine.play(on=True)
    machine.pin()
    assert not machine.looking_back
    assert not machine.playing


def test_the_session_shows_what_the_network_did_at_the_update_looked_at(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    learned = session.document
    machine.go(9.4)
    assert machine.looked_at is not None
    assert machine.update == 9
    assert session.live
    assert np.array_equal(
        session.trace.layers[0].hidden, hidden_by(session, machine.looked_at.parameters)
    )
    assert session.document is learned
    machine.follow()
    assert not session.live
    assert machine.update == 25


def test_steps_go_from_checkpoint_to_checkpoint_and_stop_at_both_ends(
    controller: TrainingController, machine: TimeMachine, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    machine.move(-1)
    assert machine.update == 24
    machine.move(-1000)
    assert machine.update == 0
    machine.move(-1)
    assert machine.update == 0
    machine.move(2)
    assert machine.update == 2
    machine.move(1000)
    assert not machine.looking_back


def test_playing_goes_through_the_learning_and_ends_at_the_newest(
    controller: TrainingController, machine: TimeMachine, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    machine._timer.setInterval(0)
    seen: list[int] = []
    machine.changed.connect(lambda: seen.append(machine.update))
    machine.play(on=True)
    assert machine.playing
    qtbot.waitUntil(lambda: not machine.playing)
    assert not machine.looking_back
    assert [update for update in dict.fromkeys(seen) if update < 25] == list(range(25))


def test_the_run_goes_on_while_one_looks_back(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 30)
    machine.go(5)
    update = machine.update
    shown = session.network
    at = controller.snapshot.update if controller.snapshot is not None else 0
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > at + 9)
    assert machine.update == update
    assert session.network is shown
    machine.follow()
    qtbot.waitUntil(lambda: controller.followed_update > at)
    assert session.live
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert not session.live


def test_a_run_that_ends_while_one_looks_back_is_taken_over_and_the_view_stays(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 10)
    machine.go(5)
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert session.document.origin.trained
    assert session.live
    assert machine.update == 5
    machine.follow()
    assert not session.live


def test_the_newest_lies_over_an_earlier_update_until_something_else_is_chosen(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert machine.compared == NEWEST
    assert machine.ghost_update is None
    machine.go(4)
    assert machine.ghost_update == 25
    assert session.baseline is not None
    newest = session.document.parameters
    assert np.array_equal(session.baseline.layers[0].hidden, hidden_by(session, newest))
    machine.compare_with(None)
    assert session.baseline is None
    assert machine.ghost_update is None


def test_a_pinned_update_lies_over_the_others_and_its_checkpoint_stays(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    machine.go(4)
    pinned = machine.looked_at
    assert pinned is not None
    machine.pin()
    assert session.baseline is None  # itself
    machine.go(11)
    assert machine.ghost_update == 4
    assert session.baseline is not None
    assert np.array_equal(session.baseline.layers[0].hidden, hidden_by(session, pinned.parameters))
    assert controller.run is not None
    assert controller.run.checkpoints.pinned == {4}
    machine.go(12)
    machine.pin()
    assert controller.run.checkpoints.pinned == {12}


def test_weights_of_an_earlier_update_are_taken_over_as_one_change(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    learned = session.document.parameters
    machine.go(7)
    assert machine.looked_at is not None
    wanted = machine.looked_at.parameters
    controller.take_over_looked_at()
    assert session.undo_text == "take over update 7 of run 1"
    assert session.document.origin.text == "trained: 7 updates, seed 3"
    assert not session.live
    assert np.array_equal(session.document.parameters["weight_hh_l0"], wanted["weight_hh_l0"])
    session.undo()
    assert np.array_equal(session.document.parameters["weight_hh_l0"], learned["weight_hh_l0"])


def test_a_slow_trace_is_computed_beside_the_window(
    controller: TrainingController,
    machine: TimeMachine,
    session: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train(controller, qtbot)
    monkeypatch.setattr("lstm_gui.gui.training.time_machine._QUICK_SECONDS", -1.0)
    machine.go(3)
    machine.go(8)
    assert not session.live
    qtbot.waitUntil(lambda: session.live)
    assert machine.looked_at is not None
    assert np.array_equal(
        session.trace.layers[0].hidden, hidden_by(session, machine.looked_at.parameters)
    )


def test_going_on_from_a_checkpoint_makes_a_branch_and_keeps_the_first_run(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    first = controller.run
    machine.go(10)
    assert machine.looked_at is not None
    other = dataclasses.replace(SETTINGS, learning_rate=0.5)
    assert controller.go_on_from(machine.looked_at, other)
    qtbot.waitUntil(lambda: not controller.active)
    assert [branch.name for branch in controller.runs] == ["run 1", "run 2"]
    branch = controller.runs.current
    assert branch is not None
    assert (branch.parent, branch.began) == ("run 1", 10)
    assert controller.runs.parent is not None
    assert controller.runs.parent.run is first
    assert controller.snapshot is not None
    assert first is not None
    assert first.latest is not None
    ours, theirs = controller.snapshot.losses.mean, first.latest.losses.mean
    # The eleventh loss is still that of the weights that both share.
    assert np.array_equal(ours[:11], theirs[:11])
    assert not np.array_equal(ours[12:], theirs[12:])
    assert any("branches off run 1" in message.text for message in controller.messages)
    assert session.document.origin.text == "trained: 25 updates, seed 3"


def test_a_run_set_aside_goes_on_later_as_if_nothing_had_been(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert controller.snapshot is not None
    plain = controller.snapshot.losses.mean
    session.undo()
    controller.step(SETTINGS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update == 1)
    machine.go(0)
    assert machine.looked_at is not None
    controller.go_on_from(machine.looked_at, dataclasses.replace(SETTINGS, learning_rate=0.5))
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.select_run("run 2")
    assert controller.state is TrainingState.PAUSED
    assert controller.runs.current is not None
    assert controller.runs.current.name == "run 2"
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)
    assert controller.snapshot is not None
    assert np.array_equal(controller.snapshot.losses.mean, plain)


def test_going_on_from_the_newest_by_the_same_settings_is_the_run_itself(
    controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    assert controller.run is not None
    assert controller.go_on_from(controller.run.checkpoints.newest, SETTINGS)
    qtbot.waitUntil(lambda: not controller.active)
    assert len(controller.runs) == 1
    assert controller.run.update == 50
    assert controller.run.checkpoints.updates[0] == 0


def test_settings_that_do_not_fit_are_refused_and_the_run_goes_on(
    controller: TrainingController, machine: TimeMachine, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 4)
    machine.go(2)
    assert machine.looked_at is not None
    assert not controller.go_on_from(
        machine.looked_at, dataclasses.replace(SETTINGS, window=100_000)
    )
    assert "window is 100000" in controller.messages[-1].text
    assert controller.active
    assert len(controller.runs) == 1


def test_the_runs_come_back_when_undo_opens_their_sequence_again(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    losses = controller.snapshot.losses.mean if controller.snapshot is not None else None
    machine.go(4)
    session.do(Open(open_example("an-bn")))
    assert len(controller.runs) == 0
    assert not machine.looking_back
    assert not session.live
    assert machine.checkpoints == ()
    assert controller.snapshot is None
    session.undo()
    assert [branch.name for branch in controller.runs] == ["run 1"]
    assert controller.snapshot is not None
    assert losses is not None
    assert controller.snapshot.losses.mean.tolist() == losses.tolist()
    machine.go(7)
    assert machine.update == 7
    assert session.live
    machine.follow()
    session.redo()
    assert len(controller.runs) == 0


def test_a_run_under_way_ends_when_another_sequence_opens_and_goes_on_after_undo(
    controller: TrainingController, machine: TimeMachine, session: Session, qtbot: QtBot
) -> None:
    controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 4)
    run = controller.run
    assert run is not None
    session.do(Open(open_example("an-bn")))
    assert not controller.active
    assert "undo brings it back" in controller.messages[-1].text
    assert run.wait_until_over(10)
    session.undo()
    assert controller.run is run
    assert controller.select_run("run 1")
    assert controller.run.update >= 5
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_a_step_back_leaves_the_newest_also_while_the_run_goes_on(
    controller: TrainingController, machine: TimeMachine, qtbot: QtBot
) -> None:
    assert controller.start(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.update > 300)
    machine.move(-1)
    assert machine.looking_back
    first = machine.update
    machine.move(-1)
    assert machine.update < first
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
