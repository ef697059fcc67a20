"""What can be done with the update that is looked at, how it differs, and the list of runs."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.panels.labels import heading, hold_size, label
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.training.settings_panel import SettingsPanel
from lstm_gui.gui.training.time_machine import NEWEST
from lstm_gui.gui.training.update_axis import count_text, value_text
from lstm_gui.session import Aspect, RunBranch, Session, TrainingState, open_loss

# What is computed for a comparison takes its time, and numbers that change faster cannot be read.
_REFRESH_MILLISECONDS = 300
_NOTHING = "Nothing has been trained yet"
_MOST_ROWS, _MOST_ROWS_COMPACT = 3, 2
_DIFFERENCE_LINES, _DIFFERENCE_LINES_COMPACT = 4, 2


def difference_text(session: Session) -> str:
    """Say how far the run shown differs from its baseline: loss, hidden state and prediction.

    All of them on the open sequence.
    """
    baseline = session.baseline_recording
    if baseline is None:
        return ""
    effect = max(session.recording.effects(baseline), key=lambda one: one.maximum)
    text = (
        f"h differs by up to {value_text(effect.maximum)} (unit {effect.unit}, step "
        f"{count_text(effect.step)}), {value_text(effect.rms)} in the mean"
    )
    ours, theirs, sequence = session.recording.predictions, baseline.predictions, session.sequence
    if ours is None or theirs is None or ours.shape != theirs.shape:
        return text
    here, there = open_loss(ours, sequence), open_loss(theirs, sequence)
    if here is not None and there is not None:
        text = f"loss {value_text(here)} instead of {value_text(there)}; {text}"
    units = [sequence.predictions_in_units(one) for one in (ours, theirs)]
    apart = float(np.abs(units[0] - units[1]).max())
    return f"{text}; the prediction by up to {value_text(apart)}"


def branch_text(branch: RunBranch) -> str:
    """Write one line of the list: its updates and loss, as in "run 2 · 400 … 900 · loss 0.0065".

    While a run goes on others count its updates.
    """
    made = branch.run.update
    begin = "" if branch.parent is None else f"{count_text(branch.began)} … "
    if branch.run.state is TrainingState.RUNNING:
        return f"{branch.name} · {begin}training"
    text = f"{branch.name} · {begin}{count_text(made)}"
    loss = branch.run.checkpoints.newest.last.loss
    return f"{text} · loss {value_text(loss)}" if made else text


def branch_tip(branch: RunBranch, *, current: bool) -> str:
    """Say what a line of the list is, and what a click does."""
    begin = "began with the session's weights"
    if branch.parent is not None:
        begin = f"branched off {branch.parent} at update {count_text(branch.began)}"
    does = "it is the run looked at" if current else "look at it, paused at its newest update"
    return f"{branch.name} {begin}, {count_text(branch.run.update)} updates: {does}"


class RunPanel(QWidget):
    """Buttons for the update looked at, what it is compared with, and one button per run."""

    def __init__(
        self,
        session: Session,
        controller: TrainingController,
        settings: SettingsPanel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runPanel")
        self._session = session
        self._controller = controller
        self._machine = controller.time_machine
        self._settings = settings
        self.inspect_button = self._button("inspectUpdateButton", "Inspect this update")
        self.take_button = self._button("takeOverButton", "Take over weights")
        self.branch_button = self._button("continueHereButton", "Continue from here")
        self.pin_button = self._button("compareUpdateButton", "Compare with this")
        self._title = heading("This update")
        self._compare = SegmentedControl("compareWithControl", "Compare with")
        self._difference = label("", "muted", wrap=True, name="differenceLabel")
        self._list = QWidget()
        self._runs = QVBoxLayout(self._list)
        self._runs.setContentsMargins(0, 0, 0, 0)
        self._runs.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("runList")
        self._scroll.setAccessibleName("Runs")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        self._buttons: list[QPushButton] = []
        self._runs_title = heading("Runs")
        self._lay_out()
        self.inspect_button.clicked.connect(controller.inspect_wanted)
        self.take_button.clicked.connect(controller.take_over_looked_at)
        self.branch_button.clicked.connect(self._branch)
        self.pin_button.clicked.connect(self._machine.pin)
        self._compare.chosen.connect(self._compare_with)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._show_numbers)
        self._machine.changed.connect(self._show)
        controller.state_changed.connect(self._show)
        controller.counted.connect(self._show_title)
        controller.advanced.connect(self._soon)
        session.subscribe(self._on_change, Aspect.TRACE)
        self._show()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("role", "tight")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, button in enumerate(
            (self.inspect_button, self.take_button, self.branch_button, self.pin_button)
        ):
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        column.addWidget(self._compare)
        self._difference.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._difference)
        column.addSpacing(4)
        column.addWidget(self._runs_title)
        column.addWidget(self._scroll)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Take less height: fewer lines for the difference and the list of runs.

        The text of the difference has a fixed height, so that nothing below it moves; what of it
        has no room is in its tooltip.
        """
        self._most_rows = _MOST_ROWS_COMPACT if compact else _MOST_ROWS
        lines = _DIFFERENCE_LINES_COMPACT if compact else _DIFFERENCE_LINES
        self._difference.ensurePolished()
        self._difference.setFixedHeight(lines * self._difference.fontMetrics().lineSpacing() + 2)
        self._show_runs()

    # What a person does

    @Slot()
    def _branch(self) -> None:
        run = self._controller.run
        if run is not None:
            start = self._machine.looked_at or run.checkpoints.newest
            self._controller.go_on_from(start, self._settings.settings())

    @Slot(str)
    def _compare_with(self, key: str) -> None:
        choices = {"nothing": None, "newest": NEWEST, "pinned": self._machine.pinned}
        self._machine.compare_with(choices[key])

    # Following

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._show()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._soon()

    @Slot()
    def _soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _show(self) -> None:
        machine, there = self._machine, bool(self._machine.checkpoints)
        for button, tip in (
            (self.inspect_button, "Show this update in Inspect: diagram, trajectories, formulas"),
            (
                self.take_button,
                "Put the weights of this update into the session, as one change that can be undone",
            ),
            (
                self.branch_button,
                "Train on from this update with the present settings, as a run of its own;\n"
                "the run so far stays in the list. From the newest update with the same settings\n"
                "the run itself goes on.",
            ),
            (self.pin_button, "Keep this update and lay it over the others, dashed"),
        ):
            button.setEnabled(there)
            button.setToolTip(tip if there else _NOTHING)
        pinned = machine.pinned
        segments = [
            Segment("nothing", "alone", "Lay nothing over the update that is looked at"),
            Segment("newest", "with newest", "Lay the newest update over an earlier one, dashed"),
        ]
        if pinned is not None:
            text = f"with {count_text(pinned.update)}"
            segments.append(Segment("pinned", text, "Lay the update kept over others, dashed"))
        if tuple(segments) != self._compare.segments:
            self._compare.set_segments(segments)
        compared = machine.compared
        key = "nothing" if compared is None else "newest" if compared == NEWEST else "pinned"
        self._compare.set_key(key)
        self._compare.setEnabled(there)
        self._show_runs()
        self._show_numbers()

    @Slot()
    def _show_title(self) -> None:
        run, there = self._controller.run, bool(self._machine.checkpoints)
        update = f"UPDATE {count_text(self._machine.update)}"
        longest = 0 if run is None else max(run.settings.updates, run.update)
        hold_size(self._title, f"UPDATE {count_text(max(longest, 100_000))}")
        self._title.setText(update if there else "THIS UPDATE")

    @Slot()
    def _show_numbers(self) -> None:
        self._show_title()
        other = self._machine.ghost_update
        found = difference_text(self._session) if other is not None else ""
        newest = self._machine.compared == NEWEST and self._controller.active
        against = "the newest" if newest else f"update {count_text(other or 0)}"
        text = f"against {against}: {found}" if found else ""
        self._difference.setText(text)
        self._difference.setToolTip(text)
        self._difference.setVisible(bool(self._machine.checkpoints))
        for button, branch in zip(self._buttons, self._controller.runs, strict=False):
            button.setText(branch_text(branch))

    def _show_runs(self) -> None:
        branches, current = list(self._controller.runs), self._controller.runs.current
        self._runs_title.setVisible(bool(branches))
        while len(self._buttons) < len(branches):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("role", "listed")
            button.setObjectName(f"runButton{len(self._buttons)}")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._choose, len(self._buttons)))
            self._buttons.append(button)
            self._runs.addWidget(button)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(branches))
            if place >= len(branches):
                continue
            branch = branches[place]
            button.setText(branch_text(branch))
            button.setAccessibleName(branch.name)
            button.setChecked(branch is current)
            button.setToolTip(branch_tip(branch, current=branch is current))
        self._scroll.setVisible(bool(branches))
        rows = min(len(branches), self._most_rows)
        if rows:
            height = self._buttons[0].sizeHint().height()
            self._scroll.setFixedHeight(rows * height + (rows - 1) * self._runs.spacing() + 2)

    def _choose(self, place: int) -> None:
        branches = list(self._controller.runs)
        if place < len(branches) and branches[place] is not self._controller.runs.current:
            self._controller.select_run(branches[place].name)
        self._show_runs()
