"""Parameters that an optimizer updates together, as one vector.

The rules of all optimizers are elementwise: one call for the vector gives the same bits as one for
every array, and in a small network the calls take longer than the arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import shape_text
from lstm_gui.engine.arrays import FloatArray

Memory = dict[str, Any]
"""What an optimizer keeps between updates: arrays in the shape of what they belong to, counts."""


@dataclass(eq=False, slots=True)
class JointParameters:
    """Names and shapes of parameters of one dtype, and what is remembered of their vector (N,)."""

    shapes: dict[str, tuple[int, ...]]
    dtype: np.dtype[Any]
    memory: Memory

    def vector(self, arrays: Mapping[str, FloatArray]) -> FloatArray:
        """Return these parameters' arrays one behind the other, as a copy in their dtype.

        A gradient or a memory of another would pass its own on to the parameters.
        """
        return np.concatenate([arrays[name].reshape(-1) for name in self.shapes], dtype=self.dtype)

    def parts(self, vector: FloatArray) -> Iterator[tuple[str, FloatArray]]:
        """Yield names and arrays that a vector consists of, as views."""
        start = 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            yield name, vector[start:stop].reshape(shape)
            start = stop

    def memories(self) -> Iterator[tuple[str, Memory]]:
        """Yield what is remembered of each parameter, as copies."""
        arrays = {
            key: dict(self.parts(value))
            for key, value in self.memory.items()
            if isinstance(value, np.ndarray)
        }
        for name in self.shapes:
            yield (
                name,
                {
                    key: arrays[key][name].copy() if key in arrays else value
                    for key, value in self.memory.items()
                },
            )


def joined(
    parameters: Mapping[str, FloatArray], memories: Mapping[str, Memory]
) -> list[JointParameters]:
    """Join the parameters of one dtype that are equally far, with what is remembered of each.

    ValueError if that has another shape than the parameter.
    """
    found: dict[tuple[object, ...], list[str]] = {}
    for name, parameter in parameters.items():
        memory = memories.get(name, {})
        for key, value in memory.items():
            if isinstance(value, np.ndarray) and value.shape != parameter.shape:
                raise ValueError(
                    f"the optimizer's {key} of {name} must have shape "
                    f"{shape_text(parameter.shape)}, not {shape_text(value.shape)}"
                )
        counts = {
            key: "array" if isinstance(value, np.ndarray) else value
            for key, value in memory.items()
        }
        found.setdefault((parameter.dtype, *counts.items()), []).append(name)
    return [_joint(names, parameters, memories) for names in found.values()]


def _joint(
    names: Iterable[str], parameters: Mapping[str, FloatArray], memories: Mapping[str, Memory]
) -> JointParameters:
    shapes = {name: parameters[name].shape for name in names}
    first = next(iter(shapes))
    joint = JointParameters(shapes, parameters[first].dtype, {})
    for key, value in memories.get(first, {}).items():
        joint.memory[key] = value
        if isinstance(value, np.ndarray):
            joint.memory[key] = joint.vector({name: memories[name][key] for name in joint.shapes})
    return joint
