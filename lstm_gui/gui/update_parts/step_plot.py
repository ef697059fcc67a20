"""The base of the plots over the steps of an update's sequence."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import draw_cursor, draw_readout, draw_step_ticks, draw_title
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.session import Aspect, UpdateLook

_MARGINS = Margins(top=22.0, bottom=20.0, left=52.0)


class StepPlot(QWidget):
    """A view whose horizontal axis is the steps; a click or a drag goes to one."""

    title = ""
    figure_name = ""

    def __init__(
        self, look: UpdateLook, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._appearance = appearance
        self.setAccessibleName(self.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 72)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.subscribe(self._on_change, Aspect.TRACE, Aspect.STEP, Aspect.SELECTION)
        appearance.changed.connect(self._repaint)

    # What a subclass says

    @abstractmethod
    def note(self) -> str:
        """Give what stands behind the title."""

    @abstractmethod
    def readout(self, step: int, theme: Theme) -> tuple[tuple[str, str], ...]:
        """Give the numbers of a step, each with its colour."""

    @abstractmethod
    def paint_data(self, painter: QPainter, frame: PlotFrame, time: TimeAxis) -> None:
        """Draw the data and the axis of values."""

    @abstractmethod
    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the numbers shown, in columns of equal length."""

    # Painting

    def sizeHint(self) -> QSize:
        """Ask for a low strip."""
        return QSize(420, 150)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and a frame while the keyboard is here."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._appearance.theme.surface))
            self._paint(
                painter, QSizeF(self.size()), self._appearance.theme, self.devicePixelRatioF()
            )
            if self.hasFocus():
                painter.setPen(QColor(self._appearance.theme.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)

    def _paint(
        self, painter: QPainter, size: QSizeF, theme: Theme, density: float, *, vector: bool = False
    ) -> None:
        frame = PlotFrame(size.width(), size.height(), theme, _MARGINS, density, vector)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        time = self._time_axis(frame)
        end = draw_title(painter, frame, self.title, self.note(), theme.text)
        draw_step_ticks(painter, frame, time)
        painter.save()
        self.paint_data(painter, frame, time)
        painter.restore()
        draw_cursor(painter, frame, time.x(self._look.step), theme.accent, 1.5)
        right = frame.width - frame.margins.right
        draw_readout(painter, frame, self.readout(self._look.step, theme), end, right)

    def _time_axis(self, frame: PlotFrame) -> TimeAxis:
        return TimeAxis(0, self._look.playback.steps, frame.left, frame.plot_width)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._repaint()

    @Slot()
    def _repaint(self) -> None:
        if self.isVisible():
            self.update()

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step that was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        size = self.size()
        frame = PlotFrame(size.width(), size.height(), self._appearance.theme, _MARGINS)
        self._look.playback.pause()
        self._look.playback.go(self._time_axis(frame).step_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from unit to unit with ↑ and ↓; ← and → belong to the transport."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        selection = self._look.selection
        last = self._look.network.recurrent.hidden_size - 1
        selection.select_unit(min(max(selection.unit + by, 0), last))

    # Figure

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return self.title

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Draw the plot in another size or theme."""
        self._paint(painter, size, theme, 1.0, vector=True)
