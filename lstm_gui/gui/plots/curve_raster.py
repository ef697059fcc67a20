"""Dense curves as pictures: how strongly each pixel is covered. No Qt.

Qt draws curves line by line; of 64 units with two points per column of pixels these are 50 000
lines a plot, which takes longer than a frame. Here all curves are cut at the columns together.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
_SHADES = 256
_FINE = 4
"""Places beside each other in a pixel at which a broad curve is looked at."""


def coverage(xs: Floats, ys: Floats, columns: int, rows: int) -> npt.NDArray[np.float32]:
    """Tell how much of each pixel the curves cover, (rows, columns); 1 for one line through it.

    xs: (M,), rising, the places of the points from the left edge of the picture on, in pixels; ys:
    (M, N), finite, the heights of N curves from its upper edge down. M is at least 2. A line is one
    pixel wide. In a column of pixels a curve covers evenly what lies between its lowest and its
    highest place, as strongly as its way through the column is long; where it is flatter than one
    pixel it covers one, shared among two as it lies between them.
    """
    low, high, way = _spans(xs, ys.astype(np.float32, copy=False), columns)
    tall = np.maximum(high - low, 1.0)
    across = np.diff(_edges(xs, columns)).astype(np.float32)[:, np.newaxis]
    strength = np.maximum(way, across) / tall
    middle = (high + low) / 2.0
    tall /= 2.0
    return _filled(middle - tall, middle + tall, strength, np.arange(columns), (rows, columns))


def stroke_coverage(
    xs: Floats, ys: Floats, width: float, columns: int, rows: int
) -> npt.NDArray[np.float32]:
    """Tell how much of each pixel one broad curve covers, 0 … 1, (rows, columns).

    xs, ys: (M,), finite, in pixels as for `coverage`; ``width`` of the line in pixels. It has round
    joins and ends: the curve covers what is not farther than half its width from its points.
    """
    fine = columns * _FINE
    places = xs * _FINE
    low, high, _ = _spans(places, ys.astype(np.float32)[:, np.newaxis], fine)
    outside = np.diff(_edges(places, fine)) <= 0.0
    low, high = low[:, 0], high[:, 0]
    low[outside], high[outside] = np.inf, -np.inf
    reach = int(width / 2.0 * _FINE)
    begin, end = (
        np.pad(low, reach, constant_values=np.inf),
        np.pad(high, reach, constant_values=-np.inf),
    )
    lowest, highest = np.full(fine, np.inf, np.float32), np.full(fine, -np.inf, np.float32)
    for aside in range(-reach, reach + 1):
        around = np.float32(math.sqrt(max((width / 2.0) ** 2 - (aside / _FINE) ** 2, 0.0)))
        at = slice(reach + aside, reach + aside + fine)
        np.minimum(lowest, begin[at] - around, out=lowest)
        np.maximum(highest, end[at] + around, out=highest)
    lowest[lowest > highest] = highest[lowest > highest] = 0.0
    share = np.full((fine, 1), 1.0 / _FINE, dtype=np.float32)
    where = np.arange(fine) // _FINE
    covered = _filled(lowest[:, np.newaxis], highest[:, np.newaxis], share, where, (rows, columns))
    return np.minimum(covered, 1.0, out=covered)


def _filled(
    begin: npt.NDArray[np.float32],
    end: npt.NDArray[np.float32],
    strength: npt.NDArray[np.float32],
    columns: npt.NDArray[np.integer[Any]],
    shape: tuple[int, int],
) -> npt.NDArray[np.float32]:
    """Add strengths up from begin to end, (K, N) each, in columns (K,) of a picture."""
    rows, width = shape
    # Where a strength begins and, negative, where it ends; their sums from the top down are sought.
    found = np.zeros((rows + 2) * width, dtype=np.float32)
    place = columns.astype(np.intp)[:, np.newaxis]
    for edge, amount in ((begin, strength), (end, -strength)):
        inside = np.clip(edge, 0.0, rows)
        row = inside.astype(np.intp)
        below = (inside - row.astype(np.float32)) * amount
        at = (row * width + place).reshape(-1)
        np.add.at(found, at, (amount - below).reshape(-1))
        np.add.at(found, at + width, below.reshape(-1))
    lines = found.reshape(rows + 2, width)[:rows]
    for number in range(1, rows):  # in half the time of cumsum, which goes down column by column
        lines[number] += lines[number - 1]
    return np.maximum(lines, 0.0, out=lines)


def shaded(
    covered: npt.NDArray[np.float32], colour: tuple[int, int, int], opacity: float
) -> npt.NDArray[np.uint32]:
    """Give premultiplied pixels 0xAARRGGBB: lines of this opacity drawn one over the other."""
    clear = np.exp(covered * np.float32(math.log1p(-min(opacity, 0.999))))
    shades = np.rint((1.0 - clear) * np.float32(_SHADES - 1)).astype(np.uint8)
    return np.asarray(_opacities(colour).take(shades))


def tinted(
    covered: npt.NDArray[np.float32], colour: tuple[int, int, int], opacity: float
) -> npt.NDArray[np.uint32]:
    """Give premultiplied pixels 0xAARRGGBB of one line of this opacity."""
    shades = np.rint(covered * np.float32(opacity * (_SHADES - 1))).astype(np.uint8)
    return np.asarray(_opacities(colour).take(shades))


@lru_cache(maxsize=16)
def _opacities(colour: tuple[int, int, int]) -> npt.NDArray[np.uint32]:
    alpha = np.arange(_SHADES, dtype=np.float64)
    packed = alpha.astype(np.uint32) << np.uint32(24)
    for channel, shift in zip(colour, (16, 8, 0), strict=True):
        packed |= np.rint(channel * alpha / (_SHADES - 1)).astype(np.uint32) << np.uint32(shift)
    return np.asarray(packed, dtype=np.uint32)


def _edges(xs: Floats, columns: int) -> npt.NDArray[np.float64]:
    """Give the edges of the columns, drawn in to where the curves begin and end, (columns + 1,)."""
    return np.asarray(np.clip(np.arange(columns + 1, dtype=np.float64), xs[0], xs[-1]))


def _spans(
    xs: Floats, ys: npt.NDArray[np.float32], columns: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Give the lowest and highest place of each curve in each column, and its way up and down."""
    edges = _edges(xs, columns)
    after = np.clip(np.searchsorted(xs, edges, side="right"), 1, len(xs) - 1)
    share = (edges - xs[after - 1]) / (xs[after] - xs[after - 1])
    crossings = ys.take(after - 1, axis=0)
    crossings += (ys.take(after, axis=0) - crossings) * share.astype(np.float32)[:, np.newaxis]
    last, end = crossings[:-1], crossings[1:]
    low, high = np.minimum(last, end), np.maximum(last, end)
    way = np.zeros_like(low)
    # The points inside each column, their first ones together, then their second ones, …
    first = np.searchsorted(xs, edges[:-1], side="right")
    count = np.searchsorted(xs, edges[1:], side="left") - first
    for number in range(int(count.max(initial=0))):
        at = np.minimum(first + np.minimum(number, np.maximum(count - 1, 0)), len(xs) - 1)
        here = ys.take(at, axis=0)
        if int(count.min()) <= number:
            here = np.where((count > number)[:, np.newaxis], here, last)
        way += np.abs(here - last)
        np.minimum(low, here, out=low)
        np.maximum(high, here, out=high)
        last = here
    way += np.abs(end - last)
    return low, high, way
