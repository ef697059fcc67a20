"""Gate policies: what turns a gate's pre-activation z into its value, and the slope BPTT uses.

All policies also take complex z, so that the complex-step gradient check runs through the same
code: the imaginary part is then the derivative that the policy promises.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import one_of, real_number
from lstm_gui.engine.arrays import FloatArray

LARGEST = 1e18
"""How large the numbers of a policy may be."""


@dataclass(frozen=True)
class GatePolicy:
    """A gate's value as a function of its pre-activation z, elementwise.

    The time loop computes offset + outer·tanh(inner·z) for all gates in one go, which is σ(z) when
    all three are ½, and hands the result to `finish`, where a policy does the rest.
    """

    finishes: ClassVar[bool] = False
    """Whether `finish` does anything, so that the time loop can leave the call out."""

    @property
    def inner(self) -> float:
        """Factor of z inside tanh."""
        return 0.5

    @property
    def outer(self) -> float:
        """Factor of tanh."""
        return 0.5

    @property
    def offset(self) -> float:
        """What is added to the scaled tanh."""
        return 0.5

    def finish(self, values: FloatArray, pre: FloatArray) -> None:
        """Complete `values` = offset + outer·tanh(inner·pre) in place."""

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return d value / d z as BPTT uses it, from the finished values and z (same shape)."""
        del pre
        return np.asarray(values * (1 - values))

    def write_derivative(
        self, out: FloatArray, values: FloatArray, pre: Callable[[], FloatArray]
    ) -> None:
        """Put the derivative into `out`; `pre` is asked for z where it is needed."""
        np.copyto(out, self.derivative(values, pre()))

    def value(self, pre: npt.ArrayLike) -> FloatArray:
        """Return the gate's value for pre-activations of any shape."""
        pre = _at_least_float(pre)
        values = np.empty_like(pre)
        np.multiply(pre, self.inner, out=values)
        np.tanh(values, out=values)
        np.multiply(values, self.outer, out=values)
        np.add(values, self.offset, out=values)
        self.finish(values, pre)
        return values

    def slope(self, pre: npt.ArrayLike) -> FloatArray:
        """Return the derivative that BPTT uses at pre-activations of any shape."""
        pre = _at_least_float(pre)
        return np.asarray(self.derivative(self.value(pre), pre))


@dataclass(frozen=True)
class Sigmoid(GatePolicy):
    """The logistic gate σ(z) = 1 / (1 + e^−z), as in Hochreiter & Schmidhuber 1997."""

    def write_derivative(
        self, out: FloatArray, values: FloatArray, pre: Callable[[], FloatArray]
    ) -> None:
        """Put σ·(1 − σ) into `out`, without a copy in between."""
        del pre
        np.subtract(1, values, out=out)
        np.multiply(out, values, out=out)


@dataclass(frozen=True)
class Threshold(GatePolicy):
    """A gate that snaps: 0 where σ(z) < closed, 1 where σ(z) > open, σ(z) between.

    0 ≤ closed ≤ open ≤ 1. With gradient="straight_through" BPTT uses σ's own slope everywhere
    (Bengio, Léonard & Courville 2013); with "zero" the slope is 0 where the gate was snapped.
    """

    closed: float = 0.01
    open: float = 0.95
    gradient: str = "straight_through"

    finishes: ClassVar[bool] = True

    def __post_init__(self) -> None:
        closed = real_number("closed", self.closed, minimum=0, maximum=1)
        opened = real_number("open", self.open, minimum=0, maximum=1)
        one_of("gradient", self.gradient, ("straight_through", "zero"))
        if closed > opened:
            raise ValueError(
                f"closed must not exceed open, but closed={closed:g} and open={opened:g}"
            )
        object.__setattr__(self, "closed", closed)
        object.__setattr__(self, "open", opened)

    def finish(self, values: FloatArray, pre: FloatArray) -> None:
        """Snap what lies outside [closed, open]."""
        del pre
        keep_slope = self.gradient == "straight_through"
        sigma = values.real if values.dtype.kind == "c" else values
        below, above = sigma < self.closed, sigma > self.open
        _snap(values, below, 0.0, keep_slope=keep_slope)
        _snap(values, above, 1.0, keep_slope=keep_slope)

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return σ's slope, and 0 at snapped values if gradient="zero"."""
        if self.gradient == "straight_through":
            values = 0.5 + 0.5 * np.tanh(0.5 * pre)
        return np.asarray(values * (1 - values))  # and 0 at an exact 0 or 1


