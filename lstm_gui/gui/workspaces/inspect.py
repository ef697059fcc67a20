"""Inspect: watch and change one run."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.export.figure import Figure
from lstm_gui.gui.panels.display_threshold_panel import DisplayThresholdPanel
from lstm_gui.gui.panels.intervention_panel import InterventionPanel
from lstm_gui.gui.panels.sequence_panel import SequencePanel
from lstm_gui.gui.panels.threshold_panel import ThresholdPanel
from lstm_gui.gui.panels.transport_bar import TransportBar
from lstm_gui.gui.panels.unit_inspector import UnitInspector
from lstm_gui.gui.panels.weight_panel import WeightPanel
from lstm_gui.gui.plots.chain_strip import ChainStrip
from lstm_gui.gui.plots.gate_map import GateMap
from lstm_gui.gui.plots.trajectory_plot import TrajectoryPlot
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.workspaces.frames import LEFT_WIDTH, RIGHT_WIDTH, card, side
from lstm_gui.gui.workspaces.registry import WorkspaceContext, register
from lstm_gui.session import Session


class InspectWorkspace(QWidget):
    """Diagram and plots in the middle, the sequence at the left, the controls at the right."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspectWorkspace")
        self.diagram = CellDiagram(session, appearance)
        self.transport = TransportBar(session, appearance)
        self.chain = ChainStrip(session, appearance)
        self.cell_plot = TrajectoryPlot(session, appearance, "cell")
        self.hidden_plot = TrajectoryPlot(session, appearance, "hidden")
        self.maps = {
            signal: GateMap(session, appearance, signal)
            for signal in ("forget_gate", "candidate", "input_gate", "output_gate")
        }
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
        layout.addWidget(left)
        layout.addWidget(self._centre(), 1)
        layout.addWidget(right)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views that can be exported."""
        return (self.diagram, self.cell_plot, self.hidden_plot, *self.maps.values(), self.chain)

    def _centre(self) -> QWidget:
        centre = QWidget()
        centre.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        grid = QGridLayout(centre)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(10)
        grid.addWidget(card(self.diagram, margins=0), 0, 0, 1, 2)
        grid.addWidget(card(self.transport, self.chain), 1, 0, 1, 2)
        grid.addWidget(card(self.cell_plot), 2, 0)
        grid.addWidget(card(self.hidden_plot), 2, 1)
        grid.addWidget(card(self.maps["forget_gate"], self.maps["input_gate"]), 3, 0)
        grid.addWidget(card(self.maps["candidate"], self.maps["output_gate"]), 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, stretch in ((0, 43), (1, 0), (2, 17), (3, 18)):
            grid.setRowStretch(row, stretch)
        return centre


@register("inspect", "Inspect", 10)
def build(context: WorkspaceContext) -> QWidget:
    """Build the workspace."""
    return InspectWorkspace(context.session, context.appearance)
