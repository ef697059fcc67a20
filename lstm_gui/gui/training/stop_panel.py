"""What ends a run, as check boxes with how near each condition is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.sequences import Task
from lstm_gui.session import (
    RUNAWAY_UPDATES,
    TIMES_AS_WRONG,
    Aspect,
    Session,
    StopConditions,
    StopState,
)

_STATE_WIDTH = 42
_FIELD_WIDTH = 58
_TIPS = {
    "loss": "Pause as soon as the validation loss is below this",
    "solved": "Pause as soon as the task is solved by its own criterion",
    "patience": "Pause when the validation loss has not become better for so many updates",
    "seconds": "Pause after so many seconds of work",
}


class StopPanel(QWidget):
    """Edits the stop conditions of the controller's plan; they act at once, also on a run.

    A run that meets one pauses, and can be resumed; only the number of updates ends it.
    """

    changed = Signal()

    def __init__(
        self, session: Session, controller: TrainingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("stopPanel")
        self._session = session
        self._controller = controller
        self.updates = self._spin("updatesSpin", "Updates", 1, 10_000_000)
        self.updates.setToolTip("The run ends after so many updates")
        self.loss = NumberSpin(1e-12, 1e12, step=0.001, decimals=12, least_decimals=0)
        self.loss.setObjectName("stopLossSpin")
        self.loss.setAccessibleName("Validation loss to stop below")
        self.loss.set_quietly(0.001)
        self.patience = self._spin("patienceSpin", "Updates without a better loss", 1, 10_000_000)
        self.patience.set_quietly(500)
        self.seconds = self._spin("stopSecondsSpin", "Seconds of work", 1, 10_000_000)
        self.seconds.set_quietly(60)
        self._checks = {
            "updates": self._check("stopUpdatesCheck", "updates"),
            "loss": self._check("stopLossCheck", "loss below"),
            "solved": self._check("stopSolvedCheck", "task solved"),
            "patience": self._check("patienceCheck", "no better for"),
            "seconds": self._check("stopSecondsCheck", "seconds"),
            "finite": self._check("stopFiniteCheck", "NaN or runaway"),
        }
        self._fields = {
            "updates": self.updates,
            "loss": self.loss,
            "patience": self.patience,
            "seconds": self.seconds,
        }
        self._states: dict[str, QLabel] = {}
        self._lay_out()
        self._fix_constant_rows()
        for name in _TIPS:
            self._checks[name].toggled.connect(self._edited)
        for field in (self.loss, self.patience, self.seconds):
            field.valueChanged.connect(self._edited)
        self.updates.valueChanged.connect(self.changed)
        controller.plan.changed.connect(self._show_plan)
        controller.state_changed.connect(self._refresh)
        controller.counted.connect(self._show_states)
        session.subscribe(self._on_change, Aspect.SEQUENCE)
        self._show_plan()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Stop when"))
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setHorizontalSpacing(4)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, (name, check) in enumerate(self._checks.items()):
            state = label("", "muted", name=f"stop{name.title()}State")
            state.setFixedWidth(_STATE_WIDTH)
            state.setAlignment(right)
            self._states[name] = state
            field = self._fields.get(name)
            grid.addWidget(check, row, 0, 1, 1 if field is not None else 2)
            if field is not None:
                field.setFixedWidth(_FIELD_WIDTH)
                grid.addWidget(field, row, 1)
            grid.addWidget(state, row, 2)
        column.addWidget(rows)

    def _fix_constant_rows(self) -> None:
        """Show what always holds as such: a number of updates, and no number beyond all bounds."""
        for name, tip in (
            ("updates", "Every run has a number of updates; make it large to train on and on"),
            (
                "finite",
                "At NaN or infinity a run always pauses at the last good update, with the\n"
                f"parameter's name; and after {RUNAWAY_UPDATES} updates {TIMES_AS_WRONG:g} times "
                "as far off as plain answers",
            ),
        ):
            self._checks[name].setChecked(True)
            self._checks[name].setEnabled(False)
            self._checks[name].setToolTip(tip)
        self._states["finite"].setText("always")

    def _check(self, name: str, text: str) -> QCheckBox:
        check = QCheckBox(text)
        check.setObjectName(name)
        check.setAccessibleName(f"Stop: {text}")
        return check

    def _spin(self, name: str, accessible: str, low: int, high: int) -> NumberSpin:
        spin = NumberSpin(low, high, step=1, decimals=0, least_decimals=0)
        spin.setObjectName(name)
        spin.setAccessibleName(accessible)
        return spin

    # What a person does

    @Slot()
    def _edited(self) -> None:
        checks = self._checks
        conditions = StopConditions(
            seconds=self.seconds.value() if checks["seconds"].isChecked() else None,
            loss=self.loss.value() if checks["loss"].isChecked() else None,
            solved=checks["solved"].isChecked(),
            patience=int(self.patience.value()) if checks["patience"].isChecked() else None,
        )
        self._controller.plan.set_stop_conditions(conditions)

    # Following

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show_plan()

    @Slot()
    def _show_plan(self) -> None:
        stop = self._controller.plan.value.stop
        wanted = {
            "loss": stop.loss is not None,
            "solved": stop.solved,
            "patience": stop.patience is not None,
            "seconds": stop.seconds is not None,
        }
        for name, on in wanted.items():
            with QSignalBlocker(self._checks[name]):
                self._checks[name].setChecked(on)
        for value, field in (
            (stop.loss, self.loss),
            (stop.patience, self.patience),
            (stop.seconds, self.seconds),
        ):
            if value is not None:
                field.set_quietly(value)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        task = self._session.sequence.generator
        is_task = isinstance(task, Task)
        criterion = task.criterion.text if isinstance(task, Task) else ""
        self._checks["solved"].setVisible(is_task)
        self._states["solved"].setVisible(is_task)
        for name, tip in _TIPS.items():
            text = f"{tip}:\n{criterion}" if name == "solved" and criterion else tip
            self._checks[name].setToolTip(text)
            field = self._fields.get(name)
            if field is not None:
                on = self._checks[name].isChecked()
                field.setEnabled(on)
                field.setToolTip(tip if on else f"{tip}\nCheck the box before it to set this")
        free = not self._controller.active
        self.updates.setEnabled(free)
        self.updates.setToolTip(
            "The run ends after so many updates"
            + ("" if free else "\nStop the training to change this")
        )
        self._show_states()

    @Slot()
    def _show_states(self) -> None:
        if not self.isVisible():
            return
        snapshot, run = self._controller.snapshot, self._controller.run
        made = self._controller.shown_update
        planned = int(self.updates.value()) if run is None else run.settings.updates
        states = {} if snapshot is None else dict(snapshot.stops)
        states["updates"] = StopState(made >= planned, made / max(planned, 1))
        for name, check in self._checks.items():
            if name != "finite":
                self._show_state(name, states.get(name, StopState()), on=check.isChecked())

    def _show_state(self, name: str, state: StopState, *, on: bool) -> None:
        shown = self._states[name]
        met = on and state.met
        share = "" if state.share is None else f"{int(100 * state.share)} %"
        near = share or (state.text if name == "loss" else "") or "–"
        text = "off" if not on else "met" if met else near
        if shown.text() != text:
            shown.setText(text)
        shown.setToolTip(state.text if on else "")
        role = "good" if met else "muted"
        if shown.property("role") != role:
            shown.setProperty("role", role)
            shown.style().unpolish(shown)
            shown.style().polish(shown)

    def showEvent(self, event: object) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt hands over a QShowEvent
        self._show_states()
