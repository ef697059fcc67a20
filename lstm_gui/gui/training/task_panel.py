"""What is learnt: the list of tasks, and length and noise of the one that is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.document_maker import DocumentMaker
from lstm_gui.gui.training.task_chooser import TaskChooser
from lstm_gui.gui.training.task_parameters import TaskParameters
from lstm_gui.sequences import with_parameter
from lstm_gui.session import Aspect, Document, Session, TaskChoices, next_draw, with_task

_DRAW_TIP = "Draw another sequence of this kind; the network stays"
# What takes longer is announced; quicker, the words would only flicker.
_PATIENCE_MILLISECONDS = 300
_WHILE_RUNNING = "Stop the training to draw another sequence"


class TaskPanel(QWidget):
    """Opens the sequence of a task with a network that suits it, as one change.

    While a run is under way it says so instead, and offers to stop it first.
    """

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        appearance: Appearance,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("taskPanel")
        self._session = session
        self._controller = controller
        self._appearance = appearance
        self._choices = TaskChoices(session)
        self._maker = DocumentMaker(session, controller, self)
        self._waiting: str | None = None
        self._stopping = False
        self._opening = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE_MILLISECONDS)
        self._slow.timeout.connect(self._say_opening)
        self.chooser = TaskChooser(appearance, settings)
        self.list = self.chooser.list
        self.parameters = TaskParameters()
        self.draw_button = QPushButton("New sequence")
        self.draw_button.setObjectName("newSequenceButton")
        self.draw_button.setAccessibleName("New sequence")
        self._note = QFrame()
        self._note.setProperty("role", "message")
        self._note_text = label("", "plain", name="taskNote", wrap=True)
        self.stop_button = QPushButton("Stop it and open")
        self.stop_button.setObjectName("taskStopButton")
        self.stop_button.setProperty("role", "link")
        self.stay_button = QPushButton("Go on training")
        self.stay_button.setObjectName("taskStayButton")
        self.stay_button.setProperty("role", "link")
        self._lay_out()
        self.chooser.chosen.connect(self.choose)
        self.parameters.edited.connect(self._parameter_edited)
        self.draw_button.clicked.connect(self._draw)
        self.stop_button.clicked.connect(self._stop_first)
        self.stay_button.clicked.connect(self._stay)
        self._maker.failed.connect(self._say)
        self._maker.opened.connect(self._stay)
        controller.state_changed.connect(self._on_run)
        appearance.changed.connect(self._restyle)
        session.subscribe(self._on_change, Aspect.SEQUENCE)
        self._restyle()
        self._refresh()

    def _lay_out(self) -> None:
        for button in (self.stop_button, self.stay_button):
            button.setAccessibleName(button.text())
        self.stop_button.setToolTip("Keep what was learned, as one change, then open the task")
        self.stay_button.setToolTip("Open nothing")
        self.draw_button.setIconSize(QSize(16, 16))
        note = QVBoxLayout(self._note)
        note.setContentsMargins(8, 6, 8, 6)
        note.setSpacing(2)
        note.addWidget(self._note_text)
        note.addWidget(self.stop_button)
        note.addWidget(self.stay_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.chooser, self._note, self.parameters, self.draw_button):
            column.addWidget(part)
        self._note.hide()

    # What a person does

    @Slot(str)
    def choose(self, key: str) -> None:
        """Open the sequence of a task, unless it is open, or say what is in the way."""
        if key == self._choices.current:
            self._stay()
        elif self._controller.active:
            self._waiting = key
            self._say_under_way(key)
        else:
            self._open(key)

    def _open(self, key: str) -> None:
        self._waiting = None
        self._opening = next(one.title for one in self._choices.entries if one.key == key)
        self._maker.open(partial(_chosen, self._choices, key), f"choose {self._opening}")
        self._slow.start()

    @Slot(str, float, object)
    def _parameter_edited(self, name: str, value: float, gesture: object) -> None:
        task = self._choices.task
        if task is not None and not self._controller.active:
            changed = with_parameter(task, name, value)
            self._maker.open(partial(with_task, task=changed), "change the task", gesture)

    @Slot()
    def _draw(self) -> None:
        self._maker.open(next_draw, "draw a new sequence")

    @Slot()
    def _stop_first(self) -> None:
        self._stopping = True
        self._controller.stop()
        self._on_run()

    @Slot()
    def _say_opening(self) -> None:
        if self._maker.busy:
            self._say(f"Opening {self._opening}\N{HORIZONTAL ELLIPSIS}")

    @Slot()
    def _stay(self) -> None:
        self._waiting = None
        self._stopping = False
        self._slow.stop()
        self._note.hide()

    # Following

    @Slot()
    def _on_run(self) -> None:
        if not self._controller.active and self._waiting is not None:
            key, asked = self._waiting, self._stopping
            self._stay()
            if asked:
                self._open(key)
        self._show_state()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._refresh()

    def _refresh(self) -> None:
        self.chooser.set_entries(self._choices.entries)
        self.chooser.set_current(self._choices.current)
        task = self._choices.task
        self.parameters.show_task(task)
        self.draw_button.setVisible(self._session.sequence.generator is not None)
        self._show_state()

    def _show_state(self) -> None:
        free = not self._controller.active
        self.parameters.set_free(free)
        self.draw_button.setEnabled(free)
        self.draw_button.setToolTip(_DRAW_TIP if free else _WHILE_RUNNING)

    def _say_under_way(self, key: str) -> None:
        title = next(one.title for one in self._choices.entries if one.key == key)
        self._note_text.setText(f"A training run is under way; {title} was not opened.")
        self.stop_button.show()
        self.stay_button.show()
        self._note.show()

    @Slot(str)
    def _say(self, text: str) -> None:
        self._slow.stop()
        self._note_text.setText(text)
        self.stop_button.hide()
        self.stay_button.hide()
        self._note.show()

    @Slot()
    def _restyle(self) -> None:
        theme = self._appearance.theme
        self.draw_button.setIcon(icon("dice", theme.text, theme.ghost))


def _chosen(choices: TaskChoices, key: str, _current: Document) -> Document:
    return choices.document(key)
