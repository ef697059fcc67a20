"""Clipping of gradients before an update."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_gui.engine.arguments import described, real_number
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.trace import EXTRA_GRADIENTS


def clip_by_norm(gradients: Mapping[str, Any], max_norm: float) -> float:
    """Scale all gradients in place so that their joint norm is at most `max_norm`.

    Returns the Euclidean norm over all of them before, as PyTorch's `clip_grad_norm_` (Pascanu,
    Mikolov & Bengio 2013). Of what `backward` returns only the parameters' gradients count.
    """
    limit = real_number("max_norm", max_norm, above=0)
    found = _writeable_gradients(gradients)
    norm = global_norm(found)
    scale_to_norm(found, norm, limit)
    return norm


def scale_to_norm(gradients: Mapping[str, FloatArray], norm: float, limit: float) -> float:
    """Scale arrays of this joint norm in place to at most `limit`; return the factor, at most 1."""
    scale = min(limit / (norm + 1e-6), 1.0)
    if scale < 1:
        for array in gradients.values():
            np.multiply(array, scale, out=array)
    return scale


def clip_by_value(gradients: Mapping[str, Any], clip_value: float) -> None:
    """Limit every gradient entry in place to ±`clip_value`, as PyTorch's `clip_grad_value_`."""
    limit = real_number("clip_value", clip_value, above=0)
    for array in _writeable_gradients(gradients).values():
        np.clip(array, -limit, limit, out=array)


def global_norm(gradients: Mapping[str, FloatArray]) -> float:
    """Return the Euclidean norm over all entries of all arrays.

    In double precision: float32 squares overflow long before the norm does.
    """
    if not gradients:
        return 0.0
    flat = np.concatenate([array.reshape(-1) for array in gradients.values()], dtype=np.float64)
    return math.sqrt(np.dot(flat, flat))


def _writeable_gradients(gradients: Mapping[str, Any]) -> dict[str, FloatArray]:
    found = parameter_gradients(gradients)
    for name, value in found.items():
        if not value.flags.writeable:
            raise ValueError(f"gradients[{name!r}] must be writeable, not closed for writing")
    return found


def parameter_gradients(gradients: Mapping[str, Any]) -> dict[str, FloatArray]:
    """Return the entries of `gradients` that belong to parameters."""
    if not isinstance(gradients, Mapping):
        raise TypeError(
            f"gradients must map parameter names to arrays, not be {described(gradients)}"
        )
    found = {name: value for name, value in gradients.items() if name not in EXTRA_GRADIENTS}
    for name, value in found.items():
        if not isinstance(value, np.ndarray):
            raise TypeError(f"gradients[{name!r}] must be an array, not {described(value)}")
        if value.dtype.char not in "fd":
            raise TypeError(f"gradients[{name!r}] must be of float32 or float64, not {value.dtype}")
    return found
