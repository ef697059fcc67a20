"""Slow traces in a worker thread, so that a dragged slider never waits for 100 000 steps."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal, Slot

from lstm_gui.session import Run

Progress = Callable[[int, int], None]
Compute = Callable[[Progress], Run]
Done = Callable[[Run | None, Exception | None], None]


class _Cancelled(Exception):  # noqa: N818 - a signal to ourselves, not an error
    """Raised inside a run that nobody waits for any more."""


class _Worker(QObject):
    """Lives in the thread; holds the newest job only."""

    finished = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._job: tuple[Compute, Done] | None = None
        self._closing = False

    def put(self, compute: Compute, done: Done) -> None:
        """Replace the waiting job and cancel the running one."""
        with self._lock:
            self._job = (compute, done)

    def close(self) -> None:
        """Drop the waiting job and cancel the running one for good."""
        self._closing = True
        with self._lock:
            self._job = None

    @Slot()
    def work(self) -> None:
        """Compute the newest job, if one is still waiting."""
        with self._lock:
            job, self._job = self._job, None
        if job is None or self._closing:
            return
        compute, done = job
        try:
            run = compute(self._check)
        except _Cancelled:
            return
        except Exception as error:
            self.finished.emit(done, None, error)
        else:
            self.finished.emit(done, run, None)

    def _check(self, _step: int, _steps: int) -> None:
        if self._closing or self._job is not None:
            raise _Cancelled


class TraceRunner(QObject):
    """The session's runner: computes in one worker thread, the newest request only."""

    _wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._worker = _Worker()

    def submit(self, compute: Compute, done: Done) -> None:
        """Compute in the background; ``done(run, error)`` is called in this object's thread."""
        if self._thread is None:
            self._thread = QThread(self)
            self._thread.setObjectName("trace")
            self._worker.moveToThread(self._thread)
            self._wanted.connect(self._worker.work)
            self._worker.finished.connect(self._deliver)
            self._thread.start()
        self._worker.put(compute, done)
        self._wanted.emit()

    def shutdown(self) -> None:
        """Cancel what runs and end the thread; returns when it has ended."""
        if self._thread is not None:
            self._worker.close()
            self._thread.quit()
            self._thread.wait()
            self._thread = None

    @Slot(object, object, object)
    def _deliver(self, done: Done, run: Run | None, error: Exception | None) -> None:
        done(run, error)
