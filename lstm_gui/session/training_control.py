"""What other threads may ask of a training run: go on, wait, one update, stop."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from lstm_gui.session.training_state import TrainingState
from lstm_gui.session.update_parts import UpdatePart


class UpdateCancelled(Exception):  # noqa: N818 - a signal to ourselves, not an error
    """Raised inside an update that was begun when the run was asked to end."""


class TrainingControl:
    """The state of a run and the wishes for it; every method may be called from any thread.

    Wishes that make no sense in the present state, such as pausing what is over, do nothing.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._state = TrainingState.IDLE
        self._single = 0
        self._parts: deque[UpdatePart] = deque()
        self._stop = False

    @property
    def state(self) -> TrainingState:
        """Where the run is."""
        return self._state

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop

    @property
    def waiting_wanted(self) -> bool:
        """Whether there is nothing to do now: paused without a wish, or stopped."""
        wished = self._single or self._parts
        return self._stop or (self._state is not TrainingState.RUNNING and not wished)

    def start(self) -> None:
        """Make updates from now on: at the beginning, or after a pause."""
        self._change(TrainingState.RUNNING, TrainingState.IDLE, TrainingState.PAUSED)

    def pause(self) -> None:
        """Wait after the update that is being made."""
        self._change(TrainingState.PAUSED, TrainingState.RUNNING, TrainingState.IDLE)

    def request_update(self) -> None:
        """Make one update and wait again; while running it pauses after the next one."""
        with self._condition:
            if not self._state.over:
                self._state = TrainingState.PAUSED
                self._single += 1
                self._condition.notify_all()

    def request_part(self, part: UpdatePart) -> None:
        """Go on to the next such part of an update and wait; while running, pause there."""
        with self._condition:
            if not self._state.over:
                self._state = TrainingState.PAUSED
                self._parts.append(part)
                self._condition.notify_all()

    def take_part(self) -> UpdatePart | None:
        """Give the part up to which to go on next, or None if none was asked for."""
        with self._condition:
            return self._parts.popleft() if self._parts else None

    def rest(self, remaining: Callable[[], float]) -> None:
        """Wait while the run goes on by itself and seconds remain; asked again after `wake`."""
        with self._condition:
            while self._state is TrainingState.RUNNING and not self._stop:
                seconds = remaining()
                if seconds <= 0:
                    return
                self._condition.wait(seconds)

    def wake(self) -> None:
        """Let a resting run ask again how long to rest."""
        with self._condition:
            self._condition.notify_all()

    def stop(self) -> None:
        """End after the update that is being made; what was learned stays."""
        with self._condition:
            self._stop = True
            self._condition.notify_all()

    def interrupted(self) -> bool:
        """Tell whether the run was asked to end, for what asks now and then in long work."""
        return self._stop

    def check(self, _step: int, _steps: int) -> None:
        """Cancel the update that is being made if the run is to end; the engine asks now and then.

        Nothing of it is kept: the network changes with an update's last part only.
        """
        if self._stop:
            raise UpdateCancelled

    def end(self, state: TrainingState) -> None:
        """Say that no further update will come (the worker's own)."""
        with self._condition:
            self._state = state
            self._condition.notify_all()

    def take_permission(self) -> bool | None:
        """Tell whether to make an update now, to end (False), or to wait first (None)."""
        with self._condition:
            if self._stop:
                return False
            if self._state is TrainingState.RUNNING:
                return True
            if self._single:
                self._single -= 1
                self._parts.append(UpdatePart.UPDATE)
            return True if self._parts else None

    def wait(self) -> None:
        """Wait until there is something to do."""
        with self._condition:
            self._condition.wait_for(lambda: not self.waiting_wanted or self._stop)

    def wait_until_over(self, timeout: float) -> bool:
        """Wait for the end of the run; tells whether it came within so many seconds."""
        with self._condition:
            return self._condition.wait_for(lambda: self._state.over, timeout)

    def _change(self, state: TrainingState, *allowed: TrainingState) -> None:
        with self._condition:
            if self._state in allowed:
                self._state = state
                self._single = 0
                self._parts.clear()
                self._condition.notify_all()
