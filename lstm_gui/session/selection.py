"""What is selected and hovered, shared by all views."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_gui.session.aspects import Aspect
from lstm_gui.session.notifier import Notifier


@dataclass(frozen=True)
class Weight:
    """One entry of one parameter: its name and its index in PyTorch's layout."""

    name: str
    index: tuple[int, ...]


class Selection:
    """Selected layer, unit, gate and weight, the hovered unit and the visible range of steps.

    ``layer`` is an index into ``trace.layers``, ``unit`` is 0…H−1, ``gate`` a signal name whose
    weights are edited, ``range`` the half-open range of steps that the plots show, or None for all.
    """

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._layers = 1
        self._units = 1
        self._steps = 1
        self._layer = 0
        self._unit = 0
        self._gate = "forget_gate"
        self._weight: Weight | None = None
        self._hovered: int | None = None
        self._range: tuple[int, int] | None = None

    @property
    def layer(self) -> int:
        """The layer that is looked at, an index into ``trace.layers``."""
        return self._layer

    @property
    def unit(self) -> int:
        """The selected unit."""
        return self._unit

    @property
    def gate(self) -> str:
        """The gate whose weights are edited, as a signal name."""
        return self._gate

    @property
    def weight(self) -> Weight | None:
        """The selected weight or bias, or None."""
        return self._weight

    @property
    def hovered(self) -> int | None:
        """The unit under the mouse, or None."""
        return self._hovered

    @property
    def range(self) -> tuple[int, int] | None:
        """The steps that the plots show, [start, stop), or None for all."""
        return self._range

    def fit(self, layers: int, units: int, steps: int) -> None:
        """Take over the sizes of another run; what does not exist there is deselected."""
        changed = {Aspect.SELECTION}
        self._layers, self._units = layers, units
        self._layer = min(self._layer, layers - 1)
        self._unit = min(self._unit, units - 1)
        self._weight = None
        if self._hovered is not None:
            self._hovered = None
            changed.add(Aspect.HOVER)
        if steps != self._steps and self._range is not None:
            self._range = None
            changed.add(Aspect.RANGE)
        self._steps = steps
        self._notifier.announce(*changed)

    def select_layer(self, layer: int) -> None:
        """Look at another layer; ValueError when there is none with that number."""
        if not 0 <= layer < self._layers:
            message = f"layer {layer} does not exist; there are {self._layers}, counted from 0"
            raise ValueError(message)
        if layer != self._layer:
            self._layer = layer
            self._weight = None
            self._notifier.announce(Aspect.SELECTION)

    def select_unit(self, unit: int) -> None:
        """Select a unit; ValueError when there is none with that number."""
        if not 0 <= unit < self._units:
            message = f"unit {unit} does not exist; there are {self._units}, counted from 0"
            raise ValueError(message)
        if unit != self._unit:
            self._unit = unit
            self._notifier.announce(Aspect.SELECTION)

    def select_gate(self, gate: str) -> None:
        """Choose the gate whose weights are edited."""
        if gate != self._gate:
            self._gate = gate
            self._weight = None
            self._notifier.announce(Aspect.SELECTION)

    def select_weight(self, weight: Weight | None) -> None:
        """Select a weight or bias to edit."""
        if weight != self._weight:
            self._weight = weight
            self._notifier.announce(Aspect.SELECTION)

    def hover(self, unit: int | None) -> None:
        """Light a unit everywhere, or none."""
        if unit is not None and not 0 <= unit < self._units:
            unit = None
        if unit != self._hovered:
            self._hovered = unit
            self._notifier.announce(Aspect.HOVER)

    def show_range(self, start: int, stop: int) -> None:
        """Show the steps [start, stop) in all plots, held inside the run and at least one long."""
        start = min(max(int(start), 0), self._steps - 1)
        stop = min(max(int(stop), start + 1), self._steps)
        shown = None if (start, stop) == (0, self._steps) else (start, stop)
        if shown != self._range:
            self._range = shown
            self._notifier.announce(Aspect.RANGE)

    def show_all(self) -> None:
        """Show all steps."""
        self.show_range(0, self._steps)
