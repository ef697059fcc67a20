"""Where a gate counts as closed or open, for colours and statistics only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lstm_gui.gui.panels.deferred import Deferred
from lstm_gui.gui.panels.gate_share_bars import GateShareBars, ShareRow
from lstm_gui.gui.panels.gesture import Gesture
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.limits import Limits, with_closed, with_open
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.panels.signal_names import gates_of
from lstm_gui.gui.theme import Appearance
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import (
    STRICT,
    WIDE,
    Aspect,
    DisplayThresholds,
    Session,
)

if TYPE_CHECKING:
    from lstm_gui.session import changes
else:
    changes = lazy_module("lstm_gui.session.changes")

_PRESETS = (("displayStrictButton", STRICT), ("displayWideButton", WIDE))


class DisplayThresholdPanel(QWidget):
    """Two limits with presets, and the live share of closed, working and open gates of the layer.

    They change nothing in the run: the gate thresholds do that.
    """

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("displayThresholdPanel")
        self._session = session
        self._gesture = Gesture()
        self._presets = [self._preset(name, display) for name, display in _PRESETS]
        self._closed = self._spin("displayClosedSpin", "Counts as closed below")
        self._open = self._spin("displayOpenSpin", "Counts as open above")
        self._hint = label("", "warning", name="displayHint", wrap=True)
        self._hint.hide()
        self._shares = GateShareBars(appearance)
        self._shares.setObjectName("gateShares")
        self._shares.setAccessibleName("Gates of the layer over the run")
        presets = QHBoxLayout()
        presets.setSpacing(4)
        presets.addWidget(heading("Counts as"))
        presets.addStretch(1)
        for button in self._presets:
            presets.addWidget(button)
        limits = QGridLayout()
        limits.setHorizontalSpacing(4)
        limits.setVerticalSpacing(0)
        for column, (text, spin) in enumerate(
            (("closed below", self._closed), ("open above", self._open))
        ):
            name = label(text, "plain")
            name.setBuddy(spin)
            name.setToolTip(spin.toolTip())
            limits.addWidget(name, 0, 3 * column)
            limits.addWidget(spin, 0, 3 * column + 1)
        limits.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(presets)
        layout.addLayout(limits)
        layout.addWidget(self._hint)
        layout.addWidget(self._shares)
        self._count = Deferred(self._show_shares, self)
        self._closed.valueChanged.connect(self._set_closed)
        self._open.valueChanged.connect(self._set_open)
        session.subscribe(self._on_change, Aspect.DISPLAY, Aspect.TRACE, Aspect.SELECTION)
        self._refresh()
        self._count.request(self._size())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the panel was hidden."""
        super().showEvent(event)
        self._count.request(self._size())

    def _preset(self, name: str, display: DisplayThresholds) -> QPushButton:
        button = QPushButton(f"{display.closed:g} / {display.open:g}")
        button.setObjectName(name)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Closed below {display.closed:g}, open above {display.open:g}")
        button.setToolTip(
            f"Count a gate below {display.closed:g} as closed and above {display.open:g} as open"
        )
        button.clicked.connect(self._choose_preset)
        return button

    def _spin(self, name: str, accessible_name: str) -> NumberSpin:
        spin = NumberSpin(0.0, 1.0)
        spin.setObjectName(name)
        spin.setAccessibleName(accessible_name)
        spin.setToolTip(f"{accessible_name} this value, in colours and statistics only")
        spin.setFixedWidth(52)
        return spin

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()
        if self.isVisible():
            self._count.request(self._size())

    def _refresh(self) -> None:
        display = self._session.document.display
        self._closed.set_quietly(display.closed)
        self._open.set_quietly(display.open)
        for button, (_, preset) in zip(self._presets, _PRESETS, strict=True):
            button.setChecked(display == preset)

    def _size(self) -> int:
        return 3 * self._session.recording.counting

    def _show_shares(self) -> None:
        recording, display = self._session.recording, self._session.document.display
        layer = self._session.selection.layer
        names = gates_of(self._session.layer.signal_names)
        self._shares.set_rows(
            tuple(
                ShareRow(name, recording.gate_shares(layer, name, display.closed, display.open))
                for name in names
            )
        )
        self._shares.setVisible(bool(names))

    def _do(self, limits: Limits) -> None:
        self._hint.setText(limits.hint)
        self._hint.setVisible(bool(limits.hint))
        display = DisplayThresholds(limits.closed, limits.open)
        if display != self._session.document.display:
            self._session.do(changes.SetDisplayThresholds(display), gesture=self._gesture.token())
        self._refresh()

    @Slot()
    def _choose_preset(self) -> None:
        for button, (_, display) in zip(self._presets, _PRESETS, strict=True):
            if button is self.sender():
                self._gesture.end()
                self._do(Limits(display.closed, display.open))

    @Slot(float)
    def _set_closed(self, value: float) -> None:
        self._do(with_closed(value, self._session.document.display.open))

    @Slot(float)
    def _set_open(self, value: float) -> None:
        self._do(with_open(self._session.document.display.closed, value))
