from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.divergence_bar import DivergenceBar
from lstm_gui.session import Session, TrainingState

SETTINGS = engine.TrainingSettings(
    updates=1_000_000, batch_size=4, window=16, seed=3, optimizer="sgd", clip_norm=None
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(controller: TrainingController, appearance: Appearance, qtbot: QtBot) -> DivergenceBar:
    made = DivergenceBar(controller, appearance)
    qtbot.addWidget(made)
    return made


def diverge(controller: TrainingController, qtbot: QtBot) -> None:
    """Make a few good updates, then one by a rate that no weights stand."""
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 12)
    controller.set_learning_rate(1e38)
    qtbot.waitUntil(lambda: controller.run is not None and controller.run.diverged is not None)
    qtbot.waitUntil(lambda: controller.state is TrainingState.PAUSED)


def text(bar: DivergenceBar) -> str:
    found = bar.findChild(QLabel, "divergenceText")
    assert found is not None
    return found.text()


def finish(controller: TrainingController, qtbot: QtBot) -> None:
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_it_is_hidden_while_all_goes_well(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(SETTINGS)
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 3)
    assert not bar.isVisible()
    finish(controller, qtbot)


def test_it_says_where_the_run_stands_and_what_broke(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    qtbot.waitUntil(bar.isVisible)
    assert controller.run is not None
    assert f"last good update, {controller.run.update}: " in text(bar)
    assert " became " in text(bar)
    assert bar.rate_button.isEnabled()
    assert bar.clip_button.isEnabled()
    assert bar.back_button.isEnabled()
    finish(controller, qtbot)
    assert not bar.isVisible()


def test_a_tenth_of_the_rate_goes_on_with_the_same_run(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    qtbot.waitUntil(bar.isVisible)
    run = controller.run
    assert run is not None
    qtbot.mouseClick(bar.rate_button, LEFT)
    assert run.learning_rate == pytest.approx(1e37)
    assert controller.run is run
    # 1e37 breaks it again: the same way is offered once more.
    qtbot.waitUntil(lambda: run.diverged is not None and run.state is TrainingState.PAUSED)
    run.set_learning_rate(0.01)
    assert run.diverged is not None
    at = run.update
    qtbot.waitUntil(bar.isVisible)
    controller.resume()
    qtbot.waitUntil(lambda: run.update > at or run.diverged is not None)
    finish(controller, qtbot)


def test_clipping_goes_on_with_the_same_run(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    qtbot.waitUntil(bar.isVisible)
    qtbot.mouseClick(bar.clip_button, LEFT)
    assert controller.run is not None
    assert controller.run.wanted_settings.clip_norm == 1.0
    finish(controller, qtbot)


def test_where_gradients_are_clipped_already_clipping_is_no_way(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    controller.change(clip_norm=0.5)
    qtbot.waitUntil(lambda: not bar.clip_button.isEnabled())
    assert bar.clip_button.toolTip() == "Gradients are clipped at 0.5 already"
    finish(controller, qtbot)


def test_the_checkpoint_before_is_a_branch_with_its_own_lower_rate_and_keeps_the_run(
    bar: DivergenceBar, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    qtbot.waitUntil(bar.isVisible)
    first = controller.run
    assert first is not None
    assert first.diverged is not None
    before = first.diverged.before
    assert bar.back_button.text() == f"From update {before}"
    assert f"with the learning rate {SETTINGS.learning_rate:g}, as a run" in (
        bar.back_button.toolTip()
    )
    qtbot.mouseClick(bar.back_button, LEFT)
    assert controller.run is not first
    assert controller.runs.current is not None
    assert controller.runs.current.began == before
    assert controller.run is not None
    assert controller.run.learning_rate == SETTINGS.learning_rate
    assert next(iter(controller.runs)).run is first
    finish(controller, qtbot)


def test_it_can_be_dismissed_and_comes_again_with_the_next_divergence(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    diverge(controller, qtbot)
    qtbot.waitUntil(bar.isVisible)
    qtbot.mouseClick(bar.close_button, LEFT)
    assert not bar.isVisible()
    controller.go_on_from(
        controller.time_machine.checkpoints[0],
        dataclasses.replace(SETTINGS, learning_rate=1e38),
    )
    qtbot.waitUntil(bar.isVisible)
    finish(controller, qtbot)


def test_a_run_that_went_astray_is_led_back_and_nowhere_else(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(dataclasses.replace(SETTINGS, clip_norm=1.0))
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 12)
    controller.set_learning_rate(1e6)
    qtbot.waitUntil(bar.isVisible)
    run = controller.run
    assert run is not None
    assert run.diverged is not None
    assert f"went astray and is paused at update {run.update}: for 10 updates" in text(bar)
    for button in (bar.rate_button, bar.clip_button):
        assert not button.isEnabled()
        assert "lead nowhere" in button.toolTip()
    assert not bar.grab().isNull()
    before = run.diverged.before
    qtbot.mouseClick(bar.back_button, LEFT)
    assert controller.runs.current is not None
    assert controller.runs.current.began == before
    assert not bar.isVisible()
    finish(controller, qtbot)


def test_where_the_rate_was_the_same_all_along_the_way_back_is_by_a_tenth_of_it(
    bar: DivergenceBar, controller: TrainingController, qtbot: QtBot
) -> None:
    controller.start(dataclasses.replace(SETTINGS, clip_norm=1.0, learning_rate=1e6))
    qtbot.waitUntil(bar.isVisible)
    qtbot.mouseClick(bar.back_button, LEFT)
    assert controller.run is not None
    assert controller.run.learning_rate == pytest.approx(1e5)
    finish(controller, qtbot)
