"""The norm of all gradients at every update, beside the limit that clips it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_frame import Reference
from lstm_gui.gui.training.update_plot import UpdatePlot
from lstm_gui.session import TrainingSnapshot, UpdateCurve


class GradientNormPlot(UpdatePlot):
    """Log axis; what lies above the line was scaled down to it."""

    title = "Gradient norm"
    figure_name = "gradient-norm"

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, appearance, parent)
        self.setObjectName("gradientNormPlot")

    def curve_of(self, snapshot: TrainingSnapshot) -> UpdateCurve:
        """Give the norms before clipping."""
        return snapshot.gradient_norms

    def reference(self) -> Reference | None:
        """Give the clipping line, if there is one."""
        run = self._controller.run
        if run is None or run.settings.clip_norm is None:
            return None
        return Reference(run.settings.clip_norm, f"clip {run.settings.clip_norm:g}", is_limit=True)

    def tip(self) -> str:
        """Say what is drawn."""
        return (
            "Joint norm of all gradients before clipping.\n"
            "Dotted: gradients above this norm are scaled down to it."
        )
