"""What a run left behind, asked for in parts, whether or not all of it is in memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard

import numpy as np
import numpy.typing as npt

from lstm_gui.analysis import (
    effect_size,
    gate_shares,
    half_life,
    unit_gate_shares,
)
from lstm_gui.analysis.chain_cells import chain_cells
from lstm_gui.analysis.signal_lines import SignalLines

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.analysis import (
        GateShares,
        SignalEffect,
        UnitGateShares,
    )
    from lstm_gui.analysis.chain_cells import ChainCells
    from lstm_gui.analysis.signal_lines import Lines
    from lstm_gui.session.long_recording import LongRecording

EFFECT_SIGNALS = ("hidden",)
"""The signals by which a run is compared with its baseline."""

# Beyond so many values the shares of units are those of evenly spaced steps, which tell the same to
# a fraction of a per cent, so that views which follow a training run keep up.
_MOST_VALUES = 400_000


@dataclass(frozen=True, eq=False)
class Moment:
    """One step of a run: a trace that holds it, and the step's place in that trace.

    The step before is in it too, unless the run begins here.
    """

    trace: engine.Trace
    at: int


def is_in_pieces(recording: Recording | None) -> TypeGuard[LongRecording]:
    """Tell whether it is the recording of a long run, without loading what those need."""
    return recording is not None and recording.in_pieces


class Recording(ABC):
    """All signals of one run of T steps over one sequence.

    A view asks for what it shows: everything at one step (`moment`), a signal over some steps at so
    many pixels (`lines`), or what is counted over the whole run. ``layer`` is an index into
    ``trace.layers`` throughout.
    """

    in_pieces: ClassVar[bool] = False
    """Whether only parts of it are in memory, as of a `LongRecording`."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """T."""

    @property
    def known(self) -> tuple[int, int]:
        """The steps that can be asked for, [start, stop): all of them, but of a live long run."""
        return 0, self.steps

    @property
    @abstractmethod
    def counting(self) -> int:
        """How many values are gone through to count something over one signal of a layer."""

    @abstractmethod
    def moment(self, step: int) -> Moment:
        """Give every signal at one step."""

    @abstractmethod
    def lines(self, layer: int, signal: str) -> Lines:
        """Give the values (T, H) of a signal; ValueError names what there is."""

    @abstractmethod
    def gate_shares(self, layer: int, gate: str, closed: float, open: float) -> GateShares:  # noqa: A002
        """Count the values of a gate against the display thresholds."""

    @abstractmethod
    def one_gate_share(
        self,
        layer: int,
        gate: str,
        unit: int,
        closed: float,
        open: float,  # noqa: A002
    ) -> GateShares:
        """Count the values of a gate of one unit."""

    @abstractmethod
    def unit_gate_shares(
        self,
        layer: int,
        gate: str,
        closed: float,
        open: float,  # noqa: A002
    ) -> UnitGateShares:
        """Count the values of a gate unit by unit."""

    @abstractmethod
    def snapped_shares(self) -> tuple[float, float]:
        """Give the shares of all gate values that are exactly 0 and exactly 1."""

    @abstractmethod
    def half_life(self, layer: int, unit: int) -> float:
        """Give the steps in which a unit's forget gate halves what its cell state holds."""

    @abstractmethod
    def chain(self, layer: int) -> ChainCells:
        """Sum up every step of a layer."""

    @abstractmethod
    def effects(self, baseline: Recording) -> tuple[SignalEffect, ...]:
        """Compare EFFECT_SIGNALS of every layer with those of the baseline of this run.

        Empty where the two cannot be compared.
        """

    @property
    @abstractmethod
    def predictions(self) -> npt.NDArray[np.floating[Any]] | None:
        """What the network says at every step, (T, K), or None without a head."""


class TraceRecording(Recording):
    """A run whose trace is in memory."""

    def __init__(self, trace: engine.Trace) -> None:
        self.trace = trace
        self._lines: dict[tuple[int, str], SignalLines] = {}
        self._chains: dict[int, ChainCells] = {}
        self._effects: tuple[Recording, tuple[SignalEffect, ...]] | None = None

    @property
    def steps(self) -> int:
        """T."""
        return self.trace.steps

    @property
    def counting(self) -> int:
        """T·H."""
        return int(self.trace.layers[0].signal("hidden").size)

    def moment(self, step: int) -> Moment:
        """Give the trace and the step itself."""
        return Moment(self.trace, step)

    def lines(self, layer: int, signal: str) -> SignalLines:
        """Give the values of a signal; views share what is found out about them."""
        key = layer, signal
        if key not in self._lines:
            self._lines[key] = SignalLines(self.trace.layers[layer].signal(signal)[:, 0])
        return self._lines[key]

    def gate_shares(self, layer: int, gate: str, closed: float, open: float) -> GateShares:  # noqa: A002
        """Count the values of a gate against the display thresholds."""
        return gate_shares(self.trace.layers[layer].signal(gate), closed, open)

    def one_gate_share(
        self,
        layer: int,
        gate: str,
        unit: int,
        closed: float,
        open: float,  # noqa: A002
    ) -> GateShares:
        """Count the values of a gate of one unit."""
        return gate_shares(self.trace.layers[layer].signal(gate)[:, :, unit], closed, open)

    def unit_gate_shares(
        self,
        layer: int,
        gate: str,
        closed: float,
        open: float,  # noqa: A002
    ) -> UnitGateShares:
        """Count the values of a gate unit by unit, of very many those of evenly spaced steps."""
        values = self.trace.layers[layer].signal(gate)
        stride = max(1, values.size // _MOST_VALUES)
        return unit_gate_shares(values[::stride], closed, open)

    def snapped_shares(self) -> tuple[float, float]:
        """Give the shares of all gate values that are exactly 0 and exactly 1."""
        closed = opened = count = 0
        for layer in self.trace.layers:
            for name in layer.signal_names:
                if name.endswith("_gate"):
                    values = layer.signal(name)
                    count += values.size
                    closed += values.size - int(np.count_nonzero(values))
                    opened += int(np.count_nonzero(values == 1.0))
        return (closed / count, opened / count) if count else (0.0, 0.0)

    def half_life(self, layer: int, unit: int) -> float:
        """Give the steps in which a unit's forget gate halves what its cell state holds."""
        forget = self.trace.layers[layer].signal("forget_gate")
        return float(half_life(forget[:, 0, unit : unit + 1])[0])

    def chain(self, layer: int) -> ChainCells:
        """Sum up every step of a layer."""
        if layer not in self._chains:
            self._chains[layer] = chain_cells(self.trace.layers[layer])
        return self._chains[layer]

    def effects(self, baseline: Recording) -> tuple[SignalEffect, ...]:
        """Compare with another trace in memory; worked out once."""
        if not isinstance(baseline, TraceRecording) or baseline.trace.steps != self.trace.steps:
            return ()  # an update that was kept in another way
        if self._effects is None or self._effects[0] is not baseline:
            found = effect_size(self.trace, baseline.trace, EFFECT_SIGNALS)
            self._effects = baseline, found
        return self._effects[1]

    @property
    def predictions(self) -> npt.NDArray[np.floating[Any]] | None:
        """What the network says at every step, (T, K), or None without a head."""
        predictions = self.trace.predictions
        return None if predictions is None else predictions[:, 0]
