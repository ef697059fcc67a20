"""Long work beside the window: one job at a time, its result pulled by a timer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from lstm_gui.gui.garbage import collector

Progress = Callable[[int, int], None]
"""Called with (done, all) now and then by work that lasts; raises to end work nobody waits for."""

Result = TypeVar("Result")

_PULL_MILLISECONDS = 15


class Cancelled(Exception):  # noqa: N818 - a signal to ourselves, not an error
    """Raised inside work whose result nobody waits for any more."""


@dataclass(eq=False)
class _Job:
    """One piece of work and what has become of it; written by its thread, read by the timer."""

    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    thread: threading.Thread | None = None
    progress: tuple[int, int] | None = None
    result: Any = None
    error: Exception | None = None
    cancelled: bool = False
    finished: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Do the work; called in its own thread."""
        try:
            self.result = self.work(self.report)
        except Exception as error:
            self.error = error
        except BaseException as error:
            self.error = RuntimeError(f"the work ended by {type(error).__name__}")
        finally:
            self.finished.set()

    def report(self, step: int, steps: int) -> None:
        """Note how far the work is, or end it."""
        if self.cancelled:
            raise Cancelled
        self.progress = (step, steps)


class Background(QObject):
    """Does one job at a time in a thread; a new one takes the place of the old.

    Nothing of Qt is touched in the thread: a timer, running only while something is under way,
    looks for the result and calls back in the thread of this object.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._given_up: list[_Job] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_PULL_MILLISECONDS)
        self._timer.timeout.connect(self._pull)

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    @property
    def progress(self) -> tuple[int, int] | None:
        """How far the job is, (done, all), or None if it has not said so."""
        return None if self._job is None else self._job.progress

    def start(
        self,
        work: Callable[[Progress], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Begin a job, giving up the one under way.

        ``work`` runs in a thread and is handed what it may report its progress to; ``done`` gets
        its result, or ``failed`` its exception, here, later. Neither is called for a job that was
        cancelled.
        """
        self.cancel()
        job = _Job(work, done, failed)
        collector().hold_until(job.finished)
        # A daemon: a read that cannot be interrupted must not keep the program from ending.
        job.thread = threading.Thread(target=job.run, name="lstm-lab-background", daemon=True)
        self._job = job
        job.thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Give up the job under way; it ends when it next reports its progress."""
        if self._job is not None:
            self._job.cancelled = True
            self._given_up.append(self._job)
            self._job = None

    def finish(self, seconds: float) -> bool:
        """Wait at most so long for the job under way and hand over its result.

        Returns whether that job is done.
        """
        job = self._job
        if job is not None and job.finished.wait(seconds):
            self._pull()
        return self._job is not job

    def shutdown(self, seconds: float = 1.0) -> bool:
        """Give up everything and wait at most so long for the threads; tells if they ended."""
        self.cancel()
        deadline = time.monotonic() + seconds
        for job in self._given_up:
            if job.thread is not None:
                job.thread.join(max(0.0, deadline - time.monotonic()))
        self._bury()
        return not self._given_up

    def _bury(self) -> None:
        """Forget the jobs that were given up and have ended by now."""
        self._given_up = [job for job in self._given_up if not job.finished.is_set()]
        if self._job is None and not self._given_up:
            self._timer.stop()

    @Slot()
    def _pull(self) -> None:
        self._bury()
        job = self._job
        if job is None or not job.finished.is_set():
            return
        self._job = None
        self._bury()
        if job.error is not None:
            job.failed(job.error)
        else:
            job.done(job.result)
