"""The open sequence: its name, what became of it, and all its steps as a table."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import breakable, heading, label
from lstm_gui.gui.panels.step_table import StepTable, last_target
from lstm_gui.gui.panels.step_table_model import StepTableModel
from lstm_gui.gui.panels.step_table_view import StepTableView
from lstm_gui.gui.panels.whole_rows import STRETCH, WholeRows
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Aspect, Session

# Wider tables show their inputs first; predictions are one click away.
_PREDICTIONS_UP_TO = 2


class SequencePanel(QWidget):
    """Heading, name, summary and notes of the sequence, and its table of steps.

    A click on a row goes to that step. Scaled inputs and predictions are columns on request.
    """

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._name = label("", "title", name="sequenceName", wrap=True)
        self._summary = label("", "muted", name="sequenceSummary", wrap=True)
        self._notes = label("", "small", name="sequenceNotes", wrap=True)
        self._scaled = self._check("scaledCheck", "scaled", "Show what the network gets, too")
        self._predicted = self._check(
            "predictionsCheck", "predictions", "Show what the network says at each step"
        )
        self._predicted.setChecked(True)
        self._model = StepTableModel(self._table(), appearance.theme)
        self._view = StepTableView(self._model)
        self._view.setObjectName("sequenceTable")
        self._view.setAccessibleName("Steps of the sequence")
        self._view.setToolTip("Click a row to go to its step; Ctrl+C copies the selected rows")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading("Sequence"))
        layout.addWidget(self._name)
        layout.addWidget(self._summary)
        layout.addWidget(self._notes)
        layout.addSpacing(4)
        footer = QWidget()
        self._rows = WholeRows(self._view, footer)
        layout.addWidget(self._rows)
        layout.addStretch(1)
        checks = QHBoxLayout(footer)
        checks.setContentsMargins(0, 0, 0, 0)
        checks.setSpacing(16)
        checks.addWidget(self._predicted)
        checks.addWidget(self._scaled)
        checks.addStretch(1)
        tall = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        tall.setVerticalStretch(STRETCH)
        self.setSizePolicy(tall)
        self._view.step_chosen.connect(self._go)
        self._scaled.toggled.connect(self._columns_changed)
        self._predicted.toggled.connect(self._columns_changed)
        session.subscribe(
            self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.TRACE, Aspect.STEP
        )
        appearance.changed.connect(self._theme_changed)
        self._theme_changed()
        self._show_sequence()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the panel was hidden."""
        super().showEvent(event)
        self._view.show_step(self._session.step)

    def event(self, event: QEvent) -> bool:
        """Take no more height than all rows of the table need."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._limit_height()
        return handled

    def _limit_height(self) -> None:
        layout = self.layout()
        if layout is not None:
            least = layout.totalHeightForWidth(self.width())
            most = least - self._rows.sizeHint().height() + self._rows.maximumHeight()
            if most != self.maximumHeight():
                self.setMaximumHeight(most)

    def _check(self, name: str, text: str, tip: str) -> QCheckBox:
        check = QCheckBox(text)
        check.setObjectName(name)
        check.setAccessibleName(f"Column: {text}")
        check.setToolTip(tip)
        check.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return check

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & {Aspect.SEQUENCE, Aspect.NETWORK}:
            self._show_sequence()
        elif Aspect.TRACE in changed:
            self._model.table.set_predictions(self._predictions())
            self._model.predictions_changed()
        self._view.show_step(self._session.step)

    def _show_sequence(self) -> None:
        sequence = self._session.sequence
        self._name.setText(breakable(sequence.name))
        self._name.setToolTip(sequence.source or sequence.name)
        self._summary.setText(sequence.summary)
        notes = [*sequence.notes, *last_target(sequence)]
        self._notes.setText(breakable("\n".join(notes)))
        self._notes.setVisible(bool(notes))
        self._scaled.setVisible(sequence.can_be_scaled and sequence.scaling.kind != "none")
        with QSignalBlocker(self._predicted):
            few = sequence.symbols is not None or sequence.features <= _PREDICTIONS_UP_TO
            self._predicted.setChecked(few)
        self._predicted.setVisible(self._predictions() is not None)
        self._model.set_table(self._table())
        self._view.show_step(self._session.step)

    def _table(self) -> StepTable:
        predictions = self._predictions()
        return StepTable(
            self._session.sequence,
            predictions,
            scaled=self._scaled.isChecked(),
            predicted=self._predicted.isChecked() and predictions is not None,
        )

    def _predictions(self) -> npt.NDArray[Any] | None:
        """Give what the network says, unless it says something else than the sequence asks for."""
        predictions = self._session.recording.predictions
        asked = self._session.sequence.objective.output_size
        if predictions is None or predictions.shape[-1] != asked:
            return None
        return predictions

    @Slot(int)
    def _go(self, step: int) -> None:
        self._session.playback.go(step)

    @Slot()
    def _columns_changed(self) -> None:
        self._model.set_table(self._table())
        self._view.show_step(self._session.step)

    @Slot()
    def _theme_changed(self) -> None:
        theme = self._appearance.theme
        self._model.set_theme(theme)
        self._view.line_colour = theme.grid
        self._view.viewport().update()
