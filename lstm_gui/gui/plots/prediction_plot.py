"""Input or target and the network's prediction, in the user's units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.plots.beyond_scale import beyond, draw_beyond
from lstm_gui.gui.plots.layered_plot import Part, Spot
from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.plot_painting import (
    TITLE_PIXELS,
    blended,
    clip_to_data,
    draw_curve,
    draw_dot,
    draw_step_ticks,
    draw_title,
    draw_value_grid,
    pen,
)
from lstm_gui.gui.plots.prediction_series import (
    PredictionSeries,
    curve_with_gaps,
    lonely,
    prediction_series,
    value_range,
)
from lstm_gui.gui.plots.step_columns import step_columns, step_text
from lstm_gui.gui.plots.time_plot import TimePlot
from lstm_gui.gui.plots.value_axis import ValueAxis, round_range, tick_text
from lstm_gui.gui.theme import Appearance, Theme, font, text_width
from lstm_gui.session import Recording, Session

_MOST_DOTS = 400

# The run, the sequence and the output, and what was found for them.
_Known = tuple[object, object, int, PredictionSeries | None]


class PredictionPlot(TimePlot):
    """What is true in the colour of text, what the network says in the accent colour.

    Of several outputs one is shown; ↑ and ↓ change it. Of classes the probability of the right one
    is shown, with a dot at the bottom where another one was thought likelier.
    """

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, appearance, "prediction", parent)
        self._output = 0
        self._held_out: int | None = None
        self._known: _Known | None = None
        self._known_baseline: _Known | None = None
        self.setObjectName("predictionPlot")
        self.setAccessibleName("Prediction of the network and what is true")
        self.setToolTip(
            "Broad and pale: what is true. Thin: what the network says, at the step it is about.\n"
            "↑ ↓ change the output shown; wheel or + − zooms, double click or 0 shows all."
        )

    @property
    def title(self) -> str:
        """The name of the view."""
        return "prediction"

    @property
    def output(self) -> int:
        """The output of the network that is shown, from 0."""
        return min(self._output, self._session.sequence.objective.output_size - 1)

    def mark_held_out(self, first: int | None) -> None:
        """Shade the steps from this one on as not learned from; None shades nothing."""
        if first != self._held_out:
            self._held_out = first
            self._forget()

    def show_output(self, output: int) -> None:
        """Show another output, held inside those that there are."""
        last = self._session.sequence.objective.output_size - 1
        self._output = min(max(output, 0), last)
        self._forget()

    def _series(self) -> PredictionSeries | None:
        self._known = self._of(self._session.recording, self._known)
        return self._known[3]

    def _baseline_series(self) -> PredictionSeries | None:
        baseline = self._session.baseline_recording
        if baseline is None:
            return None
        self._known_baseline = self._of(baseline, self._known_baseline)
        return self._known_baseline[3]

    def _of(self, recording: Recording, known: _Known | None) -> _Known:
        sequence, output = self._session.sequence, self.output
        if known is not None and known[:3] == (recording, sequence, output):
            return known
        series = prediction_series(recording.predictions, sequence, output)
        return recording, sequence, output, series

    def _drop_run(self) -> None:
        self._known = self._known_baseline = None

    def _note(self, series: PredictionSeries | None) -> str:
        if series is None:
            return "this network does not predict what the sequence asks for"
        count = self._session.sequence.objective.output_size
        name = series.name
        if not series.is_classification and count > 1:
            name += f" · {self.output + 1} of {count}"
        text = f"{name} · broad: true · thin: predicted"
        if self._session.baseline_recording is not None:
            text += f" · dashed: {self._session.baseline_name}"
        return text

    def _title_end(self, _frame: PlotFrame) -> float:
        title = text_width(self.title, TITLE_PIXELS, QFont.Weight.Bold)
        note = text_width(self._note(self._series()), TITLE_PIXELS)
        return 14.0 + title + note

    def _value_axis(self, frame: PlotFrame, series: PredictionSeries) -> ValueAxis:
        low, high = round_range(*value_range(series))
        return ValueAxis(low, high, frame.top, frame.plot_height)

    # Painting

    def _ground_key(self, frame: PlotFrame) -> object:
        series = self._series()
        values = None if series is None else self._value_axis(frame, series)
        asked = self._session.sequence, self.output, self._held_out
        return asked, self.shown_range, values, self._note(series)

    def _paint_ground(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint the axes and what is true."""
        series, theme = self._series(), frame.theme
        draw_title(painter, frame, self.title, self._note(series), theme.text)
        time = self.time_axis(frame)
        draw_step_ticks(painter, frame, time)
        if series is None:
            return
        values = self._value_axis(frame, series)
        self._paint_held_out(painter, frame)
        draw_value_grid(painter, frame, values)
        clip_to_data(painter, frame)
        # The truth is a broad pale line, so that a good prediction is seen to lie on it.
        pale = blended(theme.text, theme.surface, 0.3)
        self._paint_line(painter, frame, series.truth, values, pen(pale, 3.5))

    def _paint_line(
        self,
        painter: QPainter,
        frame: PlotFrame,
        line: npt.NDArray[np.float64],
        values: ValueAxis,
        line_pen: QPen,
    ) -> None:
        time = self.time_axis(frame)
        painter.setPen(line_pen)
        points = curve_with_gaps(line, time.start, time.stop, frame.columns)
        draw_curve(painter, frame, (time, values), points)
        for at in lonely(points[1])[:_MOST_DOTS]:
            x, y = time.x(float(points[0][at])), values.y(float(points[1][at]))
            draw_dot(painter, x, y, line_pen.color(), 1.5 + line_pen.widthF() / 2)

    def _paint_base(self, painter: QPainter, frame: PlotFrame) -> None:
        series, theme = self._series(), frame.theme
        if series is None:
            return
        time, values = self.time_axis(frame), self._value_axis(frame, series)
        clip_to_data(painter, frame)
        self._paint_line(painter, frame, series.prediction, values, pen(theme.accent, 1.5))
        baseline = self._baseline_series()
        if baseline is not None:
            dashed = pen(QColor(theme.accent), 1.1)
            dashed.setStyle(Qt.PenStyle.CustomDashLine)
            dashed.setDashPattern([3.0, 3.0])
            painter.setPen(dashed)
            points = curve_with_gaps(baseline.prediction, time.start, time.stop, frame.columns)
            draw_curve(painter, frame, (time, values), points)
        self._paint_wrong(painter, frame, series)
        outside = beyond(series.prediction, time.start, time.stop, values)
        if outside is not None:
            draw_beyond(painter, frame, (time, values), theme.accent, outside)

    def _paint_held_out(self, painter: QPainter, frame: PlotFrame) -> None:
        """Shade what the network does not learn from, and say so where there is room."""
        time, first = self.time_axis(frame), self._held_out
        if first is None or first >= time.stop:
            return
        left = max(time.x(first - 0.5), frame.left)
        right = frame.left + frame.plot_width
        area = QRectF(left, frame.top, right - left, frame.plot_height)
        painter.fillRect(area, QColor(frame.theme.inset))
        text, face = "held out: not learned from", font(11)
        if QFontMetricsF(face).horizontalAdvance(text) + 12.0 <= area.width():
            painter.setFont(face)
            painter.setPen(QColor(frame.theme.muted))
            inside = area.adjusted(0.0, 2.0, -6.0, 0.0)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(inside, int(flags), text)

    def _paint_wrong(self, painter: QPainter, frame: PlotFrame, series: PredictionSeries) -> None:
        time = self.time_axis(frame)
        steps = series.wrong
        steps = steps[(steps >= time.start) & (steps < time.stop)]
        columns = np.unique(np.round(time.xs(steps)))
        for x in columns:
            draw_dot(
                painter,
                float(x),
                frame.top + frame.plot_height - 2.0,
                QColor(frame.theme.danger),
                2.0,
            )

    def _paint_front(self, painter: QPainter, frame: PlotFrame) -> None:
        """Nothing here depends on what is selected."""

    def _readout(self, spot: Spot) -> tuple[Part, ...]:
        series, step, theme = self._series(), spot.step, spot.theme
        if series is None or step >= len(series.prediction):
            return ()
        place = (f"{step_text(self._session, step)} · ", theme.muted)
        if series.guess is not None and series.right is not None:
            return place, *self._class_parts(series, step, theme)
        truth, said = float(series.truth[step]), float(series.prediction[step])
        parts = [place]
        if np.isfinite(truth):
            parts.append((f"true {_short(truth)}", theme.text))
        if np.isfinite(said):
            parts.append((f"   predicted {_short(said)}", theme.accent))
        return tuple(parts)

    def _class_parts(self, series: PredictionSeries, step: int, theme: Theme) -> tuple[Part, ...]:
        assert series.guess is not None and series.right is not None  # noqa: S101, PT018 - classes
        names = self._session.sequence.objective.output_names
        guess, right = int(series.guess[step]), int(series.right[step])
        said = (f"says “{names[guess]}”", theme.accent)
        if right < 0:
            return (said,)
        sure = f"   right is “{names[right]}”, given {series.prediction[step]:.3f}"
        return said, (sure, theme.text if guess == right else theme.danger)

    # Keys and numbers

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the output with ↑ and ↓."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.show_output(self.output + (1 if event.key() == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give truth and prediction at the steps shown; of classes their names."""
        start, stop = self.shown_range
        columns = step_columns(self._session, start, stop)
        series = self._series()
        if series is None:
            return columns
        if series.guess is None or series.right is None:
            columns["true"] = series.truth[start:stop]
            columns["predicted"] = series.prediction[start:stop]
            return columns
        names = np.array([*self._session.sequence.objective.output_names, ""], dtype=object)
        columns["right"] = names[series.right[start:stop]]
        columns["guess"] = names[series.guess[start:stop]]
        columns["probability_of_right"] = series.prediction[start:stop]
        return columns


def _short(value: float) -> str:
    size = abs(value)
    if size != 0.0 and (size >= 1e5 or size < 1e-3):
        return tick_text(float(f"{value:.3e}"))
    return tick_text(float(f"{value:.4g}"))
