"""How far the training is, in the status bar of every workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from lstm_gui.gui.panels.labels import hold_size, label
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import TrainingState

if TYPE_CHECKING:
    from lstm_gui.gui.training import update_axis
else:
    update_axis = lazy_module("lstm_gui.gui.training.update_axis")

_BAR_WIDTH = 100
_LONGEST_LEFT = "000 h 00 min left"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def time_text(seconds: float) -> str:
    """Write a time: "9 s", "2 min 5 s", "3 h 20 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 1000 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{update_axis.count_text(whole // 86400)} days"


class TrainingStatus(QWidget):
    """Updates, a bar, percent and the time left; there only while a run is under way.

    ``told`` says what the run does: "training", "paused", or nothing where there is none.
    """

    told = Signal(str)

    def __init__(self, controller: TrainingController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = ""
        self.setObjectName("trainingStatus")
        self._updates = label("", "muted", name="trainingStatusUpdates")
        self._bar = QProgressBar()
        self._bar.setObjectName("trainingStatusBar")
        self._bar.setAccessibleName("Share of the updates that are made")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._share = label("", "muted", name="trainingStatusShare")
        self._left = label("", "muted", name="trainingStatusLeft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 14, 0)
        row.setSpacing(8)
        for part in (self._updates, self._bar, self._share, self._left):
            row.addWidget(part)
        for part in (self._updates, self._share, self._left):
            part.setAlignment(_RIGHT)
        self.hide()  # said outright, else the status bar shows it
        controller.counted.connect(self._refresh)
        controller.state_changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        controller = self._controller
        run, snapshot = controller.run, controller.snapshot
        if controller.active != (not self.isHidden()):
            self.setVisible(controller.active)
        if not controller.active or run is None:
            self._tell("")
            return
        made, planned = controller.shown_update, run.settings.updates
        for part, widest in (
            (
                self._updates,
                f"{update_axis.count_text(planned)} of {update_axis.count_text(planned)}",
            ),
            (self._share, "100 %"),
            (self._left, _LONGEST_LEFT),
        ):
            hold_size(part, widest)
        self._updates.setText(
            f"{update_axis.count_text(made)} of {update_axis.count_text(planned)}"
        )
        self._bar.setValue(round(1000 * made / planned))
        self._share.setText(f"{100 * made // planned} %")
        paused = controller.state is TrainingState.PAUSED
        rate = 0.0 if snapshot is None else snapshot.updates_per_second
        if controller.speed is not None:
            rate = min(rate, controller.speed)
        left = time_text((planned - made) / rate) + " left" if rate else "–"
        self._left.setText("paused" if paused else left)
        self._tell("paused" if paused else "training")

    def _tell(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.told.emit(state)
