"""Gets the steps of a long run ready that are looked at, beside the window if it takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui.session.aspects import Aspect
from lstm_gui.session.recording import is_in_pieces
from lstm_gui.session.run import Progress

if TYPE_CHECKING:
    from lstm_gui.session.long_recording import LongRecording
    from lstm_gui.session.session import Runner, Session

_AT_ONCE_SECONDS = 0.008
"""What takes no longer is computed before the views paint: half a frame, and nothing has to be
drawn twice."""


class RangeLoader:
    """Follows the visible range and computes the pieces of a long run that it holds.

    Few pieces are computed at once, many with the runner: until they are there the views draw the
    bounds they have, and `Aspect.DETAIL` says when there is more. Without a runner everything is
    computed at once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._runner: Runner | None = None
        self._wanted: tuple[object, ...] = ()
        session.subscribe(self._on_change, Aspect.RANGE, Aspect.TRACE, Aspect.SEQUENCE)

    def set_runner(self, runner: Runner | None) -> None:
        """Compute what takes long with this runner."""
        self._runner = runner

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        session = self._session
        shown = session.recording, session.baseline_recording
        recordings = [run for run in shown if is_in_pieces(run)]
        if not recordings:
            self._wanted = ()
            return
        start, stop = session.selection.range or (0, recordings[0].steps)
        seconds = sum(
            len(run.missing(start, stop)) * run.run.piece * run.seconds_per_step
            for run in recordings
        )
        self._wanted = (start, stop, *recordings)
        if self._runner is not None and seconds > _AT_ONCE_SECONDS:
            self._submit(recordings, start, stop)
            return
        if self._runner is not None:
            self._runner.cancel()  # what is shown is another range by now
        for run in recordings:
            run.load(start, stop)

    def _submit(self, recordings: list[LongRecording], start: int, stop: int) -> None:
        wanted = self._wanted

        def load(progress: Progress) -> None:
            for run in recordings:
                run.load(start, stop, progress)

        def done(_result: None, error: Exception | None) -> None:
            if error is not None:
                raise error
            if wanted == self._wanted:
                self._session.notifier.announce(Aspect.DETAIL)

        assert self._runner is not None  # noqa: S101 - _on_change has asked
        self._runner.submit(load, done)
