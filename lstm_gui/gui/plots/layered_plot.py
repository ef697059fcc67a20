"""Painting a view over time in layers, so that moving the cursor repaints the cursor alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import draw_cursor, draw_readout, pen, title_rect
from lstm_gui.gui.plots.time_axis import TimeAxis
from lstm_gui.gui.theme import Appearance, Theme
from lstm_gui.session import Aspect, Session

_RUN = frozenset({Aspect.TRACE, Aspect.SEQUENCE, Aspect.NETWORK})
_VECTOR_ENGINES = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)
_Paint = Callable[[QPainter, PlotFrame], None]
Part = tuple[str, str]
"""A piece of a read-out and its colour."""


@dataclass(frozen=True)
class Spot:
    """Where a read-out is about: a step, under the mouse (``pointed``) or at the cursor."""

    step: int
    pointed: bool
    theme: Theme


class LayeredPlot(QWidget):
    """A view whose horizontal axis is the steps of the run.

    Four layers: the ground, which stays while only the trace is another one, as at every picture of
    a network that learns; what only the trace, the range, the size and the theme change (kept as a
    picture); what selection and hover change (kept on top of it); and the cursor, which alone is
    painted anew while the run is played. Figures for export go through the same painting.
    """

    margins = Margins(top=24.0, bottom=20.0)
    smallest = QSize(200, 90)
    content = _RUN | {Aspect.RANGE}
    """What the picture of the run depends on."""
    marks = frozenset({Aspect.SELECTION, Aspect.HOVER})
    """What the layer above it depends on."""

    def __init__(
        self, session: Session, appearance: Appearance, figure_name: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._figure_name = figure_name
        self._ground: tuple[object, QPixmap] | None = None
        self._base: QPixmap | None = None
        self._front: QPixmap | None = None
        self._layer = -1
        self._cursor_step = -1
        self.setMinimumSize(self.smallest)
        # The view fills itself, so that no repaint reaches down to the card and the window.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        session.subscribe(self._on_change, *self.content, *self.marks, Aspect.STEP)
        appearance.changed.connect(self._restyle)

    # What subclasses say

    @property
    def title(self) -> str:
        """What the view is called on the screen."""
        raise NotImplementedError

    def _ground_key(self, frame: PlotFrame) -> object:  # noqa: ARG002 - for subclasses
        """Give what the ground depends on besides size and theme; it is kept while this is equal.

        Asked when there is another trace; None for a view without a ground of its own.
        """
        return None

    def _paint_ground(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint what depends on nothing but size, theme and `_ground_key`."""

    def _paint_base(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint what depends on trace, range, size and theme."""
        raise NotImplementedError

    def _paint_front(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint what depends on selection and hover as well."""
        raise NotImplementedError

    def _readout(self, spot: Spot) -> tuple[Part, ...]:  # noqa: ARG002 - for subclasses
        """Give the texts at the right of the title for a step."""
        return ()

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the numbers shown, in columns of equal length."""
        raise NotImplementedError

    def _pointed_step(self) -> int | None:
        """Give the step under the mouse, or None."""
        return None

    def _title_end(self, frame: PlotFrame) -> float:  # noqa: ARG002 - for subclasses
        """Give the pixel where the title ends and a read-out may begin."""
        return 0.0

    def _readout_right(self, frame: PlotFrame) -> float:
        """Give the pixel where a read-out ends."""
        return title_rect(frame).right()

    @property
    def _canvas(self) -> QWidget:
        """The widget that is painted on."""
        return self

    # Axes

    @property
    def steps(self) -> int:
        """The number of steps of the run."""
        return self._session.recording.steps

    @property
    def shown_range(self) -> tuple[int, int]:
        """The steps that are shown, [start, stop)."""
        first, end = self._session.recording.known
        start, stop = self._session.selection.range or (first, end)
        stop = min(max(stop, first + 1), end)
        return min(max(start, first), stop - 1), stop

    def time_axis(self, frame: PlotFrame | None = None) -> TimeAxis:
        """Give the horizontal axis of a picture, or of the screen."""
        frame = frame or self._frame()
        start, stop = self.shown_range
        return TimeAxis(start, stop, frame.left, frame.plot_width)

    def _frame(self) -> PlotFrame:
        return PlotFrame(
            width=float(self.width()),
            height=float(self.height()),
            theme=self._appearance.theme,
            margins=self.margins,
            density=self.devicePixelRatioF(),
        )

    # Figure

    @property
    def figure_name(self) -> str:
        """A name for files."""
        return self._figure_name

    @property
    def figure_title(self) -> str:
        """The title in lists."""
        return self.title

    def figure_size(self) -> QSizeF:
        """Give the size on the screen."""
        return QSizeF(self.size())

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Paint the view as it is on the screen, in another size and theme if wanted."""
        engine = painter.paintEngine()
        vector = engine is not None and engine.type() in _VECTOR_ENGINES
        device = painter.device()
        density = 2.0 if vector or device is None else device.devicePixelRatioF()
        frame = PlotFrame(
            size.width(), size.height(), theme, self.margins, max(density, 1.0), vector=vector
        )
        painter.save()
        self._paint_layer(painter, frame, self._paint_ground)
        self._paint_layer(painter, frame, self._paint_base)
        self._paint_layer(painter, frame, self._paint_front)
        self._paint_cursor(painter, frame, pointed=False)
        painter.restore()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Blit the kept layers and paint the cursor."""
        frame = self._frame()
        if self._base is None or self._base.devicePixelRatio() != frame.density:
            self._base = QPixmap(self._kept_ground(frame))
            self._fill(self._base, frame, self._paint_base)
            self._front = None
            self._layer = self._session.selection.layer
        if self._front is None:
            self._front = QPixmap(self._base)
            self._fill(self._front, frame, self._paint_front)
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(0, 0, self._front)
            self._paint_cursor(painter, frame, pointed=True)
            self._paint_focus(painter)
            self._cursor_step = self._session.step

    def _kept_ground(self, frame: PlotFrame) -> QPixmap:
        key = self.size(), frame.density, frame.theme, self._ground_key(frame)
        if self._ground is None or self._ground[0] != key:
            picture = self._blank()
            self._fill(picture, frame, self._paint_ground)
            self._ground = key, picture
        return self._ground[1]

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(self._appearance.theme.accent, 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._appearance.theme.surface))
        return pixmap

    def _fill(self, pixmap: QPixmap, frame: PlotFrame, paint: _Paint) -> None:
        with QPainter(pixmap) as painter:
            self._paint_layer(painter, frame, paint)

    @staticmethod
    def _paint_layer(painter: QPainter, frame: PlotFrame, paint: _Paint) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        paint(painter, frame)
        painter.restore()

    def _paint_cursor(self, painter: QPainter, frame: PlotFrame, *, pointed: bool) -> None:
        axis = self.time_axis(frame)
        step, theme = self._session.step, frame.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.vector)
        if axis.start <= step < axis.stop:
            draw_cursor(painter, frame, self._sharp(axis.x(step), frame), theme.accent, 1.5)
        over = self._pointed_step() if pointed else None
        if over is not None and over != step:
            draw_cursor(painter, frame, self._sharp(axis.x(over), frame), theme.ghost, 1.0)
        parts = self._readout(Spot(step if over is None else over, over is not None, theme))
        draw_readout(painter, frame, parts, self._title_end(frame), self._readout_right(frame))

    @staticmethod
    def _sharp(x: float, frame: PlotFrame) -> float:
        return x if frame.vector else round(x * frame.density) / frame.density

    # Following the session

    def _drop_run(self) -> None:
        """Let go of what was found out about a run that is not shown any more."""

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & _RUN:
            self._drop_run()
        if changed & self.content or self._session.selection.layer != self._layer:
            self._forget()
        elif changed & self.marks:
            self._front = None
            self._canvas.update()
        elif self.isVisible():
            self._update_cursor()

    def _forget(self) -> None:
        """Paint everything anew, when it is looked at."""
        self._base = None
        self._front = None
        self._canvas.update()

    def _update_cursor(self) -> None:
        frame = self._frame()
        axis = self.time_axis(frame)
        for step in (self._cursor_step, self._session.step):
            if axis.start <= step < axis.stop:
                x = int(axis.x(step))
                self._canvas.update(
                    QRect(x - 5, int(frame.top) - 5, 11, int(frame.plot_height) + 10)
                )
        self._canvas.update(title_rect(frame).toAlignedRect().adjusted(0, -2, 2, 2))

    @Slot()
    def _restyle(self) -> None:
        self._forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint everything anew in the new size."""
        self._forget()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Paint anew: the screen may have another density."""
        self._forget()
        super().showEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self._canvas.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is gone."""
        self._canvas.update()
        super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for a modest size; layouts give more."""
        return QSize(max(self.smallest.width(), 360), max(self.smallest.height(), 140))
