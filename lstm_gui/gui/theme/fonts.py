"""The one typeface of window and exports, from a package so that it is everywhere the same."""

from __future__ import annotations

import importlib.resources
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FAMILY = "Roboto"
_FACES = ("Regular", "Medium", "Bold", "Italic")
BASE_PIXELS = 13


def load_fonts() -> None:
    """Register the typeface with Qt; call once, with an application running.

    Raises RuntimeError when the font package is incomplete: without it every text may be empty.
    """
    if _loaded and FAMILY in QFontDatabase.families():
        return
    folder = importlib.resources.files("font_roboto") / "files"
    for face in _FACES:
        data = (folder / f"Roboto-{face}.ttf").read_bytes()
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            message = f"Roboto-{face}.ttf of the package font-roboto cannot be loaded"
            raise RuntimeError(message)
    _loaded.append(True)
    text_width.cache_clear()


_loaded: list[bool] = []


def font(pixels: int = BASE_PIXELS, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Give the typeface in a size; its figures are tabular, so that numbers do not jump."""
    return QFont(_chosen(pixels, weight))  # a copy, which the caller may change


@lru_cache(maxsize=1024)
def text_width(text: str, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> float:
    """Give the width of a line of text in logical pixels; for texts that are written again."""
    return float(QFontMetricsF(_chosen(pixels, weight)).horizontalAdvance(text))


@cache
def _chosen(pixels: int, weight: QFont.Weight) -> QFont:
    chosen = QFont(FAMILY)
    chosen.setPixelSize(pixels)
    chosen.setWeight(weight)
    return chosen
