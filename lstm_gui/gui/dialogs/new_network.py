"""The dialog that puts a fresh network of a chosen size on the open sequence."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.dialogs.dialog_parts import Dialog, button, button_row, plain_label, set_role
from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.trace_memory import check_memory, size_text
from lstm_gui.gui.theme import Appearance
from lstm_gui.session import Aspect, Document, Open, Run, Session, compute_run, run_bytes
from lstm_gui.session.network_choice import (
    MOST_LAYERS,
    MOST_UNITS,
    SHORTEST_MEMORY,
    NetworkChoice,
    choice_of,
)
from lstm_gui.session.network_variant import PLAIN, NetworkVariant
from lstm_gui.session.networks import Kind

_KINDS: dict[Kind, tuple[str, str]] = {
    "lstm": ("LSTM", "a cell state behind three gates"),
    "gru": ("GRU", "one state, two gates"),
    "rnn": ("RNN", "one state, no gate"),
}
_REFRESH_MILLISECONDS = 100
_FIELD_WIDTH = 180


class NetworkDialog(Dialog):
    """Asks for cell, units, layers, seed, precision and first weights of an untrained network.

    The network is made and traced in the background; then the session gets it as one change.
    """

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__("networkDialog", "New network", parent)
        self._session = session
        self._appearance = appearance
        self._background = Background(self)
        self._start = choice_of(session.document)
        self._cells = self._offered_cells()
        self._cell = self._combo("networkCellCombo", "Kind of cell", self._cell_items())
        self._units = self._spin("unitsSpin", "Hidden units per layer", 1, MOST_UNITS)
        self._layers = self._spin("layersSpin", "Layers, one above the other", 1, MOST_LAYERS)
        self._seed = self._spin("networkSeedSpin", "Seed of the random weights", 0, 2**31 - 1)
        self._dtype = self._combo(
            "dtypeCombo",
            "Number format of weights and trace",
            (
                ("float32", "float32", "7 digits; fast, what networks are trained in"),
                ("float64", "float64", "16 digits; for checking gradients and long sums"),
            ),
        )
        self._initialisation = self._combo(
            "initialisationCombo",
            "What the first weights are",
            (
                ("uniform (PyTorch)", "default", "Everything uniform in ±1/√H"),
                ("forget bias 1", "forget_bias", "The same, and forget gates begin mostly open"),
                ("chrono", "chrono", "Forget gates spread over memories up to a longest one"),
            ),
        )
        self._memory = self._spin(
            "longestMemorySpin", "Longest memory in steps, for chrono", SHORTEST_MEMORY, 1_000_000
        )
        self._memory_label = QLabel("Longest memory")
        self._size = plain_label("", "muted", "networkSize")
        self._note = plain_label("", "muted", "networkNote")
        self._progress = QProgressBar()
        self._progress.setObjectName("networkProgressBar")
        self._progress.setAccessibleName("How far the trace is")
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._create = button(
            "Create", "createNetworkButton", "Put the network on the open sequence", "primary"
        )
        self._create.clicked.connect(self._begin)
        self._cancel = button("Cancel", "cancelNetworkButton", "Change nothing (Esc)")
        self._cancel.clicked.connect(self.reject)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._show_progress)
        self._lay_out()
        self._fill()
        session.subscribe(self._on_change, Aspect.TRAINING, Aspect.SEQUENCE)
        for spin in (self._units, self._layers, self._seed, self._memory):
            spin.valueChanged.connect(self._show_size)
        for combo in (self._cell, self._dtype, self._initialisation):
            combo.currentIndexChanged.connect(self._show_size)
        self._show_size()
        self._units.setFocus()
        self._units.selectAll()

    @property
    def choice(self) -> NetworkChoice:
        """What is chosen now."""
        kind, variant = self._cells[self._cell.currentIndex()]
        return NetworkChoice(
            kind=kind,
            variant=variant,
            units=self._units.value(),
            layers=self._layers.value(),
            seed=self._seed.value(),
            dtype=self._dtype.currentData(),
            initialisation=self._initialisation.currentData(),
            longest_memory=self._memory.value(),
        )

    # Assembling

    def _offered_cells(self) -> list[tuple[Kind, NetworkVariant]]:
        """List the plain cells, and first of all the one that is there if it is another."""
        start = self._start
        plain: list[tuple[Kind, NetworkVariant]] = [(kind, PLAIN) for kind in _KINDS]
        return plain if start.variant.plain else [(start.kind, start.variant), *plain]

    def _cell_items(self) -> tuple[tuple[str, str, str], ...]:
        items = []
        for kind, variant in self._cells:
            name, tip = _KINDS[kind]
            if not variant.plain:
                name, tip = f"{name}, {variant.text}", "like the network that is there"
            elif len(self._cells) > len(_KINDS):
                name = f"{name}, plain"
            items.append((name, kind, tip))
        return tuple(items)

    def _spin(self, name: str, text: str, least: int, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setObjectName(name)
        spin.setAccessibleName(text)
        spin.setToolTip(f"{text} ({least} to {most})")
        spin.setRange(least, most)
        spin.setMinimumWidth(_FIELD_WIDTH)
        return spin

    def _combo(self, name: str, text: str, items: tuple[tuple[str, str, str], ...]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(text)
        combo.setMinimumWidth(_FIELD_WIDTH)
        tips = []
        for label, data, tip in items:
            combo.addItem(label, data)
            tips.append(f"{label}: {tip}")
        combo.setToolTip("\n".join((text, *tips)))
        return combo

    def _lay_out(self) -> None:
        sequence = self._session.sequence
        what = plain_label(
            "A fresh network with random weights takes the place of the one on "
            f"{sequence.name}. Undo brings the old one back."
        )
        card = QFrame()
        card.setProperty("role", "card")
        form = QFormLayout(card)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Cell", self._cell)
        form.addRow("Units", self._units)
        form.addRow("Layers", self._layers)
        form.addRow("Seed", self._seed)
        form.addRow("Number format", self._dtype)
        form.addRow("First weights", self._initialisation)
        form.addRow(self._memory_label, self._memory)
        form.addRow(self._size)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(what)
        layout.addWidget(card)
        layout.addWidget(self._note)
        layout.addWidget(self._progress)
        layout.addStretch(1)
        layout.addLayout(button_row(None, self._cancel, self._create))
        self.setMinimumWidth(420)

    def _fill(self) -> None:
        start = self._start
        self._cell.setCurrentIndex(self._cells.index((start.kind, start.variant)))
        self._units.setValue(start.units)
        self._layers.setValue(start.layers)
        self._seed.setValue(start.seed)
        self._memory.setValue(start.longest_memory)
        for combo, value in (
            (self._dtype, start.dtype),
            (self._initialisation, start.initialisation),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))

    # Showing

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show_size()

    @Slot()
    def _show_size(self) -> None:
        choice, sequence = self.choice, self._session.sequence
        chrono = choice.initialisation == "chrono" and choice.sets_gates
        self._initialisation.setEnabled(choice.sets_gates)
        self._memory.setEnabled(chrono)
        self._memory_label.setEnabled(chrono)
        outputs = sequence.objective.output_size
        count = f"{choice.parameter_count(sequence.features, outputs):,}".replace(",", "\u202f")
        memory = size_text(run_bytes(sequence.steps, choice.config()))
        features = f"{sequence.features} feature{'s' if sequence.features != 1 else ''}"
        givings = f"{outputs} output{'s' if outputs != 1 else ''}"
        self._size.setText(
            f"{features} in, {givings} · {count} weights and biases · trace {memory}"
        )
        showing = self._session.showing
        if showing is not None:
            reason = showing.refusal
            self._say(f"{reason[:1].upper()}{reason[1:]}.", "warning")
        elif not self._background.busy:
            self._say("", "muted")
        self._create.setEnabled(not self._session.live and not self._background.busy)

    def _say(self, text: str, role: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        set_role(self._note, role)

    @Slot()
    def _show_progress(self) -> None:
        progress = self._background.progress
        if progress is None or progress[0] == 0:
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(1000 * progress[0] / max(progress[1], 1)))
        self._progress.show()

    # Making

    @Slot()
    def _begin(self) -> None:
        choice, current = self.choice, self._session.document
        work = _Making(choice, current)
        self._background.start(work, self._take, self._fail)
        self._create.setEnabled(False)
        self._say("Making the network and its trace…", "muted")
        self._refresh.start()

    def _take(self, made: tuple[Document, Run]) -> None:
        document, run = made
        self._end()
        if self._session.live:
            self._show_size()
            return
        units = document.config["recurrent"]["hidden_size"]
        layers = document.config["recurrent"].get("num_layers", 1)
        size = f"{units} unit{'s' if units != 1 else ''}"
        if layers > 1:
            size += f", {layers} layers"
        self._session.do(Open(document, f"new network, {size}"), run=run)
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._end()
        self._create.setEnabled(True)
        if isinstance(error, MemoryError):
            self._say("The trace does not fit into memory; use fewer units or layers.", "danger")
        elif isinstance(error, ValueError):
            self._say(f"{error}.", "danger")
        else:
            raise error

    def _end(self) -> None:
        self._refresh.stop()
        self._progress.hide()

    def done(self, result: int) -> None:
        """Give up what is under way and close."""
        self._refresh.stop()
        self._background.shutdown(0.0)
        super().done(result)


class _Making:
    """Makes and traces a network; called in a thread."""

    def __init__(self, choice: NetworkChoice, current: Document) -> None:
        self._choice = choice
        self._current = current

    def __call__(self, progress: Progress) -> tuple[Document, Run]:
        document = self._choice.document(self._current)
        check_memory(document)
        return document, compute_run(document, progress=progress)
