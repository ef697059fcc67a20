"""Inspect: watch and change one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.panels.display_threshold_panel import DisplayThresholdPanel
from lstm_gui.gui.panels.dragged_step import DraggedStep
from lstm_gui.gui.panels.intervention_panel import InterventionPanel
from lstm_gui.gui.panels.sequence_panel import SequencePanel
from lstm_gui.gui.panels.threshold_panel import ThresholdPanel
from lstm_gui.gui.panels.transport_bar import TransportBar
from lstm_gui.gui.panels.unit_inspector import UnitInspector
from lstm_gui.gui.panels.weight_panel import WeightPanel
from lstm_gui.gui.plots.chain_strip import ChainStrip
from lstm_gui.gui.plots.signal_maps import SignalMaps
from lstm_gui.gui.plots.trajectory_plot import TrajectoryPlot
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.backward_button import BackwardButton
from lstm_gui.gui.workspaces.frames import (
    CENTRE_SHARE,
    LEFT_SHARE,
    LEFT_WIDTH,
    RIGHT_SHARE,
    RIGHT_WIDTH,
    card,
    side,
)
from lstm_gui.gui.workspaces.registry import WorkspaceContext, register
from lstm_gui.session import Aspect, Session

_LEFT_MAPS = {
    "lstm": ("forget_gate", "input_gate"),
    "gru": ("update_gate", "reset_gate"),
    "rnn": ("hidden",),
}
_RIGHT_MAPS = {"lstm": ("candidate", "output_gate"), "gru": ("candidate", "hidden")}

if TYPE_CHECKING:
    from lstm_gui.gui.export.figure import Figure


class InspectWorkspace(QWidget):
    """Diagram and plots in the middle, the sequence at the left, the controls at the right."""

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        training: TrainingController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspectWorkspace")
        self._session = session
        self._cards: list[tuple[QWidget, QWidget]] = []
        self.diagram = CellDiagram(session, appearance)
        self.transport = TransportBar(session, appearance)
        self._dragged = DraggedStep(self.transport.slider, session.follower)
        self.backward = BackwardButton(training)
        self.chain = ChainStrip(session, appearance)
        self.cell_plot = TrajectoryPlot(session, appearance, "cell")
        self.hidden_plot = TrajectoryPlot(session, appearance, "hidden")
        self.left_maps = SignalMaps(session, appearance, _LEFT_MAPS)
        self.right_maps = SignalMaps(session, appearance, _RIGHT_MAPS)
        self.setFocusProxy(self.diagram)
        left = side(
            "sideLeft",
            LEFT_WIDTH,
            "inspectLeft",
            SequencePanel(session, appearance),
            InterventionPanel(session, appearance),
        )
        right = side(
            "sideRight",
            RIGHT_WIDTH,
            "inspectRight",
            UnitInspector(session, appearance),
            ThresholdPanel(session, appearance),
            WeightPanel(session, appearance),
            DisplayThresholdPanel(session, appearance),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left, LEFT_SHARE)
        layout.addWidget(self._centre(), CENTRE_SHARE)
        layout.addWidget(right, RIGHT_SHARE)
        session.subscribe(self._on_change, Aspect.NETWORK)
        self._show_cell()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views that can be exported."""
        trajectories = (self.cell_plot, self.hidden_plot)
        maps = (*self.left_maps.maps.values(), *self.right_maps.maps.values())
        present = (view for view in trajectories if view.present)
        return (self.diagram, *present, *maps, self.chain)

    def _centre(self) -> QWidget:
        centre = QWidget()
        centre.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        grid = QGridLayout(centre)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(10)
        grid.addWidget(card(self.diagram, margins=0), 0, 0, 1, 2)
        grid.addWidget(card(self._steps(), self.chain), 1, 0, 1, 2)
        grid.addWidget(self._pair(card(self.cell_plot), card(self.hidden_plot)), 2, 0, 1, 2)
        grid.addWidget(self._pair(card(self.left_maps), card(self.right_maps)), 3, 0, 1, 2)
        for row, stretch in ((0, 43), (1, 0), (2, 17), (3, 18)):
            grid.setRowStretch(row, stretch)
        return centre

    def _steps(self) -> QWidget:
        """Put the way to the backward pass beside the transport."""
        steps = QWidget()
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.transport, 1)
        row.addWidget(self.backward)
        return steps

    def _pair(self, left: QWidget, right: QWidget) -> QWidget:
        """Put two cards side by side; one alone takes the room of both."""
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (left, right):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            row.addWidget(part, 1)
        self._cards.append((left, right))
        return pair

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show_cell()

    def _show_cell(self) -> None:
        """Leave out the cards whose signals the cell does not have."""
        (cell, _), (_, right) = self._cards
        cell.setVisible("cell" in self._session.network.recurrent.signals)
        right.setVisible(bool(self.right_maps.shown))


@register("inspect", "Inspect", 10)
def build(context: WorkspaceContext) -> QWidget:
    """Build the workspace."""
    return InspectWorkspace(context.session, context.appearance, context.training)
