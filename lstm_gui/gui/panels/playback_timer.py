"""Moves the session on while it plays."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from lstm_gui.gui.panels.playback_clock import PlaybackClock
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.session import ShownRun


class PlaybackTimer(QObject):
    """Calls ``session.playback.advance`` at the chosen speed; one per session is enough.

    Several steps are made in one tick where the machine is slower than the speed, and no time is
    lost between ticks.
    """

    def __init__(self, session: ShownRun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._clock: PlaybackClock | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        session.subscribe(self._on_change, Aspect.PLAYBACK)
        self._on_change(frozenset())

    @property
    def active(self) -> bool:
        """Whether a tick is being waited for."""
        return self._timer.isActive()

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        if not self._session.playback.playing:
            self._timer.stop()
            self._clock = None
            return
        self._clock = PlaybackClock(time.monotonic(), self._session.playback.speed)
        self._schedule()

    @Slot()
    def _tick(self) -> None:
        if self._clock is None:
            return
        count = self._clock.due(time.monotonic())
        if count:
            self._session.playback.advance(count)
        if self._session.playback.playing:
            self._schedule()

    def _schedule(self) -> None:
        if self._clock is not None:
            self._timer.start(math.ceil(self._clock.wait(time.monotonic()) * 1000))
