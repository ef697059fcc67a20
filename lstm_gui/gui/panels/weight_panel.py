"""Weights and biases of the selected layer: see, select, change, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.gui.panels.gate_weights import BLOCKS, GateWeights, gate_weights
from lstm_gui.gui.panels.intervention_text import weight_edits
from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.quiet_button import QuietButton
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.panels.signal_names import NAMES, SHORT_NAMES
from lstm_gui.gui.panels.value_scale import ValueScale, nice_limit
from lstm_gui.gui.panels.weight_map import WeightMap
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.theme.readable_colour import readable
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import Aspect, Parameters, Session

if TYPE_CHECKING:
    from lstm_gui.session import changes
else:
    changes = lazy_module("lstm_gui.session.changes")

_FIELD_LIMIT = 1e6


class WeightPanel(QWidget):
    """Tabs for the gates, the heat map, the selected weight and the bias of the selected unit.

    The trace follows every edit; edited cells carry a dot.
    """

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("weightEditor")
        self.setAccessibleName("Weights")
        self._session = session
        self._appearance = appearance
        self._column = 1  # where the cursor was last, for gates and units without a selected weight
        self._stale = False
        self._title = heading("Weights")
        self._tabs = SegmentedControl("weightGateTabs", "Gate whose weights are shown")
        self._map = WeightMap(appearance)
        self._map.setAccessibleName("Weights of the gate")
        scale = ValueScale(-2.0, 2.0)
        limits = (-_FIELD_LIMIT, _FIELD_LIMIT)
        self._value = LabelledSlider(
            "weight", scale, name="weightValue", limits=limits, decimals=4, signed=True
        )
        self._bias = LabelledSlider(
            "bias", scale, name="biasValue", limits=limits, decimals=4, signed=True
        )
        self._edited = label("", "muted", name="editedWeights")
        self._restore = QuietButton("restoreWeightsButton", "restore")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._title, 1)
        top.addWidget(self._edited)
        top.addWidget(self._restore)
        layout.addLayout(top)
        layout.addWidget(self._tabs)
        layout.addSpacing(4)
        layout.addWidget(self._map)
        layout.addWidget(self._value)
        layout.addWidget(self._bias)
        self._tabs.chosen.connect(self._select_gate)
        self._map.cell_chosen.connect(self._choose)
        self._map.nudged.connect(self._nudge)
        self._map.restore_asked.connect(self._restore_cell)
        self._map.typed.connect(self._begin_typing)
        self._map.row_hovered.connect(self._hover)
        self._value.edited.connect(self._set_value)
        self._bias.edited.connect(self._set_bias)
        self._restore.clicked.connect(self._restore_all)
        session.subscribe(
            self._on_change,
            Aspect.PARAMETERS,
            Aspect.NETWORK,
            Aspect.SELECTION,
            Aspect.HOVER,
            Aspect.TRAINING,
        )
        appearance.changed.connect(self._theme_changed)
        self._weights = self._lay_out()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self._weights = self._lay_out()
            self._refresh()

    # Showing

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed == {Aspect.HOVER}:
            self._map.set_hovered_unit(self._session.selection.hovered)
            return
        if self._session.live and not self.isVisible():
            self._stale = True  # weights of a training run, many times a second, for nobody
            return
        if self._stale or changed & {Aspect.SELECTION, Aspect.NETWORK}:
            self._weights = self._lay_out()
            self._follow_unit()
        if changed & {Aspect.PARAMETERS, Aspect.NETWORK, Aspect.TRAINING} or self._stale:
            self._refresh()
        elif self._weights == self._shown:
            self._show_cell()
        else:
            self._refresh()

    def _lay_out(self) -> GateWeights:
        """Describe the table of the selected gate, or of the first one the cell has."""
        session = self._session
        recurrent = session.network.recurrent
        gates = BLOCKS[recurrent.kind]
        gate = session.selection.gate if session.selection.gate in gates else next(iter(gates))
        return gate_weights(recurrent, session.selection.layer, gate)

    def _follow_unit(self) -> None:
        """Keep the selected weight in the row of the selected unit."""
        selection = self._session.selection
        cell = self._weights.cell(selection.weight)
        if cell is not None:
            self._column = cell[1]
            if cell[0] != selection.unit:
                selection.select_weight(self._weights.weight(selection.unit, cell[1]))

    def _cell(self) -> tuple[int, int]:
        row = min(self._session.selection.unit, self._weights.rows - 1)
        return row, min(self._column, self._weights.columns - 1)

    def _refresh(self) -> None:
        """Show tabs, map and fields for the parameters as they are."""
        self._stale = False
        session, weights = self._session, self._weights
        self._shown = weights
        parameters, trained = session.parameters, session.document.reference
        several = session.network.recurrent.layer_count > 1
        layer = f" · layer {session.selection.layer + 1}" if several else ""
        self._title.setText(f"Weights{layer}".upper())
        gates = BLOCKS[weights.kind]
        self._tabs.set_segments(
            Segment(gate, SHORT_NAMES[gate], f"Weights of the {NAMES[gate]}") for gate in gates
        )
        self._tabs.set_key(weights.gate)
        self._colour_tabs()
        values = weights.values(parameters)
        limit = self._limit(parameters)
        same = session.live or any(
            trained[name].shape != values.shape for name, values in parameters.items()
        )
        reference = values if same else weights.values(trained)
        self._map.set_weights(weights, values, reference, limit)
        reach = nice_limit(1.5 * limit, at_least=1.0)
        for slider in (self._value, self._bias):
            slider.set_scale(ValueScale(-reach, reach))
        self._bias.setVisible(weights.bias_column() is not None)
        self._show_edits()
        self._show_cell(parameters)

    def _show_edits(self) -> None:
        session = self._session
        document = session.document
        count = weight_edits(document.parameters, document.reference, 0)[1]
        self._edited.setText(f"{count} edited" if count else "")
        trained = document.origin.trained
        word = "trained" if trained else "initial"
        self._restore.setToolTip(
            f"Back to the {word} weights: every weight and bias gets its {word} value again, "
            "in one step"
        )
        self._restore.setAccessibleName(f"Back to the {word} weights")
        self._restore.setEnabled(bool(count) and not session.live)
        self._restore.show_theme(self._appearance.theme)

    def _show_cell(self, parameters: Parameters | None = None) -> None:
        session, weights = self._session, self._weights
        row, column = self._cell()
        if parameters is None:
            parameters = session.parameters
        group, _ = weights.group_at(column)
        target = weights.weight(row, column)
        self._map.set_selected(row, column)
        self._map.set_hovered_unit(session.selection.hovered)
        self._map.set_editable(not session.live)
        self._value.set_text(weights.label(row, column))
        self._value.set_value(weights.value(parameters, row, column))
        where = f"{target.name}[{', '.join(map(str, target.index))}]"
        tip = f"{where}: slide, type, or drag and turn the wheel on the selected cell"
        if group.added is not None:
            tip = f"What acts is the sum of {group.name} and {group.added}; {where} is edited"
        self._value.set_tip(tip)
        bias = weights.bias_column()
        if bias is not None:
            one = weights.group_at(bias)[0]
            self._bias.set_text(f"bias {weights.label(row, bias)}")
            self._bias.set_value(weights.value(parameters, row, bias))
            edited = weights.weight(row, bias)
            tip = f"{edited.name}[{edited.index[0]}]"
            if one.added is not None:
                self._bias.set_text(f"{self._bias.text} (edits {one.name.partition('_l')[0]})")
            if one.added is not None:
                tip = f"Sum of {one.name} and {one.added}, which is what acts; {tip} is edited"
            self._bias.set_tip(tip)
        for slider in (self._value, self._bias):
            slider.setEnabled(not session.live)
        self._map.setAccessibleDescription(self._map.cell_text(row, column))

    def _limit(self, parameters: Parameters) -> float:
        """Give the end of the colour scale: the largest weight of the layer, made round.

        Biases do not count: a large one would make all weights pale. Beyond the end colours stay.
        """
        recurrent = self._session.network.recurrent
        suffix = recurrent.suffix(self._session.selection.layer)
        largest = max(
            float(np.abs(values).max())
            for name, values in parameters.items()
            if name.endswith(suffix) and name.startswith(("weight_ih", "weight_hh"))
        )
        return nice_limit(largest)

    @Slot()
    def _theme_changed(self) -> None:
        self._colour_tabs()
        self._show_edits()

    def _colour_tabs(self) -> None:
        theme = self._appearance.theme
        self._tabs.set_colours(
            {
                gate: readable(theme.signal(gate), theme.surface)
                for gate in BLOCKS[self._weights.kind]
            }
        )

    # Changing

    def _set_cell(self, row: int, column: int, value: float, gesture: object | None) -> None:
        session = self._session
        if session.live:
            return
        target = self._weights.weight(row, column)
        entry = self._weights.entry_for(session.document.parameters, row, column, value)
        session.do(changes.SetParameter(target.name, target.index, entry), gesture=gesture)

    @Slot(str)
    def _select_gate(self, gate: str) -> None:
        self._session.selection.select_gate(gate)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        self._column = column
        with self._session.notifier.batch():
            self._session.selection.select_gate(self._weights.gate)
            self._session.selection.select_unit(row)
            self._session.selection.select_weight(self._weights.weight(row, column))

    @Slot(float, object)
    def _nudge(self, amount: float, gesture: object) -> None:
        row, column = self._cell()
        value = self._weights.value(self._session.document.parameters, row, column) + amount
        self._set_cell(row, column, min(max(value, -_FIELD_LIMIT), _FIELD_LIMIT), gesture)

    @Slot(float, object)
    def _set_value(self, value: float, gesture: object) -> None:
        self._set_cell(*self._cell(), value, gesture)

    @Slot(float, object)
    def _set_bias(self, value: float, gesture: object) -> None:
        column = self._weights.bias_column()
        if column is not None:
            self._set_cell(self._cell()[0], column, value, gesture)

    @Slot()
    def _restore_cell(self) -> None:
        """Give the selected cell its trained value again."""
        target = self._weights.weight(*self._cell())
        trained = float(self._session.document.reference[target.name][target.index])
        if not self._session.live:
            self._session.do(changes.SetParameter(target.name, target.index, trained))

    @Slot()
    def _restore_all(self) -> None:
        self._session.do(changes.restore_reference(self._session.document))

    @Slot(str)
    def _begin_typing(self, text: str) -> None:
        spin = self._value.spin
        spin.setFocus()
        spin.selectAll()
        if text:
            spin.lineEdit().setText(text)

    @Slot(int)
    def _hover(self, row: int) -> None:
        self._session.selection.hover(None if row < 0 else row)
