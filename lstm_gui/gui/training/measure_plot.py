"""The task's own measure over the updates, beside that of the plain answers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.lazy_repaint import LazyRepaint
from lstm_gui.gui.training.measure_painting import MeasurePicture, paint_measure
from lstm_gui.gui.training.update_axis import update_limit
from lstm_gui.gui.training.update_frame import Reference, plot_area
from lstm_gui.session import ValidationCurve


class MeasurePlot(QWidget):
    """Right answers in percent, or the error in the user's units, on what is not learned from.

    The mouse, or ← and → with the focus, reads single points off.
    """

    figure_name = "measure"

    def __init__(
        self, controller: TrainingController, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._appearance = appearance
        self._hovered: float | None = None
        self.setObjectName("measurePlot")
        self.setAccessibleName("The task's own measure over the updates")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 96)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._lazy = LazyRepaint(self)
        controller.advanced.connect(self._lazy.wish)
        controller.state_changed.connect(self._refresh)
        controller.time_machine.changed.connect(self._refresh)
        appearance.changed.connect(self._refresh)
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and a frame while the keyboard is here."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
        paint_measure(painter, QSizeF(self.size()), self._appearance.theme, self.picture())
        if self.hasFocus():
            painter.setPen(self._appearance.theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._refresh()

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
        if self.isVisible():
            self.update()

    # Reading points off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the point nearest to the mouse."""
        picture = self.picture()
        curve = picture.curve
        area = plot_area(QSizeF(self.size()))
        x = event.position().x()
        if curve is None or not len(curve.updates) or not area.left() <= x <= area.right():
            self._hover(None)
            return
        limit = update_limit(picture.made, picture.planned)
        update = (x - area.left()) / area.width() * limit
        self._hover(float(curve.updates[int(np.argmin(np.abs(curve.updates - update)))]))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off any more."""
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from point to point with the arrow keys."""
        curve = self.curve
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or curve is None or not len(curve.updates):
            super().keyPressEvent(event)
            return
        point = len(curve.updates) - 1
        if self._hovered is not None:
            point = int(np.argmin(np.abs(curve.updates - self._hovered))) + step
        self._hover(float(curve.updates[min(max(point, 0), len(curve.updates) - 1)]))

    def _hover(self, update: float | None) -> None:
        if update != self._hovered:
            self._hovered = update
            self.update()

    # Exporting

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return f"{self.picture().title} over the updates"

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

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
