"""The still part of the diagram as pixmaps, one for each way the wires can be lit."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from lstm_gui.gui.diagram.geometry import Geometry
from lstm_gui.gui.diagram.look import Look
from lstm_gui.gui.diagram.part_painter import paint_frame
from lstm_gui.gui.diagram.scene import Frame, Light

_MOST = 9
"""The seven substeps, the whole step, and one with something under the mouse."""


class StillPictures:
    """Keeps the pictures of one size, theme and trace; anything else starts anew."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._pictures: dict[Light, QPixmap] = {}

    def picture(
        self, frame: Frame, geometry: Geometry, look: Look, size: QSize, ratio: float
    ) -> QPixmap:
        """Give the picture of a frame, painted when it is asked for the first time."""
        key = (
            size.width(), size.height(), ratio, look.theme.name, frame.units, frame.wiring.kind,
            frame.marks, frame.gate, frame.reverse,
            tuple(sorted(frame.scales.items())), tuple(sorted(frame.thresholds.items())),
        )  # fmt: skip
        if key != self._key:
            self._key = key
            self._pictures.clear()
        found = self._pictures.pop(frame.light, None)
        if found is None:
            found = QPixmap(size * ratio)
            found.setDevicePixelRatio(ratio)
            found.fill(QColor(look.theme.surface))
            with QPainter(found) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_frame(painter, frame, geometry, look)
        if len(self._pictures) >= _MOST:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[frame.light] = found  # the one used last stands last
        return found
