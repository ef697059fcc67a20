"""Signal colours as text: the same hue, dark or light enough to be read."""

from __future__ import annotations

from functools import cache

from lstm_gui.gui.theme.colormap import rgb


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 for black and 1 for white."""
    channels = []
    for value in rgb(colour):
        share = float(value) / 255.0
        channels.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours ``#rrggbb``: ``share`` of the other, 0 to 1."""
    mixed = (1.0 - share) * rgb(one) + share * rgb(other)
    return "#" + "".join(f"{round(float(value)):02X}" for value in mixed)


@cache
def readable(colour: str, background: str, ratio: float = 3.0) -> str:
    """Give the colour itself where it can be read, else its mix with black or white that can.

    Black is mixed in on a light background, white on a dark one, as little as reaches ``ratio``.
    """
    towards = "#000000" if _luminance(background) > 0.18 else "#FFFFFF"
    for percent in range(0, 101, 2):
        mixed = mix(colour, towards, percent / 100.0)
        if contrast(mixed, background) >= ratio:
            return mixed
    return towards
