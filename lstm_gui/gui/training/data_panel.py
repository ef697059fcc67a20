"""On what is trained: the open sequence, what of it is held out, and how far is foreseen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from lstm_gui import sequences
from lstm_gui.gui.panels.labels import breakable, heading, label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Aspect, Session, SetAhead

_WHILE_RUNNING = "Stop the training to change this"
_AHEAD_TIP = "How many steps ahead the sequence is foreseen; the targets follow, and undo goes back"
_HELD_OUT_TIP = (
    "The end of the sequence that is not learned from: there the network is measured.\n"
    "0 learns from all of it, and measures nothing.\n"
    "The scaling is that of the whole sequence, its end included"
)


def task_text(session: Session) -> str:
    """Say what is learned, in one line."""
    sequence = session.sequence
    objective = sequence.objective
    what = "symbol" if objective.is_classification else "value"
    drawn = " of freshly drawn series" if sequence.generator is not None else ""
    if sequence.ahead == 1:
        return f"the next {what}{drawn}"
    return f"the {what} {sequence.ahead} steps ahead{drawn}"


class DataPanel(QWidget):
    """Sequence, what is foreseen of it, and the held-out share."""

    def __init__(
        self, session: Session, controller: TrainingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._name = label("", "title", wrap=True)
        self._summary = label("", "muted", wrap=True)
        self._task = label("", "muted", wrap=True)
        self.ahead = self._spin("aheadSpin", "Steps ahead", 1, 1)
        self.held_out = self._spin("heldOutSpin", "Share held out at the end, in percent", 0, 90)
        self._split = label("", "small", wrap=True, name="trainSplitLabel")
        self._lay_out()
        self.ahead.valueChanged.connect(self._ahead_edited)
        self.held_out.valueChanged.connect(self._held_out_edited)
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.HISTORY)
        controller.state_changed.connect(self._refresh)
        controller.plan.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("Learn"))
        for part in (self._name, self._summary, self._task):
            column.addWidget(part)
        self._ahead_row = QWidget()
        grid = QGridLayout(self._ahead_row)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self._held_out_name = label("held out at the end, %", "plain")
        for row, (name, field) in enumerate(
            ((label("steps ahead", "plain"), self.ahead), (self._held_out_name, self.held_out))
        ):
            name.setBuddy(field)
            field.setFixedWidth(52)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        column.addWidget(self._ahead_row)
        column.addWidget(self._split)

    def _spin(self, name: str, accessible: str, low: int, high: int) -> NumberSpin:
        spin = NumberSpin(low, high, step=1, decimals=0, least_decimals=0)
        spin.setObjectName(name)
        spin.setAccessibleName(accessible)
        return spin

    # What a person does

    @Slot(float)
    def _ahead_edited(self, value: float) -> None:
        if round(value) != self._session.sequence.ahead and not self._controller.active:
            self._session.do(SetAhead(round(value)))

    @Slot(float)
    def _held_out_edited(self, value: float) -> None:
        self._controller.plan.set_held_out(value / 100.0)

    # Following

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        session, sequence = self._session, self._session.sequence
        self._name.setText(breakable(sequence.name))
        self._summary.setText(sequence.summary)
        self._task.setText(f"learns {task_text(session)}")
        free = not self._controller.active
        self._ahead_row.setVisible(sequence.foresees)
        own = sequence.generator is None
        # Elsewhere the fields below say it, or the line under them.
        self._task.setVisible(not own and sequence.foresees)
        self.held_out.setVisible(own)
        self._held_out_name.setVisible(own)
        self.ahead.setRange(1, max(sequence.steps - 1, 1))
        self.ahead.set_quietly(sequence.ahead)
        self.held_out.set_quietly(round(100 * self._controller.plan.value.held_out))
        for field, tip in ((self.ahead, _AHEAD_TIP), (self.held_out, _HELD_OUT_TIP)):
            field.setEnabled(free)
            field.setToolTip(tip if free else f"{tip}\n{_WHILE_RUNNING}")
        self._split.setText(self._split_text())

    def _split_text(self) -> str:
        sequence, share = self._session.sequence, self._controller.plan.value.held_out
        if not sequence.foresees:
            return "learned from, and validated on, freshly drawn sequences"
        if sequence.generator is not None:
            return "validated on fresh sequences from a seed of their own"
        try:
            learned = sequences.training_steps(sequence, share)
        except ValueError as error:
            return str(error)
        held = sequence.steps - learned
        return f"train {count_text(learned)}, validate {count_text(held)} steps"
