"""The card of an update that is made in parts: its batch on the diagram, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.diagram import CellDiagram
from lstm_gui.gui.diagram.backward_source import BackwardSource
from lstm_gui.gui.diagram.view import DiagramKind
from lstm_gui.gui.panels.integer_spin import IntegerSpin
from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.panels.transport_bar import TransportBar
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.gui.update_parts.backward_lines import BackwardFormulas
from lstm_gui.gui.update_parts.gradient_flow_plot import GradientFlowPlot
from lstm_gui.gui.update_parts.step_loss_plot import StepLossPlot
from lstm_gui.gui.update_parts.weight_moves import WeightMoves
from lstm_gui.session import Aspect, UpdateLook, UpdatePart

if TYPE_CHECKING:
    from lstm_gui.gui.export.figure import Figure

_FORWARD = DiagramKind("updateForwardDiagram", "update-forward", "Cell diagram of the update")
_BACKWARD = DiagramKind("updateBackwardDiagram", "update-backward", "Gradients on the diagram")
# The height of the diagram with head and transport, and that from which on plots stand below it.
_LOWEST, _WITH_PLOTS = 410, 480
_MEANINGS = {
    UpdatePart.FORWARD: "forward: the batch runs through the cell, from the first step to the last",
    UpdatePart.LOSS: "loss: the predictions are held against the targets",
    UpdatePart.BACKWARD: "backward: the gradient flows from the last step to the first",
    UpdatePart.UPDATE: "update: the optimizer moves every weight",
}


class UpdateCard(QWidget):
    """Diagram, transport and two plots over the steps; after the last part the moved weights."""

    closed = Signal()
    """A person wants to see the gates instead."""

    def __init__(
        self, look: UpdateLook, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("updateCard")
        self._look = look
        self._source = BackwardSource(look)
        self.forward = CellDiagram(look, appearance, kind=_FORWARD)
        self.backward = CellDiagram(
            look,
            appearance,
            source=self._source,
            formulas=BackwardFormulas(look),
            kind=_BACKWARD,
        )
        self.moves = WeightMoves(look, appearance)
        self.transport = TransportBar(look, appearance, prefix="update")
        self.losses = StepLossPlot(look, appearance)
        self.losses.setObjectName("stepLossPlot")
        self.flow = GradientFlowPlot(look, appearance)
        self.flow.setObjectName("gradientFlowPlot")
        self._title = label("", "title", name="updateTitle")
        self._meaning = label("", "muted", name="updateMeaning")
        self._meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._number = IntegerSpin("updateSequenceSpin", "Sequence of the batch", compact=True)
        self._count = label("", "muted")
        self._output = IntegerSpin("updateOutputSpin", "Output of the network", compact=True)
        self._output_name = label("output", "muted")
        self._own_scale = QCheckBox("Scale of each step")
        self._own_scale.setObjectName("updateOwnScaleCheck")
        self._own_scale.setAccessibleName("Scale the bars of the gradients anew at each step")
        self._own_scale.setToolTip(
            "Off: one scale for all steps, so that a gradient is seen to vanish.\n"
            "On: the largest gradient of each step fills its bar."
        )
        self._close = QPushButton("Back to the gates")
        self._close.setObjectName("updateCloseButton")
        self._close.setToolTip("Show gates and prediction; the next part comes back here")
        self._plots = QWidget()
        self._pages = QStackedWidget()
        for page in (self.forward, self.backward, self.moves):
            self._pages.addWidget(page)
        self._assemble()
        self._number.valueChanged.connect(self._choose_sequence)
        self._output.valueChanged.connect(self._choose_output)
        self._own_scale.toggled.connect(self._choose_scale)
        self._close.clicked.connect(self.closed)
        look.subscribe(self._on_change, Aspect.TRACE)
        self._show()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views that can be exported."""
        page = self._pages.currentWidget()
        shown = next(view for view in (self.forward, self.backward, self.moves) if view is page)
        return (shown, self.losses, self.flow)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 0)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._meaning, 1)
        head.addWidget(self._own_scale)
        head.addWidget(self._output_name)
        head.addWidget(self._output)
        head.addWidget(label("sequence", "muted"))
        head.addWidget(self._number)
        head.addWidget(self._count)
        head.addWidget(self._close)
        plots = QHBoxLayout(self._plots)
        plots.setContentsMargins(4, 0, 4, 4)
        plots.setSpacing(8)
        plots.addWidget(self.losses)
        plots.addWidget(self.flow)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.addWidget(self.transport)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._pages, 62)
        column.addLayout(bar)
        column.addWidget(self._plots, 30)
        # In a low window the plots make room for the diagram: see `_fit`.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def minimumSizeHint(self) -> QSize:
        """Give what the diagram needs with its transport."""
        return QSize(600, _LOWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for both, show the plots for the loss and else the diagram."""
        roomy = self.height() >= _WITH_PLOTS
        lossy = self._look.part is UpdatePart.LOSS
        self._plots.setVisible(roomy or lossy)
        self._pages.setVisible(roomy or not lossy)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show()

    def _show(self) -> None:
        look = self._look
        parted = look.parted
        if parted is None:
            return
        part = parted.part
        page = {UpdatePart.BACKWARD: self.backward, UpdatePart.UPDATE: self.moves}.get(part)
        self._pages.setCurrentWidget(self.forward if page is None else page)
        self._title.setText(f"Update {count_text(parted.number)}")
        self._meaning.setText(_MEANINGS[part])
        self._meaning.setToolTip(_MEANINGS[part])
        self._own_scale.setVisible(part is UpdatePart.BACKWARD)
        self._number.set_range_quietly(look.count - 1)
        self._number.set_quietly(look.number)
        self._number.setEnabled(look.count > 1)
        self._number.setToolTip(
            f"Which of the {look.count} sequences of the batch is shown, counted from 0"
        )
        self._count.setText(f"of {look.count}")
        for widget in (self._output_name, self._output):
            widget.setVisible(look.outputs > 1)
        self._output.set_range_quietly(look.outputs - 1)
        self._output.set_quietly(look.output)
        self._output.setToolTip(
            f"Which of the {look.outputs} outputs prediction and loss are shown of, counted from 0:"
            f"\n{look.output_name}"
        )
        self._fit()

    @Slot(int)
    def _choose_sequence(self, number: int) -> None:
        if number < self._look.count:
            self._look.select_sequence(number)
        else:
            with QSignalBlocker(self._number):
                self._number.setValue(self._look.number)

    @Slot(int)
    def _choose_output(self, number: int) -> None:
        if number < self._look.outputs:
            self._look.select_output(number)

    @Slot(bool)
    def _choose_scale(self, by_step: bool) -> None:
        self._source.by_step = by_step
        self.backward.canvas.update()
