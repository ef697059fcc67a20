"""Getting the engine's compiled time loops ready beside the window, after its first picture."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from lstm_gui import __version__, engine
from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.gui.files.folders import cache_folder
from lstm_gui.gui.garbage import collector
from lstm_gui.session import Session, preparing_kernels

# The compiler keeps Python's lock while it works, for some ten seconds: in a thread of this process
# the window would stand still as long. Numba stores what it compiled where we find it again.
_COMPILE = "from lstm_gui import engine; engine.use_kernels('auto'); engine.warm_up()"
_LONGEST_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.1


class KernelWarmUp(QObject):
    """Loads the kernels in a thread and then has the session trace with them.

    Loading takes about half a second; the first time on a machine they are compiled before that, by
    another process. Until then the engine runs in NumPy, so that the window does not wait.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)

    @Slot()
    def start(self) -> None:
        """Begin, unless the kernels are there, missing or switched off."""
        ready = engine.kernels_in_use() or engine.kernels_mode() == "off"
        if not ready and engine.kernels_installed():
            self._background.start(_warm_up, self._ready, self._failed)
        else:
            collector().settle()

    def shutdown(self) -> None:
        """Give up, at the end of the program; what another process compiles is lost."""
        self._background.shutdown(seconds=5.0)

    def _ready(self, in_use: bool) -> None:
        collector().settle()
        if in_use:
            self._session.retrace()

    def _failed(self, _error: Exception) -> None:
        """Stay with NumPy: the results are the same."""
        collector().settle()


def defer_kernels() -> None:
    """Let the engine run in NumPy until the kernels are ready, unless it was told otherwise."""
    if engine.kernels_mode() == "auto" and not engine.kernels_in_use():
        engine.use_kernels("when_ready")


def _warm_up(progress: Progress) -> bool:
    with preparing_kernels():
        mark = _mark()
        if not mark.exists() and _compile_elsewhere(progress):
            with contextlib.suppress(OSError):  # without it, the next start asks once more
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
        progress(0, 1)
        return engine.warm_up()


def _mark() -> Path:
    """Name the file that says that these versions have been compiled on this machine."""
    import hashlib  # here and below: what the first picture does not wait for
    from importlib import metadata

    versions = (__version__, metadata.version("numba"), sys.version, engine.__file__)
    return cache_folder() / f"kernels-{hashlib.sha256(repr(versions).encode()).hexdigest()[:16]}"


def _compile_elsewhere(progress: Progress) -> bool:
    """Compile in another process; tells whether it did. ``progress`` raises to give up."""
    import subprocess

    child = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
        [sys.executable, "-c", _COMPILE],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    waited = 0.0
    try:
        while waited < _LONGEST_SECONDS:
            progress(0, 1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(_LOOK_EVERY_SECONDS) == 0
            waited += _LOOK_EVERY_SECONDS
        return False
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
