"""The widget around a curve over the updates; the loss and the gradient norm are two of them."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.update_frame import Reference, plot_area
from lstm_gui.gui.training.update_painting import (
    CurvePicture,
    nearest_point,
    paint_curve,
)
from lstm_gui.session import TrainingSnapshot, TrainingState, UpdateCurve, ValidationCurve


class UpdatePlot(QWidget):
    """Follows the controller's snapshots; a subclass says which curve and which line beside it.

    The mouse, or ← and → with the focus, reads single points off.
    """

    title = ""
    figure_name = ""

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._appearance = appearance
        self._hovered: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 96)
        self.setAccessibleName(f"{self.title} over the updates")
        self.setToolTip(self.tip())
        # The plot fills itself, so that no repaint reaches down to the card and the window.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._lazy = LazyRepaint(self)
        controller.advanced.connect(self._lazy.wish)
        controller.state_changed.connect(self._refresh)
        controller.time_machine.changed.connect(self._refresh)
        appearance.changed.connect(self._refresh)

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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and a frame while the keyboard is here."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
        paint_curve(painter, QSizeF(self.size()), self._appearance.theme, self.picture())
        if self.hasFocus():
            painter.setPen(self._appearance.theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self.update()

    @Slot()
    def _refresh(self) -> None:
        if self.isVisible():
            self.update()

    # Reading points off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the point under the mouse."""
        picture = self.picture()
        if picture.curve is not None:
            area = plot_area(QSizeF(self.size()))
            point = nearest_point(picture.curve, picture.planned, area, event.position().x())
            self._hover(None if point is None else float(picture.curve.updates[point]))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off any more."""
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from point to point with the arrow keys."""
        curve = self.curve
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or curve is None or not curve.count:
            super().keyPressEvent(event)
            return
        if self._hovered is None:
            point = len(curve.mean) - 1
        else:
            point = int(np.argmin(np.abs(curve.updates - self._hovered))) + step
        self._hover(float(curve.updates[min(max(point, 0), len(curve.mean) - 1)]))

    def _hover(self, update: float | None) -> None:
        if update != self._hovered:
            self._hovered = update
            self.update()

    # Exporting

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return f"{self.title} over the updates"

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

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
