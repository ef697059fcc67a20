"""What happens to an exception that nobody expected: log, dialog, and the session stays open."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from lstm_gui.gui.files.log import write_log

if TYPE_CHECKING:
    from lstm_gui.gui.dialogs.crash_report import CrashDialog

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]

# What kind of error, and the lines it came through: the message may differ every time.
_Kind = tuple[type[BaseException], tuple[tuple[str, int | None], ...]]


class CrashHandler(QObject):
    """Takes over the exceptions that reach the top of any thread.

    Each is written to the log. A dialog shows the first one of a kind; while it is open, and when
    the same error comes again, there is only the log, so that an error in something that is painted
    sixty times a second can be reported and the work still be saved.
    """

    _reported = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window: QWidget | None = window
        self._dialog: CrashDialog | None = None
        self._seen: dict[_Kind, int] = {}
        self._handling = threading.local()
        self._before: tuple[Hook, Callable[[threading.ExceptHookArgs], object]] | None = None
        self._reported.connect(self._show)
        self.set_window(window)

    @property
    def dialog(self) -> CrashDialog | None:
        """The dialog that is open, or None."""
        return self._dialog

    def set_window(self, window: QWidget) -> None:
        """Show dialogs over this window from now on."""
        self._window = window
        window.destroyed.connect(self._window_gone)

    def install(self) -> None:
        """Become the hook of the interpreter and its threads; harmless when done again."""
        if self._before is None:
            self._before = (sys.excepthook, threading.excepthook)
            sys.excepthook = self.handle
            threading.excepthook = self._handle_in_thread

    def uninstall(self) -> None:
        """Put the hooks back that were there before."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an exception and have it shown; safe in any thread, and never fails itself."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._pass_on(kind, error, trace)
            return
        if getattr(self._handling, "active", False):
            return  # an error while handling an error: the first one is what counts
        self._handling.active = True
        try:
            self._report(kind, error, trace)
        except Exception:  # of whatever kind: a hook that fails would hide the first error
            self._pass_on(kind, error, trace)
        finally:
            self._handling.active = False

    def _report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        place = tuple((one.filename, one.lineno) for one in traceback.extract_tb(trace))
        times = self._seen.get((kind, place), 0) + 1
        self._seen[kind, place] = times
        if times == 1:
            text = "".join(traceback.format_exception(kind, error, trace))
            text = f"in thread {threading.current_thread().name}\n{text}" if _elsewhere() else text
            write_log(text)
            self._pass_on(kind, error, trace)
            self._reported.emit(text)
        elif times & (times - 1) == 0:
            write_log(f"{kind.__name__}: {error} (the same as before, {times} times by now)")

    def _pass_on(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # Also on standard error, for whoever started the program from a terminal.
        if sys.stderr is not None:
            sys.__excepthook__(kind, error, trace)

    def _handle_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.handle(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(str)
    def _show(self, text: str) -> None:
        if self._window is None or QApplication.instance() is None:
            return
        if self._dialog is not None:
            self._dialog.add(text)
            return
        # Imported when needed: with luck never.
        from lstm_gui.gui.dialogs.crash_report import CrashDialog

        self._dialog = CrashDialog(text, self._window)
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @Slot()
    def _window_gone(self) -> None:
        self._window = None
        self._dialog = None


_handler: list[CrashHandler] = []


def install(window: QWidget) -> CrashHandler:
    """Handle unexpected exceptions from now on, with dialogs over ``window``.

    Done again, only the window changes.
    """
    if _handler:
        _handler[0].set_window(window)
    else:
        _handler.append(CrashHandler(window))
    _handler[0].install()
    return _handler[0]


def _elsewhere() -> bool:
    app = QApplication.instance()
    return app is not None and QThread.currentThread() is not app.thread()
