"""Signals of a few steps at a time, each with its numbers one behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.buffers import empty
from lstm_gui.engine.trace import LayerTrace


class SignalCopies(Mapping[str, FloatArray]):
    """Copies of a layer's signals at some steps, each made when it is first asked for.

    A run keeps what one step needs together, so that the numbers of one signal lie in short rows
    apart. NumPy takes twice as long for arithmetic on these, and a fifth of that for a copy.
    """

    def __init__(self, layer: LayerTrace, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        """Make ready for copies of at most `shape` = (T, H, B) numbers, in this order."""
        self._layer, self._shape, self._dtype = layer, shape, dtype
        self._steps = slice(0, 0)
        self._room: dict[str, FloatArray] = {}
        self._made: dict[str, FloatArray] = {}

    def part(self, steps: slice) -> LayerTrace:
        """Return these steps of the layer; the copies of the part before are overwritten."""
        layer, self._steps = self._layer, steps
        self._made.clear()
        return LayerTrace(
            self,
            inputs=layer.inputs[steps],
            reverse=layer.reverse,
            policies=layer.policies,
            overrides=layer.overrides.within(steps),
        )

    def __getitem__(self, name: str) -> FloatArray:
        found = self._made.get(name)
        if found is None:
            given = self._layer.signal(name)[self._steps]
            if name not in self._room:
                self._room[name] = empty(self._shape, self._dtype).swapaxes(1, 2)
            found = self._made[name] = self._room[name][: len(given)]
            np.copyto(found, given)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._layer.all_names)

    def __len__(self) -> int:
        return len(self._layer.all_names)
