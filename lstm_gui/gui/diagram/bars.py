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


def bar_ends(
    track: Rect, values: NDArray[Any], scale: Scale
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the left and the right ends (K,) of bars for values (K,) on tracks above each other.

    A bar begins at zero; beyond the scale it ends at the track's end, and where there is no number
    it has no length.
    """
    zero = scale.share(0.0)
    shares = (values.astype(np.float64) - scale.lowest) / (scale.highest - scale.lowest)
    ends = np.where(np.isnan(shares), zero, np.clip(shares, 0.0, 1.0))
    left, right = np.minimum(ends, zero), np.maximum(ends, zero)
    return track.x + left * track.width, track.x + right * track.width


def beyond(values: NDArray[Any], scale: Scale) -> NDArray[np.bool_]:
    """Tell which values lie outside the scale (or are no numbers), so that their bars are cut."""
    return ~((values >= scale.lowest) & (values <= scale.highest))


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
