"""The widget around a curve over the updates; the loss and the gradient norm are two of them."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.curve_widget import CurveWidget
from lstm_gui.gui.training.update_axis import update_limit
from lstm_gui.gui.training.update_frame import Reference
from lstm_gui.gui.training.update_painting import (
    CurvePicture,
    paint_curve,
)
from lstm_gui.session import TrainingSnapshot, TrainingState, UpdateCurve, ValidationCurve


class UpdatePlot(CurveWidget):
    """One quantity of every update; a subclass says which curve and which line beside it."""

    title = ""
    figure_name = ""

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, appearance, parent)
        self.setMinimumSize(160, 96)
        self.setAccessibleName(f"{self.title} over the updates")
        self.setToolTip(self.tip())

    # What a subclass says

    @abstractmethod
    def curve_of(self, snapshot: TrainingSnapshot) -> UpdateCurve:
        """Give the curve that is shown."""

    @abstractmethod
    def reference(self) -> Reference | None:
        """Give the line beside it, or None."""

    def validation(self) -> ValidationCurve | None:
        """Give the curve on the held-out data that is drawn beside, or None."""
        return None

    @abstractmethod
    def tip(self) -> str:
        """Say what is drawn."""

    # What is shown

    @property
    def curve(self) -> UpdateCurve | None:
        """The curve on the screen; None before the first update."""
        snapshot = self._controller.snapshot
        return None if snapshot is None else self.curve_of(snapshot)

    def picture(self) -> CurvePicture:
        """Give all that is shown, as one value."""
        run, machine = self._controller.run, self._controller.time_machine
        curve = self.curve
        return CurvePicture(
            title=self.title,
            curve=curve,
            planned=1000 if run is None else run.settings.updates,
            reference=self.reference(),
            empty_text=self._empty_text(),
            hovered=self._hovered if curve is not None and curve.count else None,
            looked_at=machine.update if machine.looking_back else None,
            others=self._others(),
            validation=self.validation(),
        )

    def _others(self) -> tuple[UpdateCurve, ...]:
        """Give the curve of the run that this one branched off."""
        parent = self._controller.runs.parent
        latest = None if parent is None else parent.run.latest
        return () if latest is None else (self.curve_of(latest),)

    def _empty_text(self) -> str:
        if not self._controller.active:
            return "nothing trained yet"
        paused = self._controller.state is TrainingState.PAUSED
        return "no update is complete yet" if paused else "starting…"

    def sizeHint(self) -> QSize:
        """Ask for the size in the design."""
        return QSize(340, 160)

    # Reading points off

    def points(self) -> np.ndarray:
        """Give the middles of the updates that each point stands for."""
        curve = self.curve
        return np.empty(0) if curve is None else curve.updates

    def last_update(self) -> float:
        """Give the right end of the axis."""
        picture = self.picture()
        return update_limit(0 if picture.curve is None else picture.curve.count, picture.planned)

    # Exporting

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return f"{self.title} over the updates"

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the plot in another size or theme."""
        paint_curve(painter, size, theme, self.picture())

    def figure_table(self) -> dict[str, np.ndarray]:
        """Give the points: the middle of their updates, smallest, mean and largest value."""
        curve = self.curve
        empty = np.empty(0)
        if curve is None:
            return dict.fromkeys(("update", "minimum", "mean", "maximum"), empty)
        return {
            "update": curve.updates,
            "minimum": curve.minimum,
            "mean": curve.mean,
            "maximum": curve.maximum,
        }
