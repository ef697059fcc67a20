"""What one picture of a plot is painted on: size, theme, margins and how fine."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_gui.gui.theme import Theme


@dataclass(frozen=True)
class Margins:
    """Pixels around the area of the data; left and right are the same in all plots."""

    top: float
    bottom: float
    left: float = 40.0
    right: float = 12.0


@dataclass(frozen=True)
class PlotFrame:
    """One picture, in logical pixels.

    ``density`` is how many device pixels a logical one has: no more than that many columns are
    worth drawing. ``vector`` says that shapes stay shapes.
    """

    width: float
    height: float
    theme: Theme
    margins: Margins
    density: float = 1.0
    vector: bool = False

    @property
    def left(self) -> float:
        """Where the data begin."""
        return self.margins.left

    @property
    def top(self) -> float:
        """Where the data begin."""
        return self.margins.top

    @property
    def plot_width(self) -> float:
        """Width of the data, at least one pixel."""
        return max(self.width - self.margins.left - self.margins.right, 1.0)

    @property
    def plot_height(self) -> float:
        """Height of the data, at least one pixel."""
        return max(self.height - self.margins.top - self.margins.bottom, 1.0)

    @property
    def columns(self) -> int:
        """How many columns of pixels the data have on the device."""
        return max(round(self.plot_width * self.density), 1)

    @property
    def rows(self) -> int:
        """How many rows of pixels the data have on the device."""
        return max(round(self.plot_height * self.density), 1)
