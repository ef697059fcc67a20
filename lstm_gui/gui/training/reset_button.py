"""Back to the weights that the run began with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.session import ReplaceParameters, Session, TrainingState, same_parameters

_TIP = "Back to the same initial weights that the run began with; undo brings back what it learned"


def reset(session: Session, controller: TrainingController) -> bool:
    """Put the initial weights of the run into the document, as one change; tells whether it did.

    A paused run is ended first and taken over, so that undo finds what it learned.
    """
    run = controller.run
    if run is None:
        return False
    if controller.active:
        controller.stop()
    if controller.active:  # its last update takes long
        return False
    controller.time_machine.follow()
    initial = run.initial_parameters
    reference = initial if run.fresh else run.document.reference
    text = "reset to the initial weights"
    session.do(ReplaceParameters(initial, text, reference, run.initial_origin))
    return True


class ResetButton(QPushButton):
    """Enabled while a run stands still and its initial weights are not in force already."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._appearance = appearance
        self.setObjectName("trainResetButton")
        self.setAccessibleName("Reset to the initial weights")
        self.setIconSize(QSize(16, 16))
        self.setMaximumWidth(38)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._reset)
        controller.state_changed.connect(self._show_state)
        controller.advanced.connect(self._show_state)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._show_state()

    @Slot()
    def _reset(self) -> None:
        reset(self._session, self._controller)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        reason = self._reason()
        if self.isEnabled() != (reason is None):
            self.setEnabled(reason is None)
        self.setToolTip(_TIP if reason is None else f"{_TIP}\n{reason}")

    def _reason(self) -> str | None:
        controller = self._controller
        run = controller.run
        if run is None:
            return "Nothing was trained yet"
        if controller.active and run.state is TrainingState.RUNNING:
            return "Pause or stop the training first"
        if controller.active:
            return None if run.update else "It is where it began"
        if same_parameters(self._session.document.parameters, run.initial_parameters):
            return "These weights are in force"
        return None

    @Slot()
    def _restyle(self) -> None:
        theme = self._appearance.theme
        self.setIcon(icon("reset", theme.text, theme.ghost))
