"""Getting the engine's compiled time loops ready beside the window, after its first picture."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lstm_gui import engine
from lstm_gui.gui.files.background import Background, Progress
from lstm_gui.session import Session


class KernelWarmUp(QObject):
    """Loads the kernels in a thread and then has the session trace with them.

    Loading takes about half a second, the first time on a machine some ten: until then the engine
    runs in NumPy, so that the window does not wait.
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

    def shutdown(self) -> None:
        """Wait for what is being compiled, which cannot be interrupted, but not for ever.

        For the end of the program: a window closes at once without it.
        """
        self._background.shutdown(seconds=20.0)

    def _ready(self, in_use: bool) -> None:
        if in_use:
            self._session.retrace()

    def _failed(self, error: Exception) -> None:
        """Stay with NumPy: the results are the same."""


def defer_kernels() -> None:
    """Let the engine run in NumPy until the kernels are ready, unless it was told otherwise."""
    if engine.kernels_mode() == "auto" and not engine.kernels_in_use():
        engine.use_kernels("when_ready")


def _warm_up(_progress: Progress) -> bool:
    return engine.warm_up()
