"""The recent files in the menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lstm_gui.gui.files.settings import Settings


def folder_text(path: Path) -> str:
    """Write the folder of a file shortly, with ~ for the home folder."""
    folder = path.parent
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder)
    return str(Path("~") / inside) if inside.parts else "~"


class RecentFiles(QObject):
    """Keeps the recent files at the end of ``menu``, up to date whenever it opens.

    A file that has vanished is greyed and says so. ``chosen`` carries the path of the one chosen.
    """

    chosen = Signal(str)

    def __init__(self, settings: Settings, menu: QMenu, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._menu = menu
        self._own: list[QAction] = []
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.refresh)
        menu.triggered.connect(self._choose)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Write the list anew."""
        for action in self._own:
            self._menu.removeAction(action)
            action.deleteLater()
        self._own = [self._menu.addSeparator()]
        files = self._settings.recent_files
        for number, path in enumerate(files, start=1):
            self._own.append(self._file_action(number, path))
        if not files:
            none = self._menu.addAction("No recent files")
            none.setEnabled(False)
            none.setToolTip("Files that you open are listed here")
            self._own.append(none)
            return
        self._own.append(self._menu.addSeparator())
        clear = self._menu.addAction("Clear the list")
        clear.setObjectName("clearRecentAction")
        clear.setToolTip("Forget the recent files; the files themselves stay")
        clear.triggered.connect(self._clear)
        self._own.append(clear)

    def _file_action(self, number: int, path: Path) -> QAction:
        name = path.name.replace("&", "&&")
        mnemonic = f"&{number}  " if number < 10 else f"{number}  "
        action = self._menu.addAction("")
        action.setObjectName(f"recentFile{number}Action")
        if _is_there(path):
            action.setText(f"{mnemonic}{name}\t{folder_text(path)}")
            action.setToolTip(f"Open {path}")
            action.setData(str(path))
        else:
            action.setText(f"{mnemonic}{name}\tno longer there")
            action.setToolTip(f"{path} is no longer there: moved, renamed or removed")
            action.setEnabled(False)
        return action

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        if action in self._own and isinstance(action.data(), str):
            self.chosen.emit(action.data())

    @Slot()
    def _clear(self) -> None:
        self._settings.forget_files()
        self.refresh()


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
