"""The scaling between the user's units and what the network gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
import numpy.typing as npt

ScalingKind = Literal["none", "standard", "min_max"]

# Squares of larger numbers overflow, squares of smaller ones vanish.
LARGEST = 1e150
SMALLEST = 1e-150

SCALING_NAMES: dict[ScalingKind, str] = {
    "none": "no scaling",
    "standard": "standard scaling",
    "min_max": "min–max scaling",
}


@dataclass(frozen=True, eq=False)
class Scaling:
    """An affine map per feature: inputs = (values − offset) / factor.

    offset and factor: (D,) float64, in the user's units, read-only; every factor is positive.
    A constant feature has factor 1, so that it becomes 0 and comes back exactly.
    Raises ValueError for an unknown kind, unequal lengths and factors that are not positive.
    """

    kind: ScalingKind
    offset: npt.NDArray[np.float64]
    factor: npt.NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.kind not in get_args(ScalingKind):
            allowed = ", ".join(get_args(ScalingKind))
            raise ValueError(f"kind is {self.kind!r}; it must be one of {allowed}")
        for name in ("offset", "factor"):
            array = np.array(getattr(self, name), dtype=np.float64, ndmin=1)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.offset.ndim != 1 or self.offset.shape != self.factor.shape:
            raise ValueError(
                f"offset has shape {self.offset.shape} and factor {self.factor.shape}; "
                "both must be (features,)"
            )
        if not (np.isfinite(self.offset).all() and np.isfinite(self.factor).all()):
            raise ValueError("offset and factor must be finite")
        if not (self.factor > 0).all():
            raise ValueError(f"factor is {self.factor}; every factor must be above 0")

    @classmethod
    def fit(cls, kind: ScalingKind, values: npt.ArrayLike) -> Self:
        """Find the scaling of this kind for values (T, D).

        "standard" gives mean 0 and standard deviation 1, "min_max" the range 0 … 1,
        "none" leaves the values as they are. Their size has to stay below 1e150.
        """
        table = np.asarray(values, dtype=np.float64)
        if table.ndim != 2 or table.shape[0] == 0:
            raise ValueError(f"values has shape {table.shape}; it must be (steps, features)")
        largest = np.abs(table).max(initial=0.0)
        if not largest <= LARGEST:
            raise ValueError(
                f"values reach {largest:g}; they must be finite and at most {LARGEST:g}"
            )
        features = table.shape[1]
        if kind == "standard":
            offset, factor = table.mean(axis=0), table.std(axis=0)
        elif kind == "min_max":
            offset = table.min(axis=0)
            factor = table.max(axis=0) - offset
        else:
            offset, factor = np.zeros(features), np.ones(features)
        # What differs by rounding only is constant.
        usable = (factor > np.abs(offset) * 1e-12) & (factor > SMALLEST)
        return cls(kind, offset, np.where(usable, factor, 1.0))

    @property
    def features(self) -> int:
        """The number of features D."""
        return len(self.offset)

    def apply(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Turn values (…, D) in the user's units into inputs (…, D)."""
        return np.asarray((np.asarray(values, dtype=np.float64) - self.offset) / self.factor)

    def invert(self, inputs: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Turn inputs (…, D) back into the user's units."""
        return np.asarray(np.asarray(inputs, dtype=np.float64) * self.factor + self.offset)