@dataclass(frozen=True)
class Stretch(GatePolicy):
    """A continuous gate that reaches exact 0 and 1: clip((high − low)·σ(sharpness·z) + low, 0, 1).

    low < high, sharpness > 0, all within ±1e18; the slope is 0 where the value is clipped (the hard
    concrete gate of Louizos, Welling & Kingma 2018, without its noise; their temperature is
    1/sharpness).
    """

    low: float = -0.1
    high: float = 1.1
    sharpness: float = 1.0

    finishes: ClassVar[bool] = True

    def __post_init__(self) -> None:
        low, high = _moderate("low", self.low), _moderate("high", self.high)
        if low >= high:
            raise ValueError(f"low must be less than high, but low={low:g} and high={high:g}")
        sharpness = _moderate("sharpness", self.sharpness, above=0)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        object.__setattr__(self, "sharpness", sharpness)

    @property
    def inner(self) -> float:
        """sharpness/2, as σ(z) = ½ + ½·tanh(z/2)."""
        return 0.5 * self.sharpness

    @property
    def outer(self) -> float:
        """(high − low)/2, as σ = ½ + ½·tanh."""
        return 0.5 * self.high - 0.5 * self.low

    @property
    def offset(self) -> float:
        """(high + low)/2, as σ = ½ + ½·tanh."""
        return 0.5 * self.high + 0.5 * self.low

    def finish(self, values: FloatArray, pre: FloatArray) -> None:
        """Clip to [0, 1]."""
        del pre
        _clip_to_unit(values)

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return (high − low)·sharpness·σ'(sharpness·z), and 0 where the value was clipped."""
        squashed = np.tanh(self.inner * pre)
        slope = (0.25 * (self.high - self.low) * self.sharpness) * (1 - squashed * squashed)
        return np.where((values > 0) & (values < 1), slope, np.zeros_like(slope))


@dataclass(frozen=True)
class Temperature(GatePolicy):
    """A sharper or softer gate σ(sharpness·z), 0 < sharpness ≤ 1e18; 1 is `Sigmoid`."""

    sharpness: float = 2.0

    def __post_init__(self) -> None:
        sharpness = _moderate("sharpness", self.sharpness, above=0)
        object.__setattr__(self, "sharpness", sharpness)

    @property
    def inner(self) -> float:
        """sharpness/2, as σ(z) = ½ + ½·tanh(z/2)."""
        return 0.5 * self.sharpness

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return sharpness·σ·(1 − σ)."""
        del pre
        return np.asarray(self.sharpness * values * (1 - values))


@dataclass(frozen=True)
class HardSigmoid(GatePolicy):
    """The piecewise linear gate clip(z/6 + ½, 0, 1), as PyTorch and Keras 3 define it."""

    finishes: ClassVar[bool] = True

    def finish(self, values: FloatArray, pre: FloatArray) -> None:
        """Replace σ by the clipped line."""
        np.multiply(pre, 1 / 6, out=values)
        np.add(values, 0.5, out=values)
        _clip_to_unit(values)

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return 1/6 on the slope and 0 where the value was clipped."""
        del pre
        return np.asarray(((values > 0) & (values < 1)) * values.dtype.type(1 / 6))


@dataclass(frozen=True)
class AlwaysOpen(GatePolicy):
    """No gate: the value is 1 and the slope 0, whatever z is (Greff et al. 2017, NIG, NFG, NOG)."""

    finishes: ClassVar[bool] = True

    def finish(self, values: FloatArray, pre: FloatArray) -> None:
        """Replace σ by 1."""
        del pre
        values[...] = 1

    def derivative(self, values: FloatArray, pre: FloatArray) -> FloatArray:
        """Return 0."""
        del pre
        return np.zeros_like(values)


def _moderate(name: str, value: object, *, above: float = -math.inf) -> float:
    """Return a finite number whose product with another such one is finite in float32 too."""
    number = real_number(name, value, above=above)
    if abs(number) > LARGEST:
        raise ValueError(f"{name} must lie within ±{LARGEST:g}, not be {number:g}")
    return number


def _at_least_float(pre: npt.ArrayLike) -> FloatArray:
    array = np.asarray(pre)
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def _snap(
    values: FloatArray, where: npt.NDArray[np.bool_], constant: float, *, keep_slope: bool
) -> None:
    if values.dtype.kind == "f":
        np.copyto(values, constant, where=where)
        return
    np.copyto(values.real, constant, where=where)
    if not keep_slope:
        np.copyto(values.imag, 0.0, where=where)


def _clip_to_unit(values: FloatArray) -> None:
    if values.dtype.kind == "c":
        _snap(values, values.real <= 0, 0.0, keep_slope=False)
        _snap(values, values.real >= 1, 1.0, keep_slope=False)
    else:
        np.maximum(values, 0, out=values)
        np.minimum(values, 1, out=values)
