"""The unrolled chain: one cell per step, in a strip under the transport."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lstm_gui.analysis import gate_text
from lstm_gui.analysis.chain_cells import ChainCells, in_columns
from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import draw_step_ticks, draw_title, pen
from lstm_gui.gui.plots.pyqtgraph_drawing import colour_image
from lstm_gui.gui.plots.step_columns import step_columns, step_text
from lstm_gui.gui.plots.time_plot import TimePlot
from lstm_gui.gui.theme import Appearance, Theme, colour_indices, signal_table
from lstm_gui.session import Aspect, Session

# Narrower cells have no room for round corners and gaps: a strip without gaps instead.
_NARROWEST_CELL = 5.0
_HEIGHT = 34
_FIGURE_MARGINS = Margins(top=24.0, bottom=20.0, left=12.0, right=12.0)


class ChainStrip(TimePlot):
    """The whole run as a chain of cells; click or drag goes to a step.

    Upper half: the size of c, lower half: how much of c the forget gates keep, each the mean over
    the units. With too many steps for cells the strip shows, per column of pixels, the largest size
    and the smallest share kept. The steps that the plots show are marked when they are not all.
    """

    margins = Margins(top=4.0, bottom=4.0, left=2.0, right=2.0)
    smallest = QSize(200, _HEIGHT)
    content = TimePlot.content - {Aspect.RANGE}  # it shows all steps and marks the range
    marks = frozenset({Aspect.RANGE})

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, appearance, "chain", parent)
        self.setObjectName("chainStrip")
        self.setAccessibleName("Unrolled chain, one cell per step")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumHeight(_HEIGHT)

    @property
    def title(self) -> str:
        """What the strip is called."""
        return "unrolled chain"

    @property
    def shown_range(self) -> tuple[int, int]:
        """All steps, always."""
        return 0, self.steps

    def _cells(self) -> ChainCells:
        return self._session.recording.chain(self._session.selection.layer)

    # Painting

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Paint the strip with a title and step numbers, which it has no room for on the screen."""
        margins, self.margins = self.margins, _FIGURE_MARGINS
        try:
            super().paint_figure(painter, size, theme)
        finally:
            self.margins = margins

    def figure_size(self) -> QSizeF:
        """Give the size on the screen and room for title and step numbers."""
        added = _FIGURE_MARGINS.top + _FIGURE_MARGINS.bottom
        return QSizeF(self.width(), _HEIGHT - 8.0 + added)

    def _paint_base(self, painter: QPainter, frame: PlotFrame) -> None:
        if frame.margins is _FIGURE_MARGINS:
            state = self._cells().state
            note = f"above: size of {state}, below: share of {state} that is kept"
            draw_title(painter, frame, self.title, note, frame.theme.text)
            draw_step_ticks(painter, frame, self.time_axis(frame))
        if self.time_axis(frame).column_width >= _NARROWEST_CELL:
            self._paint_cells(painter, frame)
        else:
            self._paint_dense(painter, frame)

    def _colours(self, cells: ChainCells, theme: Theme) -> list[npt.NDArray[np.uint8]]:
        """Give the colours of the upper and of the lower half, (N, 3) each."""
        # Steps that a window of a run does not hold are NaN, and stay pale.
        size = np.nan_to_num(0.12 + 0.88 * cells.size)
        upper = signal_table("cell", theme.name)[colour_indices(size, 1.0, sequential=False)]
        if cells.kept is None:
            return [upper]
        lower = signal_table("forget_gate", theme.name)
        return [upper, lower[colour_indices(np.nan_to_num(cells.kept), 1.0, sequential=True)]]

    def _paint_cells(self, painter: QPainter, frame: PlotFrame) -> None:
        axis = self.time_axis(frame)
        halves = self._colours(self._cells(), frame.theme)
        for step in range(axis.steps):
            rect = self._cell_rect(frame, step)
            radius = min(3.0, rect.width() / 3)
            outline = QPainterPath()
            outline.addRoundedRect(rect, radius, radius)
            height = rect.height() / len(halves)
            for index, colours in enumerate(halves):
                part = QPainterPath()
                part.addRect(QRectF(rect.left(), rect.top() + index * height, rect.width(), height))
                painter.fillPath(outline.intersected(part), QColor(*colours[step].tolist()))
            painter.setPen(pen(frame.theme.border, 0.75))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline)

    def _paint_dense(self, painter: QPainter, frame: PlotFrame) -> None:
        data = QRectF(frame.left, frame.top, frame.plot_width, frame.plot_height)
        cells = in_columns(self._cells(), frame.columns)
        halves = self._colours(cells, frame.theme)
        height = data.height() / len(halves)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for index, colours in enumerate(halves):
            at = (np.arange(frame.columns) * len(colours)) // frame.columns
            image = colour_image(colours[at][np.newaxis])
            rect = QRectF(data.left(), data.top() + index * height, data.width(), height)
            painter.drawImage(rect, image)

    def _cell_rect(self, frame: PlotFrame, step: int) -> QRectF:
        axis = self.time_axis(frame)
        gap = 2.0 if axis.column_width >= 9.0 else 1.0
        return QRectF(
            axis.edge(step) + gap / 2, frame.top, axis.column_width - gap, frame.plot_height
        )

    def _paint_front(self, painter: QPainter, frame: PlotFrame) -> None:
        window = self._session.selection.range
        if window is None:
            return
        axis, theme = self.time_axis(frame), frame.theme
        veil = QColor(theme.surface)
        veil.setAlphaF(0.6)
        left, right = axis.edge(window[0]), axis.edge(min(window[1], axis.stop))
        top, height = frame.top, frame.plot_height
        painter.fillRect(QRectF(axis.left, top, left - axis.left, height), veil)
        painter.fillRect(QRectF(right, top, axis.right - right, height), veil)
        painter.setPen(pen(theme.muted))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, top - 2.0, right - left, height + 4.0))

    def _paint_cursor(self, painter: QPainter, frame: PlotFrame, *, pointed: bool) -> None:
        axis, step, theme = self.time_axis(frame), self._session.step, frame.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        over = self._pointed_step() if pointed else None
        for place, colour in ((over, theme.ghost), (step, theme.accent)):
            if place is None or not axis.start <= place < axis.stop:
                continue
            rect = QRectF(axis.edge(place), frame.top, axis.column_width, frame.plot_height)
            if rect.width() < 4.0:
                rect = QRectF(axis.x(place) - 2.0, frame.top, 4.0, frame.plot_height)
            painter.setPen(pen(colour, 2.0))
            painter.drawRoundedRect(rect.adjusted(0.0, -1.5, 0.0, 1.5), 3.5, 3.5)

    def _update_cursor(self) -> None:
        axis = self.time_axis()
        for step in (self._cursor_step, self._session.step):
            left, right = int(axis.edge(step)), int(axis.edge(step + 1)) + 1
            self.update(QRect(left - 5, 0, right - left + 10, self.height()))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the mouse; there is nothing to pan."""
        if event.button() == Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies around: the strip shows everything already."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Say in the tooltip what the cell under the mouse shows."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step = self.time_axis().step_at(float(event.pos().x()))
            QToolTip.showText(event.globalPos(), self.step_tooltip(step), self)
            return True
        return super().event(event)

    def step_tooltip(self, step: int) -> str:
        """Give the two numbers of a step and what they mean."""
        cells = self._cells()
        if np.isnan(cells.size[step]):
            return f"{step_text(self._session, step)}\nnot followed while the network learns"
        lines = [
            step_text(self._session, step),
            f"upper half: mean |{cells.state}| of the units, "
            f"{cells.size[step]:.0%} of its largest in this run",
        ]
        if cells.kept is not None:
            kept = gate_text(float(cells.kept[step]))
            lines.append(f"lower half: mean {cells.gate}, {kept} of {cells.state} is kept")
        if self.time_axis().column_width < _NARROWEST_CELL:
            lines.append(
                f"many steps in a column: the largest |{cells.state}|, the smallest {cells.gate}"
            )
        return "\n".join(lines)

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the two numbers of every step."""
        cells = self._cells()
        columns = step_columns(self._session, 0, self.steps)
        columns[f"size_of_{cells.state}"] = cells.size
        if cells.kept is not None:
            columns[f"mean_{cells.gate.replace(' ', '_')}"] = cells.kept
        return columns
