"""The loss of every update, beside that of the plainest answer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import value_text
from lstm_gui.gui.training.update_frame import Reference
from lstm_gui.gui.training.update_plot import UpdatePlot
from lstm_gui.session import TrainingSnapshot, UpdateCurve, ValidationCurve


class LossPlot(UpdatePlot):
    """Log axis; the pale curve is every update's own loss, the strong one their running mean."""

    title = "Loss"
    figure_name = "loss"

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, appearance, parent)
        self.setObjectName("lossPlot")

    def curve_of(self, snapshot: TrainingSnapshot) -> UpdateCurve:
        """Give the losses."""
        return snapshot.losses

    def reference(self) -> Reference | None:
        """Give the loss of the plainest answer, where the task has one."""
        run = self._controller.run
        baseline = None if run is None else run.watch.baseline
        if baseline is None or baseline.loss is None:
            return None
        return Reference(baseline.loss, f"{baseline.name} {value_text(baseline.loss)}")

    def validation(self) -> ValidationCurve | None:
        """Give the losses on what is not learned from."""
        snapshot = self._controller.snapshot
        curve = None if snapshot is None else snapshot.validation
        return curve if curve is not None and len(curve.updates) else None

    def tip(self) -> str:
        """Say what is drawn."""
        run = self._controller.run
        validation = None if run is None else run.watch.validation
        on = "held-out data" if validation is None else validation.examination.text
        return (
            "Loss of every update on its batch (pale) and the running mean (strong).\n"
            f"Short dashes: the validation loss, on {on}.\n"
            "Long dashes: the loss of the best plain answer there, such as the last value."
        )
