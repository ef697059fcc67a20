"""The transport of the training: start, pause, stop, one update, and how far and fast it is."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from lstm_gui.gui.panels.labels import hold_size, label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.part_buttons import PartButtons
from lstm_gui.gui.training.reset_button import ResetButton
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.speed_control import SpeedControl
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Session, TrainingState, UpdatePart

# Widths from which on the bar has its names, the words on its buttons, and progress and rates.
_LEAST, _WITH_NAMES, _WITH_WORDS, _WITH_ALL_WORDS, _WITH_PROGRESS = 600, 830, 930, 1090, 1230
_ICON_WIDTH, _ANY_WIDTH = 38, 16777215
# A number that changes more often cannot be read.
_RATES_SECONDS = 0.5


def rate_text(rate: float, what: str) -> str:
    """Write a rate: "87 updates/s", "1 398 sequences/s", "0.4 updates/s"."""
    number = count_text(round(rate)) if rate >= 10 else f"{rate:.1f}"
    return f"{number} {what}/s"


class TrainingBar(QWidget):
    """Buttons that are enabled where they make sense, and say why where they do not."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        settings: SettingsPanel,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._settings = settings
        self._appearance = appearance
        self.start_button = self._button("trainStartButton", "Start", "play")
        self.pause_button = self._button("trainPauseButton", "Pause", "pause")
        self.stop_button = self._button("trainStopButton", "Stop", "stop")
        self.step_button = self._button("trainStepButton", "One update", "step-once")
        self.reset_button = ResetButton(session, controller, appearance)
        self.pause_button.setCheckable(True)
        self.parts = PartButtons()
        self.speed = SpeedControl()
        self._step_one = label("step one", "muted")
        self._progress = QProgressBar()
        self._progress.setObjectName("trainProgress")
        self._progress.setAccessibleName("Share of the updates that are made")
        self._progress.setTextVisible(False)
        self._progress.setMinimumWidth(40)
        self._progress.setRange(0, 1000)
        self._counter = label("", "value", name="trainCounter")
        self._counter.setAccessibleName("Updates made")
        self._counter_name = label("update", "muted")
        self._planned = label("", "muted", name="trainPlanned")
        self._rates = label("", "muted", name="trainRates")
        self._rated = float("-inf")
        self._rates.setAccessibleName("Speed of the training")
        # Takes the room that is there; in a narrow window only the updates are told.
        self._rates.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._counter.setAlignment(right)
        self._rules = [self._rule() for _ in range(3)]
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        for button in (self.start_button, self.pause_button, self.stop_button):
            row.addWidget(button)
        row.addWidget(self.reset_button)
        row.addWidget(self._rules[0])
        row.addWidget(self.step_button)
        row.addWidget(self._step_one)
        row.addWidget(self.parts)
        row.addWidget(self._rules[1])
        row.addWidget(self.speed)
        row.addStretch(1)
        row.addWidget(self._rules[2])
        row.addWidget(self._rates, 4)
        row.addWidget(self._progress, 3)
        row.addWidget(self._counter_name)
        row.addWidget(self._counter)
        row.addWidget(self._planned)
        self.start_button.clicked.connect(self._start)
        self.pause_button.clicked.connect(self._pause)
        self.stop_button.clicked.connect(self._stop)
        self.step_button.clicked.connect(self._step)
        self.parts.asked.connect(self._step_part)
        self.speed.chosen.connect(self._set_speed)
        controller.part_made.connect(self._show_state)
        controller.state_changed.connect(self._show_state)
        controller.counted.connect(self._show_progress)
        settings.changed.connect(self._show_progress)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._show_state()

    def _button(self, name: str, text: str, icon_name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setIconSize(QSize(16, 16))
        button.setProperty("iconName", icon_name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _rule(self) -> QFrame:
        rule = QFrame()
        rule.setFixedWidth(1)
        rule.setFrameShape(QFrame.Shape.VLine)
        rule.setProperty("role", "rule")
        return rule

    # What a person does

    @Slot()
    def _start(self) -> None:
        self._controller.start(self._settings.settings(), fresh=self._settings.fresh)

    @Slot()
    def _pause(self) -> None:
        if self._controller.state is TrainingState.PAUSED:
            self._start()
        else:
            self._controller.pause()
        self._show_state()

    @Slot()
    def _stop(self) -> None:
        self._controller.stop()

    @Slot()
    def _step(self) -> None:
        self._controller.step(self._settings.settings(), fresh=self._settings.fresh)

    @Slot(object)
    def _step_part(self, part: UpdatePart) -> None:
        self._controller.step_part(part, self._settings.settings(), fresh=self._settings.fresh)

    @Slot(object)
    def _set_speed(self, updates_per_second: float | None) -> None:
        self._controller.set_speed(updates_per_second)

    # Fitting in

    def sizeHint(self) -> QSize:
        """Ask for little: what has no room is shortened."""
        return QSize(_LEAST, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Give the width of the shortest form."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width()
        whole = width >= _WITH_PROGRESS
        self._row.setSpacing(8 if width >= _WITH_NAMES else 3)
        for button, from_width in (
            (self.pause_button, _WITH_WORDS),
            (self.stop_button, _WITH_WORDS),
            (self.step_button, _WITH_ALL_WORDS),
        ):
            worded = width >= from_width
            button.setText(button.accessibleName() if worded else "")
            button.setMaximumWidth(_ANY_WIDTH if worded else _ICON_WIDTH)
        self._step_one.setVisible(width >= _WITH_ALL_WORDS)
        self._rates.setVisible(whole)
        self._progress.setVisible(whole)
        self._planned.setVisible(whole)
        self._counter_name.setVisible(width >= _WITH_NAMES)
        self.speed.set_named(width >= _WITH_NAMES)
        for rule in self._rules:
            rule.setVisible(width >= _WITH_NAMES)

    # Following

    @Slot()
    def _show_state(self) -> None:
        controller = self._controller
        running = controller.active and controller.state is TrainingState.RUNNING
        paused = controller.active and controller.state is TrainingState.PAUSED
        ending = controller.stopping or (controller.active and controller.state.over)
        buttons = (self.start_button, self.pause_button, self.stop_button, self.step_button)
        focused = next((button for button in buttons if button.hasFocus()), None)
        self.start_button.setText("Resume" if paused else "Start")
        self.start_button.setAccessibleName("Resume" if paused else "Start")
        self._set(
            self.start_button,
            not running and not ending,
            "Go on training" if paused else "Train on the open sequence with these settings",
            "The training runs already",
        )
        self._set(
            self.pause_button,
            controller.active and not ending,
            "Go on training" if paused else "Pause after this update",
            "Nothing is being trained",
        )
        self.pause_button.setChecked(paused)
        self._set(
            self.stop_button,
            controller.active and not ending,
            "End the training and keep what was learned, as one change that can be undone",
            "Nothing is being trained",
        )
        self._set(
            self.step_button,
            not running and not ending,
            "Make a single update and pause",
            "Pause the training to make single updates",
        )
        parted = controller.parted
        self.parts.show_state(
            None if parted is None else parted.part,
            enabled=not running and not ending,
            reason="Finishing the last update" if ending else "Pause to make the parts one by one",
        )
        self.start_button.setProperty("role", "" if running else "primary")
        self.pause_button.setProperty("role", "primary" if running else "")
        for button in (self.start_button, self.pause_button):
            button.style().unpolish(button)
            button.style().polish(button)
        self._fit()
        if focused is not None and not focused.isEnabled():
            # Qt would move it on to a number field, where the next key would change a setting.
            (self.pause_button if controller.active else self.start_button).setFocus()
        self._restyle()
        self._show_progress()

    def _set(self, button: QPushButton, enabled: bool, tip: str, reason: str) -> None:
        button.setEnabled(enabled)
        if enabled:
            button.setToolTip(tip)
        else:
            button.setToolTip("Finishing the last update" if self._controller.stopping else reason)

    @Slot()
    def _show_progress(self) -> None:
        controller = self._controller
        run, snapshot = controller.run, controller.snapshot
        planned = int(self._settings.updates.value()) if run is None else run.settings.updates
        made = controller.shown_update
        hold_size(self._counter, count_text(planned))
        self._counter.setText(count_text(made))
        self._planned.setText(f"of {count_text(planned)}")
        self._progress.setValue(round(1000 * made / planned))
        if snapshot is None or made == 0:
            self._rates.setText("")
            return
        now = time.monotonic()
        running = controller.state is TrainingState.RUNNING
        if running and self._rates.text() and now - self._rated < _RATES_SECONDS:
            return
        self._rated = now
        updates = rate_text(snapshot.updates_per_second, "updates")
        text = f"{updates} · {rate_text(snapshot.sequences_per_second, 'sequences')}"
        metrics, room = self._rates.fontMetrics(), self._rates.width()
        fitting = (one for one in (text, updates) if metrics.horizontalAdvance(one) <= room)
        self._rates.setText(next(fitting, ""))
        self._rates.setToolTip(text)

    @Slot()
    def _restyle(self) -> None:
        theme = self._appearance.theme
        for button in (self.start_button, self.pause_button, self.stop_button, self.step_button):
            primary = button.property("role") == "primary"
            colour = theme.on_accent if primary else theme.text
            button.setIcon(icon(button.property("iconName"), colour, theme.ghost))
