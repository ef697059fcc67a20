"""What is kept of a long run: bounds of blocks of steps, and what is counted over the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui import engine
from lstm_gui.analysis import MinMaxPyramid, SignalEffect
from lstm_gui.analysis.chain_cells import ChainCells, held_signal, keeping_gate
from lstm_gui.analysis.effect_size import EffectTally
from lstm_gui.analysis.gate_histogram import GateHistogram
from lstm_gui.analysis.min_max_pyramid import block_bounds
from lstm_gui.session.recording import EFFECT_SIGNALS

Floats = npt.NDArray[np.floating[Any]]
Values = Mapping[str, Floats]
"""Signals by name, (t, H) each."""

BLOCK = 64
"""Steps of a block whose bounds are kept: 1/32 of the values of the signals that are drawn."""
BATCH = 4096
"""Steps that are summed up together: so few that they fit the cache, so many that NumPy is fast."""
_SEGMENTS = 16


class Tally:
    """What is counted over some steps of one layer: how often gates had which value, sums, effects.

    Those of the parts of a run can be merged, so that an edit in the middle of a run leaves the
    parts before it as they were.
    """

    def __init__(self, layer: int, signals: Sequence[str], units: int) -> None:
        self.steps = 0
        self.sums = {signal: np.zeros(units) for signal in signals}
        self.histograms = {
            signal: GateHistogram(units) for signal in signals if signal.endswith("_gate")
        }
        self.log_forget = np.zeros(units)
        self.effects = {signal: EffectTally(signal, layer) for signal in EFFECT_SIGNALS}

    def add(self, values: Values) -> None:
        """Count values (t, H) of every signal."""
        self.steps += len(next(iter(values.values())))
        for signal, part in values.items():
            self.sums[signal] += part.sum(axis=0, dtype=np.float64)
            if signal in self.histograms:
                self.histograms[signal].add(part)
        if "forget_gate" in values:
            with np.errstate(divide="ignore"):
                logarithms = np.log(np.abs(values["forget_gate"]))
            self.log_forget += logarithms.sum(axis=0, dtype=np.float64)

    def merged(self, later: Tally) -> Tally:
        """Return what is counted over both; ``later`` are steps after these."""
        both = Tally.__new__(Tally)
        both.steps = self.steps + later.steps
        both.sums = {name: self.sums[name] + later.sums[name] for name in self.sums}
        both.histograms = {
            name: self.histograms[name].merged(later.histograms[name]) for name in self.histograms
        }
        both.log_forget = self.log_forget + later.log_forget
        both.effects = {
            name: self.effects[name].merged(later.effects[name]) for name in self.effects
        }
        return both


class LayerOverview:
    """Bounds, tallies and the chain of one layer of a run of ``steps``, filled part by part."""

    def __init__(self, layer: int, signals: Sequence[str], units: int, steps: int) -> None:
        self.signals = tuple(signals)
        self.units, self.steps = units, steps
        self._layer = layer
        blocks = -(-steps // BLOCK)
        self._bounds = {
            signal: (
                np.empty((blocks, units), dtype=np.float32),
                np.empty((blocks, units), dtype=np.float32),
            )
            for signal in signals
        }
        self._held = np.empty(steps, dtype=np.float32)
        gate = keeping_gate(signals)
        self._kept = None if gate is None else np.empty(steps, dtype=np.float32)
        self._tallies: list[Tally] = []
        self.total = Tally(layer, signals, units)
        self.pyramids: dict[str, MinMaxPyramid] = {}

    def take_over(self, other: LayerOverview, stop: int, segment: int, *, equal: bool) -> None:
        """Take over what is known of the steps before ``stop``, the beginning of a segment.

        ``equal``: the other run is the baseline, from which these steps do not differ.
        """
        for signal, bounds in self._bounds.items():
            for own, known in zip(bounds, other._bounds[signal], strict=True):
                own[: stop // BLOCK] = known[: stop // BLOCK]
        self._held[:stop] = other._held[:stop]
        if self._kept is not None and other._kept is not None:
            self._kept[:stop] = other._kept[:stop]
        for number in range(stop // segment):
            tally = other._tallies[number].merged(Tally(self._layer, self.signals, self.units))
            if equal:
                tally.effects = {s: EffectTally(s, self._layer) for s in EFFECT_SIGNALS}
                for effect in tally.effects.values():
                    effect.add_equal(number * segment, tally.steps * self.units)
            self._tallies.append(tally)

    def add(self, start: int, values: Values, segment: int) -> None:
        """Sum up values (t, H) of every signal, of the steps from ``start``, a whole block, on."""
        if start % segment == 0:
            self._tallies.append(Tally(self._layer, self.signals, self.units))
        self._tallies[-1].add(values)
        steps = len(next(iter(values.values())))
        at = slice(start // BLOCK, -(-(start + steps) // BLOCK))
        for signal, (minimum, maximum) in self._bounds.items():
            minimum[at], maximum[at] = block_bounds(values[signal], BLOCK)
        part = slice(start, start + steps)
        held = held_signal(self.signals)
        self._held[part] = np.abs(values[held]).mean(axis=1)
        gate = keeping_gate(self.signals)
        if gate is not None and self._kept is not None:
            self._kept[part] = values[gate].mean(axis=1)

    def compare(self, start: int, now: Values, then: Values) -> None:
        """Compare a part that was added just now with the same steps of the baseline."""
        for signal, tally in self._tallies[-1].effects.items():
            tally.add(start, now[signal][:, np.newaxis], then[signal][:, np.newaxis])

    def complete(self) -> None:
        """Sum up the whole, once all steps were added."""
        self.total = self._tallies[0]
        for tally in self._tallies[1:]:
            self.total = self.total.merged(tally)
        self.pyramids = {
            signal: MinMaxPyramid.from_blocks(*bounds, self.steps, BLOCK)
            for signal, bounds in self._bounds.items()
        }

    @property
    def effects(self) -> tuple[SignalEffect, ...]:
        """The differences to the baseline."""
        return tuple(tally.effect() for tally in self.total.effects.values())

    def chain(self) -> ChainCells:
        """Sum up every step."""
        return ChainCells.of(self._held, self._kept, self.signals)


@dataclass(frozen=True, eq=False)
class RunOverview:
    """What is kept of a long run: its layers, and what the network says at every step, (T, K)."""

    layers: tuple[LayerOverview, ...]
    predictions: Floats | None
    segment: int


def segment_steps(steps: int) -> int:
    """Give the steps of a segment: a sixteenth of the run, in whole batches."""
    return max(-(-steps // (_SEGMENTS * BATCH)), 1) * BATCH


class OverviewBuilder:
    """Watches a long run piece by piece and sums it up.

    ``baseline`` is the run to compare with, already done. `known` and `first_step` are what is
    taken over: an overview of a run that does not differ before that step, the start of a segment.
    """

    def __init__(
        self,
        network: engine.Network,
        steps: int,
        baseline: engine.LongRun | None = None,
        *,
        known: RunOverview | None = None,
        first_step: int = 0,
        equal: bool = False,
    ) -> None:
        recurrent = network.recurrent
        self._segment = segment_steps(steps)
        self._baseline = baseline
        self._dtype = network.dtype
        self._layers = tuple(
            LayerOverview(layer, recurrent.signals, recurrent.hidden_size, steps)
            for layer in range(recurrent.layer_count)
        )
        self._predictions: Floats | None = None
        if network.head is not None:
            width = network.head.output_size
            self._predictions = np.empty((steps, width), dtype=network.dtype)
        if known is not None:
            for own, other in zip(self._layers, known.layers, strict=True):
                own.take_over(other, first_step, self._segment, equal=equal)
            if self._predictions is not None and known.predictions is not None:
                self._predictions[:first_step] = known.predictions[:first_step]
        self._steps, self._begin, self._filled = steps, first_step, 0
        self._now = self._batch(recurrent.signals)
        self._then = self._batch(EFFECT_SIGNALS) if baseline is not None else ()

    def _batch(self, signals: Sequence[str]) -> tuple[dict[str, Floats], ...]:
        return tuple(
            {signal: np.empty((BATCH, layer.units), dtype=self._dtype) for signal in signals}
            for layer in self._layers
        )

    def observe(self, start: int, piece: engine.Trace) -> None:
        """Take the next piece of the run, which fits what is left of a batch."""
        stop = start + piece.steps
        # Copied at once: the piece's own memory is free for the next one, and still in the cache.
        self._copy(self._now, piece)
        if self._baseline is not None:
            self._copy(self._then, self._baseline.window(start, stop))
        if self._predictions is not None and piece.predictions is not None:
            self._predictions[start:stop] = piece.predictions[:, 0]
        self._filled += piece.steps
        if self._filled == BATCH or stop == self._steps:
            self._add_batch()

    def _copy(self, batch: tuple[dict[str, Floats], ...], piece: engine.Trace) -> None:
        at = slice(self._filled, self._filled + piece.steps)
        for values, layer in zip(batch, piece.layers, strict=True):
            for signal, array in values.items():
                array[at] = layer.signal(signal)[:, 0]

    def _add_batch(self) -> None:
        for index, overview in enumerate(self._layers):
            now = _first(self._now[index], self._filled)
            overview.add(self._begin, now, self._segment)
            if self._then:
                overview.compare(self._begin, now, _first(self._then[index], self._filled))
        self._begin, self._filled = self._begin + self._filled, 0

    def overview(self) -> RunOverview:
        """Give the overview, once the run is done."""
        for layer in self._layers:
            layer.complete()
        if self._predictions is not None:
            self._predictions.flags.writeable = False
        return RunOverview(self._layers, self._predictions, self._segment)


def _first(values: Values, steps: int) -> Values:
    return {signal: array[:steps] for signal, array in values.items()}
