"""The line at the bottom: state, cost of the trace, precision, origin of the weights, memory."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from lstm_gui import engine
from lstm_gui.analysis import half_life_text
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Aspect, Session

# The least width that has room for everything beside the progress of a run.
_WITH_TRAINING = 1420


def cost_text(steps: int, units: int, layers: int, seconds: float) -> str:
    """Say what was traced and how long it took."""
    size = f"{steps:,} step{'s' if steps != 1 else ''} × {units} unit{'s' if units != 1 else ''}"
    size = size.replace(",", "\u202f")
    if layers > 1:
        size += f" × {layers} layers"
    time = f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return f"traced {size} in {time}"


class StatusBar(QStatusBar):
    """Follows the session; ``show_activity`` overrides the state while something long runs."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._activity: str | None = None
        self._training = ""
        self.setSizeGripEnabled(False)
        self._state = self._label("statusState", "What the program is doing")
        self._cost = self._label("statusCost", "Size and cost of the trace")
        self._precision = self._label("statusPrecision", "Number format and engine")
        self._origin = self._label("statusOrigin", "Where the weights come from")
        self._memory = self._label("statusMemory", "How long the selected unit remembers")
        for label in (self._state, self._cost, self._precision, self._origin):
            self.addWidget(label)
        self.addPermanentWidget(self._memory)
        self.setContentsMargins(10, 0, 10, 0)
        session.subscribe(
            self._on_change,
            Aspect.TRACE,
            Aspect.NETWORK,
            Aspect.PARAMETERS,
            Aspect.SELECTION,
            Aspect.PENDING,
            Aspect.TRAINING,
            Aspect.PLAYBACK,
        )
        appearance.changed.connect(self._refresh)
        self._refresh()

    def show_activity(self, text: str | None) -> None:
        """Show what runs now, such as "reading co2.csv…", or None when it has ended."""
        self._activity = text
        self._refresh()

    @Slot(str)
    def show_training(self, state: str) -> None:
        """Say what a run under way does, "training" or "paused"; "" when there is none."""
        self._training = state
        self._fit()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what is told elsewhere too, where the bar has not the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = not self._training or self.width() >= _WITH_TRAINING
        self._cost.setVisible(roomy)
        self._precision.setVisible(roomy)

    def _label(self, name: str, accessible: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setToolTip(accessible)
        label.setProperty("role", "muted")
        label.setContentsMargins(0, 0, 14, 0)
        return label

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        session, theme = self._session, self._appearance.theme
        recurrent = session.network.recurrent
        state, colour = self._state_text()
        colours = {"busy": theme.accent, "ready": theme.muted}
        self._state.setText(f'<span style="color:{colours[colour]}">●</span> {state}')
        self._cost.setText(
            cost_text(
                session.recording.known[1] - session.recording.known[0],
                recurrent.hidden_size,
                recurrent.num_layers,
                session.trace_seconds,
            )
        )
        self._precision.setText(f"{np.dtype(recurrent.dtype).name} · {self._engine_name()}")
        origin = session.document.origin
        edited = " · edited" if session.document.altered and not session.live else ""
        showing = session.showing
        text = f"{origin.text}{edited}" if showing is None else showing.weights_text
        warn = not origin.trained and not session.live
        self._origin.setText(f'<span style="color:{theme.warning}">{text}</span>' if warn else text)
        self._memory.setText(self._memory_of_unit())

    def _state_text(self) -> tuple[str, str]:
        if self._activity is not None:
            return self._activity, "busy"
        showing = self._session.showing
        if showing is not None:
            if showing.looking_back:
                return "looking back", "ready"
            return ("paused", "ready") if self._training == "paused" else ("training", "busy")
        if self._session.pending:
            return "computing the trace…", "busy"
        if self._session.playback.playing:
            return "playing", "busy"
        return self._training if self._training == "paused" else "ready", "ready"

    def _engine_name(self) -> str:
        if engine.kernels_in_use():
            self._precision.setToolTip("Number format; the engine's time loops are compiled")
            return "Numba"
        self._precision.setToolTip(
            "Number format; the compiled time loops of the engine are being prepared"
            if engine.kernels_installed()
            else "Number format; without the package numba the same results come more slowly"
        )
        return "NumPy" if engine.kernels_installed() else "NumPy, without Numba"

    def _memory_of_unit(self) -> str:
        layer = self._session.layer
        if "forget_gate" not in layer.signal_names:
            return ""
        unit = self._session.selection.unit
        steps = self._session.recording.half_life(self._session.selection.layer, unit)
        return f"memory of unit {unit}: {half_life_text(steps)}"
