"""The row under “Gates while learning”: back, play, on, the slider, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lstm_gui.gui.panels.labels import hold_size, label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.gui.training.update_slider import UpdateSlider
from lstm_gui.session import TrainingState

_NOTHING = "Nothing has been trained yet"


class TimeMachineBar(QWidget):
    """Moves along the checkpoints of the run, and back to the newest update."""

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._machine = controller.time_machine
        self._appearance = appearance
        self.back_button = self._button("updateBackButton", "One checkpoint back")
        self.play_button = self._button("updatePlayButton", "Play through the learning")
        self.forward_button = self._button("updateForwardButton", "One checkpoint on")
        self.slider = UpdateSlider(controller, appearance)
        self._where = label("", "accent", name="lookedAtLabel")
        self._where.setAccessibleName("Update that is looked at")
        self._newest = label("", "muted", name="goesOnLabel")
        self.follow_button = QPushButton("Follow newest")
        self.follow_button.setObjectName("followNewestButton")
        self.follow_button.setAccessibleName("Follow the newest update")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (self.back_button, self.play_button, self.forward_button):
            row.addWidget(button)
        row.addWidget(self.slider, 1)
        row.addWidget(self._where)
        row.addWidget(self._newest)
        row.addWidget(self.follow_button)
        self.back_button.clicked.connect(self._back)
        self.forward_button.clicked.connect(self._on)
        self.play_button.clicked.connect(self._play)
        self.follow_button.clicked.connect(self._machine.follow)
        controller.counted.connect(self._advance)
        controller.state_changed.connect(self._show)
        self._machine.changed.connect(self._show)
        appearance.changed.connect(self._show)
        self._show()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("role", "icon")
        button.setIconSize(QSize(16, 16))
        button.setFixedWidth(32)
        button.setAutoRepeat("Play" not in name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _back(self) -> None:
        self._machine.move(-1)

    @Slot()
    def _on(self) -> None:
        self._machine.move(1)

    @Slot()
    def _play(self) -> None:
        self._machine.play(on=not self._machine.playing)

    @Slot()
    def _show(self) -> None:
        machine, theme = self._machine, self._appearance.theme
        updates = [one.update for one in machine.checkpoints]
        back = bool(updates) and machine.update > updates[0]
        self._set(self.back_button, back, "Go one checkpoint back (←)", "This is the beginning")
        self._set(
            self.forward_button,
            machine.looking_back,
            "Go one checkpoint on (→)",
            "This is the newest update",
        )
        playing = machine.playing
        self._set(
            self.play_button,
            len(updates) > 1,
            "Stop playing (Space)" if playing else "Play through the learning (Space)",
            "There is one checkpoint only",
        )
        self._set(
            self.follow_button,
            machine.looking_back,
            "Show the newest update again, and every one that comes (End)",
            "The newest update is shown already",
        )
        for button, name in (
            (self.back_button, "step-back"),
            (self.play_button, "pause" if playing else "play"),
            (self.forward_button, "step-forward"),
        ):
            button.setIcon(icon(name, theme.text, theme.ghost))
        self._show_where()

    def _set(self, button: QPushButton, enabled: bool, tip: str, reason: str) -> None:
        if not enabled and button.hasFocus():
            self.slider.setFocus()  # else Qt moves on to something that the next key would change
        button.setEnabled(enabled)
        button.setToolTip(tip if enabled else (reason if self._machine.checkpoints else _NOTHING))

    @Slot()
    def _advance(self) -> None:
        """Follow a run; its second checkpoint is the first that one can go back from."""
        if self.play_button.isEnabled():
            self._show_where()
        else:
            self._show()

    def _show_where(self) -> None:
        controller, machine = self._controller, self._machine
        run = controller.run
        if run is None:
            self._where.setText("")
            self._newest.setText("")
            return
        made = count_text(controller.shown_update)
        goes_on = {
            TrainingState.RUNNING: f"training goes on at {made}",
            TrainingState.PAUSED: f"paused at {made}",
        }.get(controller.state, f"ended at {made}")
        self._where.setText(f"update {count_text(machine.update)}")
        newest = machine.update == controller.shown_update and not machine.looking_back
        self._newest.setText("the newest" if newest else goes_on)
        longest = count_text(max(run.settings.updates, run.update))
        hold_size(self._where, f"update {longest}")
        hold_size(self._newest, f"training goes on at {longest}")
