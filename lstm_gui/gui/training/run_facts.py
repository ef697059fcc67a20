"""What ends the run, and what makes it again: stop conditions, seed, settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Session


def time_text(seconds: float) -> str:
    """Write a time: "9 s", "2 min 5 s", "3 h 20 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class RunFacts(QWidget):
    """Rows of name and value under two headings."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        settings: SettingsPanel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._settings = settings
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Stops when"))
        stops = QWidget()
        self._stop_rows = self._rows(
            stops, ("updates", "time left", "NaN or infinity"), "trainStop{}"
        )
        self._stop_rows["NaN or infinity"].setText("pauses, always")
        column.addWidget(stops)
        column.addSpacing(10)
        column.addWidget(heading("Reproducible"))
        inset = QFrame()
        inset.setProperty("role", "inset")
        self._fact_rows = self._rows(
            inset, ("seed", "starts from", "optimizer", "data", "numbers"), "trainFact{}"
        )
        layout = inset.layout()
        if layout is not None:
            layout.setContentsMargins(10, 8, 10, 8)
        column.addWidget(inset)
        note = "The same seed, weights and settings give the same curve, bit by bit."
        column.addWidget(label(note, "small", wrap=True))
        controller.state_changed.connect(self._refresh)
        controller.advanced.connect(self._refresh)
        settings.changed.connect(self._refresh)
        self._refresh()

    def _rows(self, holder: QWidget, names: tuple[str, ...], pattern: str) -> dict[str, QLabel]:
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        made = {}
        for row, name in enumerate(names):
            grid.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            value = label(
                "", "plain", wrap=True, name=pattern.format(name.title().replace(" ", ""))
            )
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            made[name] = value
        return made

    @Slot()
    def _refresh(self) -> None:
        controller = self._controller
        run, snapshot = controller.run, controller.snapshot
        settings = self._settings.settings() if run is None else run.settings
        fresh = self._settings.fresh if run is None else run.fresh
        made = 0 if snapshot is None else snapshot.update
        share = 100 * made // settings.updates
        self._stop_rows["updates"].setText(f"{count_text(settings.updates)} · {share} % made")
        self._stop_rows["time left"].setText(self._time_left(settings.updates - made))
        rate = settings.learning_rate if run is None else run.learning_rate
        clip = "no clipping" if settings.clip_norm is None else f"clip {settings.clip_norm:g}"
        window = "" if settings.window is None else f", windows of {settings.window}"
        start = settings.initialisation.replace("_", " ") if fresh else "the weights before"
        document = self._session.document if run is None else run.document
        facts = {
            "seed": f"{settings.seed} · PCG64",
            "starts from": f"fresh, {start}" if fresh else document.origin.text,
            "optimizer": f"{settings.optimizer}, rate {rate:g}, {clip}",
            "data": f"batches of {settings.batch_size}{window}",
            "numbers": str(self._session.network.dtype),
        }
        for name, text in facts.items():
            self._fact_rows[name].setText(text)

    def _time_left(self, updates: int) -> str:
        snapshot = self._controller.snapshot
        if not self._controller.active:
            return "–" if snapshot is None else f"took {time_text(snapshot.seconds)}"
        if snapshot is None or not snapshot.updates_per_second:
            return "–"
        return time_text(updates / snapshot.updates_per_second)
