"""Train: let the network learn, and watch its gates while it does."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.floating import Floating
from lstm_gui.gui.plots.loss_plot import LossPlot
from lstm_gui.gui.plots.prediction_plot import PredictionPlot
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.data_panel import DataPanel
from lstm_gui.gui.training.divergence_bar import DivergenceBar
from lstm_gui.gui.training.gate_card import GateCard
from lstm_gui.gui.training.gradient_norm_plot import GradientNormPlot
from lstm_gui.gui.training.measure_plot import MeasurePlot
from lstm_gui.gui.training.message_list import MessageList
from lstm_gui.gui.training.network_panel import NetworkPanel
from lstm_gui.gui.training.run_facts import RunFacts
from lstm_gui.gui.training.run_panel import RunPanel
from lstm_gui.gui.training.saturation_panel import SaturationPanel
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.task_panel import TaskPanel
from lstm_gui.gui.training.training_bar import TrainingBar
from lstm_gui.gui.update_parts.gates_or_update import GatesOrUpdate
from lstm_gui.gui.workspaces.frames import (
    CENTRE_SHARE,
    LEFT_SHARE,
    LEFT_WIDTH,
    RIGHT_SHARE,
    card,
    side,
)
from lstm_gui.gui.workspaces.registry import WorkspaceContext, register
from lstm_gui.session import Aspect, Session, first_held_out

if TYPE_CHECKING:
    from lstm_gui.gui.export.figure import Figure

_RIGHT_WIDTH = 280
# Below this height the right side makes room for the messages.
_ROOMY = 860
# From this height on the list of tasks and the learning rate are both in sight.
_ROOM_FOR_TASKS = 1010


class TrainWorkspace(QWidget):
    """Settings at the left, the run in the middle, what happened at the right.

    With ``in_parts`` it is made by going through ``parts``, with time for others in between.
    """

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        controller: TrainingController,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        in_parts: bool = False,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._compact = False
        self.setObjectName("trainWorkspace")
        self.parts = self._made(appearance, settings)
        if not in_parts:
            deque(self.parts, maxlen=0)

    def _made(self, appearance: Appearance, settings: Settings) -> Iterator[None]:
        session, controller = self._session, self._controller
        self.settings = SettingsPanel(session, controller)
        yield
        self.bar = TrainingBar(session, controller, self.settings, appearance)
        yield
        self.loss_plot = LossPlot(controller, appearance)
        self.measure_plot = MeasurePlot(controller, appearance)
        self.norm_plot = GradientNormPlot(controller, appearance)
        self.gates = GateCard(session, controller, appearance)
        self.prediction = PredictionPlot(session, appearance)
        yield
        self.middle = GatesOrUpdate(self._usual(), session, controller, appearance)
        self.saturation = SaturationPanel(session, appearance)
        self.divergence = DivergenceBar(controller, appearance)
        self.messages = MessageList(controller, appearance)
        yield
        self.tasks = TaskPanel(session, controller, appearance, settings)
        yield
        self.network = NetworkPanel(session, controller)
        data = DataPanel(session, controller)
        self.runs = RunPanel(session, controller, self.settings)
        facts = RunFacts(session, controller, self.settings)
        yield
        controller.plan.changed.connect(self._mark_held_out)
        controller.state_changed.connect(self._mark_held_out)
        session.subscribe(self._on_sequence, Aspect.SEQUENCE)
        self._mark_held_out()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(
            side(
                "sideLeft",
                LEFT_WIDTH,
                "trainLeft",
                self.tasks,
                data,
                self.network,
                self.settings,
                spacing=13,
            ),
            LEFT_SHARE,
        )
        yield
        layout.addWidget(self._centre(), CENTRE_SHARE)
        layout.addWidget(
            side(
                "sideRight",
                _RIGHT_WIDTH,
                "trainRight",
                self.saturation,
                self.messages,
                facts,
                footer=self.runs,
            ),
            RIGHT_SHARE,
        )
        yield  # to put it into the window is a part of its own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the learning rate and the newest messages in sight where there is little height."""
        super().resizeEvent(event)
        self.tasks.chooser.set_roomy(self.height() >= _ROOM_FOR_TASKS)
        compact = self.height() < _ROOMY
        if compact != self._compact:
            self._compact = compact
            self.saturation.set_compact(compact)
            self.runs.set_compact(compact)

    @Slot()
    def _mark_held_out(self) -> None:
        """Shade what the run, or the next one, does not learn from."""
        controller = self._controller
        plan = controller.plan.value if controller.run is None else controller.run.plan
        self.prediction.mark_held_out(first_held_out(self._session.sequence, plan.held_out))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views that can be exported."""
        middle = self.middle.figures or (*self.gates.figures, self.prediction)
        plots = (self.loss_plot, self.measure_plot, self.norm_plot)
        return (*plots, *middle, self.saturation.plot)

    def _on_sequence(self, _changed: frozenset[Aspect]) -> None:
        self._mark_held_out()

    def _usual(self) -> QWidget:
        usual = QWidget()
        column = QVBoxLayout(usual)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(card(self.gates), 40)
        column.addWidget(card(self.prediction), 26)
        return usual

    def _centre(self) -> QWidget:
        centre = QWidget()
        grid = QGridLayout(centre)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(10)
        plots = (self.loss_plot, self.measure_plot, self.norm_plot)
        grid.addWidget(card(self.bar), 0, 0, 1, len(plots))
        for column, (plot, stretch) in enumerate(zip(plots, (41, 28, 31), strict=True)):
            grid.addWidget(card(plot, margins=4), 1, column)
            grid.setColumnStretch(column, stretch)
        grid.addWidget(self.middle, 2, 0, 1, len(plots))
        for row, stretch in ((0, 0), (1, 20), (2, 67)):
            grid.setRowStretch(row, stretch)
        Floating(self.divergence, centre)
        return centre


@register("train", "Train", 20)
def build(context: WorkspaceContext) -> Generator[None, None, QWidget]:
    """Build the workspace, which is large, in parts."""
    workspace = TrainWorkspace(
        context.session, context.appearance, context.training, context.settings, in_parts=True
    )
    yield from workspace.parts
    return workspace
