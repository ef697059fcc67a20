"""The main window: assembles bar, workspaces and status line, and connects the actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction, QCloseEvent, QCursor, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui import actions as texts
from lstm_gui.gui import files
from lstm_gui.gui.actions import make_action, paint_icon
from lstm_gui.gui.calm_runner import CalmRunner
from lstm_gui.gui.files import (
    Closing,
    DropTarget,
    MessageBar,
    Opener,
    RecentFiles,
    Recovery,
    Saver,
    left_behind,
    put_aside,
)
from lstm_gui.gui.floating import Floating
from lstm_gui.gui.garbage import collector
from lstm_gui.gui.kernel_warm_up import KernelWarmUp
from lstm_gui.gui.run_progress import RunProgress
from lstm_gui.gui.status_bar import StatusBar
from lstm_gui.gui.theme import Appearance, icon_folder, palette_of, style_sheet
from lstm_gui.gui.top_bar import TopBar
from lstm_gui.gui.trace_runner import TraceRunner
from lstm_gui.gui.training import TrainingController
from lstm_gui.gui.training.training_status import TrainingStatus
from lstm_gui.gui.workspaces.registry import DIALOGS, WorkspaceContext, workspaces
from lstm_gui.gui.workspaces.stack import WorkspaceStack
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import Aspect

if TYPE_CHECKING:
    from lstm_gui.gui.actions import ActionText
    from lstm_gui.gui.export import ExportDialog, Figure
    from lstm_gui.gui.files import (
        Settings,
    )
    from lstm_gui.gui.files.save_session import SavedRun
    from lstm_gui.session import Session, TrainingRuns, changes
else:
    changes = lazy_module("lstm_gui.session.changes")

TITLE = "LSTM Lab"
DEFAULT_SIZE = (1480, 960)
MINIMUM_SIZE = (1180, 720)
_WARM_UP_AFTER_MILLISECONDS = 200


class MainWindow(QMainWindow):
    """One session in one window; ``session`` is the Qt-free state behind it."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setAccessibleName(TITLE)
        self.session = session
        self.settings = settings
        self.appearance = Appearance(settings.theme_mode, self)
        self.training = TrainingController(session, self)
        # Widgets in reference cycles must be destroyed in this thread, not in a worker's.
        collector().hold_while_there_is(self)
        self._runner, self._range_runner = TraceRunner(self), CalmRunner(self)
        session.set_runner(self._runner, self._range_runner)
        self.kernels = KernelWarmUp(session, self)
        self._first_picture = QTimer(self)
        self._first_picture.setSingleShot(True)
        self._first_picture.timeout.connect(self._after_first_picture)
        self._actions = self._make_actions()
        self.top_bar = TopBar(session, self.appearance, self._actions)
        self.message_bar = MessageBar(self.appearance)
        self.status = StatusBar(session, self.appearance)
        self.opener = Opener(session, settings, self.message_bar, self)
        self.saver = Saver(self.message_bar, self)
        self.closing = Closing(session, self._runs, self._save_then, self.saver, self)
        self.recovery = Recovery(session, self._runs, self.closing.unsaved, self)
        self._drop = DropTarget(self, self.opener)
        self._run_progress = RunProgress(session, self._runner.background, self)
        self._workspaces: dict[str, int] = {}
        context = WorkspaceContext(session, self.appearance, self.training, settings)
        self._stack = WorkspaceStack(workspaces(), context)
        self._assemble()
        self._fill_menus()
        # Puts the recent files at the end of the menu that was filled just now.
        self.recent = RecentFiles(settings, self.top_bar.file_menu_button.menu(), self)
        self._connect()
        self._restyle()
        self._show_title()
        self._show_actions()
        # The first key goes to what the window is about, not to the first button of the bar.
        self._stack.currentWidget().setFocus()
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*DEFAULT_SIZE)

    # Assembling

    def _make_actions(self) -> dict[str, QAction]:
        pairs = (
            (texts.OPEN, self._open),
            (texts.PASTE, self._paste),
            (texts.SAVE_MODEL, self._save_model),
            (texts.SAVE_SESSION, self._save_session),
            (texts.NEW_NETWORK, self._new_network),
            (texts.RESTORE, self._restore_weights),
            (texts.UNDO, self._undo),
            (texts.REDO, self._redo),
            (texts.EXPORT, self._export),
            (texts.EXPORT_TRACE, self._export_trace),
            (texts.SHORTCUTS, self._show_shortcuts),
            (texts.ABOUT, self._show_about),
            (texts.QUIT, self._quit),
        )
        self._texts: tuple[ActionText, ...] = tuple(text for text, _ in pairs)
        return {text.name: make_action(self, text, self.appearance, slot) for text, slot in pairs}

    def _assemble(self) -> None:
        for index, entry in enumerate(workspaces()):
            self._workspaces[entry.name] = index
            self.top_bar.tabs.add_workspace(entry.title)
        self._stack.built.connect(self._drop.take_over)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        Floating(self.message_bar, centre)
        training_status = TrainingStatus(self.training)
        training_status.told.connect(self.status.show_training)
        self.status.addPermanentWidget(training_status)
        self.setStatusBar(self.status)

    def _fill_menus(self) -> None:
        bar = self.top_bar
        self._fill(bar.network_button.menu(), "newNetworkAction", "restoreWeightsAction", None)
        self._fill(bar.network_button.menu(), "saveModelAction")
        self._fill(bar.export_button.menu(), "exportAction", "exportTraceAction", "saveModelAction")
        self._fill(bar.help_button.menu(), "shortcutsAction", "aboutAction", None, "quitAction")
        self._fill(bar.file_menu_button.menu(), "openAction", "pasteAction", "saveSessionAction")
        bar.file_menu_button.menu().addAction(self.opener.reread_action)

    def _fill(self, menu: QMenu, *names: str | None) -> None:
        for name in names:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _connect(self) -> None:
        self.top_bar.tabs.currentChanged.connect(self._stack.show_workspace)
        self.top_bar.example_chosen.connect(self.opener.open_example)
        self.recent.chosen.connect(self.opener.open_path)
        for busy in (self.opener, self.saver):
            busy.activity.connect(self.status.show_activity)
        self.closing.waiting.connect(self.message_bar.show_information)
        self.training.inspect_wanted.connect(self._show_inspect)
        self.training.backward_wanted.connect(self._show_backward)
        self.opener.training_found.connect(self.adopt)
        self.recovery.failed.connect(self.message_bar.show_warning)
        self.appearance.changed.connect(self._restyle)
        self.appearance.changed.connect(self._repaint_icons)
        self.session.subscribe(
            self._on_change,
            Aspect.SEQUENCE,
            Aspect.HISTORY,
            Aspect.PARAMETERS,
            Aspect.TRAINING,
        )

    # Following

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & {Aspect.SEQUENCE, Aspect.HISTORY}:
            self._show_title()
        if changed & {Aspect.HISTORY, Aspect.TRAINING}:
            self._show_actions()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.session.sequence.name}[*] – {TITLE}")
        self.setWindowModified(self.session.modified)

    def _show_actions(self) -> None:
        session, live = self.session, self.session.live
        for name, word, text in (
            ("undoAction", "Undo", session.undo_text),
            ("redoAction", "Redo", session.redo_text),
        ):
            action = self._actions[name]
            action.setEnabled(text is not None and not live)
            keys = action.shortcut().toString()
            action.setToolTip(f"{word}: {text} ({keys})" if text else f"Nothing to {word.lower()}")
        self._actions["restoreWeightsAction"].setEnabled(
            not live and session.document.parameters is not session.document.reference
        )
        self._actions["newNetworkAction"].setEnabled(not live)

    @Slot()
    def _restyle(self) -> None:
        theme = self.appearance.theme
        self.setPalette(palette_of(theme))
        self.setStyleSheet(style_sheet(theme, icon_folder()))

    @Slot()
    def _repaint_icons(self) -> None:
        for text in self._texts:
            paint_icon(self._actions[text.name], text, self.appearance)

    @Slot()
    def _after_first_picture(self) -> None:
        self.kernels.start()
        self._stack.build_in_idle_time(DIALOGS)

    def findChild(self, *wanted: Any, **named: Any) -> Any:
        """Find a part of the window, whether or not its workspace was shown already."""
        self._stack.build_all()
        return super().findChild(*wanted, **named)

    def findChildren(self, *wanted: Any, **named: Any) -> Any:
        """Find parts of the window, also those of workspaces that were not shown yet."""
        self._stack.build_all()
        return super().findChildren(*wanted, **named)

    # What a person does

    def show_workspace(self, name: str) -> None:
        """Show the workspace of that name; ValueError names those that there are."""
        if name not in self._workspaces:
            message = f"there is no workspace {name!r}; there are {', '.join(self._workspaces)}"
            raise ValueError(message)
        self.top_bar.tabs.setCurrentIndex(self._workspaces[name])

    @Slot()
    def _show_inspect(self) -> None:
        self.show_workspace("inspect")

    @Slot()
    def _show_backward(self) -> None:
        self.show_workspace("train")
        button = self.findChild(QPushButton, "trainBackwardButton")
        if button is not None:
            button.click()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The views of the workspace on the screen that can be exported."""
        return tuple(getattr(self._stack.currentWidget(), "figures", ()))

    def keep_work(self) -> None:
        """Keep unsaved work from now on, and offer what a crash has left behind."""
        self.recovery.start()
        self.closing.enabled = True
        if left_behind():
            self.message_bar.show_warning(
                "The program ended unexpectedly with unsaved work.", "Open it", self._recover
            )

    @Slot(object)
    def adopt(self, runs: TrainingRuns) -> None:
        """Go on with the runs of a session file, which holds them as they are."""
        self.training.adopt(runs)
        current = runs.current
        self.closing.mark_saved(None if current is None else (current.run, current.run.update))

    def _recover(self) -> None:
        from lstm_gui.interchange import ModelFileError
        from lstm_gui.session import load_session  # needs all of training and of the formats

        for path in left_behind()[:1]:
            try:
                document, training = load_session(path)
            except ModelFileError as error:
                put_aside(path)
                self.message_bar.show_error(str(error))
                return
            self.session.do(changes.Open(document, "open the unsaved work"))
            if training is not None:
                self.training.adopt(training)
                self.show_workspace("train")
            # From now on it is ours to keep, and still unsaved.
            path.replace(self.recovery.path)

    def _runs(self) -> TrainingRuns:
        return self.training.runs

    def restore_geometry(self) -> None:
        """Put the window where it was when it was last closed."""
        self.restoreGeometry(self.settings.window_geometry)

    def _figure_under_mouse(self) -> Figure | None:
        figures: dict[object, Figure] = {figure: figure for figure in self.figures}
        widget = QApplication.widgetAt(QCursor.pos())
        while widget is not None and widget not in figures:
            widget = widget.parentWidget()
        return None if widget is None else figures[widget]

    @Slot()
    def _open(self) -> None:
        self.opener.ask()

    @Slot()
    def _paste(self) -> None:
        self.opener.paste()

    @Slot()
    def _save_model(self) -> None:
        files.save_model(self.session, self.settings, self.saver, self)

    @Slot()
    def _save_session(self) -> None:
        self._save_then(lambda: None)

    def _save_then(self, saved: Callable[[], None]) -> None:
        def done(run: SavedRun) -> None:
            self.closing.mark_saved(run)
            saved()

        runs, settings = self.training.runs, self.settings
        files.save_session(self.session, runs, settings, self.saver, self, done)

    @Slot()
    def _new_network(self) -> None:
        from lstm_gui.gui.dialogs import NetworkDialog  # no dialog is needed for the first picture

        NetworkDialog(self.session, self.appearance, self).open()

    @Slot()
    def _restore_weights(self) -> None:
        self.session.do(changes.restore_reference(self.session.document))

    @Slot()
    def _undo(self) -> None:
        self.session.undo()

    @Slot()
    def _redo(self) -> None:
        self.session.redo()

    @Slot()
    def _export(self) -> None:
        self._export_dialog(self._figure_under_mouse())

    @Slot()
    def _export_trace(self) -> None:
        dialog = self._export_dialog(None)
        dialog.choose_trace()

    def _export_dialog(self, figure: Figure | None) -> ExportDialog:
        from lstm_gui.gui.export import ExportDialog

        dialog = ExportDialog(
            self.session,
            self.appearance,
            list(self.figures),
            figure,
            self,
            folder=self.settings.last_export_folder,
        )
        dialog.exported.connect(self._remember_export)
        dialog.open()
        return dialog

    @Slot(object)
    def _remember_export(self, path: Path) -> None:
        self.settings.last_export_folder = path.parent
        self.message_bar.show_information(f"Exported {path}.")

    @Slot()
    def _show_shortcuts(self) -> None:
        from lstm_gui.gui.dialogs import ShortcutsDialog

        ShortcutsDialog(self).open()

    @Slot()
    def _show_about(self) -> None:
        from lstm_gui.gui.dialogs import AboutDialog

        AboutDialog(self).open()

    @Slot()
    def _quit(self) -> None:
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Get the compiled kernels ready once the first picture is on the screen."""
        super().showEvent(event)
        self._first_picture.start(_WARM_UP_AFTER_MILLISECONDS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the threads, remember the window, and close, unless unsaved work asks first."""
        if not self.closing.allowed:
            event.ignore()
            return
        if self.closing.keeps:
            self.recovery.keep_now()
        self.training.shutdown()
        self._runner.shutdown()
        self._range_runner.shutdown()
        self.opener.shutdown()
        self.recovery.shutdown(remove=not self.closing.keeps)
        self.session.set_runner(None)
        self.settings.theme_mode = self.appearance.mode
        self.settings.window_geometry = self.saveGeometry()
        super().closeEvent(event)
