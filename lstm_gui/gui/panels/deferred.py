"""Work that may wait: at once when it is quick, after a pause when it is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE_MS = 200
# Values that are counted in about a millisecond.
QUICK_SIZE = 500_000


class Deferred(QObject):
    """Calls a bound method once for many requests; ``parent`` keeps it alive."""

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._run)

    def request(self, size: int) -> None:
        """Ask for the work, which goes through ``size`` values."""
        if size <= QUICK_SIZE:
            self._timer.stop()
            self._work()
        elif not self._timer.isActive():
            # Not started again: requests that never cease must not put the work off for ever.
            self._timer.start()

    @property
    def waiting(self) -> bool:
        """Whether the work has been asked for and not been done."""
        return self._timer.isActive()

    @Slot()
    def _run(self) -> None:
        self._work()
