"""A run too long for memory: an overview of all of it, and what is looked at in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui import engine
from lstm_gui.analysis import GateShares, SignalEffect, UnitGateShares
from lstm_gui.analysis.chain_cells import ChainCells
from lstm_gui.analysis.half_life import half_life_of_mean
from lstm_gui.analysis.min_max_pyramid import block_bounds
from lstm_gui.session.long_lines import FINE_BLOCK, LongLines
from lstm_gui.session.piece_cache import RecentlyUsed, trace_bytes_of
from lstm_gui.session.recording import Moment, Recording
from lstm_gui.session.run_overview import RunOverview, Tally

Floats = npt.NDArray[np.floating[Any]]

PIECES_BYTES = 64 << 20
"""Memory for pieces with every signal: at H = 64 some 20 000 steps."""
FINE_BYTES = 48 << 20
"""Memory for the bounds of short blocks: at H = 64 some 100 000 steps."""
_DETAIL_STEPS = 8192
_FINE_STEPS = 65_536  # beyond, a column of pixels of most screens holds a block of the overview
_SHARE = 0.8  # of the memory that one range may take
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class FineBounds:
    """Minima and maxima of blocks of FINE_BLOCK steps of one piece, (blocks, H) by place."""

    bounds: dict[tuple[int, str], tuple[Floats, Floats]]

    @classmethod
    def of(cls, piece: engine.Trace, signals: tuple[str, ...]) -> FineBounds:
        """Sum up a piece."""
        return cls(
            {
                (index, signal): block_bounds(layer.signal(signal)[:, 0], FINE_BLOCK)
                for index, layer in enumerate(piece.layers)
                for signal in signals
            }
        )

    @property
    def bytes(self) -> int:
        """The memory they take."""
        return sum(low.nbytes + high.nbytes for low, high in self.bounds.values())


class LongRecording(Recording):
    """A run of which only checkpoints and an overview are kept.

    The pieces that are looked at are computed when asked for and kept for a while: `load` gets
    those of a range ready, in any thread; `loaded` tells how finely a range can be drawn at once.
    """

    in_pieces = True

    def __init__(
        self,
        run: engine.LongRun,
        overview: RunOverview,
        seconds: float,
        compared: Recording | None = None,
    ) -> None:
        self.run = run
        self._compared = compared
        self.overview = overview
        self.seconds_per_step = seconds / run.steps
        self._pieces = RecentlyUsed(PIECES_BYTES, trace_bytes_of)
        self._fine: RecentlyUsed[FineBounds] = RecentlyUsed(FINE_BYTES, lambda fine: fine.bytes)
        self._lines: dict[tuple[int, str], LongLines] = {}
        self._chains: dict[int, ChainCells] = {}
        self._moment: tuple[int, Moment] | None = None
        recurrent = run.network.recurrent
        self._signals = recurrent.signals
        values = recurrent.layer_count * recurrent.hidden_size * recurrent.dtype.itemsize
        in_full = values * (2 * len(recurrent.blocks) + 3)
        in_blocks = values * 2 * len(recurrent.signals) / FINE_BLOCK
        self.detail_steps = min(_DETAIL_STEPS, int(_SHARE * PIECES_BYTES / in_full))
        """A range of at most so many steps is kept in full."""
        self.fine_steps = min(_FINE_STEPS, int(_SHARE * FINE_BYTES / in_blocks))
        """A range of at most so many steps has bounds of short blocks."""

    @property
    def steps(self) -> int:
        """T."""
        return self.run.steps

    @property
    def counting(self) -> int:
        """Nothing is gone through: it was counted while the run was made."""
        return 0

    # Pieces

    def piece(self, number: int) -> engine.Trace:
        """Give one piece with every signal, computed now if it is not kept."""
        found = self._pieces.get(number)
        if found is None:
            length = self.run.piece
            start = number * length
            found = self.run.window(start, min(start + length, self.steps))
            self._pieces.put(number, found)
        return found

    def fine(self, number: int) -> FineBounds:
        """Give the bounds of short blocks of one piece, computed now if they are not kept."""
        found = self._fine.get(number)
        if found is None:
            found = FineBounds.of(self.piece(number), self._signals)
            self._fine.put(number, found)
        return found

    def numbers(self, start: int, stop: int) -> range:
        """Give the numbers of the pieces that hold these steps."""
        return range(start // self.run.piece, (stop - 1) // self.run.piece + 1)

    def has_pieces(self, start: int, stop: int) -> bool:
        """Tell whether every signal at these steps is at hand."""
        return all(map(self._pieces.holds, self.numbers(start, stop)))

    def at_hand(self, number: int) -> bool:
        """Tell whether the bounds of short blocks of a piece are known, or found in no time."""
        return self._fine.holds(number) or self._pieces.holds(number)

    def share_at_hand(self, start: int, stop: int) -> float:
        """Give the share of the pieces of these steps that are at hand."""
        numbers = self.numbers(start, stop)
        return sum(map(self.at_hand, numbers)) / len(numbers)

    def missing(self, start: int, stop: int) -> tuple[int, ...]:
        """Name the pieces that `load` would have to compute."""
        if stop - start > self.fine_steps:
            return ()
        in_full = stop - start <= self.detail_steps
        holds = self._pieces.holds if in_full else self._fine.holds
        return tuple(number for number in self.numbers(start, stop) if not holds(number))

    def load(self, start: int, stop: int, progress: Progress | None = None) -> None:
        """Get a range ready to be drawn step by step, or by short blocks where it is longer.

        ``progress(piece, pieces)`` may raise to cancel; what was computed so far is kept.
        """
        numbers = self.missing(start, stop)
        for done, number in enumerate(numbers, start=1):
            if stop - start <= self.detail_steps:
                self.piece(number)
            else:
                self.fine(number)
            if progress is not None:
                progress(done, len(numbers))

    def forget_pieces(self) -> None:
        """Let go of what was computed to be looked at; it is computed again when asked for."""
        self._pieces.clear()
        self._fine.clear()
        self._lines.clear()
        self._moment = None

    # What views ask for

    def moment(self, step: int) -> Moment:
        """Give the piece that holds a step, or a window where the step is the first of one."""
        number, at = divmod(step, self.run.piece)
        if at > 0 or step == 0:
            return Moment(self.piece(number), at)
        known = self._moment
        if known is None or known[0] != step:
            known = step, Moment(self.run.window(step - 1, step + 1), 1)
            self._moment = known
        return known[1]

    def lines(self, layer: int, signal: str) -> LongLines:
        """Give the values of a signal, in full where they are looked at."""
        key = layer, signal
        if key not in self._lines:
            self._lines[key] = LongLines(self, layer, signal)
        return self._lines[key]

    def values(self, layer: int, signal: str, start: int, stop: int) -> Floats:
        """Give a signal at these steps, (stop − start, H), computed now where it is not kept."""
        length = self.run.piece
        parts = []
        for number in self.numbers(start, stop):
            begin = number * length
            values = self.piece(number).layers[layer].signal(signal)[:, 0]
            parts.append(values[max(start - begin, 0) : stop - begin])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def gate_shares(self, layer: int, gate: str, closed: float, open: float) -> GateShares:  # noqa: A002
        """Give the shares from what was counted."""
        return self._total(layer).histograms[gate].shares(closed, open)

    def one_gate_share(
        self,
        layer: int,
        gate: str,
        unit: int,
        closed: float,
        open: float,  # noqa: A002
    ) -> GateShares:
        """Give the shares of one unit from what was counted."""
        return self._total(layer).histograms[gate].shares(closed, open, unit)

    def unit_gate_shares(
        self,
        layer: int,
        gate: str,
        closed: float,
        open: float,  # noqa: A002
    ) -> UnitGateShares:
        """Give the shares of each unit from what was counted."""
        return self._total(layer).histograms[gate].unit_shares(closed, open)

    def snapped_shares(self) -> tuple[float, float]:
        """Give the shares of all gate values that are exactly 0 and exactly 1."""
        found = [
            histogram
            for layer in self.overview.layers
            for histogram in layer.total.histograms.values()
        ]
        count = sum(histogram.count * histogram.units for histogram in found)
        if count == 0:
            return 0.0, 0.0
        zeros, ones = (sum(counts) for counts in zip(*(h.exactly for h in found), strict=True))
        return zeros / count, ones / count

    def half_life(self, layer: int, unit: int) -> float:
        """Give the steps in which a unit's forget gate halves what its cell state holds."""
        total = self._total(layer)
        return float(half_life_of_mean(total.log_forget[unit : unit + 1] / total.steps)[0])

    def chain(self, layer: int) -> ChainCells:
        """Give what was summed up at every step."""
        if layer not in self._chains:
            self._chains[layer] = self.overview.layers[layer].chain()
        return self._chains[layer]

    def effects(self, baseline: Recording) -> tuple[SignalEffect, ...]:
        """Give the differences to the baseline, found while the run was made."""
        if baseline is not self._compared:
            return ()
        return tuple(effect for layer in self.overview.layers for effect in layer.effects)

    @property
    def predictions(self) -> npt.NDArray[np.floating[Any]] | None:
        """What the network says at every step, (T, K), or None without a head."""
        return self.overview.predictions

    def _total(self, layer: int) -> Tally:
        return self.overview.layers[layer].total
