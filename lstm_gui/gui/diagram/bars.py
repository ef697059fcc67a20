"""How long bars are and what a dense strip shows: pure arithmetic on a column's reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui.gui.diagram.readings import Scale
from lstm_gui.gui.diagram.shapes import Rect


@dataclass(frozen=True, eq=False)
class Strip:
    """A dense column in rows of pixels: what every unit of a row reaches, and what only some do.

    All arrays are (rows,) shares of the width, 0 … 1. From ``zero`` to ``near`` all units of the
    row reach on that side; ``low`` and ``high`` are the farthest of them on both sides.
    """

    zero: float
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    near_low: NDArray[np.float64]
    near_high: NDArray[np.float64]


def bar(track: Rect, value: float, scale: Scale) -> Rect:
    """Give the rectangle of a bar on its track; beyond the scale it ends at the track's end."""
    zero, end = scale.share(0.0), scale.share(value)
    left, right = min(zero, end), max(zero, end)
    return Rect(track.x + left * track.width, track.y, (right - left) * track.width, track.height)


def beyond(value: float, scale: Scale) -> bool:
    """Tell whether a value lies outside the scale (or is no number), so that its bar is cut."""
    return not scale.lowest <= value <= scale.highest


def strip(values: NDArray[Any], scale: Scale, rows: int) -> Strip:
    """Reduce (H,) values to ``rows`` rows of a dense strip, H ≥ rows or fewer.

    Units are spread evenly; a row shows the smallest and the largest value of its units, so no
    extreme is lost. With fewer units than rows a unit takes several rows.
    """
    units = len(values)
    span = scale.highest - scale.lowest
    shares = np.clip((np.nan_to_num(values) - scale.lowest) / span, 0.0, 1.0).astype(np.float64)
    zero = scale.share(0.0)
    first = np.arange(rows) * units // rows
    if rows >= units:
        low = high = shares[first]
    else:
        low = np.minimum.reduceat(shares, first)
        high = np.maximum.reduceat(shares, first)
    return Strip(
        zero,
        low=np.minimum(low, zero),
        high=np.maximum(high, zero),
        near_low=np.minimum(high, zero),
        near_high=np.maximum(low, zero),
    )
