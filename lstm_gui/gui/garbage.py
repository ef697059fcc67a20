"""Python's cycle collector, kept in the GUI thread while other threads are at work.

The collector runs in whichever thread happens to allocate. Widgets are often parts of cycles; when
they are collected, and so destroyed, in a thread that is not theirs, the process crashes.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MILLISECONDS = 200
# The young generations take next to nothing. All that came since the program was ready takes some
# milliseconds; all that there is, modules and compiled kernels too, a quarter of a second.
_WHOLE_EVERY_SECONDS = 60.0
_THOROUGH_EVERY_SECONDS = 600.0


class Collector(QObject):
    """Collects from a timer of its thread, the GUI's, instead of wherever Python is allocating.

    ``hold`` and ``release`` come in pairs; between the first and the last the automatic collector
    is off. Where it was off before, nothing changes. What there is at ``settle`` is looked through
    only rarely from then on, and never while something is ``rushing``.
    """

    def __init__(self) -> None:
        super().__init__()
        self._holds = 0
        self._awaited: list[threading.Event] = []
        self._was_enabled = False
        self._whole_at = self._thorough_at = 0.0
        self._settled = False
        self.rushing = False
        """Whether a run is under way, beside which the window must not stand still."""
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._collect)

    @property
    def held(self) -> bool:
        """Whether the automatic collector is off because of us."""
        return self._holds > 0

    def hold(self) -> None:
        """Collect in this thread only, until it is released."""
        self._holds += 1
        if self._holds == 1:
            self._was_enabled = gc.isenabled()
            gc.disable()
            self._whole_at = time.monotonic() + _WHOLE_EVERY_SECONDS
            self._timer.start()

    @Slot()
    def settle(self) -> None:
        """Note that the program is ready: what it consists of now stays as long as it runs."""
        if self.held and self._was_enabled:
            self._settled = True
            self._thorough_at = time.monotonic() + _THOROUGH_EVERY_SECONDS
            gc.freeze()

    @Slot()
    def release(self) -> None:
        """Take back one ``hold``; after the last Python collects by itself again."""
        if self._holds == 0:
            return
        self._holds -= 1
        if self._holds == 0:
            self._timer.stop()
            if self._settled:
                self._settled = False
                gc.unfreeze()
            if self._was_enabled:
                gc.enable()

    def hold_while_there_is(self, owner: QObject) -> None:
        """Collect in this thread only, until ``owner``, such as a window with threads, is gone."""
        self.hold()
        owner.destroyed.connect(self.release)

    def hold_until(self, ended: threading.Event) -> None:
        """Collect in this thread only, until ``ended`` is set by another thread."""
        self._awaited.append(ended)
        self.hold()

    @Slot()
    def _collect(self) -> None:
        for ended in [one for one in self._awaited if one.is_set()]:
            self._awaited.remove(ended)
            self.release()
        if not self.held or not self._was_enabled:
            return
        now = time.monotonic()
        if self._settled and now > self._thorough_at and not self.rushing:
            gc.unfreeze()
            gc.collect()
            self.settle()
            return
        if now > self._whole_at:
            self._whole_at = now + _WHOLE_EVERY_SECONDS
            gc.collect()
            return
        young, middle, _old = gc.get_count()
        most_young, most_middle, _most_old = gc.get_threshold()
        if middle > most_middle:
            gc.collect(1)
        elif young > most_young:
            gc.collect(0)


@contextmanager
def none_collected() -> Iterator[None]:
    """Collect nothing inside: while modules are loaded nothing of them becomes garbage.

    The collector would look through all that there is, again and again, as they grow in number.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            take_as_old()
            gc.enable()


def take_as_old() -> None:
    """Count all that there is as old, so that the next look at what is young does not take long."""
    if gc.get_freeze_count() == 0:  # else somebody has put aside what thawing would bring back
        gc.freeze()
        gc.unfreeze()


_collectors: list[Collector] = []


def collector() -> Collector:
    """Give the one collector of the program; first called in the GUI thread."""
    if not _collectors:
        _collectors.append(Collector())
    return _collectors[0]
