from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lstm_gui.gui.theme import Appearance, icon_folder, style_sheet
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.speed_control import SPEEDS, SpeedControl, pace_text
from lstm_gui.gui.training.training_bar import TrainingBar
from lstm_gui.session import PARTS, Session, TrainingState, UpdatePart

# The offscreen platform says so for every window with a smallest or largest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(
    session: Session, controller: TrainingController, appearance: Appearance, qtbot: QtBot
) -> TrainingBar:
    settings = SettingsPanel(session, controller)
    qtbot.addWidget(settings)
    settings.updates.setValue(1_000_000)
    settings.batch.setValue(4)
    made = TrainingBar(session, controller, settings, appearance)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def made_part(controller: TrainingController) -> tuple[int, UpdatePart] | None:
    parted = controller.parted
    return None if parted is None else (parted.number, parted.part)


def test_every_button_goes_on_to_its_part_and_is_marked(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    for part in PARTS:
        qtbot.mouseClick(bar.parts.buttons[part], LEFT)
        qtbot.waitUntil(lambda wanted=part: made_part(controller) == (1, wanted))
        assert controller.state is TrainingState.PAUSED
        marked = [one for one, button in bar.parts.buttons.items() if button.isChecked()]
        assert marked == [part]
    qtbot.mouseClick(bar.parts.buttons[UpdatePart.BACKWARD], LEFT)
    qtbot.waitUntil(lambda: made_part(controller) == (2, UpdatePart.BACKWARD))


def test_while_it_runs_the_buttons_wait_and_say_why(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    qtbot.mouseClick(bar.parts.buttons[UpdatePart.FORWARD], LEFT)
    qtbot.waitUntil(lambda: made_part(controller) == (1, UpdatePart.FORWARD))
    qtbot.mouseClick(bar.start_button, LEFT)
    qtbot.waitUntil(lambda: controller.parted is None)
    button = bar.parts.buttons[UpdatePart.LOSS]
    assert not button.isEnabled()
    assert button.toolTip() == "Pause to make the parts one by one"
    assert not any(button.isChecked() for button in bar.parts.buttons.values())
    qtbot.mouseClick(bar.pause_button, LEFT)
    assert button.isEnabled()


def test_the_slider_slows_a_run_down_and_lets_it_go(
    bar: TrainingBar, controller: TrainingController, qtbot: QtBot
) -> None:
    bar.speed.slider.setValue(0)
    qtbot.mouseClick(bar.start_button, LEFT)
    qtbot.waitUntil(lambda: made_part(controller) == (1, UpdatePart.FORWARD))
    bar.speed.slider.setValue(bar.speed.slider.maximum())
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.update > 20)
    assert controller.parted is None


def test_the_speeds_run_from_slow_motion_to_flat_out(qtbot: QtBot) -> None:
    control = SpeedControl()
    qtbot.addWidget(control)
    assert control.speed is None
    said: list[object] = []
    control.chosen.connect(said.append)
    width = control.findChild(type(control._text), "trainSpeedText").width()
    for place in range(control.slider.maximum() + 1):
        control.slider.setValue(place)
    assert said == [*SPEEDS]
    assert control.findChild(type(control._text), "trainSpeedText").width() == width
    assert [pace_text(speed) for speed in (0.25, 1.0, 50.0, None)] == [
        "1 in 4 s", "1 /s", "50 /s", "max",
    ]  # fmt: skip


def test_at_every_width_the_bar_keeps_its_buttons_whole(
    bar: TrainingBar, appearance: Appearance, qtbot: QtBot
) -> None:
    bar._settings.updates.setValue(4000)
    host = QWidget()
    qtbot.addWidget(host)
    host.setStyleSheet(style_sheet(appearance.theme, icon_folder()))
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(bar)
    with qtbot.waitExposed(host):
        host.show()
    for width in (620, 706, 906, 1100, 1900):
        host.resize(width, bar.height())
        qtbot.waitUntil(lambda wanted=width: bar.width() == wanted)
        buttons = (*bar.parts.buttons.values(), bar.start_button, bar.step_button)

        def whole(shown: tuple[QPushButton, ...] = buttons) -> bool:
            return all(one.width() >= min(one.sizeHint().width(), 38) for one in shown)

        qtbot.waitUntil(whole)
        for button in bar.parts.buttons.values():
            qtbot.waitUntil(lambda one=button: one.width() >= one.sizeHint().width())
        last = bar.findChild(QLabel, "trainCounter")
        assert isinstance(last, QLabel)
        assert last.geometry().right() <= bar.width()
    bar.setParent(None)
