"""Closed, working and open gates of the selected layer over the updates."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.share_painting import GATE_LETTERS, SharePicture, paint_shares
from lstm_gui.session import Aspect, Session


class GateSharePlot(QWidget):
    """One stacked area per gate; counted on the open sequence, by the display thresholds."""

    figure_name = "gate-shares"
    figure_title = "Closed, working and open gates over the updates"

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gateSharePlot")
        self.setAccessibleName(self.figure_title)
        self._session = session
        self._controller = controller
        self._appearance = appearance
        self.setMinimumSize(170, 140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # The plot fills itself, so that no repaint reaches down to the card and the window.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._lazy = LazyRepaint(self)
        controller.advanced.connect(self._lazy.wish)
        controller.state_changed.connect(self._refresh)
        controller.time_machine.changed.connect(self._refresh)
        appearance.changed.connect(self._refresh)
        session.subscribe(self._on_change, Aspect.SELECTION, Aspect.NETWORK, Aspect.DISPLAY)
        self._show_tip()

    def picture(self) -> SharePicture:
        """Give all that is shown, as one value."""
        snapshot, run = self._controller.snapshot, self._controller.run
        machine = self._controller.time_machine
        layer = self._session.selection.layer
        curves = {} if snapshot is None else snapshot.shares
        gates = {signal: curves[layer, signal] for at, signal in curves if at == layer}
        order = [signal for signal in GATE_LETTERS if signal in gates]
        has_gates = any(name.endswith("_gate") for name in self._session.layer.signal_names)
        return SharePicture(
            curves={signal: gates[signal] for signal in order},
            made=0 if snapshot is None else snapshot.update,
            planned=1000 if run is None else run.settings.updates,
            empty_text="share of closed, working and open gates while it learns"
            if has_gates
            else "this network has no gates",
            looked_at=machine.update if machine.looking_back else None,
        )

    def sizeHint(self) -> QSize:
        """Ask for the size in the design."""
        return QSize(270, 300)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
            paint_shares(painter, QSizeF(self.size()), self._appearance.theme, self.picture())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self.update()

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if Aspect.DISPLAY in changed:
            self._show_tip()
        self._refresh()

    def _show_tip(self) -> None:
        display = self._session.document.display
        self.setToolTip(
            f"Of all gate values on the open sequence: closed is below {display.closed:g}, "
            f"open above {display.open:g}, working in between."
        )

    @Slot()
    def _refresh(self) -> None:
        if self.isVisible():
            self.update()

    # Exporting

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the plot in another size or theme."""
        paint_shares(painter, size, theme, self.picture())

    def figure_table(self) -> dict[str, np.ndarray]:
        """Give the shares at every moment that is kept, per gate."""
        curves = self.picture().curves
        table: dict[str, np.ndarray] = {}
        for signal, curve in curves.items():
            table["update"] = curve.updates
            table[f"{signal} closed"] = curve.closed
            table[f"{signal} working"] = 1.0 - curve.closed - curve.open
            table[f"{signal} open"] = curve.open
        return table or {"update": np.empty(0, dtype=np.int64)}
