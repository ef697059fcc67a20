"""The transport: first, back, play, forward, last, the time slider, the step and the speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from lstm_gui.gui.panels.integer_spin import IntegerSpin
from lstm_gui.gui.panels.labelled_slider import CalmSlider
from lstm_gui.gui.panels.labels import label
from lstm_gui.gui.panels.playback_timer import PlaybackTimer
from lstm_gui.gui.panels.transport_keys import TRANSPORT, TransportKeys
from lstm_gui.gui.theme import icon
from lstm_gui.session import SPEEDS, SUBSTEPS_OF, Aspect

if TYPE_CHECKING:
    from lstm_gui.gui.theme import Appearance
    from lstm_gui.session import ShownRun


def speed_text(speed: float) -> str:
    """Write a speed: "½ step/s", "1 step/s", "2 steps/s"."""
    number = "½" if speed == 0.5 else f"{speed:g}"
    return f"{number} step{'s' if speed > 1 else ''}/s"


class TimeSlider(CalmSlider):
    """The position in the run; its keys are the transport's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(TRANSPORT, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the keys for pages only; steps belong to the transport."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()


class TransportBar(QWidget):
    """Moves through the run and plays it; owns the keys and the timer of the playback.

    ``prefix`` begins the names of its controls where there is another transport in the window.
    A window that shows several transports of one run passes ``drive=False`` to all but one, so
    that the run is driven by one timer and one set of keys.
    """

    def __init__(
        self,
        session: ShownRun,
        appearance: Appearance,
        parent: QWidget | None = None,
        *,
        drive: bool = True,
        prefix: str = "",
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._session = session
        self._appearance = appearance
        self._playing_icon: bool | None = None
        playback = session.playback
        self._first = self._button("firstStepButton", "First step", "Home")
        self._back = self._button("stepBackButton", "One step back", "←")
        self._play = QPushButton("Play")
        self._play.setObjectName(self._name("playButton"))
        self._play.setProperty("role", "primary")
        self._play.setProperty(TRANSPORT, True)
        self._play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._forward = self._button("stepForwardButton", "One step forward", "→")
        self._last = self._button("lastStepButton", "Last step", "End")
        self._slider = TimeSlider()
        self._slider.setObjectName(self._name("timeSlider"))
        self._slider.setAccessibleName("Step")
        self._slider.setToolTip("Step: drag, click, or Page Up and Page Down")
        self._spin = IntegerSpin(self._name("stepSpin"), "Step number")
        self._steps = label("", "muted", name=self._name("stepCount"))
        self._substep = QCheckBox("Substeps")
        self._substep.setObjectName(self._name("substepCheck"))
        self._substep.setAccessibleName("Move by substeps")
        self._substep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed = QComboBox()
        self._speed.setObjectName(self._name("speedCombo"))
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip("Speed of the playback, in steps or substeps per second")
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self._speed.addItem(speed_text(speed), speed)
        self._arrange()
        self._first.clicked.connect(playback.to_start)
        self._back.clicked.connect(self._step_back)
        self._play.clicked.connect(self._toggle)
        self._forward.clicked.connect(self._step_forward)
        self._last.clicked.connect(playback.to_end)
        self._slider.valueChanged.connect(self._go)
        self._spin.valueChanged.connect(self._go)
        self._substep.toggled.connect(self._set_by_substep)
        self._speed.currentIndexChanged.connect(self._set_speed)
        session.subscribe(
            self._on_change, Aspect.STEP, Aspect.SUBSTEP, Aspect.PLAYBACK, Aspect.SEQUENCE
        )
        appearance.changed.connect(self._show_icons)
        self.timer = PlaybackTimer(session, self) if drive else None
        self.keys = TransportKeys(session, self) if drive else None
        self._show_icons()
        self._show_all()

    def _name(self, name: str) -> str:
        return f"{self._prefix}{name[0].upper()}{name[1:]}" if self._prefix else name

    def _button(self, name: str, text: str, key: str) -> QPushButton:
        names = {"←": "Left", "→": "Right"}  # the typeface has no arrows
        button = QPushButton()
        button.setObjectName(self._name(name))
        button.setAccessibleName(text)
        button.setToolTip(f"{text} ({names.get(key, key)})")
        button.setProperty("role", "icon")
        button.setProperty(TRANSPORT, True)
        button.setAutoRepeat(name.startswith("step"))
        # A click must not take the focus: after it the arrow keys would go to the buttons.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(16, 16))
        button.setFixedWidth(36)
        return button

    def _arrange(self) -> None:
        self._play.setIconSize(QSize(16, 16))
        self._play.setFixedWidth(88)
        self._slider.setMinimumWidth(80)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self._first, self._back, self._play, self._forward, self._last):
            row.addWidget(button)
        row.addWidget(self._slider, 1)
        counter = QHBoxLayout()
        counter.setSpacing(4)
        counter.addWidget(self._spin)
        counter.addWidget(self._steps)
        row.addLayout(counter)
        row.addWidget(self._speed)
        row.addWidget(self._substep)

    @property
    def slider(self) -> TimeSlider:
        """What the step is dragged by."""
        return self._slider

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & {Aspect.SEQUENCE, Aspect.PLAYBACK, Aspect.SUBSTEP}:
            self._show_all()
        else:
            self._show_step()

    def _show_all(self) -> None:
        playback = self._session.playback
        last = playback.steps - 1
        if self._slider.maximum() != last or not self._steps.text():
            with QSignalBlocker(self._slider):
                self._slider.setRange(0, last)
                self._slider.setPageStep(max(1, playback.steps // 10))
            self._spin.set_range_quietly(last)
            self._steps.setText(f"/ {playback.steps}")
            steps = "1 step" if last == 0 else f"{playback.steps} steps, counted from 0 to {last}"
            self._spin.setToolTip(f"Step t: type a number and press Enter ({steps})")
        self._slider.setEnabled(last > 0)
        with QSignalBlocker(self._substep):
            self._substep.setChecked(playback.by_substep)
        substeps = SUBSTEPS_OF[self._session.network.recurrent.kind]
        self._substep.setToolTip(
            f"Play and step through the {len(substeps)} substeps inside each step: "
            + ", ".join(substeps)
        )
        self._show_speed(playback.speed)
        self._show_play(playback.playing)
        self._show_step()

    def _show_step(self) -> None:
        playback = self._session.playback
        with QSignalBlocker(self._slider):
            self._slider.setValue(playback.step)
        self._spin.set_quietly(playback.step)
        for button, useful in (
            (self._first, not playback.at_first),
            (self._back, not playback.at_first),
            (self._forward, not playback.at_last),
            (self._last, not playback.at_last),
        ):
            if button.isEnabled() != useful:
                button.setEnabled(useful)

    def _show_speed(self, speed: float) -> None:
        at = self._speed.findData(speed)
        with QSignalBlocker(self._speed):
            if at < 0:
                self._speed.addItem(speed_text(speed), speed)
                at = self._speed.count() - 1
            self._speed.setCurrentIndex(at)

    def _show_play(self, playing: bool) -> None:
        if playing == self._playing_icon:
            return
        self._playing_icon = playing
        name = "Pause" if playing else "Play"
        self._play.setText(name)
        self._play.setAccessibleName(name)
        self._play.setToolTip(f"{name} (Space)")
        self._play.setIcon(icon(name.lower(), self._appearance.theme.on_accent))

    @Slot()
    def _show_icons(self) -> None:
        theme = self._appearance.theme
        for button, name in (
            (self._first, "first"),
            (self._back, "step-back"),
            (self._forward, "step-forward"),
            (self._last, "last"),
        ):
            button.setIcon(icon(name, theme.text, theme.ghost))
        self._playing_icon = None
        self._show_play(self._session.playback.playing)

    @Slot()
    def _step_back(self) -> None:
        self._session.playback.back()

    @Slot()
    def _step_forward(self) -> None:
        self._session.playback.forward()

    @Slot()
    def _toggle(self) -> None:
        playback = self._session.playback
        if playback.playing:
            playback.pause()
        else:
            playback.play()

    @Slot(int)
    def _go(self, step: int) -> None:
        self._session.playback.go(step)

    @Slot(bool)
    def _set_by_substep(self, on: bool) -> None:
        self._session.playback.set_by_substep(on)

    @Slot(int)
    def _set_speed(self, at: int) -> None:
        self._session.playback.set_speed(self._speed.itemData(at))
