"""The small form that adds a clamp or an ablation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from lstm_gui import engine
from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.panels.signal_names import LETTERS, NAMES, clampable
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.gui.panels import places
else:
    places = lazy_module("lstm_gui.gui.panels.places")

ABLATE = "ablate"


class InterventionForm(QFrame):
    """Signal, units, value and steps; ``submitted(intervention)`` when they make sense.

    ``cancelled()`` on Escape or the button.
    """

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inset")
        self._size = (1, 1, 0)
        self._signal = QComboBox()
        self._signal.setObjectName("clampSignalCombo")
        self._signal.setAccessibleName("What to hold")
        self._signal.setToolTip("The signal that is held at a value, or a unit that is silenced")
        self._signal.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._units = self._edit("clampUnitsEdit", "Units", "Units: all, 3, 0, 2, 5 or 4-7")
        self._value = NumberSpin(-1e6, 1e6, decimals=4, framed=True)
        self._value.setObjectName("clampValueSpin")
        self._value.setAccessibleName("Value")
        self._value.setToolTip("The value that the signal is held at")
        self._steps = self._edit("clampStepsEdit", "Steps", "Steps: all, 17, 20-30 or 5, 7, 20-30")
        self._hint = label("", "warning", name="clampHint", wrap=True)
        self._hint.hide()
        self._add = QPushButton("Add")
        self._add.setObjectName("addClampButton")
        self._add.setProperty("role", "primary")
        self._add.setAccessibleName("Add the intervention")
        self._add.setToolTip("Add the intervention (Enter)")
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("cancelClampButton")
        self._cancel.setProperty("role", "plain")
        self._cancel.setAccessibleName("Close the form")
        self._cancel.setToolTip("Close without adding (Esc)")
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._signal, 0, 0, 1, 2)
        fields = (("units", self._units), ("steps t", self._steps), ("value", self._value))
        for row, (text, field) in enumerate(fields, start=1):
            name = label(text, "muted")
            name.setBuddy(field)
            grid.addWidget(name, row, 0)
            if field is self._value:
                grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(field, row, 1)
        grid.addWidget(self._hint, 4, 0, 1, 2)
        grid.addWidget(self._add, 5, 0)
        grid.addWidget(self._cancel, 5, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        for edit in (self._units, self._steps):
            edit.returnPressed.connect(self._submit)
            edit.textEdited.connect(self._check)
        self._signal.currentIndexChanged.connect(self._signal_changed)
        self._add.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.cancelled)

    def prepare(self, unit: int, step: int) -> None:
        """Begin with the unit and the steps looked at."""
        steps = self._size[1]
        self._units.setText(str(unit))
        last = min(step + 10, steps - 1)
        self._steps.setText(str(step) if last == step else f"{step}-{last}")
        self._signal_changed()
        self._signal.setFocus()

    def aim_at(self, layer: engine.LayerTrace, trace_layer: int, steps: int) -> None:
        """Offer the signals of a layer of a run of ``steps``; what is filled in already stays."""
        self._size = (layer.signal("hidden").shape[2], steps, trace_layer)
        chosen = self._signal.currentData()
        with QSignalBlocker(self._signal):
            self._signal.clear()
            for name in clampable(layer.signal_names):
                self._signal.addItem(f"clamp {NAMES[name]} {LETTERS[name]}", name)
            self._signal.addItem("ablate: h = 0", ABLATE)
            self._signal.setCurrentIndex(max(self._signal.findData(chosen), 0))
        self._signal_changed()

    def show_error(self, text: str) -> None:
        """Say in one sentence why it cannot be added; empty takes the sentence away."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def intervention(self) -> engine.Intervention:
        """Read the form; ValueError with one sentence for a field that makes no sense."""
        units, steps, layer = self._size
        at_units = places.parse_places(self._units.text(), "units", units)
        at_steps = places.parse_places(self._steps.text(), "steps", steps)
        signal = self._signal.currentData()
        if signal == ABLATE:
            return engine.Ablate(at_units, at_steps, layer)
        return engine.Clamp(signal, self._value.value(), at_units, at_steps, layer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _edit(self, name: str, accessible_name: str, tip: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(accessible_name)
        edit.setToolTip(tip)
        return edit

    @Slot()
    def _signal_changed(self) -> None:
        self._value.setEnabled(self._signal.currentData() != ABLATE)
        self._check()

    @Slot()
    def _check(self) -> None:
        try:
            self.intervention()
        except ValueError as error:
            self.show_error(str(error))
        else:
            self.show_error("")

    @Slot()
    def _submit(self) -> None:
        try:
            made = self.intervention()
        except ValueError as error:
            self.show_error(str(error))
            return
        self.submitted.emit(made)
