"""The gate thresholds that act in the forward pass, and what they do to the run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lstm_gui.analysis import percent
from lstm_gui.gui.panels.deferred import Deferred
from lstm_gui.gui.panels.effects import compared_size
from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.limits import with_closed, with_open
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.panels.value_scale import ValueScale
from lstm_gui.gui.theme import Appearance
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import Aspect, GateThresholds, Session, ThresholdMode

_MODES = (
    Segment("off", "Off", "Plain sigmoid gates: they come near to 0 and 1 and never reach them"),
    Segment(
        "hard",
        "Hard",
        "A gate below “closed” becomes exactly 0, one above “open” exactly 1; "
        "all others stay as they are, so that the gate jumps at both thresholds",
    ),
    Segment(
        "smooth",
        "Smooth",
        "A gate is exactly 0 up to “closed” and exactly 1 from “open” on; "
        "between them it rises without a jump",
    ),
)

if TYPE_CHECKING:
    from lstm_gui.session import changes
else:
    changes = lazy_module("lstm_gui.session.changes")


class ThresholdPanel(QWidget):
    """Off, hard or smooth; where a gate closes and opens; and the effect in numbers."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("thresholdPanel")
        self._session = session
        self._appearance = appearance
        self._hint = ""
        self._mode = SegmentedControl("thresholdMode", "Gate thresholds", _MODES)
        self._closed = LabelledSlider(
            "closed below",
            ValueScale(0.0, 0.5),
            name="closedThreshold",
            limits=(0.0, 1.0),
            tip="A gate whose sigmoid is below this value is shut completely: it becomes exactly 0",
        )
        self._open = LabelledSlider(
            "open above",
            ValueScale(0.5, 1.0),
            name="openThreshold",
            limits=(0.0, 1.0),
            tip="A gate whose sigmoid is above this value is open completely: it becomes exactly 1",
        )
        self._sharpness = LabelledSlider(
            "sharpness (smooth only)",
            ValueScale(0.25, 16.0, logarithmic=True),
            name="sharpness",
            limits=(0.01, 1000.0),
            step=0.1,
            tip="Factor in front of the pre-activation: above 1 gates open and close faster, "
            "below 1 slower",
        )
        self._effect = label("", "muted", name="thresholdEffect", wrap=True)
        self._effect.setToolTip(
            "Gate values of the whole run that are now exactly 0 or exactly 1; "
            "how far the run moves from the baseline stands under Interventions"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(heading("Gate thresholds"))
        layout.addWidget(self._mode)
        for slider in (self._closed, self._open, self._sharpness):
            layout.addWidget(slider)
        layout.addWidget(self._effect)
        self._count = Deferred(self._show_effect, self)
        self._mode.chosen.connect(self._set_mode)
        self._closed.edited.connect(self._set_closed)
        self._open.edited.connect(self._set_open)
        self._sharpness.edited.connect(self._set_sharpness)
        session.subscribe(
            self._on_change, Aspect.THRESHOLDS, Aspect.TRACE, Aspect.NETWORK, Aspect.TRAINING
        )
        self._refresh()
        self._count.request(compared_size(session))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the panel was hidden."""
        super().showEvent(event)
        self._count.request(compared_size(self._session))

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if Aspect.THRESHOLDS in changed and not self._editing:
            self._hint = ""
        self._refresh()
        if Aspect.TRACE in changed and self.isVisible():
            self._count.request(compared_size(self._session))

    def _refresh(self) -> None:
        thresholds = self._session.document.thresholds
        gated = bool(self._session.network.recurrent.gate_names)
        usable = gated and not self._session.live
        self._mode.set_key(thresholds.mode.value)
        self._closed.set_value(thresholds.closed)
        self._open.set_value(thresholds.open)
        self._sharpness.set_value(thresholds.sharpness)
        for control in (self._mode, self._closed, self._open):
            control.setEnabled(usable)
        self._sharpness.setEnabled(usable and thresholds.mode is ThresholdMode.SMOOTH)

    _editing = False

    def _show_effect(self) -> None:
        session = self._session
        warned = bool(self._hint)
        if warned:
            text = self._hint
        elif session.document.thresholds.mode is ThresholdMode.OFF:
            text = "plain sigmoid gates: nothing is snapped"
        else:
            closed, opened = session.recording.snapped_shares()
            text = f"{percent(closed)} of gates closed · {percent(opened)} open"
        role = "warning" if warned else "muted"
        if self._effect.property("role") != role:
            self._effect.setProperty("role", role)
            self._effect.style().polish(self._effect)
        self._effect.setText(text)

    def _do(self, thresholds: GateThresholds, gesture: object | None, hint: str = "") -> None:
        self._hint = hint
        self._editing = True
        try:
            if thresholds != self._session.document.thresholds:
                self._session.do(changes.SetThresholds(thresholds), gesture=gesture)
        finally:
            self._editing = False
        # Also where nothing changed: a field may show what had to be cut short.
        self._refresh()
        self._count.request(compared_size(self._session))

    @Slot(str)
    def _set_mode(self, key: str) -> None:
        self._do(replace(self._session.document.thresholds, mode=ThresholdMode(key)), None)

    @Slot(float, object)
    def _set_closed(self, value: float, gesture: object) -> None:
        thresholds = self._session.document.thresholds
        limits = with_closed(value, thresholds.open)
        self._do(replace(thresholds, closed=limits.closed), gesture, limits.hint)

    @Slot(float, object)
    def _set_open(self, value: float, gesture: object) -> None:
        thresholds = self._session.document.thresholds
        limits = with_open(thresholds.closed, value)
        self._do(replace(thresholds, open=limits.open), gesture, limits.hint)

    @Slot(float, object)
    def _set_sharpness(self, value: float, gesture: object) -> None:
        thresholds = self._session.document.thresholds
        self._do(replace(thresholds, sharpness=max(value, 0.01)), gesture)
