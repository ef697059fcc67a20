from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lstm_gui import engine, sequences
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.session import (
    Document,
    Open,
    Session,
    TrainingState,
    choice_of,
    untrained_network,
)

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NAMES = (
    "startFromCombo",
    "optimizerCombo",
    "learningRateSpin",
    "learningRateSlider",
    "batchSpin",
    "windowSpin",
    "clipCheck",
    "clipSpin",
    "updatesSpin",
    "seedSpin",
)


@pytest.fixture
def panel(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> SettingsPanel:
    made = SettingsPanel(session, controller)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def open_on(session: Session, name: str) -> None:
    sequence = sequences.make_example(name)
    network, origin = untrained_network(sequence, hidden_size=4)
    session.do(Open(Document.of(sequence, network, origin)))


def choose_network(session: Session, **chosen: object) -> None:
    document = session.document
    session.do(Open(replace(choice_of(document), **chosen).document(document)))


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_its_name_an_accessible_name_and_a_tooltip(
    panel: SettingsPanel, name: str
) -> None:
    field = panel.findChild(QWidget, name)
    assert isinstance(field, QWidget)
    assert field.accessibleName() or getattr(field, "text", str)()
    assert field.toolTip()


def test_an_example_brings_the_settings_its_network_was_trained_with(
    panel: SettingsPanel, session: Session
) -> None:
    for name in ("adding-problem", "mackey-glass"):
        open_on(session, name)
        suited = sequences.EXAMPLES[name].settings
        settings = panel.settings()
        assert settings.optimizer == suited.optimizer
        assert settings.learning_rate == pytest.approx(suited.learning_rate)
        assert settings.batch_size == suited.batch_size
        assert settings.clip_norm == suited.clip_norm
        assert settings.updates == suited.updates


def test_what_is_chosen_is_what_the_run_gets(panel: SettingsPanel, session: Session) -> None:
    choose_network(session, initialisation="chrono", longest_memory=40)
    panel.optimizer.setCurrentIndex(panel.optimizer.findData("sgd"))
    panel.rate.spin.setValue(0.25)
    panel.batch.setValue(7)
    panel.window_steps.setValue(20)
    panel.clip_on.setChecked(False)
    panel.updates.setValue(123)
    panel.seed.setValue(9)
    panel.start_from.setCurrentIndex(panel.start_from.findData("fresh"))
    assert panel.settings() == engine.TrainingSettings(
        optimizer="sgd",
        learning_rate=0.25,
        batch_size=7,
        clip_norm=None,
        updates=123,
        window=20,
        seed=9,
        initialisation="chrono",
        longest_memory=40,
    )
    assert panel.fresh
    assert not panel.clip.isEnabled()


def test_the_present_weights_are_the_start_unless_chosen_otherwise(panel: SettingsPanel) -> None:
    assert not panel.fresh
    assert panel.settings().initialisation == "default"


def test_fresh_weights_are_drawn_as_those_of_the_network_were(
    panel: SettingsPanel, session: Session
) -> None:
    panel.start_from.setCurrentIndex(panel.start_from.findData("fresh"))
    choose_network(session, initialisation="forget_bias")
    assert panel.settings().initialisation == "forget_bias"
    choose_network(session, initialisation="chrono", longest_memory=12)
    assert panel.settings().initialisation == "chrono"
    assert panel.settings().longest_memory == 12
    choose_network(session, kind="rnn")  # it has no gate to initialise
    assert panel.settings().initialisation == "default"
    assert panel.settings().longest_memory is None


def test_a_window_cannot_be_longer_than_the_sequence_and_tasks_have_none(
    panel: SettingsPanel, session: Session
) -> None:
    panel.window_steps.setValue(10_000)
    assert panel.settings().window == session.sequence.steps
    open_on(session, "adding-problem")
    assert panel.settings().window is None
    assert not panel.window_steps.isVisible()


def test_while_training_what_may_be_changed_acts_at_once_and_the_rest_waits(
    panel: SettingsPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    panel.updates.setValue(1_000_000)
    controller.start(panel.settings())
    assert not panel.seed.isEnabled()
    assert "Stop the training" in panel.seed.toolTip()
    assert not panel.start_from.isEnabled()
    for field in (panel.batch, panel.optimizer, panel.clip_on, panel.rate.spin):
        assert field.isEnabled()
    panel.rate.spin.setValue(0.002)
    assert controller.run is not None
    assert controller.run.learning_rate == pytest.approx(0.002)
    qtbot.waitUntil(
        lambda: (
            controller.snapshot is not None
            and controller.snapshot.learning_rate == pytest.approx(0.002)
        )
    )
    panel.batch.setValue(3)
    panel.clip_on.setChecked(False)
    panel.optimizer.setCurrentIndex(panel.optimizer.findData("sgd"))
    run = controller.run
    qtbot.waitUntil(lambda: run.settings.optimizer == "sgd")
    names = [change.name for change in run.changes]
    assert names == ["learning_rate", "batch_size", "clip_norm", "optimizer"]
    assert run.settings.batch_size == 3
    assert run.settings.clip_norm is None
    assert any("begins anew" in message.text for message in controller.messages)
    controller.stop()
    qtbot.waitUntil(lambda: controller.state is TrainingState.FINISHED)
    qtbot.waitUntil(lambda: panel.seed.isEnabled())
    assert "Stop the training" not in panel.seed.toolTip()


def test_a_batch_that_does_not_fit_is_refused_in_words_and_the_field_goes_back(
    panel: SettingsPanel, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    sequence = sequences.series_sequence(
        [float(value % 7) for value in range(80)], name="week.csv", feature_names=("x",)
    )
    network, origin = untrained_network(sequence, hidden_size=3)
    session.do(Open(Document.of(sequence, network, origin)))
    panel.updates.setValue(1_000_000)
    assert controller.start(panel.settings())
    panel.batch.setValue(4000)
    assert panel.batch.value() == 16
    newest = controller.messages[-1].text
    assert newest.startswith("cannot change this: batch is 4000 windows, but the training part of")
    assert controller.state is TrainingState.RUNNING
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)


def test_a_run_that_is_looked_at_brings_its_settings(
    panel: SettingsPanel, controller: TrainingController, qtbot: QtBot
) -> None:
    first = engine.TrainingSettings(updates=3, batch_size=4, window=16, seed=7)
    other = engine.TrainingSettings(
        updates=2, batch_size=2, window=8, seed=1, optimizer="sgd", clip_norm=None
    )
    for settings in (first, other):
        assert controller.start(settings)
        qtbot.waitUntil(lambda: not controller.active)
    assert panel.settings().optimizer == "sgd"
    assert controller.select_run("run 1")
    assert panel.settings() == replace(first, updates=controller.run.settings.updates)
    panel.batch.setValue(5)
    wanted = controller.run.wanted_settings
    assert (wanted.batch_size, wanted.optimizer, wanted.clip_norm) == (5, "adam", 1.0)


def test_a_learning_rate_far_too_large_is_doubted_beside_it(panel: SettingsPanel) -> None:
    doubt = panel.findChild(QWidget, "settingsDoubt")
    assert doubt.isHidden()
    panel.rate.spin.setValue(1e6)
    assert not doubt.isHidden()
    assert "0.001 … 0.1 is usual" in doubt.text()
    panel.rate.spin.setValue(0.01)
    assert doubt.isHidden()


def test_another_network_on_the_same_sequence_leaves_the_settings_alone(
    panel: SettingsPanel, session: Session
) -> None:
    panel.rate.spin.setValue(0.25)
    panel.updates.setValue(123)
    choose_network(session, units=9)
    assert panel.settings().learning_rate == 0.25
    assert panel.settings().updates == 123
    open_on(session, "mackey-glass")
    assert panel.settings().learning_rate != 0.25
