"""The way from watching a run to seeing how a gradient flows back through it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.session import TrainingState

_TIP = (
    "How the loss flows back through this network, step by step:\n"
    "makes the next update in parts in Train, as far as the backward part"
)


class BackwardButton(QPushButton):
    """Asks the window for the backward part of an update; not while a run makes whole ones."""

    def __init__(self, controller: TrainingController, parent: QWidget | None = None) -> None:
        super().__init__("Gradients…", parent)
        self.setObjectName("showBackwardButton")
        self.setAccessibleName("Show the backward pass in Train")
        self.setProperty("role", "link")
        self._controller = controller
        self.clicked.connect(controller.backward_wanted)
        controller.state_changed.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        running = self._controller.active and self._controller.state is TrainingState.RUNNING
        self.setEnabled(not running)
        self.setToolTip(f"{_TIP}\nPause the training for this" if running else _TIP)
