from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lstm_gui import engine, interchange, sequences
from lstm_gui.cli import main
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.command_copy import command_of
from lstm_gui.gui.training.measure_plot import MeasurePlot
from lstm_gui.gui.training.reset_button import ResetButton
from lstm_gui.gui.training.run_facts import RunFacts
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.training_status import TrainingStatus, time_text
from lstm_gui.gui.training.update_frame import plot_area
from lstm_gui.session import (
    Document,
    Open,
    Session,
    SettingChange,
    TrainingPlan,
    TrainingState,
    same_parameters,
    untrained_network,
    weights_fingerprint,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SHORT = engine.TrainingSettings(updates=30, batch_size=4, window=16, seed=3)
ENDLESS = engine.TrainingSettings(updates=1_000_000, batch_size=4, window=16, seed=3)


@pytest.fixture
def facts(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> RunFacts:
    settings = SettingsPanel(session, controller)
    qtbot.addWidget(settings)
    made = RunFacts(session, controller, settings)
    made.settings_panel = settings  # type: ignore[attr-defined]  # kept alive for the test
    qtbot.addWidget(made)
    return made


def text(facts: RunFacts, name: str) -> str:
    found = facts.findChild(QLabel, f"trainFact{name}")
    assert isinstance(found, QLabel)
    return found.text()


def train(controller: TrainingController, qtbot: QtBot) -> None:
    assert controller.start(SHORT)
    qtbot.waitUntil(lambda: not controller.active)


def test_the_fingerprint_is_that_of_the_trained_weights(
    facts: RunFacts, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    assert text(facts, "Weights") == "sha256 –"
    train(controller, qtbot)
    whole = weights_fingerprint(session.document.parameters)
    assert text(facts, "Weights") == f"sha256 {whole[:4]}…{whole[-4:]}"
    record = session.document.origin.run
    assert record is not None
    assert record.weights == whole
    assert text(facts, "Losses") == f"sha256 {record.curve[:4]}…{record.curve[-4:]}"


def test_the_same_run_again_is_found_identical(
    facts: RunFacts, controller: TrainingController, qtbot: QtBot
) -> None:
    assert not facts.again_button.isEnabled()
    assert "no run that stands still" in facts.again_button.toolTip()
    controller.start(ENDLESS)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.update > 5)
    controller.change(learning_rate=0.05, optimizer="rmsprop")
    qtbot.waitUntil(lambda: len(run.changes) == 2)
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert text(facts, "SameRunAgain") == "not compared yet"
    qtbot.mouseClick(facts.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: text(facts, "SameRunAgain") == "identical", timeout=20_000)
    assert facts.again.identical is True
    train(controller, qtbot)
    assert text(facts, "SameRunAgain") == "not compared yet"


def test_another_run_is_not_called_the_same(
    facts: RunFacts, controller: TrainingController, session: Session, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    run = controller.run
    assert run is not None
    parameters = run.network.state_dict()
    parameters["head.bias"] = parameters["head.bias"] + 1e-6
    run.network.load_state_dict(parameters)
    facts.again.start()
    qtbot.waitUntil(lambda: text(facts, "SameRunAgain") == "other weights", timeout=20_000)
    assert facts.again.identical is False


def test_making_a_run_again_can_be_cancelled(
    facts: RunFacts, controller: TrainingController, qtbot: QtBot
) -> None:
    train(controller, qtbot)
    facts.again.start()
    thread = facts.again._thread
    facts.again.cancel()
    assert not facts.again.active
    assert thread is not None
    qtbot.waitUntil(lambda: not thread.is_alive())
    assert text(facts, "SameRunAgain") == "not compared yet"


def copied(tmp_path: Path) -> interchange.Model:
    words = shlex.split(QGuiApplication.clipboard().text())
    out = tmp_path / "again.safetensors"
    assert words[:2] == ["lstm-gui", "train"]
    assert main([*words[1:-1], str(out)]) == 0
    return interchange.load_model(out)


def test_the_copied_command_makes_the_weights_of_the_run_also_from_weights_that_were_there(
    facts: RunFacts,
    controller: TrainingController,
    session: Session,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LSTM_LAB_HOME", str(tmp_path / "home"))
    for fresh in (False, True):
        assert controller.start(ENDLESS, fresh=fresh)
        run = controller.run
        assert run is not None
        qtbot.waitUntil(lambda one=run: one.update > 8)
        controller.change(batch_size=5)
        qtbot.waitUntil(lambda one=run: bool(one.changes))
        controller.stop()
        qtbot.waitUntil(lambda: not controller.active)
        qtbot.mouseClick(facts.copy_button, Qt.MouseButton.LeftButton)
        model = copied(tmp_path)
        assert model.metadata["updates"] == str(run.update)
        assert same_parameters(model.network.parameters, session.document.parameters)
    assert len(list((tmp_path / "home" / "starts").iterdir())) == 1


def test_reset_goes_back_to_the_same_initial_weights_and_undo_to_what_was_learned(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    button = ResetButton(session, controller, appearance)
    qtbot.addWidget(button)
    assert not button.isEnabled()
    assert "Nothing was trained yet" in button.toolTip()
    before = session.document
    train(controller, qtbot)
    learned = session.document.parameters
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert same_parameters(session.document.parameters, before.parameters)
    assert session.document.origin == before.origin
    assert not button.isEnabled()
    session.undo()
    assert same_parameters(session.document.parameters, learned)


def test_reset_of_a_paused_run_loses_nothing(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    button = ResetButton(session, controller, appearance)
    qtbot.addWidget(button)
    controller.start(ENDLESS, fresh=True)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.update > 5)
    assert not button.isEnabled()
    controller.pause()
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not controller.active
    assert same_parameters(session.document.parameters, run.initial_parameters)
    assert not session.document.origin.trained
    session.undo()
    assert same_parameters(session.document.parameters, run.network.parameters)
    assert session.document.origin.trained


def test_the_status_bar_tells_progress_and_time_left_while_a_run_is_under_way(
    controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    status = TrainingStatus(controller)
    qtbot.addWidget(status)
    assert status.isHidden()
    controller.start(ENDLESS)
    assert not status.isHidden()
    left = status.findChild(QLabel, "trainingStatusLeft")
    share = status.findChild(QLabel, "trainingStatusShare")
    assert isinstance(left, QLabel)
    assert isinstance(share, QLabel)
    qtbot.waitUntil(lambda: left.text().endswith(" left"))
    assert share.text() == "0 %"
    controller.set_speed(2.0)  # the time left is that at this speed, however fast it was before
    made = controller.snapshot.update
    slowly = time_text((ENDLESS.updates - made) / 2.0).split(" ")[0]
    qtbot.waitUntil(lambda: int(left.text().split(" ")[0]) >= int(slowly) - 1)
    controller.pause()
    qtbot.waitUntil(lambda: left.text() == "paused")
    assert controller.state is TrainingState.PAUSED
    controller.stop()
    qtbot.waitUntil(lambda: not controller.active)
    assert status.isHidden()


def test_the_measure_is_drawn_in_the_users_units_beside_the_plain_answers(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    sequence = sequences.series_sequence(
        [100.0 + 10 * (value % 12) for value in range(160)], name="saw.csv", feature_names=("x",)
    )
    network, origin = untrained_network(sequence, hidden_size=4)
    session.do(Open(Document.of(sequence, network, origin)))
    plot = MeasurePlot(controller, appearance)
    qtbot.addWidget(plot)
    plot.resize(360, 220)
    with qtbot.waitExposed(plot):
        plot.show()
    assert plot.picture().empty_text == "nothing trained yet"
    train(controller, qtbot)
    picture = plot.picture()
    assert picture.title == "RMSE"
    assert picture.curve is not None
    assert picture.curve.updates.tolist()[-1] == 30
    # Held out are 32 of a saw with teeth of 110 every 12 steps; one step up is 10.
    (last,) = picture.references
    rises = [10.0 if step % 12 else 110.0 for step in range(128, 160)]
    assert last.value == pytest.approx((sum(rise**2 for rise in rises) / 32) ** 0.5)
    assert last.text.startswith("last value")
    image = plot.grab().toImage()
    accent = QColor(appearance.theme.accent)
    assert any(
        image.pixelColor(x, y) == accent
        for x in range(image.width())
        for y in range(image.height())
    )
    area = plot_area(QSizeF(plot.size()))
    qtbot.mouseMove(plot, QPoint(int(area.right()) - 1, int(area.center().y())))
    assert plot.picture().hovered == 30
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.picture().hovered == picture.curve.updates[-2]
    table = plot.figure_table()
    assert table["measure"].tolist() == picture.curve.measures.tolist()


def test_a_task_is_measured_in_percent(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> None:
    sequence = sequences.make_example("an-bn")
    network, origin = untrained_network(sequence, hidden_size=4)
    session.do(Open(Document.of(sequence, network, origin)))
    plot = MeasurePlot(controller, appearance)
    qtbot.addWidget(plot)
    train(controller, qtbot)
    picture = plot.picture()
    assert picture.measure is not None
    assert picture.measure.is_share
    assert picture.title == "Strings accepted"
    assert picture.measure.text(0.125) == "12.5 %"
    assert "256 fresh sequences" in plot.toolTip()


def test_the_command_of_a_run_under_way_tells_what_is_still_planned(
    session: Session, controller: TrainingController, qtbot: QtBot
) -> None:
    early, late = SettingChange(1, "learning_rate", 0.03), SettingChange(70, "batch_size", 2)
    controller.plan.set_value(TrainingPlan(changes=(early, late)))
    for number in (1, 2, 3):
        assert controller.step(ENDLESS)
        qtbot.waitUntil(lambda made=number: controller.run.update == made)
    words = shlex.split(command_of(session, controller, ENDLESS, fresh=False))
    changes = [words[at + 1] for at, word in enumerate(words) if word == "--change"]
    assert changes == ["1:rate=0.03", "70:batch=2"]
