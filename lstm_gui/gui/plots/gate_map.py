"""One signal of all units over time, as a map of colours."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.plots.gate_grid import (
    gate_grid,
    row_rect,
    runs_of_equal,
    unit_at,
    unit_ticks,
)
from lstm_gui.gui.plots.plot_frame import Margins, PlotFrame
from lstm_gui.gui.plots.plot_painting import (
    TICK_PIXELS,
    pen,
    title_rect,
)
from lstm_gui.gui.plots.pyqtgraph_drawing import pixel_image
from lstm_gui.gui.plots.signal_plot import SignalPlot
from lstm_gui.gui.plots.signal_titles import MAPS
from lstm_gui.gui.plots.value_axis import nice_limit, tick_text
from lstm_gui.gui.theme import (
    Appearance,
    colour_indices,
    font,
    is_gate,
    signal_pixels,
    signal_table,
    text_width,
)
from lstm_gui.session import Session

# Up to so many cells a vector figure has a rectangle for each run of equal ones; a picture beyond.
_MOST_RECTANGLES = 2500
_WIDE_ENOUGH_FOR_NOTE = 430.0
_SCALE_WIDTH = 36.0
_SCALE_HEIGHT = 6.0


class GateMap(SignalPlot):
    """Units from top to bottom, steps from left to right, the value as the colour of a cell.

    ``signal`` is a gate (0…1) or a signal around zero (candidate and hidden state −1…+1, cell state
    to the next round number). Where there are more steps or units than pixels, see `gate_grid` for
    what a cell shows. The selected unit has a frame, the hovered one a thin line above and below.
    """

    margins = Margins(top=19.0, bottom=3.0)
    smallest = QSize(200, 56)

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        signal: str,
        parent: QWidget | None = None,
    ) -> None:
        names = MAPS[signal]
        super().__init__(session, appearance, signal, names, parent)
        self.setAccessibleName(f"{names.title}, map of units and steps")
        self.setToolTip(
            "Click to select a unit and a step. Where several steps share a pixel, it shows the\n"
            "value farthest from the unit's mean, so that a gate that shuts once stays visible."
        )

    @property
    def figure_title(self) -> str:
        """The title in lists, where it stands beside the other views."""
        return f"{self.title}, units × time"

    @property
    def limit(self) -> float:
        """The colour scale ends here: 0…limit for gates, −limit…+limit for the others."""
        if self._signal != "cell":
            return 1.0
        return nice_limit(self._current().largest)

    def _data_rect(self, frame: PlotFrame) -> QRectF:
        return QRectF(frame.left, frame.top, frame.plot_width, frame.plot_height)

    # Painting

    def _note(self, frame: PlotFrame) -> str:
        wide = frame.width >= _WIDE_ENOUGH_FOR_NOTE  # else the read-out needs the room
        return "units × time" if wide and self._signal == "forget_gate" else ""

    def _title_colour(self, frame: PlotFrame) -> str:
        return frame.theme.signal(self._signal)

    def _ground_key(self, frame: PlotFrame) -> object:
        if not self.present:
            return super()._ground_key(frame)
        return super()._ground_key(frame), self.limit, self._current().count

    def _paint_ground(self, painter: QPainter, frame: PlotFrame) -> None:
        super()._paint_ground(painter, frame)
        if self.present:
            self._paint_scale(painter, frame)
            self._paint_units(painter, frame, self._current().count)

    def _paint_signal(self, painter: QPainter, frame: PlotFrame) -> None:
        theme = frame.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        time, lines = self.time_axis(frame), self._current()
        grid = gate_grid(lines, time.start, time.stop, frame.rows, frame.columns)
        values = grid.values
        if not math.isfinite(float(values.sum())):
            values = np.nan_to_num(values)  # a run that overflowed has cells without a number
        indices = colour_indices(values, self.limit, sequential=is_gate(self._signal))
        if frame.vector and indices.size <= _MOST_RECTANGLES:
            table = signal_table(self._signal, theme.name)
            self._paint_rectangles(painter, frame, indices, table)
        else:
            pixels = signal_pixels(self._signal, theme.name).take(indices)
            painter.drawImage(self._data_rect(frame), self._pixel_exact(pixels, frame))
        painter.setPen(pen(theme.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._data_rect(frame))

    @staticmethod
    def _pixel_exact(pixels: npt.NDArray[np.uint32], frame: PlotFrame) -> QImage:
        # On the screen one picture pixel per device pixel: Qt's own scaling of a small picture
        # puts the edges of the cells a pixel off. A file gets one pixel per cell.
        if not frame.vector:
            for axis, count in ((1, frame.columns), (0, frame.rows)):
                cells = pixels.shape[axis]
                if cells != count:
                    pixels = pixels.take((np.arange(count) * cells) // count, axis=axis)
        return pixel_image(np.ascontiguousarray(pixels))

    def _paint_rectangles(
        self,
        painter: QPainter,
        frame: PlotFrame,
        indices: npt.NDArray[np.uint8],
        table: npt.NDArray[np.uint8],
    ) -> None:
        data = self._data_rect(frame)
        height = data.height() / indices.shape[0]
        width = data.width() / indices.shape[1]
        for row in range(indices.shape[0]):
            # Each lies over the ones before, which reach under it: no hairline shows between them.
            top = data.top() + row * height
            for begin, _ in runs_of_equal(indices[row]):
                left = data.left() + begin * width
                colour = QColor(*table[indices[row, begin]].tolist())
                painter.fillRect(
                    QRectF(left, top, data.right() - left, data.bottom() - top), colour
                )

    def _paint_units(self, painter: QPainter, frame: PlotFrame, units: int) -> None:
        painter.setFont(font(TICK_PIXELS))
        painter.setPen(QColor(frame.theme.muted))
        for unit in unit_ticks(units, frame.plot_height):
            top, height = row_rect(unit, frame.top, frame.plot_height, units)
            rect = QRectF(0.0, top + min(height, 12.0) / 2 - 8.0, frame.left - 6.0, 16.0)
            if height >= 12.0:
                rect = QRectF(0.0, top, frame.left - 6.0, height)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect, int(flags | Qt.TextFlag.TextDontClip), str(unit))

    def _scale_texts(self) -> tuple[str, str]:
        high = tick_text(self.limit)
        return ("0", high) if is_gate(self._signal) else (tick_text(-self.limit), f"+{high}")

    def _scale_left(self, frame: PlotFrame) -> float:
        texts = sum(text_width(text, TICK_PIXELS) for text in self._scale_texts())
        return title_rect(frame).right() - texts - _SCALE_WIDTH - 6.0

    def _paint_scale(self, painter: QPainter, frame: PlotFrame) -> None:
        low, high = self._scale_texts()
        rect = title_rect(frame)
        left = self._scale_left(frame)
        painter.setFont(font(TICK_PIXELS))
        painter.setPen(QColor(frame.theme.muted))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rect.setLeft(left)
        painter.drawText(rect, flags, low)
        left += text_width(low, TICK_PIXELS) + 3.0
        bar = QRectF(left, rect.center().y() - _SCALE_HEIGHT / 2, _SCALE_WIDTH, _SCALE_HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_colours(painter, frame, bar)
        painter.setPen(pen(frame.theme.border))
        painter.drawRect(bar)
        painter.restore()
        rect.setLeft(left + _SCALE_WIDTH + 3.0)
        painter.drawText(rect, flags, high)

    def _paint_colours(self, painter: QPainter, frame: PlotFrame, bar: QRectF) -> None:
        """Fill the bar of the scale with its colours, the lowest at the left."""
        if not frame.vector:
            shades = np.round(np.linspace(0.0, 255.0, round(bar.width()))).astype(int)
            pixels = signal_pixels(self._signal, frame.theme.name)[shades]
            painter.drawImage(bar, pixel_image(pixels[np.newaxis]))
            return
        table = signal_table(self._signal, frame.theme.name)
        count = round(bar.width())
        for place in range(count):
            colour = QColor(*table[round(place / (count - 1) * 255)].tolist())
            left, width = bar.left() + place, bar.width() - place
            painter.fillRect(QRectF(left, bar.top(), width, bar.height()), colour)

    def _paint_selected(self, painter: QPainter, frame: PlotFrame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.vector)
        selection, units = self._session.selection, self._current().count
        hovered = selection.hovered
        if hovered is not None and hovered != selection.unit and hovered < units:
            self._paint_frame(painter, frame, hovered, frame.theme.ghost)
        if selection.unit < units:
            self._paint_frame(painter, frame, selection.unit, frame.theme.text)

    def _paint_frame(self, painter: QPainter, frame: PlotFrame, unit: int, colour: str) -> None:
        units = self._current().count
        top, height = row_rect(unit, frame.top, frame.plot_height, units)
        if height < 3.0:  # a frame would hide the row: two ticks beside it point at it
            middle = top + height / 2
            painter.setPen(pen(colour, 1.5))
            right = frame.left + frame.plot_width
            for begin, end in ((frame.left - 5.0, frame.left), (right, right + 5.0)):
                painter.drawLine(QPointF(begin, middle), QPointF(end, middle))
            return
        painter.setPen(pen(colour))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top, bottom = round(top * frame.density), round((top + height) * frame.density)
        painter.drawRect(
            QRectF(
                frame.left - 1.0,
                top / frame.density,
                frame.plot_width + 2.0,
                (bottom - top) / frame.density,
            )
        )

    def _readout_right(self, frame: PlotFrame) -> float:
        return self._scale_left(frame) - 12.0

    # Under the mouse

    def _unit_at(self, point: QPointF) -> int | None:
        frame = self._frame()
        if not self.present or not self._data_rect(frame).contains(point):
            return None
        return unit_at(point.y(), frame.top, frame.plot_height, self._current().count)
