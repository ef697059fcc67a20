"""Checks of scalar arguments: each returns the plain value or says what would be right."""

from __future__ import annotations

import math
from collections.abc import Collection
from numbers import Integral, Real
from typing import Any

import numpy as np

FLOAT_DTYPES = ("float32", "float64")


def whole_number(name: str, value: object, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return `value` as an int; TypeError if it is not an integer, ValueError if out of range."""
    allowed = (
        f"an integer of at least {minimum}"
        if maximum is None
        else f"an integer from {minimum} to {maximum}"
    )
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be {allowed}, not {described(value)}")
    number = int(value)
    if number < minimum or (maximum is not None and number > maximum):
        raise ValueError(f"{name} must be {allowed}, not {number}")
    return number


def real_number(
    name: str,
    value: object,
    *,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return `value` as a finite float within the limits.

    `minimum` and `maximum` belong to what is allowed, `above` and `below` do not. TypeError if it
    is not a real number, ValueError if it is not finite or lies outside.
    """
    limits = [
        f"{sign} {limit:g}"
        for sign, limit in (("≥", minimum), (">", above), ("≤", maximum), ("<", below))
        if math.isfinite(limit)
    ]
    allowed = " ".join(["a finite number", " and ".join(limits)]).strip()
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} must be {allowed}, not {described(value)}")
    try:
        number = float(value)
    except OverflowError:  # an integer or a fraction can be larger than any float
        raise ValueError(f"{name} must be {allowed}, not one beyond all floats") from None
    inside = minimum <= number <= maximum and above < number < below
    if not math.isfinite(number) or not inside:
        raise ValueError(f"{name} must be {allowed}, not {number:g}")
    return number


def flag(name: str, value: object) -> bool:
    """Return `value` as a bool; TypeError if it is anything but True or False."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, not {described(value)}")
    return bool(value)


def one_of(name: str, value: object, allowed: Collection[str]) -> str:
    """Return `value` if it is one of the allowed words."""
    words = ", ".join(repr(word) for word in allowed)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be one of {words}, not {described(value)}")
    if value not in allowed:
        raise ValueError(f"{name} must be one of {words}, not {value!r}")
    return value


def float_dtype(value: object) -> np.dtype[Any]:
    """Return float32 or float64 as a NumPy dtype; anything else is refused."""
    message = f"dtype must be 'float32' or 'float64', not {value!r}"
    if value is None:  # NumPy reads None as float64
        raise TypeError(message)
    try:
        dtype = np.dtype(value)  # type: ignore[call-overload]  # any object is tried on purpose
    except TypeError:
        if isinstance(value, str):
            raise ValueError(message) from None
        raise TypeError(message) from None
    if dtype.name not in FLOAT_DTYPES or not dtype.isnative:
        raise ValueError(message)
    return np.dtype(np.float32 if dtype.name == "float32" else np.float64)


def generator(seed: object) -> np.random.Generator:
    """Return the generator itself, or a new one from an integer of at least 0."""
    if isinstance(seed, np.random.Generator):
        return seed
    if isinstance(seed, bool | np.bool_) or not isinstance(seed, Integral):
        raise TypeError(
            f"seed must be an integer of at least 0 or a numpy.random.Generator, "
            f"not {described(seed)}"
        )
    if int(seed) < 0:
        raise ValueError(f"seed must be an integer of at least 0, not {int(seed)}")
    return np.random.default_rng(int(seed))


def refuse_uncallable(name: str, value: object) -> None:
    """Raise TypeError unless `value` is None or can be called."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} must be callable or None, not {described(value)}")


def refuse_other_kind(name: str, value: object, kind: type) -> None:
    """Raise TypeError unless `value` is of this class of the engine's."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be an engine.{kind.__name__}, not {described(value)}")


def described(value: object) -> str:
    """Return a short text that says what was given: the value if it is short, and its type."""
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return f"{text} ({kind})" if len(text) <= 60 and "\n" not in text else f"a value of type {kind}"


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as it is written in messages: (3, 8)."""
    return str(tuple(int(size) for size in shape))


def place_text(place: tuple[int, ...]) -> str:
    """Return where an entry of an array stands as it is written in messages: [3, 8]."""
    return f"[{', '.join(map(str, place))}]" if place else ""
