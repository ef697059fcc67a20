"""How the next run trains: where it starts from, the optimizer, batch, clipping, length, seed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui import engine, sequences
from lstm_gui.gui.panels.labelled_slider import LabelledSlider
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.panels.value_scale import ValueScale
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.stop_panel import StopPanel
from lstm_gui.session import Aspect, Session, TrainingRun, choice_of, doubt_about

_OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "sgd": "SGD"}
_STARTS = {"present": "present weights", "fresh": "fresh weights"}
_START_TIPS = {
    "present": "Learn on from the weights in force, edits included",
    "fresh": "New random weights from the seed below, drawn as the initialisation above says",
}
_WHILE_RUNNING = "Stop the training to change this"
_DEFAULT_WINDOW = 64
# Two fields and their names beside each other, in the width of the side panel.
_WIDE, _NARROW = 54, 46


class SettingsPanel(QWidget):
    """The fields of `engine.TrainingSettings`; ``settings()`` reads them.

    Opening an example puts in the settings that its network was trained with. While a run is under
    way, learning rate, optimizer, batch and clipping can be changed, and act at once.
    """

    changed = Signal()

    def __init__(
        self, session: Session, controller: TrainingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trainingSettings")
        self._session = session
        self._controller = controller
        self._tips: dict[QWidget, str] = {}
        self._fitted: object = None
        self._followed: tuple[TrainingRun | None, engine.TrainingSettings | None] = (None, None)
        self.stops = StopPanel(session, controller)
        self.updates = self.stops.updates
        self._make_fields()
        self._lay_out()
        for spin in (self.window_steps, self.seed):
            spin.valueChanged.connect(self._edited)
        self.start_from.currentIndexChanged.connect(self._edited)
        for spin in (self.batch, self.clip):
            spin.valueChanged.connect(self._steered)
        self.optimizer.currentIndexChanged.connect(self._steered)
        self.clip_on.toggled.connect(self._steered)
        self.stops.changed.connect(self._edited)
        self.rate.edited.connect(self._rate_edited)
        controller.state_changed.connect(self._show_state)
        session.subscribe(self._on_change, Aspect.SEQUENCE)
        session.subscribe(self._on_network, Aspect.NETWORK)
        self._fit_sequence()
        self._show_state()

    # What is chosen

    def settings(self) -> engine.TrainingSettings:
        """Give the settings as they stand; every value lies within what the engine allows."""
        initialisation, longest_memory = self._first_weights()
        return engine.TrainingSettings(
            optimizer=self.optimizer.currentData(),
            learning_rate=self.rate.value,
            batch_size=int(self.batch.value()),
            clip_norm=self.clip.value() if self.clip_on.isChecked() else None,
            updates=int(self.updates.value()),
            window=int(self.window_steps.value()) if self._windowed else None,
            seed=int(self.seed.value()),
            initialisation=initialisation,
            longest_memory=longest_memory,
        )

    def _first_weights(self) -> tuple[str, float | None]:
        """Give how fresh weights are drawn: as those of the network were, or would be."""
        choice = choice_of(self._session.document)
        if not self.fresh or choice.kind == "rnn":
            return "default", None
        memory = float(choice.longest_memory) if choice.initialisation == "chrono" else None
        return choice.initialisation, memory

    @property
    def fresh(self) -> bool:
        """Whether the run begins with new weights."""
        return bool(self.start_from.currentData() != "present")

    @property
    def _windowed(self) -> bool:
        sequence = self._session.sequence
        return sequence.kind != "task" and sequence.objective.readout == "every_step"

    # Building

    def _make_fields(self) -> None:
        self.start_from = self._combo("startFromCombo", "Start from", _STARTS)
        for at, tip in enumerate(_START_TIPS.values()):
            self.start_from.setItemData(at, tip, Qt.ItemDataRole.ToolTipRole)
        self._tip(self.start_from, "Which weights the run begins with")
        self.optimizer = self._combo("optimizerCombo", "Optimizer", _OPTIMIZERS)
        self._tip(
            self.optimizer,
            "How a gradient becomes a change of the weights;\n"
            "changed while training, it begins anew",
        )
        self.rate = LabelledSlider(
            "learning rate",
            ValueScale(1e-5, 1.0, logarithmic=True),
            name="learningRate",
            tip="Size of the steps; acts at once, also while training",
            limits=(1e-8, 1e6),
            step=0.001,
            decimals=8,
        )
        self._doubt = label("", "warning", wrap=True, name="settingsDoubt")
        self.batch = self._count("batchSpin", "Batch size", 1, 4096)
        self._tip(self.batch, "Sequences, or windows of the sequence, per update")
        self.window_steps = self._count("windowSpin", "Window in steps", 2, 100_000)
        self._tip(
            self.window_steps,
            "Each update learns from windows of so many steps, at random places of the sequence",
        )
        self.clip_on = QCheckBox("clip")
        self.clip_on.setObjectName("clipCheck")
        self._tip(self.clip_on, "Scale gradients down when their joint norm is above this")
        self.clip = NumberSpin(1e-6, 1e6, step=0.1, decimals=6)
        self.clip.setObjectName("clipSpin")
        self.clip.setAccessibleName("Largest gradient norm")
        self._tip(self.clip, "The largest joint norm of all gradients")
        self.seed = self._count("seedSpin", "Seed", 0, 999_999_999)
        self._tip(
            self.seed,
            "Decides the order of the data, and fresh weights.\n"
            "The same seed on the same weights gives the same curve, bit by bit.",
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Learning"))
        top, bottom = QWidget(), QWidget()
        self._rows(top, (("start from", self.start_from),), (("optimizer", self.optimizer),))
        self._window_name = self._caption("window", self.window_steps)
        self._rows(
            bottom,
            (("batch", self.batch), (self._window_name, self.window_steps)),
            ((self.clip_on, self.clip), ("seed", self.seed)),
        )
        for spin in (self.batch, self.clip):
            spin.setFixedWidth(_WIDE)
        for spin in (self.window_steps, self.seed):
            spin.setFixedWidth(_NARROW)
        for widget in (top, self.rate, self._doubt, bottom):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self.stops)

    def _rows(self, holder: QWidget, *rows: tuple[tuple[str | QWidget, QWidget], ...]) -> None:
        """Put pairs of name and field into rows, one or two of them beside each other."""
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(4)
        for row, pairs in enumerate(rows):
            for place, (name, field) in enumerate(pairs):
                shown = self._caption(name, field) if isinstance(name, str) else name
                grid.setColumnStretch(2 * place, 1)
                grid.addWidget(shown, row, 2 * place)
                grid.addWidget(field, row, 2 * place + 1, Qt.AlignmentFlag.AlignRight)

    def _caption(self, name: str, field: QWidget) -> QLabel:
        caption = label(name, "plain")
        caption.setBuddy(field)
        return caption

    def _combo(self, name: str, accessible: str, choices: dict[str, str]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        for key, text in choices.items():
            combo.addItem(text, key)
        return combo

    def _count(self, name: str, accessible: str, low: int, high: int) -> NumberSpin:
        spin = NumberSpin(low, high, step=1, decimals=0, least_decimals=0)
        spin.setObjectName(name)
        spin.setAccessibleName(accessible)
        return spin

    def _tip(self, widget: QWidget, text: str) -> None:
        self._tips[widget] = text
        widget.setToolTip(text)

    # Following

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._fit_sequence()
        self._show_state()

    def _on_network(self, _changed: frozenset[Aspect]) -> None:
        self.changed.emit()  # how fresh weights are drawn goes with the network

    def _fit_sequence(self) -> None:
        """Put in what suits a sequence that is opened; another network on it changes nothing."""
        sequence = self._session.sequence
        data = sequence.example or (sequence.name, sequence.source)
        before, self._fitted = self._fitted, data
        suited = sequences.suited_settings(sequence)
        record = self._session.document.origin.run
        if record is not None and sequence.example is None:
            suited = record.settings  # those that the weights were trained with
        blockers = [QSignalBlocker(widget) for widget in (*self._tips, self.rate, self.updates)]
        longest = max(sequence.steps, 2)
        self.window_steps.setRange(2, longest)
        if data != before:
            self._put(suited)
            self.window_steps.setValue(min(suited.window or _DEFAULT_WINDOW, longest))
        for blocker in blockers:
            blocker.unblock()
        self.changed.emit()

    def _put_steered(self, settings: engine.TrainingSettings) -> None:
        self.optimizer.setCurrentIndex(self.optimizer.findData(settings.optimizer))
        self.rate.set_value(settings.learning_rate)
        self.batch.setValue(settings.batch_size)
        self.clip_on.setChecked(settings.clip_norm is not None)
        self.clip.set_quietly(1.0 if settings.clip_norm is None else settings.clip_norm)

    def _put(self, settings: engine.TrainingSettings) -> None:
        self._put_steered(settings)
        self.updates.set_quietly(settings.updates)

    @Slot()
    def _show_state(self) -> None:
        self._follow_run()
        free = not self._controller.active
        for widget, tip in self._tips.items():
            usable = free or widget in (self.optimizer, self.batch, self.clip_on, self.clip)
            if not usable and widget.hasFocus():
                widget.clearFocus()  # else it moves on, and the next key changes another setting
            widget.setEnabled(usable)
            widget.setToolTip(tip if usable else f"{tip}\n{_WHILE_RUNNING}")
        self.clip.setEnabled(self.clip_on.isChecked())
        doubt = doubt_about(self.settings()) or ""
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        self._show_window(free)

    def _show_window(self, free: bool) -> None:
        # A task is learned from whole, freshly drawn sequences.
        self._window_name.setVisible(self._windowed)
        self.window_steps.setVisible(self._windowed)
        self.window_steps.setEnabled(free)

    @Slot()
    def _edited(self) -> None:
        self._show_state()
        self.changed.emit()

    @Slot()
    def _steered(self) -> None:
        """Change what may be changed while a run goes on; a refusal puts the old value back."""
        wanted = self.settings()
        if not self._controller.change(
            optimizer=wanted.optimizer, batch_size=wanted.batch_size, clip_norm=wanted.clip_norm
        ):
            self._put_back()
        self._edited()

    def _put_back(self) -> None:
        run = self._controller.run
        if run is not None:
            self._show_steered(run.wanted_settings)

    def _show_steered(self, settings: engine.TrainingSettings) -> None:
        blockers = [QSignalBlocker(widget) for widget in (*self._tips, self.rate)]
        self._put_steered(settings)
        for blocker in blockers:
            blocker.unblock()

    def _follow_run(self) -> None:
        """Show the settings of the run under way, also where others than this panel made them."""
        run = self._controller.run
        wanted = None if run is None or not self._controller.active else run.wanted_settings
        before, self._followed = self._followed, (run, wanted)
        if wanted is None or (run, wanted) == before:
            return
        blockers = [QSignalBlocker(widget) for widget in (*self._tips, self.rate, self.updates)]
        self._put_steered(wanted)
        self.updates.set_quietly(wanted.updates)
        self.seed.set_quietly(wanted.seed)
        if wanted.window is not None:
            self.window_steps.set_quietly(wanted.window)
        for blocker in blockers:
            blocker.unblock()

    @Slot(float, object)
    def _rate_edited(self, value: float, _gesture: object) -> None:
        self._controller.change(learning_rate=value)
        self._edited()
