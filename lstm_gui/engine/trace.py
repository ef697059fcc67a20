"""Traces: all signals of one run, as read-only views of the buffers the run wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lstm_gui.engine.arrays import BoolArray, FloatArray, read_only
from lstm_gui.engine.closed_dict import ClosedDict
from lstm_gui.engine.gates import GatePolicy
from lstm_gui.engine.interventions import LayerOverrides

State = FloatArray | tuple[FloatArray, FloatArray]
"""(h, c) of an LSTM, h of a GRU or RNN; each (L·R, B, H)."""


class SignalViews(Mapping[str, FloatArray]):
    """Signals as read-only views of the buffers of a run, each made when it is first asked for.

    `places` says by name in which buffer a signal stands, and where in it. A training update asks
    for few of them, and to make all takes as long as ten steps of a small cell. The buffers are
    not handed out but to the cell's own BPTT; one that the run did not keep is None, and filled by
    `complete` when a signal in it is asked for.
    """

    __slots__ = ("_buffers", "_complete", "_made", "_places")

    def __init__(
        self,
        buffers: tuple[FloatArray | None, ...],
        places: Mapping[str, tuple[int, Any]],
        complete: Callable[[], FloatArray] | None = None,
    ) -> None:
        self._buffers = buffers
        self._places = places
        self._complete = complete
        self._made: dict[str, FloatArray] = {}

    def __getitem__(self, name: str) -> FloatArray:
        found = self._made.get(name)
        if found is None:
            number, place = self._places[name]
            found = self._made[name] = read_only(self.buffer(number)[place])
        return found

    def buffer(self, number: int) -> FloatArray:
        """Return one of the buffers, filled."""
        buffer = self._buffers[number]
        if buffer is None:
            assert self._complete is not None  # noqa: S101  # what is not kept can be had again
            buffer = self._complete()
            self._buffers = (*self._buffers[:number], buffer, *self._buffers[number + 1 :])
        return buffer

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class LayerTrace:
    """The signals of one direction of one layer, each (T, B, H), as attributes and by name.

    In the reverse direction step t is still time step t of the input. What the names are depends
    on the cell: `signal_names` lists them.
    """

    __slots__ = ("_names", "_signals", "inputs", "overrides", "policies", "reverse")

    def __init__(
        self,
        signals: Mapping[str, FloatArray],
        *,
        inputs: FloatArray,
        reverse: bool,
        policies: Mapping[str, GatePolicy],
        overrides: LayerOverrides,
    ) -> None:
        self._signals = signals
        self._names: tuple[str, ...] | None = None
        self.inputs = inputs
        self.reverse = reverse
        self.policies = policies
        self.overrides = overrides

    @property
    def signal_names(self) -> tuple[str, ...]:
        """The names that `signal` takes."""
        if self._names is None:  # asked for by every view in every frame
            self._names = tuple(name for name in self._signals if not name.startswith("_"))
        return self._names

    @property
    def all_names(self) -> tuple[str, ...]:
        """`signal_names` and the names, beginning with "_", that only BPTT reads."""
        return tuple(self._signals)

    def has(self, name: str) -> bool:
        """Return whether `all_names` holds this one."""
        return name in self._signals

    def buffer(self, number: int) -> FloatArray | None:
        """Return a buffer that a compiled run wrote, None if the signals are arrays themselves."""
        return self._signals.buffer(number) if isinstance(self._signals, SignalViews) else None

    def signal(self, name: str) -> FloatArray:
        """Return the signal of this name, (T, B, H); ValueError names what there is."""
        try:
            return self._signals[name]
        except KeyError:
            raise ValueError(
                f"signal must be one of {', '.join(map(repr, self.signal_names))}, not {name!r}"
            ) from None

    def part(self, steps: slice) -> LayerTrace:
        """Return these steps alone, as views."""
        return LayerTrace(
            {name: signal[steps] for name, signal in self._signals.items()},
            inputs=self.inputs[steps],
            reverse=self.reverse,
            policies=self.policies,
            overrides=self.overrides.within(steps),
        )

    def joined(self, others: Sequence[LayerTrace], overrides: LayerOverrides) -> LayerTrace:
        """Return this and the traces of the steps after it as one; `overrides` are those of all."""
        traces = (self, *others)
        return LayerTrace(
            {
                name: read_only(np.concatenate([trace.signal(name) for trace in traces]))
                for name in self._signals
            },
            inputs=read_only(np.concatenate([trace.inputs for trace in traces])),
            reverse=self.reverse,
            policies=self.policies,
            overrides=overrides,
        )

    def repeated(self, steps: slice, sequence: int, count: int) -> LayerTrace:
        """Return these steps of one sequence as a run of `count` equal sequences."""

        def spread(array: FloatArray) -> FloatArray:
            part = array[steps, sequence : sequence + 1]
            return np.broadcast_to(part, (part.shape[0], count, part.shape[2]))

        return LayerTrace(
            {name: spread(signal) for name, signal in self._signals.items()},
            inputs=spread(self.inputs),
            reverse=self.reverse,
            policies=self.policies,
            overrides=self.overrides.within(steps),
        )

    def __getattr__(self, name: str) -> FloatArray:
        if not name.startswith("_") and name in self._signals:
            return self._signals[name]
        raise AttributeError(f"this layer's trace has no {name!r}")

    def __dir__(self) -> Iterator[str]:
        yield from object.__dir__(self)
        yield from self.signal_names


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything that one forward pass computed.

    `inputs` (T, B, D) and `outputs` (T, B, H·R); `final_state` as the cell's initial state;
    `predictions` (T, B, K), or None without a head; `layers[layer·R + direction]` with the signals
    of each; `lengths` (B,) or None. All arrays are read-only.
    """

    inputs: FloatArray
    outputs: FloatArray
    final_state: State
    layers: tuple[LayerTrace, ...]
    predictions: FloatArray | None = None
    lengths: tuple[int, ...] | None = None
    made_by: object = field(default=None, repr=False)
    """The recurrent network that computed it: no other may run BPTT over it."""
    parameters: Mapping[str, FloatArray] = field(default_factory=dict, repr=False)
    """The parameters it was computed with; later edits of the network do not reach them."""
    dropped: tuple[FloatArray, ...] = field(default=(), repr=False)
    """What the outputs of each layer but the last were multiplied by, if there was dropout."""
    valid: BoolArray | None = field(default=None, repr=False)
    """(T, B): which steps lie within their sequence's length; None if all do."""
    head: object = field(default=None, repr=False)
    head_parameters: Mapping[str, FloatArray] = field(default_factory=dict, repr=False)
    first_step: int = 0
    """The step of the run that the arrays begin with: not 0 in a window of a `LongRun`."""

    @classmethod
    def of(cls, **fields: Any) -> Trace:
        """Return a trace with these fields, in a quarter of the constructor's time.

        That guards each field of a frozen value by itself, which takes as long as the arithmetic of
        ten steps of a small cell.
        """
        trace = cls.__new__(cls)
        trace.__dict__.update(_WITHOUT_HEAD, **fields)
        return trace

    @property
    def steps(self) -> int:
        """T."""
        return int(self.inputs.shape[0])

    @property
    def sequences(self) -> int:
        """B."""
        return int(self.inputs.shape[1])


_WITHOUT_HEAD: Mapping[str, Any] = {
    "predictions": None,
    "head": None,
    "head_parameters": ClosedDict(),
}

Gradients = dict[str, Any]
"""What `backward` returns: arrays by parameter name, "inputs", "initial_state" and "layers"."""

EXTRA_GRADIENTS = ("inputs", "initial_state", "layers")
"""The keys of `Gradients` that are no parameters."""


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """dL/dh_t and (LSTM) dL/dc_t, each (T, B, H): the total gradient that arrives at each step."""

    hidden: FloatArray
    cell: FloatArray | None = None
