"""What the diagram paints of the gradients at one step of an update's batch."""

from __future__ import annotations

from lstm_gui.engine import LayerTrace
from lstm_gui.gui.diagram.readings import Reading, Scale, Values, nice_limit
from lstm_gui.gui.diagram.scene import Marks, Numbers
from lstm_gui.gui.diagram.source import DiagramSource
from lstm_gui.gui.diagram.texts import bar_number, input_text, shown_inputs
from lstm_gui.gui.diagram.wiring import CellWiring
from lstm_gui.gui.diagram.wirings import backward_wiring_of
from lstm_gui.session import UpdateLook


class BackwardSource(DiagramSource):
    """Reads the gradients of the selected layer from an update that has come to its backward part.

    Bars have the same scale at all steps, so that a gradient is seen to vanish; ``by_step`` gives
    each step a scale of its own.
    """

    def __init__(self, look: UpdateLook) -> None:
        super().__init__(look)
        self._look = look
        self.by_step = False

    @property
    def wiring(self) -> CellWiring:
        """The wiring of the network's cell, the other way round."""
        return backward_wiring_of(self._look.network.recurrent)

    @property
    def scales(self) -> dict[str, Scale]:
        """One scale for all pre-activations, one for each state."""
        boxes = tuple(f"{box.signal}_pre" for box in self.wiring.boxes)
        names = {box.signal: boxes for box in self.wiring.boxes}
        for column in self.wiring.columns:
            # The box of a simple recurrent network has the name of its state.
            both = boxes if column.signal in names and column.signal == "hidden" else ()
            names[column.signal] = (column.signal, f"{column.signal}_before", *both)
        return {signal: self._scale(group) for signal, group in names.items()}

    def _scale(self, names: tuple[str, ...]) -> Scale:
        if self.by_step:
            now = self._look.backward_at(self._look.step)
            largest = max(float(abs(now[name]).max()) for name in names)
        else:
            largest = self._look.largest_gradient(names)
        limit = nice_limit(largest)
        return Scale(-limit, limit)

    def numbers(self) -> Numbers:
        """Give what the present step shows."""
        look = self._look
        found = look.backward_at(look.step)
        scales = self.scales
        readings = {
            box.signal: _reading(scales[box.signal], found[f"{box.signal}_pre"])
            for box in self.wiring.boxes
        }
        for column in self.wiring.columns:
            name = f"{column.signal}_before" if column.before else column.signal
            readings[column.name] = _reading(scales[column.signal], found[name])
        features, values, _ = self.input_values()
        unit = look.selection.unit
        return Numbers(
            readings=readings,
            input=input_text(values, None, len(features), first=True, fine=True),
            selected=unit,
            hovered=look.selection.hovered,
            labels=self._labels(found, unit),
        )

    def input_values(self) -> tuple[tuple[str, ...], list[float], str | None]:
        """Give the names of what is handed back below, and the first of its numbers."""
        look = self._look
        found = look.backward_at(look.step)["inputs"]
        shown = shown_inputs(len(found), first=self._first_layer)
        values = [float(value) for value in found[:shown]]
        if self._first_layer:
            return look.sequence.feature_names, values, None
        return tuple(f"h[{unit}] below" for unit in range(len(found))), values, None

    def _labels(self, found: dict[str, Values], unit: int) -> dict[str, str]:
        on_wires = {
            "h in": "hidden",
            "from h": "cell_from_hidden",
            "c in": "cell_later",
            "c on": "cell",
            "c back": "cell_before",
            "h back": "hidden_before",
        }
        return {
            wire: bar_number(float(found[name][unit]), gate=False, fine=True)
            for wire, name in on_wires.items()
            if name in found
        }

    def _marks(self, layer: LayerTrace) -> Marks:  # noqa: ARG002 - gradients have none
        return Marks()

    def _thresholds(self, layer: LayerTrace) -> dict[str, tuple[float, float]]:  # noqa: ARG002
        return {}


def _reading(scale: Scale, values: Values) -> Reading:
    return Reading(scale, values, None, None, None, None, fine=True)
