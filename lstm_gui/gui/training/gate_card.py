"""The gates of the open sequence while the network learns, and how many are closed or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.plots.signal_maps import SignalMaps
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.share_plot import GateSharePlot
from lstm_gui.gui.training.time_machine_bar import TimeMachineBar
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Aspect, Session

if TYPE_CHECKING:
    from lstm_gui.gui.export.figure import Figure

_SIGNALS = {
    "lstm": ("input_gate", "forget_gate", "candidate", "output_gate"),
    "gru": ("update_gate", "reset_gate", "candidate", "hidden"),
    "rnn": ("hidden",),
}


class GateCard(QWidget):
    """Maps of the gates, which follow the run by themselves, and the shares over the updates."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self.maps = SignalMaps(session, appearance, _SIGNALS, columns=2, prefix="train")
        self.shares = GateSharePlot(session, controller, appearance)
        self.time_machine = TimeMachineBar(controller, appearance)
        self._title = label("Gates while learning", "title")
        self._where = label("", "muted", name="trainGatesLabel")
        titles = QHBoxLayout()
        titles.setSpacing(8)
        titles.addWidget(self._title)
        titles.addWidget(self._where, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.maps, 70)
        row.addWidget(self.shares, 30)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(6)
        column.addLayout(titles)
        column.addWidget(self.time_machine)
        column.addLayout(row, 1)
        controller.advanced.connect(self._show_where)
        controller.state_changed.connect(self._show_where)
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.SELECTION)
        self._show_where()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views that can be exported."""
        return (*self.maps.maps.values(), self.shares)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show_where()

    @Slot()
    def _show_where(self) -> None:
        session = self._session
        recurrent = session.network.recurrent
        units = recurrent.hidden_size
        start, stop = session.recording.known
        text = (
            f"open sequence, {count_text(units)} unit{'s' if units != 1 else ''} × "
            f"{count_text(session.sequence.steps)} steps"
        )
        if stop - start < session.sequence.steps:
            text += f", of which {count_text(start)} … {count_text(stop - 1)} are followed"
        if session.network.recurrent.layer_count > 1:
            text = f"layer {session.selection.layer + 1}, {text}"
        self._where.setText(text)
