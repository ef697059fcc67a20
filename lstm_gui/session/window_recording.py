"""A part of a run: what is followed of a long sequence while weights are learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis import effect_size
from lstm_gui.analysis.chain_cells import ChainCells
from lstm_gui.analysis.signal_lines import Lines
from lstm_gui.session.recording import EFFECT_SIGNALS, Moment, TraceRecording
from lstm_gui.session.training_probe import WARM_UP_STEPS, traced_part

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.analysis import SignalEffect
    from lstm_gui.analysis.signal_lines import Floats, SignalLines
    from lstm_gui.session.document import Document
    from lstm_gui.session.recording import Recording


class WindowRecording(TraceRecording):
    """The trace of some steps of a long sequence; what is counted is counted over these.

    A single step elsewhere is computed when it is asked for, as the window was: from rest, some
    steps before it.
    """

    def __init__(self, trace: engine.Trace, network: engine.Network, document: Document) -> None:
        super().__init__(trace)
        self._network, self._document = network, document
        self._elsewhere: tuple[int, Moment] | None = None

    @property
    def steps(self) -> int:
        """T of the sequence."""
        return self._document.sequence.steps

    @property
    def known(self) -> tuple[int, int]:
        """The steps of the window."""
        first = self.trace.first_step
        return (first + WARM_UP_STEPS if first else 0), first + self.trace.steps

    def moment(self, step: int) -> Moment:
        """Give a step of the window, or one elsewhere, computed now."""
        start, stop = self.known
        if start <= step < stop:
            return Moment(self.trace, step - self.trace.first_step)
        if self._elsewhere is None or self._elsewhere[0] != step:
            trace = traced_part(self._document, self._network, step, step + 1)
            self._elsewhere = step, Moment(trace, step - trace.first_step)
        return self._elsewhere[1]

    def lines(self, layer: int, signal: str) -> Lines:  # type: ignore[override] # no whole lines
        """Give the values of a signal in the window."""
        return _WindowLines(self, super().lines(layer, signal), layer, signal)

    def chain(self, layer: int) -> ChainCells:
        """Sum up the steps of the window; those elsewhere are NaN."""
        cells = super().chain(layer)
        kept = None if cells.kept is None else self._spread(cells.kept)
        return ChainCells(self._spread(cells.size), kept, cells.state, cells.gate)

    def effects(self, baseline: Recording) -> tuple[SignalEffect, ...]:
        """Compare with the same window by other weights; nothing else can be compared."""
        if not isinstance(baseline, WindowRecording) or baseline.known != self.known:
            return ()
        return effect_size(self.trace, baseline.trace, EFFECT_SIGNALS)

    @property
    def predictions(self) -> npt.NDArray[np.floating[Any]] | None:
        """What the network says at the steps of the window, (T, K), NaN elsewhere."""
        predictions = super().predictions
        return None if predictions is None else self._spread(predictions)

    def _spread(self, values: Floats) -> Floats:
        spread = np.full((self.steps, *values.shape[1:]), np.nan, dtype=values.dtype)
        first = self.trace.first_step
        spread[first : first + len(values)] = values
        return spread


class _WindowLines(Lines):
    """Lines of which a window is known, counted by the steps of the whole run."""

    def __init__(
        self, recording: WindowRecording, lines: SignalLines, layer: int, signal: str
    ) -> None:
        self._recording, self._lines = recording, lines
        self._layer, self._signal = layer, signal
        self._first = recording.trace.first_step

    @property
    def steps(self) -> int:
        """T of the sequence."""
        return self._recording.steps

    @property
    def count(self) -> int:
        """H."""
        return self._lines.count

    @property
    def means(self) -> npt.NDArray[np.float64]:
        """The mean of each unit over the window."""
        return self._lines.means

    @property
    def largest(self) -> float:
        """The largest |value| of the window."""
        return self._lines.largest

    def part(self, start: int, stop: int) -> Floats:
        """Give the values at steps of the window, NaN at others."""
        values = np.full((stop - start, self.count), np.nan, dtype=self._lines.values.dtype)
        begin, end = self._first, self._first + self._lines.steps
        low, high = max(start, begin), min(stop, end)
        if low < high:
            values[low - start : high - start] = self._lines.part(low - begin, high - begin)
        return values

    def detail(self, start: int, stop: int) -> Floats | None:
        """Give the same."""
        return self.part(start, stop)

    def extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Give minimum and maximum of runs of steps of the window."""
        return self._lines.extremes(start - self._first, stop - self._first, columns)

    def at(self, step: int) -> Floats:
        """Give the values at one step, wherever it is."""
        moment = self._recording.moment(step)
        return np.asarray(moment.trace.layers[self._layer].signal(self._signal)[moment.at, 0])


def recording_of(
    trace: engine.Trace, network: engine.Network, document: Document
) -> TraceRecording:
    """Give the recording of a trace, whether it is that of the whole sequence or of a window."""
    if trace.steps == document.sequence.steps:
        return TraceRecording(trace)
    return WindowRecording(trace, network, document)
