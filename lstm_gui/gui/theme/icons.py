"""Our icons: SVG drawn in one colour, tinted with the theme's."""

from __future__ import annotations

import importlib.resources
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

# At the size of a button, once and twice as dense.
_SIZES = (16, 32)


@cache
def _folder() -> Traversable:
    return importlib.resources.files("lstm_gui.resources") / "icons"


@cache
def _source(name: str) -> str:
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """Give the icon ``resources/icons/<name>.svg`` with ``currentColor`` put to ``colour``.

    ``disabled`` is the colour of the disabled state; None lets Qt grey it. FileNotFoundError when
    there is no icon of that name.
    """
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        if tint is None:
            continue
        renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode()))
        for size in _SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                renderer.render(painter, QRectF(0, 0, size, size))
            result.addPixmap(pixmap, mode)
    return result


def icon_folder() -> str:
    """Give the folder of the icons, with forward slashes, as a style sheet needs it."""
    return Path(str(_folder())).as_posix()
