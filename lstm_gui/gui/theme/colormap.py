"""Colours of values: lookup tables for heat maps and chains, as pure functions."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_gui.gui.theme.palette import DARK, GATE_SIGNALS, LIGHT

_SIZE = 256


def rgb(colour: str) -> NDArray[np.float64]:
    """Turn ``#rrggbb`` into three numbers 0…255."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)


def _blend(stops: tuple[str, ...]) -> NDArray[np.uint8]:
    """Interpolate colour stops linearly to a (256, 3) table."""
    points = np.stack([rgb(stop) for stop in stops])
    at = np.linspace(0.0, len(stops) - 1.0, _SIZE)
    table = [np.interp(at, np.arange(len(stops)), points[:, channel]) for channel in range(3)]
    return np.round(np.stack(table, axis=1)).astype(np.uint8)


def is_gate(signal: str) -> bool:
    """Tell whether a signal lies on the sequential scale 0…1 rather than around zero."""
    return signal in GATE_SIGNALS


@cache
def signal_table(signal: str, theme_name: str) -> NDArray[np.uint8]:
    """Give the (256, 3) lookup table of a signal.

    A gate runs from the surface (0) to its colour (1). Any other signal runs from slate (lowest)
    over the surface (0) to its colour (highest).
    """
    theme = DARK if theme_name == "dark" else LIGHT
    base = theme.surface
    if is_gate(signal):
        return _blend((base, theme.signal(signal)))
    return _blend(("#8A94A6" if theme.dark else "#4A5262", base, theme.signal(signal)))


@cache
def signal_pixels(signal: str, theme_name: str) -> NDArray[np.uint32]:
    """Give the table of a signal, (256,), as a picture holds colours: 0xffRRGGBB."""
    packed = signal_table(signal, theme_name).astype(np.uint32)
    return np.asarray(0xFF000000 | packed[:, 0] << 16 | packed[:, 1] << 8 | packed[:, 2])


@cache
def weight_table(theme_name: str) -> NDArray[np.uint8]:
    """Give the (256, 3) table of weights: negative over the surface (0) to positive."""
    theme = DARK if theme_name == "dark" else LIGHT
    return _blend((theme.negative, theme.surface, theme.positive))


def colour_indices(values: NDArray[Any], limit: float, *, sequential: bool) -> NDArray[np.uint8]:
    """Map values to 0…255: 0…limit when sequential, −limit…limit otherwise; beyond is clipped."""
    scaled = np.asarray(values / limit if sequential else 0.5 + values / (2.0 * limit))
    np.clip(scaled, 0.0, 1.0, out=scaled)
    scaled *= _SIZE - 1
    return np.rint(scaled, out=scaled).astype(np.uint8)
