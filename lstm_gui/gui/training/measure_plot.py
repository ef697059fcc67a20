"""The task's own measure over the updates, beside that of the plain answers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, QSizeF, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.curve_widget import CurveWidget
from lstm_gui.gui.training.measure_painting import MeasurePicture, paint_measure
from lstm_gui.gui.training.update_axis import update_limit
from lstm_gui.gui.training.update_frame import Reference
from lstm_gui.session import ValidationCurve


class MeasurePlot(CurveWidget):
    """Right answers in percent, or the error in the user's units, on what is not learned from."""

    figure_name = "measure"

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, appearance, parent)
        self.setObjectName("measurePlot")
        self.setAccessibleName("The task's own measure over the updates")
        self.setMinimumSize(140, 96)
        self._refresh()

    # What is shown

    @property
    def curve(self) -> ValidationCurve | None:
        """The curve on the screen; None while nothing was measured."""
        snapshot = self._controller.snapshot
        return None if snapshot is None else snapshot.validation

    def picture(self) -> MeasurePicture:
        """Give all that is shown, as one value."""
        run, machine, snapshot = (
            self._controller.run,
            self._controller.time_machine,
            self._controller.snapshot,
        )
        measure = None if run is None else run.watch.measure
        validation = None if run is None else run.watch.validation
        references: tuple[Reference, ...] = ()
        if run is not None and measure is not None:
            references = tuple(
                Reference(one.measure, f"{one.name} {measure.text(one.measure)}")
                for one in run.watch.baselines
                if one.measure is not None
            )
        empty = "measuring…" if validation is not None else "nothing is held out to measure on"
        return MeasurePicture(
            measure=measure,
            curve=self.curve,
            made=0 if snapshot is None else snapshot.update,
            planned=1000 if run is None else run.settings.updates,
            references=references,
            on="" if validation is None else validation.examination.name,
            empty_text="nothing trained yet" if run is None else empty,
            hovered=self._hovered,
            looked_at=machine.update if machine.looking_back else None,
        )

    def sizeHint(self) -> QSize:
        """Ask for the size in the design."""
        return QSize(240, 160)

    @Slot()
    def _refresh(self) -> None:
        picture = self.picture()
        run = self._controller.run
        validation = None if run is None else run.watch.validation
        on = "what is not learned from" if validation is None else validation.examination.text
        self.setToolTip(
            f"{picture.title}, on {on}; measured every so often.\n"
            "Dashed: plain answers that need no learning."
        )
        super()._refresh()

    # Reading points off

    def points(self) -> np.ndarray:
        """Give the updates at which was measured."""
        curve = self.curve
        return np.empty(0) if curve is None else curve.updates

    def last_update(self) -> float:
        """Give the right end of the axis."""
        picture = self.picture()
        return update_limit(picture.made, picture.planned)

    # Exporting

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return f"{self.picture().title} over the updates"

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the plot in another size or theme."""
        paint_measure(painter, size, theme, self.picture())

    def figure_table(self) -> dict[str, np.ndarray]:
        """Give update, loss and measure of every point."""
        curve = self.curve
        empty = np.empty(0)
        if curve is None:
            return dict.fromkeys(("update", "validation_loss", "measure"), empty)
        return {
            "update": curve.updates,
            "validation_loss": curve.losses,
            "measure": curve.measures,
        }
