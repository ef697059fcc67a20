"""What is trained, and on what: the open sequence, the network and where its weights come from."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.update_axis import count_text
from lstm_gui.session import Aspect, Session


def task_text(session: Session) -> str:
    """Say what is learned, in one line."""
    sequence = session.sequence
    objective = sequence.objective
    if sequence.kind == "task":
        return "the task, on freshly drawn sequences"
    what = "the next symbol" if objective.is_classification else "the next value"
    drawn = " of freshly drawn series" if sequence.generator is not None else ""
    return f"{what}{drawn}"


def network_text(session: Session) -> str:
    """Say which network it is: "LSTM · 1 layer · 8 units · 361 parameters"."""
    recurrent = session.network.recurrent
    layers = recurrent.num_layers
    return (
        f"{recurrent.kind.upper()} · {layers} layer{'s' if layers != 1 else ''} · "
        f"{recurrent.hidden_size} unit{'s' if recurrent.hidden_size != 1 else ''} · "
        f"{count_text(session.network.parameter_count)}\N{NO-BREAK SPACE}parameters"
    )


class DataPanel(QWidget):
    """Sequence, task and network, as they will be trained."""

    def __init__(
        self, session: Session, controller: TrainingController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._name = label("", "title", wrap=True)
        self._summary = label("", "muted", wrap=True)
        self._task = label("", "muted", wrap=True)
        self._network = label("", "plain", wrap=True)
        self._weights = label("", "muted", wrap=True, name="trainWeightsLabel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("Learn"))
        for part in (self._name, self._summary, self._task):
            column.addWidget(part)
        column.addSpacing(10)
        column.addWidget(heading("Network"))
        column.addWidget(self._network)
        column.addWidget(self._weights)
        session.subscribe(self._on_change, Aspect.SEQUENCE, Aspect.NETWORK, Aspect.HISTORY)
        controller.state_changed.connect(self._refresh)
        self._refresh()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        session = self._session
        self._name.setText(session.sequence.name)
        self._summary.setText(session.sequence.summary)
        self._task.setText(f"learns {task_text(session)}")
        self._network.setText(network_text(session))
        origin = session.document.origin.text.replace("seed ", "seed\N{NO-BREAK SPACE}")
        self._weights.setText(f"weights: {origin}")
