"""What a view must offer so that it can be exported."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from lstm_gui.gui.theme import Theme


@runtime_checkable
class Figure(Protocol):
    """A view that can be painted in any size and theme, and whose numbers can be had."""

    @property
    def figure_name(self) -> str:
        """A name for files, such as "cell-diagram"."""

    @property
    def figure_title(self) -> str:
        """The title in lists, such as "cell state c"."""

    def figure_size(self) -> QSizeF:
        """Give the size on the screen, in logical pixels."""

    def paint_figure(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Paint into 0, 0 … size: shapes as shapes, text as text, on a surface already filled."""

    def figure_table(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the numbers shown, in columns of equal length."""
