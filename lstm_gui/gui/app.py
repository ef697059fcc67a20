"""Starting the window: from the command line, from a script, or as a picture."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QTimer
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QApplication

from lstm_gui.gui.garbage import collector, none_collected, take_as_old
from lstm_gui.gui.unsearched_imports import unsearched

with none_collected(), unsearched():
    from lstm_gui import __version__, interchange
    from lstm_gui.gui.blas_threads import use_one_blas_thread
    from lstm_gui.gui.files import Settings
    from lstm_gui.gui.kernel_warm_up import defer_kernels
    from lstm_gui.gui.main_window import TITLE, MainWindow
    from lstm_gui.gui.theme import FAMILY, ThemeMode, font, load_fonts
    from lstm_gui.session import SESSION_SUFFIX, Session, is_long, open_example, open_path

if TYPE_CHECKING:
    from lstm_gui.session import TrainingRuns


def prepare_application(app: QApplication) -> None:
    """Give the application its name, style and typeface; harmless when done again."""
    app.setApplicationName(TITLE)
    app.setApplicationVersion(__version__)
    load_fonts()
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")  # the one style that the style sheet was made on, everywhere alike
    if app.font().family() != FAMILY:
        app.setFont(font())


def build_window(
    path: str | Path | None = None,
    example: str | None = None,
    settings: Settings | None = None,
    *,
    at_once: bool = True,
) -> MainWindow:
    """Build the ready main window, without showing it, in a running QApplication.

    ``path`` is a sequence or a model file, ``example`` the key of an example; with neither, the
    default example is open. Unless ``at_once``, a sequence whose run takes long is opened beside
    the window, which shows the default example until then. Raises sequences.ReadError,
    interchange.ModelFileError or ValueError with one sentence when that cannot be opened,
    RuntimeError when no QApplication runs.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        message = "build_window needs a running QApplication; make one first"
        raise RuntimeError(message)
    if path is not None and example is not None:
        message = "give either a path or an example, not both"
        raise ValueError(message)
    collector().hold()
    try:
        with unsearched():
            window = _built(app, path, example, settings, at_once=at_once)
        take_as_old()  # to look through it would delay the first picture
        return window
    finally:
        collector().release()  # the window holds it by itself from now on


def _built(
    app: QApplication,
    path: str | Path | None,
    example: str | None,
    settings: Settings | None,
    *,
    at_once: bool,
) -> MainWindow:
    prepare_application(app)
    settings = Settings() if settings is None else settings
    QLocale.setDefault(settings.locale)
    defer_kernels()
    use_one_blas_thread()
    training: TrainingRuns | None = None
    if path is not None and Path(path).suffix.lower() == SESSION_SUFFIX:
        from lstm_gui.session import load_session  # needs all of training and of the formats

        document, training = load_session(path)
    elif path is not None:
        document = open_path(path)
    else:
        document = open_example() if example is None else open_example(example)
    if not at_once and is_long(document.sequence.steps, document.config):
        window = MainWindow(Session(open_example()), settings)
        window.opener.open_document(document, document.sequence.name, training)
        return window
    window = MainWindow(Session(document), settings)
    if training is not None:
        window.adopt(training)
    return window


def run(path: str | Path | None = None, example: str | None = None) -> int:
    """Open the window and run until it is closed; returns the exit status.

    A file that cannot be opened raises as in `build_window`, before any window is shown.
    """
    from lstm_gui.gui.files import crash

    app = QApplication(sys.argv[:1])
    window = build_window(path, example, at_once=False)
    crash.install(window)
    window.restore_geometry()
    window.keep_work()
    window.show()
    # Python sees Ctrl-C only when it runs; a timer lets it, a few times a second.
    signal.signal(signal.SIGINT, lambda *_: window.closing.close_and_keep())
    awake = QTimer()
    awake.start(250)
    awake.timeout.connect(_let_python_run)
    status = app.exec()
    window.kernels.shutdown()
    return status


def _let_python_run() -> None:
    """Do nothing, in Python."""


def snapshot(
    out: str | Path,
    path: str | Path | None = None,
    example: str | None = None,
    workspace: str = "inspect",
    step: int | None = None,
    theme: str = "light",
    size: tuple[int, int] = (1480, 960),
) -> None:
    """Draw the real window and save it as a PNG of ``size`` (width, height) pixels.

    Needs no display when QT_QPA_PLATFORM is "offscreen". Raises as `build_window` does, ValueError
    for an unknown workspace or a step out of range, interchange.WriteError when the picture cannot
    be written.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    window = build_window(path, example, Settings.in_memory())
    try:
        window.appearance.set_mode(ThemeMode(theme))
        window.message_bar.clear()  # it would lie over the picture; the panels say the same
        window.show_workspace(workspace)
        if step is not None:
            steps = window.session.sequence.steps
            if not 0 <= step < steps:
                message = f"step {step} does not exist; the sequence has steps 0 to {steps - 1}"
                raise ValueError(message)
            window.session.playback.go(step)
        window.resize(*size)
        window.show()
        # Layout and first paint ask for further events; a few rounds settle them.
        for _ in range(5):
            app.processEvents()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"png"))
        if not writer.write(window.grab().toImage()):
            message = f"the picture cannot be made: {writer.errorString()}"
            raise RuntimeError(message)
        with interchange.replace_file(out) as temporary:
            temporary.write_bytes(buffer.data().data())
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()
