"""One signal of a long run as lines over time: in full where it is at hand, else by bounds."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis.min_max_pyramid import run_bounds
from lstm_gui.analysis.signal_lines import Lines, column_extremes, largest_size
from lstm_gui.session.joined_pieces import JoinedPieces
from lstm_gui.session.run_overview import BLOCK, LayerOverview

if TYPE_CHECKING:
    from lstm_gui.session.long_recording import LongRecording

Floats = npt.NDArray[np.floating[Any]]

FINE_BLOCK = 8
"""Steps of a short block, whose bounds are kept of what is looked at."""
_MOSTLY = 0.75
"""The share of a range that is to be at hand for the rest of it to be filled in coarsely."""


class LongLines(Lines):
    """One signal of a long run: exact where the steps are at hand, else bounds of blocks."""

    def __init__(self, recording: LongRecording, layer: int, signal: str) -> None:
        self._recording = recording
        self._overview: LayerOverview = recording.overview.layers[layer]
        self._layer, self._signal = layer, signal
        if signal not in self._overview.signals:
            names = ", ".join(map(repr, self._overview.signals))
            raise ValueError(f"signal must be one of {names}, not {signal!r}")
        self._pyramid = self._overview.pyramids[signal]
        length = recording.run.piece
        self._values = JoinedPieces(length, self._values_of)
        self._bounds = tuple(
            JoinedPieces(length // FINE_BLOCK, partial(self._bounds_of, end)) for end in range(2)
        )
        self._last: tuple[object, tuple[Floats, Floats]] | None = None

    @property
    def steps(self) -> int:
        """T."""
        return self._recording.steps

    @property
    def count(self) -> int:
        """H."""
        return self._overview.units

    @cached_property
    def means(self) -> npt.NDArray[np.float64]:
        """The mean of each unit over all steps, (H,)."""
        return np.asarray(self._overview.total.sums[self._signal] / self.steps)

    @cached_property
    def largest(self) -> float:
        """The largest |value| of all."""
        bounds = self._pyramid.envelope(0, self.steps, 1)
        return largest_size(bounds.minimum, bounds.maximum)

    def part(self, start: int, stop: int) -> Floats:
        """Give the values at steps start … stop − 1, computed now where they are not kept."""
        return self._recording.values(self._layer, self._signal, start, stop)

    def detail(self, start: int, stop: int) -> Floats | None:
        """Give the same where it is at hand, and short enough to be kept in full."""
        recording = self._recording
        if stop - start > recording.detail_steps or not recording.has_pieces(start, stop):
            return None
        numbers = recording.numbers(start, stop)
        begin = numbers.start * recording.run.piece
        return self._values.rows(numbers)[start - begin : stop - begin]

    def extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Give bounds of equal runs of steps, as fine as what is at hand allows.

        A few steps that are not at hand yet, beside many that are, have the bounds of their blocks.
        """
        self._check(start, stop, columns)
        count, recording = stop - start, self._recording
        if count < columns * BLOCK:
            values = self.detail(start, stop)
            if values is not None:
                return column_extremes(values, columns)
            if count <= recording.fine_steps and recording.share_at_hand(start, stop) >= _MOSTLY:
                return self._fine_extremes(start, stop, columns)
        asked = start, stop, columns
        if self._last is None or self._last[0] != asked:  # curves and their band ask for the same
            self._last = asked, self._pyramid.columns(start, stop, columns)
        return self._last[1]

    def _fine_extremes(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        numbers = self._recording.numbers(start, stop)
        begin = numbers.start * self._recording.run.piece
        edges = start + (np.arange(columns) * (stop - start)) // columns
        end = -(-(stop - begin) // FINE_BLOCK)
        low, high = (bounds.rows(numbers)[:end] for bounds in self._bounds)
        return run_bounds(low, high, (edges - begin) // FINE_BLOCK)

    def _values_of(self, number: int) -> tuple[Floats, bool]:
        piece = self._recording.piece(number)
        return piece.layers[self._layer].signal(self._signal)[:, 0], True

    def _bounds_of(self, end: int, number: int) -> tuple[Floats, bool]:
        """Give the minima (``end`` 0) or the maxima (1) of the short blocks of a piece."""
        recording = self._recording
        if recording.at_hand(number):
            return recording.fine(number).bounds[self._layer, self._signal][end], True
        length = recording.run.piece
        start = number * length
        stop = min(start + length, self.steps)
        blocks = self._pyramid.blocks(start, stop)[end]
        short = -(-(stop - start) // FINE_BLOCK)
        return np.repeat(blocks, BLOCK // FINE_BLOCK, axis=0)[:short], False
