"""How all kernels are compiled. Importing this module imports Numba; only the kernels do so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit
from numba.extending import intrinsic

P = ParamSpec("P")
R = TypeVar("R")

# Reassociation and contraction let loops vectorise; NaN and infinity keep their meaning, because
# a run that diverges has to be found.
FAST = {"reassoc", "contract", "arcp", "nsz"}

OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "fastmath": FAST,
    "error_model": "numpy",  # a division that may raise keeps a loop from vectorising
    "boundscheck": False,
}

_njit = cast("Callable[..., Any]", njit)  # its stubs do not know every option
INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""What only kernels call needs no way in from outside."""


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as a kernel that compiles for the types of its first call."""
    return cast("Callable[P, R]", _njit(no_cfunc_wrapper=True, **OPTIONS)(function))


def called(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as one that only kernels call: it takes less time to compile."""
    return cast("Callable[P, R]", _njit(**INSIDE, **OPTIONS)(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as a kernel that becomes part of the kernels that call it.

    A call that hands over a dozen arrays costs as much as a step of a small cell.
    """
    return cast("Callable[P, R]", _njit(forceinline=True, **INSIDE, **OPTIONS)(function))


def emitted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return what kernels call where the function says which instructions stand there.

    It is given the types of the arguments, after a context, and returns a signature and a generator
    of code.
    """
    return cast("Callable[..., Any]", intrinsic(function))
