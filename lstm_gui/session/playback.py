"""Where in the run we are: step, substep, playing, speed. An index into the trace, nothing more."""

from __future__ import annotations

from lstm_gui.session.aspects import Aspect
from lstm_gui.session.notifier import Notifier

SUBSTEPS = (
    "join x and h",
    "forget",
    "input",
    "candidate",
    "update c",
    "output",
    "emit h",
)
SUBSTEPS_OF = {
    "lstm": SUBSTEPS,
    "gru": ("join x and h", "update gate", "reset gate", "candidate", "emit h"),
    "rnn": ("join x and h", "emit h"),
}
"""The substeps by kind of cell."""
SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)


class Playback:
    """The position in a run of ``steps`` steps.

    ``step`` is 0…steps−1, ``substep`` 0…6 for an LSTM, fewer for other cells. When ``by_substep``
    is off, a step is seen whole and ``substep`` stays at the last one. ``speed`` is in steps (or
    substeps) per second. Where the run ``flows_back``, as gradients do, it is played from the last
    step to the first.
    """

    def __init__(self, notifier: Notifier, steps: int) -> None:
        self._notifier = notifier
        self._steps = steps
        self._step = 0
        self._substeps = len(SUBSTEPS)
        self._substep = self._substeps - 1
        self._by_substep = False
        self._playing = False
        self._speed = 2.0
        self._flows_back = False

    @property
    def steps(self) -> int:
        """Number of steps of the run."""
        return self._steps

    @property
    def step(self) -> int:
        """The step that is looked at, from 0."""
        return self._step

    @property
    def substep(self) -> int:
        """The substep that is looked at, from 0 (join) to the last (emit)."""
        return self._substep

    @property
    def by_substep(self) -> bool:
        """Whether stepping and playing move by one substep."""
        return self._by_substep

    @property
    def playing(self) -> bool:
        """Whether the position advances by itself."""
        return self._playing

    @property
    def speed(self) -> float:
        """Steps, or substeps, per second."""
        return self._speed

    @property
    def flows_back(self) -> bool:
        """Whether it is played from the last step to the first."""
        return self._flows_back

    @property
    def at_end(self) -> bool:
        """Whether nothing comes after this position when it is played."""
        last = 0 if self._flows_back else self._steps - 1
        return self._step == last and self._substep == self._substeps - 1

    @property
    def at_first(self) -> bool:
        """Whether nothing lies before this position in time."""
        return self._step == 0 and self._substep == self._outermost(begins=not self._flows_back)

    @property
    def at_last(self) -> bool:
        """Whether nothing lies behind this position in time."""
        outermost = self._outermost(begins=self._flows_back)
        return self._step == self._steps - 1 and self._substep == outermost

    def _outermost(self, *, begins: bool) -> int:
        return 0 if begins and self._by_substep else self._substeps - 1

    def set_flow(self, *, back: bool) -> None:
        """Play from the first step to the last from now on, or the other way round."""
        if back != self._flows_back:
            self._flows_back = back
            self._notifier.announce(Aspect.PLAYBACK)

    @property
    def substeps(self) -> int:
        """Number of substeps of a step."""
        return self._substeps

    def set_substeps(self, count: int) -> None:
        """Take over the number of substeps of another kind of cell."""
        if count != self._substeps:
            self._substeps = count
            self._substep = 0 if self._by_substep else count - 1
            self._notifier.announce(Aspect.SUBSTEP)

    def rewind(self, steps: int) -> None:
        """Take over the length of another run and go to its beginning, paused."""
        self._steps = steps
        with self._notifier.batch():
            self.pause()
            self.go(0)

    def go(self, step: int, substep: int | None = None) -> None:
        """Go to a step, held inside the run; without a substep to the step as a whole.

        When stepping by substeps that is its first substep, otherwise its last.
        """
        step = min(max(int(step), 0), self._steps - 1)
        if substep is None:
            substep = 0 if self._by_substep else self._substeps - 1
        substep = min(max(int(substep), 0), self._substeps - 1)
        changed = []
        if step != self._step:
            changed.append(Aspect.STEP)
        if substep != self._substep:
            changed.append(Aspect.SUBSTEP)
        self._step, self._substep = step, substep
        if changed:
            self._notifier.announce(*changed)

    def forward(self, count: int = 1) -> None:
        """Move on by ``count`` steps, or substeps when stepping by substeps."""
        self._move(count)

    def back(self, count: int = 1) -> None:
        """Move back by ``count`` steps, or substeps when stepping by substeps."""
        self._move(-count)

    def _move(self, count: int) -> None:
        if not self._by_substep:
            self.go(self._step + count)
            return
        last = self._steps * self._substeps - 1
        made = self._steps - 1 - self._step if self._flows_back else self._step
        on = -count if self._flows_back else count
        position = min(max(made * self._substeps + self._substep + on, 0), last)
        steps, substep = divmod(position, self._substeps)
        self.go(self._steps - 1 - steps if self._flows_back else steps, substep)

    def to_start(self) -> None:
        """Go to the first step."""
        self.go(0)

    def to_end(self) -> None:
        """Go to the last step, complete."""
        self.go(self._steps - 1, self._substeps - 1)

    def set_by_substep(self, on: bool) -> None:
        """Move by substeps from now on, beginning with the first one, or by whole steps."""
        if on == self._by_substep:
            return
        self._by_substep = on
        self._substep = 0 if on else self._substeps - 1
        self._notifier.announce(Aspect.SUBSTEP)

    def show_substep(self, substep: int) -> None:
        """Look at one substep of this step, stepping by substeps from now on."""
        with self._notifier.batch():
            self.set_by_substep(True)
            self.go(self._step, substep)

    def play(self) -> None:
        """Begin to advance; from the end, begin again where it begins."""
        if self._playing:
            return
        with self._notifier.batch():
            if self.at_end:
                self.go(self._steps - 1 if self._flows_back else 0)
            self._playing = True
            self._notifier.announce(Aspect.PLAYBACK)

    def pause(self) -> None:
        """Stop advancing."""
        if self._playing:
            self._playing = False
            self._notifier.announce(Aspect.PLAYBACK)

    def set_speed(self, speed: float) -> None:
        """Set the speed in steps per second; ValueError unless it is positive and finite."""
        if not 0.0 < speed < float("inf"):
            message = f"speed is {speed:g} steps/s; it must be positive and finite"
            raise ValueError(message)
        if speed != self._speed:
            self._speed = speed
            self._notifier.announce(Aspect.PLAYBACK)

    def advance(self, count: int = 1) -> None:
        """Move on while playing, and pause at the end."""
        if not self._playing:
            return
        with self._notifier.batch():
            self._move(-count if self._flows_back else count)
            if self.at_end:
                self.pause()
