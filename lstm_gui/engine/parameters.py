"""Named parameters: what a network, a cell and a head have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from lstm_gui.engine.arguments import described, shape_text
from lstm_gui.engine.arrays import FloatArray, read_only, real_array, refuse_non_finite
from lstm_gui.engine.closed_dict import ClosedDict


class Parameters:
    """Parameters by name, replaced as a whole and never written into.

    A trace can therefore keep the very arrays it was computed with.
    """

    dtype: np.dtype[Any]

    def __init__(self, dtype: np.dtype[Any], values: Mapping[str, FloatArray]) -> None:
        self.dtype = dtype
        self._parameters = ClosedDict(
            {
                name: read_only(np.array(array, dtype=dtype, order="C"))
                for name, array in values.items()
            }
        )

    @property
    def parameters(self) -> Mapping[str, FloatArray]:
        """The current arrays by name; neither they nor the mapping can be written to."""
        return self._parameters

    @property
    def parameter_count(self) -> int:
        """How many numbers can be learnt."""
        return sum(array.size for array in self._parameters.values())

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter by name."""
        return {name: array.shape for name, array in self._parameters.items()}

    def state_dict(self) -> dict[str, FloatArray]:
        """Return copies of all parameters by name."""
        return {name: array.copy() for name, array in self._parameters.items()}

    def load_state_dict(self, mapping: Mapping[str, object]) -> None:
        """Take over copies of all parameters; on ValueError nothing has changed.

        Missing, extra and misshapen names are all named, and so are values that are not finite in
        the network's dtype. Nothing is broadcast.
        """
        self._parameters = checked_parameters(mapping, self.parameter_shapes(), self.dtype)

    def replace_parameters(self, values: Mapping[str, FloatArray]) -> None:
        """Take over arrays that are known to fit, such as an update's, without a copy."""
        self._parameters = ClosedDict(
            {name: read_only(np.ascontiguousarray(values[name])) for name in self._parameters}
        )

    def copy(self) -> Self:
        """Return an independent network with the same parameters."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)  # the arrays are never written into: sharing is safe
        return twin

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self.copy()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.replace_parameters(self._parameters)  # unpickled arrays are open for writing


def checked_parameters(
    mapping: object, shapes: Mapping[str, tuple[int, ...]], dtype: np.dtype[Any]
) -> ClosedDict[str, FloatArray]:
    """Return read-only copies in the order of `shapes`, or one ValueError naming all faults."""
    if not isinstance(mapping, Mapping):
        raise TypeError(f"mapping must map parameter names to arrays, not be {described(mapping)}")
    faults = []
    if missing := [name for name in shapes if name not in mapping]:
        faults.append(f"missing: {', '.join(missing)}")
    if extra := [str(name) for name in mapping if name not in shapes]:
        faults.append(f"not a parameter of this network: {', '.join(extra)}")
    loaded: dict[str, FloatArray] = {}
    for name, shape in shapes.items():
        if name not in mapping:
            continue
        array = real_array(name, mapping[name], dtype)
        if array.shape != shape:
            faults.append(f"{name} must have shape {shape_text(shape)}, not {array.shape}")
            continue
        refuse_non_finite(name, array)
        loaded[name] = read_only(array)
    if faults:
        raise ValueError("the parameters do not fit: " + "; ".join(faults))
    return ClosedDict(loaded)
