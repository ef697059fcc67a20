"""One unit at one step: how its six values came about, and what its gates do over the run."""

from __future__ import annotations

import weakref

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.analysis import (
    cell_summary,
    gate_text,
    half_life_text,
    signed,
)
from lstm_gui.gui.panels.gate_share_bars import ShareRow
from lstm_gui.gui.panels.gate_share_strip import GateShareStrip
from lstm_gui.gui.panels.integer_spin import IntegerSpin
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.signal_names import gates_of
from lstm_gui.gui.panels.unit_lines import SignalLine, UnitLines
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Aspect, DisplayThresholds, Moment, Recording, Session


def value_text(signal: str, value: float) -> str:
    """Write a value as the formulas do: gates without, all others with a sign."""
    return gate_text(value) if signal.endswith("_gate") else signed(value)


def inspector_lines(
    moment: Moment, baseline: Moment | None, layer: int, unit: int
) -> tuple[SignalLine, ...]:
    """Give the lines of one unit at one step, with what the baseline has where it differs."""
    now, at = moment.trace.layers[layer], moment.at
    lines = [(line.signal, line.text) for line in cell_summary(moment.trace, layer, at, unit)]
    made = []
    for signal, text in lines:
        before = ""
        if baseline is not None:
            value = float(now.signal(signal)[at, 0, unit])
            before_layer = baseline.trace.layers[layer]
            other = float(before_layer.signal(signal)[baseline.at, 0, unit])
            shown = value_text(signal, other)
            if shown != value_text(signal, value):
                before = f"was {shown}"
        made.append(SignalLine(signal, text, before))
    return tuple(made)


class UnitInspector(QWidget):
    """The selected unit at the step, in numbers; another unit can be chosen here."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unitInspector")
        self.setAccessibleName("Unit inspector")
        self._session = session
        self._looked_at: tuple[int, int] | None = None
        self._counted: tuple[int, int, DisplayThresholds] | None = None
        self._counted_run: weakref.ref[Recording] | None = None
        self._unit = IntegerSpin("unitSpin", "Unit", compact=True)
        self._when = heading("")
        self._when.setObjectName("unitHeading")
        self._lines = UnitLines(appearance)
        self._lines.setAccessibleName("Values of the unit")
        self._lines.setToolTip("How the values of this unit at this step came about")
        self._memory = label("", "muted", name="unitMemory", wrap=True)
        self._memory.setToolTip(
            "After how many steps the forget gate, on average over the run, "
            "has halved what the cell state held"
        )
        self._meaning = label("", "muted", name="unitMeaning", wrap=True)
        self._meaning.setToolTip("Found by looking at what this shipped network does")
        self._shares = GateShareStrip(appearance)
        self._shares.setObjectName("unitShares")
        self._shares.setAccessibleName("Gates of the unit over the run")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(heading("Unit"))
        row.addWidget(self._unit)
        row.addWidget(self._when)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._lines)
        layout.addWidget(self._memory)
        layout.addWidget(self._meaning)
        layout.addWidget(self._shares)
        self._unit.valueChanged.connect(self._select)
        session.subscribe(
            self._on_change, Aspect.TRACE, Aspect.STEP, Aspect.SELECTION, Aspect.DISPLAY
        )
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the inspector was hidden."""
        super().showEvent(event)
        self._refresh()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        session, selection = self._session, self._session.selection
        units = session.network.recurrent.hidden_size
        self._unit.set_range_quietly(units - 1)
        self._unit.set_quietly(selection.unit)
        self._unit.setToolTip(f"Unit, counted from 0 to {units - 1}: type a number and press Enter")
        when = f"AT T = {session.step}"
        if session.network.recurrent.layer_count > 1:
            when += f" · LAYER {selection.layer + 1}"
        self._when.setText(when)
        looked_at = (selection.layer, selection.unit)
        lines = inspector_lines(
            session.moment, session.baseline_moment, selection.layer, selection.unit
        )
        self._lines.set_lines(lines, keep_height=looked_at == self._looked_at)
        self._looked_at = looked_at
        self._show_meaning()
        self._refresh_statistics()

    def _show_meaning(self) -> None:
        """Say what the unit does where it is known, and only of the weights it is known of."""
        session, origin = self._session, self._session.document.origin
        last = session.network.recurrent.layer_count - 1
        known = (session.selection.layer, session.selection.unit) == (last, origin.unit)
        unchanged = not session.live and not session.document.altered
        text = f"This unit {origin.unit_meaning}." if known and origin.unit_meaning else ""
        if text and not unchanged and self._meaning.text():
            self._meaning.setMinimumHeight(self._meaning.height())  # what is below stays there
        elif unchanged or not text:
            self._meaning.setMinimumHeight(0)
        self._meaning.setText(text if unchanged else "")
        self._meaning.setVisible(bool(text) and (unchanged or self._meaning.minimumHeight() > 0))

    def _refresh_statistics(self) -> None:
        """Count over the run when unit, trace or thresholds are others: not while playing."""
        session, selection = self._session, self._session.selection
        display = session.document.display
        recording = None if self._counted_run is None else self._counted_run()
        counted = (selection.layer, selection.unit, display)
        if recording is session.recording and counted == self._counted:
            return
        recording, layer, unit = session.recording, selection.layer, selection.unit
        self._counted_run, self._counted = weakref.ref(recording), counted
        names = session.layer.signal_names
        self._shares.set_rows(
            tuple(
                ShareRow(
                    name,
                    recording.one_gate_share(layer, name, unit, display.closed, display.open),
                )
                for name in gates_of(names)
            )
        )
        self._shares.setVisible(bool(gates_of(names)))
        remembers = "forget_gate" in names
        self._memory.setVisible(remembers)
        if remembers:
            steps = recording.half_life(layer, unit)
            self._memory.setText(f"memory: {half_life_text(steps)}")

    @Slot(int)
    def _select(self, unit: int) -> None:
        self._session.selection.select_unit(unit)
