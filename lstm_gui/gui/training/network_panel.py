"""Which network learns: its cell, units, layers and first weights."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.panels.value_scale import ValueScale
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.document_maker import DocumentMaker
from lstm_gui.session import Aspect, NetworkChoice, Session, choice_of
from lstm_gui.session.network_choice import MOST_LAYERS, MOST_UNITS, SHORTEST_MEMORY

_KINDS = {
    "lstm": ("LSTM", "Long short-term memory: a cell state behind three gates"),
    "gru": ("GRU", "Gated recurrent unit: one state, two gates"),
    "rnn": ("RNN", "Simple recurrent network: one state, no gate"),
}
_FIRST_WEIGHTS = (
    Segment("default", "default", "Every weight uniform in ±1/√H"),
    Segment("forget_bias", "forget bias 1", "The same, and every forget gate begins open"),
    Segment(
        "chrono",
        "chrono",
        "The same, and the forget gates begin with memories up to T_max steps "
        "(Tallec & Ollivier 2018)",
    ),
)
_WHILE_RUNNING = "Stop the training to change this"
# Three words beside each other, and two sliders, in the width of the side panel.
_NARROW = "QPushButton { padding: 4px 3px; font-size: 12px; }"
_FIELD_WIDTH = 36
_SLIDER_UNITS = 64
_SLIDER_LAYERS = 4


class NetworkPanel(QWidget):
    """Every choice puts a fresh, untrained network on the open sequence, as one change."""

    def __init__(
        self, session: Session, controller: TrainingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("networkPanel")
        self._session = session
        self._controller = controller
        self._maker = DocumentMaker(session, controller, self)
        self._wanted: NetworkChoice | None = None
        self.kind = SegmentedControl(
            "cellKind",
            "Kind of cell",
            [Segment(key, text, tip) for key, (text, tip) in _KINDS.items()],
        )
        self.units = self._slider("units", "networkUnits", 1, _SLIDER_UNITS, MOST_UNITS)
        self.layers = self._slider("layers", "networkLayers", 1, _SLIDER_LAYERS, MOST_LAYERS)
        self.first_weights = SegmentedControl("firstWeights", "First weights", _FIRST_WEIGHTS)
        self.memory = self._slider(
            "longest memory T\N{LATIN SUBSCRIPT SMALL LETTER M}\N{LATIN SUBSCRIPT SMALL LETTER A}"
            "\N{LATIN SUBSCRIPT SMALL LETTER X}",
            "networkMemory",
            SHORTEST_MEMORY,
            1000,
            1_000_000,
        )
        for slider in (self.units, self.layers):
            slider.spin.setFixedWidth(_FIELD_WIDTH)
        self.first_weights.setStyleSheet(_NARROW)
        self._variant = label("", "small", name="networkPanelVariant", wrap=True)
        self._note = label("", "warning", name="networkPanelNote", wrap=True)
        self._size = label("", "small", name="networkPanelSize", wrap=True)
        self._lay_out()
        self.kind.chosen.connect(self._kind_chosen)
        self.first_weights.chosen.connect(self._first_weights_chosen)
        self.units.edited.connect(self._units_edited)
        self.layers.edited.connect(self._layers_edited)
        self.memory.edited.connect(self._memory_edited)
        self._maker.failed.connect(self._say)
        controller.state_changed.connect(self._show_state)
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.HISTORY)
        self._refresh()

    def _slider(self, text: str, name: str, low: int, high: int, most: int) -> LabelledSlider:
        return LabelledSlider(
            text,
            ValueScale(low, high, logarithmic=True),
            name=name,
            limits=(low, most),
            step=1.0,
            decimals=0,
        )

    def _lay_out(self) -> None:
        sizes = QWidget()
        row = QHBoxLayout(sizes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.units, 1)
        row.addWidget(self.layers, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Network"))
        column.addWidget(self.kind)
        column.addWidget(sizes)
        column.addWidget(label("initialisation", "plain"))
        for part in (self.first_weights, self.memory, self._note, self._variant, self._size):
            column.addWidget(part)
        self._note.hide()

    # What a person does

    @Slot(str)
    def _kind_chosen(self, key: str) -> None:
        kind = next(one for one in ("lstm", "gru", "rnn") if one == key)
        choice = self._choice()
        self._make(replace(choice, kind=kind, variant=choice.variant.as_of(kind)))

    @Slot(str)
    def _first_weights_chosen(self, key: str) -> None:
        self._make(replace(self._choice(), initialisation=key))  # type: ignore[arg-type]  # as offered

    @Slot(float, object)
    def _units_edited(self, value: float, gesture: object) -> None:
        self._make(replace(self._choice(), units=round(value)), gesture)

    @Slot(float, object)
    def _layers_edited(self, value: float, gesture: object) -> None:
        self._make(replace(self._choice(), layers=round(value)), gesture)

    @Slot(float, object)
    def _memory_edited(self, value: float, gesture: object) -> None:
        self._make(replace(self._choice(), longest_memory=round(value)), gesture)

    def _choice(self) -> NetworkChoice:
        """Give what the next edit goes on from: also one that is still being made."""
        if self._wanted is not None and self._maker.busy:
            return self._wanted
        return choice_of(self._session.document)

    def _make(self, choice: NetworkChoice, gesture: object | None = None) -> None:
        if self._controller.active:
            self._refresh()
            return
        self._note.hide()
        self._wanted = choice
        plural = "s" if choice.units != 1 else ""
        self._maker.open(choice.document, f"new network, {choice.units} unit{plural}", gesture)

    # Following

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()

    def _refresh(self) -> None:
        choice = choice_of(self._session.document)
        self.kind.set_key(choice.kind)
        self.first_weights.set_key(choice.initialisation)
        # What a file brings may be larger than what is offered here, and is not cut down.
        self.units.spin.setRange(1, max(MOST_UNITS, choice.units))
        self.layers.spin.setRange(1, max(MOST_LAYERS, choice.layers))
        self.units.set_value(choice.units)
        self.layers.set_value(choice.layers)
        self._variant.setText(f"{choice.variant.text}: kept with other units and layers")
        self._variant.setVisible(not choice.variant.plain)
        self.memory.set_value(choice.longest_memory)
        weights = f"{self._session.network.parameter_count:,}".replace(",", "\u202f")
        origin = self._session.document.origin.text.replace("seed ", "seed\N{NO-BREAK SPACE}")
        self._size.setText(f"{weights}\N{NO-BREAK SPACE}parameters · {origin}")
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        free = not self._controller.active
        choice = choice_of(self._session.document)
        for part in (self.units, self.layers, self.first_weights, self.memory):
            part.setEnabled(free)
        for key, (_, tip) in _KINDS.items():
            button = self.kind.button(key)
            button.setEnabled(free)
            lost = choice.variant.lost_in(key)
            tip = f"{tip}\nIt has none of this: {lost}" if lost else tip
            button.setToolTip(tip if free else f"{tip}\n{_WHILE_RUNNING}")
        tips = {
            self.units: "Hidden units of each layer",
            self.layers: "Layers, one above the other",
            self.memory: "Over how many steps the first forget gates hold, at most",
        }
        for part, tip in tips.items():
            part.set_tip(tip if free else f"{tip}\n{_WHILE_RUNNING}")
        gated = choice.sets_gates
        none = "" if gated else "\nThere is no gate with a bias to set in this network"
        for one in _FIRST_WEIGHTS:
            tip = one.tip + (none if free else f"\n{_WHILE_RUNNING}")
            self.first_weights.button(one.key).setToolTip(tip)
        self.first_weights.setEnabled(free and gated)
        self.memory.setVisible(self.first_weights.key == "chrono" and gated)

    @Slot(str)
    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._note.show()
        self._refresh()
