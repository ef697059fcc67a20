"""What the diagram paints, gathered from the session and kept until the trace changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.engine import LayerTrace, Threshold
from lstm_gui.gui.diagram.readings import Scale, read_step, signal_scale
from lstm_gui.gui.diagram.scene import Frame, Light, Marks, Numbers
from lstm_gui.gui.diagram.texts import input_text, shown_inputs
from lstm_gui.gui.diagram.wirings import wiring_of

if TYPE_CHECKING:
    from lstm_gui.gui.diagram.wiring import CellWiring
    from lstm_gui.session import Recording, ShownRun


class DiagramSource:
    """Reads the session for the diagram; holds only what is costly and derived from the trace."""

    def __init__(self, session: ShownRun) -> None:
        self._session = session
        self._scales: dict[str, Scale] = {}
        self._scaled: tuple[Recording, Recording | None, int] | None = None

    @property
    def wiring(self) -> CellWiring:
        """The wiring of the network's cell."""
        return wiring_of(self._session.network.recurrent)

    @property
    def units(self) -> int:
        """Number of units of the selected layer."""
        return int(self._session.network.recurrent.hidden_size)

    @property
    def substep(self) -> int | None:
        """The substep that is looked at, None when steps are seen whole."""
        playback = self._session.playback
        return playback.substep if playback.by_substep else None

    @property
    def scales(self) -> dict[str, Scale]:
        """The scale of every signal, fixed over the whole trace."""
        session = self._session
        wanted = session.recording, session.baseline_recording, session.selection.layer
        if self._scaled != wanted:
            self._scaled = wanted
            signals = {box.signal for box in self.wiring.boxes}
            signals |= {column.signal for column in self.wiring.columns}
            bounded = getattr(session.network.recurrent, "nonlinearity", "tanh") == "tanh"
            held = bool(session.layer.overrides.by_signal)
            runs = [run for run in wanted[:2] if run is not None]
            self._scales = {
                signal: signal_scale(
                    signal,
                    (run.lines(wanted[2], signal) for run in runs),
                    held=held,
                    bounded=bounded,
                )
                for signal in sorted(signals)
            }
        return self._scales

    def frame(self, light: Light) -> Frame:
        """Give what stays the same from step to step."""
        session, layer = self._session, self._session.layer
        return Frame(
            wiring=self.wiring,
            units=self.units,
            scales=self.scales,
            light=light,
            marks=self._marks(layer),
            gate=session.selection.gate,
            reverse=layer.reverse,
            thresholds=self._thresholds(layer),
        )

    def _marks(self, layer: LayerTrace) -> Marks:
        session = self._session
        return Marks(
            baseline="" if session.baseline_recording is None else session.baseline_name,
            snapped=any(policy.finishes for policy in layer.policies.values()),
            clamped=bool(layer.overrides.by_signal),
        )

    def _thresholds(self, layer: LayerTrace) -> dict[str, tuple[float, float]]:
        return {
            gate: (policy.closed, policy.open)
            for gate, policy in layer.policies.items()
            if isinstance(policy, Threshold)
        }

    def numbers(self) -> Numbers:
        """Give what the present step shows."""
        session = self._session
        names, values, symbol = self.input_values()
        text = input_text(values, symbol, len(names), first=self._first_layer)
        return Numbers(
            readings=read_step(
                self.wiring,
                session.moment,
                session.baseline_moment,
                session.selection.layer,
                self.scales,
            ),
            input=text,
            selected=session.selection.unit,
            hovered=session.selection.hovered,
        )

    def input_values(self) -> tuple[tuple[str, ...], list[float], str | None]:
        """Give the names of what comes in, the first of its numbers, and its symbol, if any."""
        session = self._session
        moment = session.moment
        inputs = moment.trace.layers[session.selection.layer].inputs
        features = int(inputs.shape[2])
        shown = shown_inputs(features, first=self._first_layer)
        values = [float(value) for value in inputs[moment.at, 0, :shown]]
        if not self._first_layer:
            return tuple(f"h[{unit}] below" for unit in range(features)), values, None
        symbols = session.sequence.symbols
        symbol = None if symbols is None else symbols[session.step]
        return session.sequence.feature_names, values, symbol

    @property
    def directions(self) -> int:
        """Directions of a layer, 1 or 2."""
        return int(self._session.network.recurrent.num_directions)

    @property
    def _first_layer(self) -> bool:
        return self._session.selection.layer < self.directions
