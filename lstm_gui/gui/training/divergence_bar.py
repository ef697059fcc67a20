"""What can be done when the numbers of a run left the finite range, or are near to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Diverged, TrainingRun, TrainingState

CLIP_NORM = 1.0
RATE_SHARE = 0.1
_ICON = 18
_ASTRAY = "The weights of this update lead nowhere: go back to before the losses ran away"


def _rate_from(run: TrainingRun, update: int) -> float:
    """Give the rate to train on by from an update: that of the update where it was raised since."""
    rate = run.started_with.learning_rate
    for change in run.changes:
        if change.name == "learning_rate" and change.update < max(update, 1):
            rate = float(change.value or rate)
    return min(rate, run.learning_rate * RATE_SHARE)


class DivergenceBar(QWidget):
    """Shown while a run stands at the last good update; each button leads on in its own way.

    Where the losses are finite but beyond all measure, only going back leads anywhere.
    With the same settings the same batch would lead to the same NaN: each way changes one.
    """

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("divergenceBar")
        self.setAccessibleName("The training diverged")
        self._controller = controller
        self._appearance = appearance
        self._dismissed: Diverged | None = None
        self._symbol = QLabel()
        self._text = label("", "plain", wrap=True, name="divergenceText")
        self.rate_button = self._button("divergenceRateButton", "Go on with a tenth of the rate")
        self.clip_button = self._button("divergenceClipButton", "Go on with clipping at 1")
        self.back_button = self._button("divergenceBackButton", "From the checkpoint before")
        self.close_button = self._button("divergenceCloseButton", "")
        self.close_button.setProperty("role", "link")
        self.close_button.setAccessibleName("Dismiss")
        self.close_button.setToolTip("Leave the run paused at the last good update")
        self._lay_out()
        self.rate_button.clicked.connect(self._lower_rate)
        self.clip_button.clicked.connect(self._clip)
        self.back_button.clicked.connect(self._go_back)
        self.close_button.clicked.connect(self._dismiss)
        controller.state_changed.connect(self._show)
        appearance.changed.connect(self._paint)
        self._paint()
        self.hide()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(text)  # more is said once there is a divergence
        return button

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setProperty("role", "error")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._text, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        for button in (self.rate_button, self.clip_button, self.back_button):
            buttons.addWidget(button)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 8, 8)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    # What a person does

    @Slot()
    def _lower_rate(self) -> None:
        run = self._controller.run
        if run is not None:
            self._controller.change(learning_rate=run.learning_rate * RATE_SHARE)
            self._controller.resume()

    @Slot()
    def _clip(self) -> None:
        self._controller.change(clip_norm=CLIP_NORM)
        self._controller.resume()

    @Slot()
    def _go_back(self) -> None:
        run = self._controller.run
        if run is None or run.diverged is None or run.diverged.before is None:
            return
        start = run.checkpoints.nearest(run.diverged.before)
        rate = _rate_from(run, run.diverged.before)
        self._controller.go_on_from(start, replace(run.wanted_settings, learning_rate=rate))

    @Slot()
    def _dismiss(self) -> None:
        run = self._controller.run
        self._dismissed = None if run is None else run.diverged
        self._show()

    # Following

    @Slot()
    def _show(self) -> None:
        controller = self._controller
        run = controller.run
        found = None if run is None else run.diverged
        waits = controller.active and controller.state is TrainingState.PAUSED
        if run is None or found is None or found == self._dismissed or not waits:
            self.hide()
            return
        rate, clip = run.learning_rate, run.wanted_settings.clip_norm
        stands = (
            "went astray and is paused at update"
            if found.astray
            else ("diverged and stands at the last good update,")
        )
        self._text.setText(f"The training {stands} {count_text(found.update)}: {found.reason}.")
        self.rate_button.setEnabled(not found.astray)
        self.rate_button.setToolTip(
            _ASTRAY
            if found.astray
            else f"Train on from update {count_text(found.update)} with the learning rate "
            f"{rate * RATE_SHARE:g} instead of {rate:g}"
        )
        clips = clip is not None and clip <= CLIP_NORM
        self.clip_button.setEnabled(not clips and not found.astray)
        self.clip_button.setToolTip(
            _ASTRAY
            if found.astray
            else f"Gradients are clipped at {clip:g} already"
            if clips
            else f"Train on from update {count_text(found.update)}; gradients with a larger norm "
            f"than {CLIP_NORM:g} are scaled down to it"
        )
        there = found.before is not None
        self.back_button.setEnabled(there)
        before = "" if found.before is None else count_text(found.before)
        if found.before is not None:
            rate = _rate_from(run, found.before)
        self.back_button.setText(f"From update {before}" if there else "From the checkpoint before")
        self.back_button.setToolTip(
            f"Train on from the checkpoint of update {before} with the learning rate "
            f"{rate:g}, as a run of its own; this one stays in the list"
            if there
            else "There is no earlier checkpoint"
        )
        if not self.isVisible():
            self.show()
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @Slot()
    def _paint(self) -> None:
        theme = self._appearance.theme
        self._symbol.setPixmap(icon("warning", theme.danger).pixmap(_ICON, _ICON))
        self.close_button.setIcon(icon("close", theme.muted))
