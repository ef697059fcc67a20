"""What trajectories and maps have in common: one signal of all units of the selected layer."""

from __future__ import annotations

from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from lstm_gui.analysis import gate_text, signed
from lstm_gui.analysis.signal_lines import Lines
from lstm_gui.gui.plots.layered_plot import Part, Spot
from lstm_gui.gui.plots.plot_frame import PlotFrame
from lstm_gui.gui.plots.plot_painting import TITLE_PIXELS, draw_title
from lstm_gui.gui.plots.signal_titles import SignalTitle, title_in
from lstm_gui.gui.plots.step_columns import Columns, step_columns, step_text, unit_columns
from lstm_gui.gui.plots.time_plot import TimePlot
from lstm_gui.gui.theme import Appearance, is_gate, text_width
from lstm_gui.session import Aspect, Session

# A table of more numbers would take minutes to write; the whole trace is written in parts.
_MOST_NUMBERS = 20_000_000


class SignalPlot(TimePlot):
    """A view of one signal; of a cell that has no such signal it says so and is empty."""

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        signal: str,
        names: SignalTitle,
        parent: QWidget | None,
    ) -> None:
        super().__init__(session, appearance, names.figure, parent)
        self._signal = signal
        self._names = names
        self.setObjectName(names.widget)
        session.subscribe(self._on_detail, Aspect.DETAIL)

    @property
    def title(self) -> str:
        """The name of the signal."""
        return self._names_here.title

    @property
    def _names_here(self) -> SignalTitle:
        return title_in(self._session.network.recurrent.kind, self._signal, self._names)

    @property
    def present(self) -> bool:
        """Whether the cell of the selected layer has this signal at all."""
        return self._signal in self._session.layer.signal_names

    def _current(self) -> Lines:
        session = self._session
        return session.recording.lines(session.selection.layer, self._signal)

    def _baseline(self) -> Lines | None:
        session = self._session
        baseline = session.baseline_recording
        return None if baseline is None else baseline.lines(session.selection.layer, self._signal)

    def _on_detail(self, _changed: frozenset[Aspect]) -> None:
        """Draw what is shown of a long run more finely."""
        self._forget()

    # Painting

    def _note(self, frame: PlotFrame) -> str:  # noqa: ARG002 - for subclasses
        """Give what is written in grey behind the title."""
        return ""

    def _title_colour(self, frame: PlotFrame) -> str:
        return frame.theme.text

    def _paint_title(self, painter: QPainter, frame: PlotFrame) -> None:
        note = self._note(frame) if self.present else "this cell has none"
        draw_title(painter, frame, self.title, note, self._title_colour(frame))

    def _ground_key(self, frame: PlotFrame) -> object:
        return self.title, self._note(frame), self._title_colour(frame), self.present

    def _paint_ground(self, painter: QPainter, frame: PlotFrame) -> None:
        self._paint_title(painter, frame)

    def _paint_base(self, painter: QPainter, frame: PlotFrame) -> None:
        if self.present:
            self._paint_signal(painter, frame)

    def _paint_front(self, painter: QPainter, frame: PlotFrame) -> None:
        if self.present:
            self._paint_selected(painter, frame)

    def _paint_signal(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint the signal of all units."""
        raise NotImplementedError

    def _paint_selected(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint what shows the selected and the hovered unit."""
        raise NotImplementedError

    def _title_end(self, frame: PlotFrame) -> float:
        note = self._note(frame) if self.present else ""
        width = text_width(self.title, TITLE_PIXELS, QFont.Weight.Bold)
        return 14.0 + width + text_width(note, TITLE_PIXELS)

    def _readout(self, spot: Spot) -> tuple[Part, ...]:
        if not self.present:
            return ()
        lines, selection = self._current(), self._session.selection
        step, theme, unit = spot.step, spot.theme, selection.unit
        if spot.pointed and selection.hovered is not None:
            unit = selection.hovered
        if unit >= lines.count or step >= lines.steps:
            return ()
        number = float(lines.at(step)[unit])
        text = gate_text(number) if is_gate(self._signal) else signed(number)
        value = f"{self._names_here.letter} = {text}"
        colour = theme.text if spot.pointed else theme.muted
        return (f"unit {unit} · {step_text(self._session, step)} · ", theme.muted), (value, colour)

    def figure_table(self) -> Columns:
        """Give the signal of every unit at the steps shown.

        Errors: ValueError where that would be more than one looks at in a table.
        """
        start, stop = self.shown_range
        units = self._session.network.recurrent.hidden_size
        if (stop - start) * units > _MOST_NUMBERS:
            raise ValueError(
                f"the table would have {stop - start} rows of {units} units; zoom in to at most "
                f"{_MOST_NUMBERS // units} steps, or export the whole trace"
            )
        columns = step_columns(self._session, start, stop)
        if not self.present:
            return columns
        return columns | unit_columns(self._signal, self._current(), start, stop)
