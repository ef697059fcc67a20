"""What makes the run again: seed, settings, fingerprints, and the command for a terminal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.training.command_copy import command_of, copy_text
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.run_again import RunAgain
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.interchange import WriteError
from lstm_gui.session import Session, TrainingState, weights_fingerprint

_ROWS = ("seed", "starts from", "optimizer", "data", "weights", "losses", "same run again")
_COPY_TIP = (
    "Copy the line for a terminal that trains the same without a window:\n"
    "the same weights, bit by bit, on this machine"
)
_AGAIN_TIP = "Make all updates again from the start, on a copy, and compare weights and losses"


def short_fingerprint(text: str) -> str:
    """Write a fingerprint so that two can be told apart: "944b…37e6"."""
    return f"{text[:4]}…{text[-4:]}" if text else "–"


class RunFacts(QWidget):
    """Rows of name and value, and two buttons."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        settings: SettingsPanel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._settings = settings
        self._known: tuple[object, int, str] | None = None
        self.again = RunAgain(controller, self)
        self.copy_button = self._button("copyCommandButton", "Copy the command")
        self.again_button = self._button("runAgainButton", "Run again, compare")
        self._note = label("", "small", wrap=True, name="reproducibleNote")
        self._lay_out()
        self.copy_button.clicked.connect(self._copy)
        self.again_button.clicked.connect(self._run_again)
        self.again.changed.connect(self._refresh)
        controller.state_changed.connect(self._refresh)
        controller.advanced.connect(self._refresh_standing)
        settings.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Reproducible"))
        inset = QFrame()
        inset.setProperty("role", "inset")
        grid = QGridLayout(inset)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        for row, name in enumerate(_ROWS):
            grid.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            value = label("", "plain", wrap=True, name=f"trainFact{name.title().replace(' ', '')}")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[name] = value
        column.addWidget(inset)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.again_button)
        column.addLayout(buttons)
        column.addWidget(self._note)

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        # Two of them share the width of the side panel.
        button.setStyleSheet("padding: 4px 2px; font-size: 12px;")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    # What a person does

    @Slot()
    def _copy(self) -> None:
        settings = self._settings.settings()
        try:
            command = command_of(
                self._session, self._controller, settings, fresh=self._settings.fresh
            )
        except (WriteError, OSError, ValueError) as error:
            self._note.setText(f"The command cannot be given: {error}")
            return
        copy_text(command)
        self._note.setText("The command is on the clipboard.")
        self._note.setToolTip(command)

    @Slot()
    def _run_again(self) -> None:
        if self.again.active:
            self.again.cancel()
        else:
            self.again.start()

    # Following

    @Slot()
    def _refresh_standing(self) -> None:
        """Follow the newest snapshot of a run that stands still; a running one changes nothing."""
        if self._controller.state is not TrainingState.RUNNING:
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        run = self._controller.run
        settings = self._settings.settings() if run is None else run.started_with
        fresh = self._settings.fresh if run is None else run.fresh
        clip = "no clipping" if settings.clip_norm is None else f"clip {settings.clip_norm:g}"
        window = "" if settings.window is None else f", windows of {settings.window}"
        document = self._session.document if run is None else run.document
        start = f"fresh, {settings.initialisation.replace('_', ' ')}"
        changes = 0 if run is None else len(run.changes)
        changed = f", {changes} change{'s' if changes != 1 else ''}" if changes else ""
        curve = "" if run is None else run.watch.curve.text
        weights = self._weights()
        texts = {
            "seed": f"{settings.seed} · PCG64 · {self._session.network.dtype}",
            "starts from": start if fresh else document.origin.text,
            "optimizer": f"{settings.optimizer}, rate {settings.learning_rate:g}, {clip}{changed}",
            "data": f"batches of {settings.batch_size}{window}",
            "weights": f"sha256 {short_fingerprint(weights)}",
            "losses": f"sha256 {short_fingerprint(curve if weights else '')}",
            "same run again": self.again.text,
        }
        for name, text in texts.items():
            self._values[name].setText(text)
        self._values["weights"].setToolTip(f"SHA-256 of all weights: {weights or 'after a run'}")
        self._values["losses"].setToolTip(f"SHA-256 of all losses: {curve or 'after a run'}")
        self._show_outcome()

    def _weights(self) -> str:
        """Give the fingerprint of the newest weights while they stand still, else ""."""
        run, latest = self._controller.run, self._controller.snapshot
        if run is None or latest is None or run.state is TrainingState.RUNNING:
            return ""
        if not latest.update or latest.update != run.update:
            return ""
        known = self._known
        if known is None or known[:2] != (run, latest.update):
            text = weights_fingerprint(latest.network.parameters)
            self._known = known = (run, latest.update, text)
        return known[2]

    def _show_outcome(self) -> None:
        value = self._values["same run again"]
        role = {None: "plain", True: "good", False: "danger"}[self.again.identical]
        if value.property("role") != role:
            value.setProperty("role", role)
            value.style().unpolish(value)
            value.style().polish(value)
        active = self.again.active
        text = "Cancel" if active else "Run again, compare"
        self.again_button.setText(text)
        self.again_button.setAccessibleName(text)
        self.again_button.setEnabled(active or self.again.possible)
        self.again_button.setToolTip(
            "Stop making the run again"
            if active
            else _AGAIN_TIP
            if self.again.possible
            else f"{_AGAIN_TIP}\nThere is no run that stands still yet"
        )
        self.copy_button.setToolTip(_COPY_TIP)
