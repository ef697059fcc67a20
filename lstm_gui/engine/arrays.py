"""Checks of arrays: each array is looked at once, where it enters the engine."""

from __future__ import annotations

import cmath
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import described, place_text, shape_text
from lstm_gui.engine.buffers import empty

FloatArray = npt.NDArray[Any]
"""An array of the network's dtype; the complex step runs the same code with complex numbers."""

BoolArray = npt.NDArray[np.bool_]

unwarned = np.errstate(over="ignore", invalid="ignore", under="ignore")
"""For functions that compute in NumPy: what overflows is found and named by the run.

It stands where the arithmetic is, as it takes as long as the arithmetic of some steps itself.
"""


def real_array(name: str, value: object, dtype: np.dtype[Any]) -> FloatArray:
    """Return a C-contiguous copy of `value` in `dtype`; only regular arrays of real numbers.

    Values that overflow `dtype` become infinite: `refuse_non_finite` names them.
    """
    if type(value) is np.ndarray and value.dtype is dtype:
        copy = empty(value.shape, dtype)
        copy[...] = value
        return copy
    source = _as_array(name, value)
    if source.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must be an array of real numbers, not {_kind_of(source)} "
            f"(dtype {source.dtype}, shape {shape_text(source.shape)})"
        )
    copy = empty(source.shape, dtype)
    with np.errstate(over="ignore"):
        np.copyto(copy, source, casting="unsafe")
    return copy


def shaped_array(
    name: str, value: object, dtype: np.dtype[Any], shape: tuple[int, ...], axes: str = ""
) -> FloatArray:
    """Return a finite copy of `value` in `dtype`; ValueError if its shape is not `shape`."""
    return _refuse_misfit(name, real_array(name, value, dtype), shape, axes)


def readable_array(
    name: str, value: object, dtype: np.dtype[Any], shape: tuple[int, ...], axes: str = ""
) -> FloatArray:
    """Return what `shaped_array` does, but `value` itself where it fits: to be read, not kept."""
    if type(value) is np.ndarray and value.dtype is dtype and value.flags.c_contiguous:
        return _refuse_misfit(name, value, shape, axes)
    return shaped_array(name, value, dtype, shape, axes)


def _refuse_misfit(name: str, array: FloatArray, shape: tuple[int, ...], axes: str) -> FloatArray:
    if array.shape != shape:
        meaning = f" = {axes}" if axes else ""
        raise ValueError(
            f"{name} must have shape {shape_text(shape)}{meaning}, not {shape_text(array.shape)}"
        )
    refuse_non_finite(name, array)
    return array


def all_finite(array: FloatArray) -> bool:
    """Return whether no entry is NaN or infinite, from one sum where that is finite.

    A sum of squares cannot hide what is not finite, and BLAS finds it several times as fast as
    every entry is looked at; only where it overflows itself they are.
    """
    if array.flags.c_contiguous and cmath.isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())


def refuse_non_finite(name: str, array: FloatArray) -> None:
    """Raise a ValueError that names the first entry that is NaN or infinite in this dtype."""
    if all_finite(array):
        return
    index = tuple(int(place) for place in np.argwhere(~np.isfinite(array))[0])
    raise ValueError(
        f"{name}{place_text(index)} is {array[index]}: every value must be finite in {array.dtype}"
    )


def sequence_array(value: object, dtype: np.dtype[Any], input_size: int) -> FloatArray:
    """Return `inputs` as (T, B, D); a (T, D) array becomes B = 1.

    ValueError states the expected and the given shape, or names the first step and feature that
    is not finite, counted from 0.
    """
    array = real_array("inputs", value, dtype)
    expected = f"(T, {input_size}) or (T, B, {input_size}) with T and B at least 1"
    single = array.ndim == 2
    if array.ndim not in (2, 3) or array.shape[-1] != input_size or 0 in array.shape:
        raise ValueError(f"inputs must have shape {expected}, not {shape_text(array.shape)}")
    if single:
        array = array[:, np.newaxis, :]
    if not all_finite(array):
        step, sequence, feature = (int(n) for n in np.argwhere(~np.isfinite(array))[0])
        where = f"step {step}, feature {feature}" + ("" if single else f" of sequence {sequence}")
        raise ValueError(
            f"inputs: {where} is {array[step, sequence, feature]}; "
            f"every value must be finite in {dtype} (counted from 0)"
        )
    return array


def integer_array(name: str, value: object) -> npt.NDArray[np.int64]:
    """Return `value` as 64-bit integers; booleans, fractions and everything else are refused."""
    source = _as_array(name, value)
    if source.dtype.kind not in "iu":
        raise TypeError(
            f"{name} must be integers, not {_kind_of(source)} "
            f"(dtype {source.dtype}, shape {shape_text(source.shape)})"
        )
    if source.dtype.kind == "u" and source.size and int(source.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{name} holds {int(source.max())}, which is too large for an index")
    return np.array(source, dtype=np.int64)


def as_rows(array: FloatArray) -> FloatArray:
    """Return an array (T, B, N) as rows (T·B, N); a copy lies as the array's own memory does.

    Where the sequences lie innermost, a copy to rows one behind the other would go number by
    number; columns go by whole batches.
    """
    steps, sequences, width = array.shape
    if array.strides[1] < array.strides[2] and sequences > 1:
        return array.transpose(2, 0, 1).reshape(width, steps * sequences).T
    return array.reshape(steps * sequences, width)


@unwarned
def plus(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the sum."""
    return np.asarray(left + right)


@unwarned
def times(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the product, entry by entry."""
    return np.asarray(left * right)


def read_only(array: FloatArray) -> FloatArray:
    """Return the same array, closed for writing."""
    array.setflags(write=False)
    return array


def _as_array(name: str, value: object) -> npt.NDArray[Any]:
    if value is None:
        raise TypeError(f"{name} must be an array of numbers, not None")
    # Who holds a masked array has loaded its module, which takes longer than a small network.
    # Another thread may be in the midst of loading it; whose value this is has loaded it whole.
    is_masked = getattr(sys.modules.get("numpy.ma"), "is_masked", None)
    if is_masked is not None and is_masked(value):
        raise ValueError(f"{name} has masked values; fill or remove them first")
    try:
        source = np.asarray(value)
    except (ValueError, TypeError) as error:  # ragged lists, objects that are no arrays
        raise ValueError(
            f"{name} must be a regular array of numbers, not {described(value)}: rows differ in "
            f"length or hold something else"
        ) from error
    return source


def _kind_of(array: npt.NDArray[Any]) -> str:
    return {
        "b": "booleans",
        "f": "fractions",
        "c": "complex numbers",
        "U": "text",
        "S": "bytes",
        "M": "dates",
        "m": "time spans",
        "O": "Python objects",
    }.get(array.dtype.kind, "this kind of value")
