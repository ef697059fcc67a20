"""What the program remembers between two starts, with types, in one INI file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QLocale, QSettings, QStandardPaths

from lstm_gui.gui.files.folders import config_folder
from lstm_gui.gui.theme import ThemeMode

_THEME = "appearance/theme"
_GEOMETRY = "window/geometry"
_STATE = "window/state"
_RECENT = "files/recent"
_FOLDER = "files/last_folder"
_EXPORT_FOLDER = "files/last_export_folder"
_LOCALE = "numbers/locale"
_TASK_LIST = "training/task_list"

RECENT_LIMIT = 10
SYSTEM_LOCALE = "system"
PLAIN_LOCALE = "C"


class _Store(Protocol):
    """Untyped values by key; QSettings is one."""

    def value(self, key: str) -> object: ...
    def setValue(self, key: str, value: object) -> None: ...


class _Memory:
    """A store that forgets everything at the end."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str) -> object:
        return self._values.get(key)

    def setValue(self, key: str, value: object) -> None:
        self._values[key] = value


class Settings:
    """Typed access to the settings; a value that cannot be used reads as its default.

    ``path`` is the INI file; None takes ``settings.ini`` in the program's own folder. A file or
    folder that cannot be written is no error: the settings then last until the program ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = config_folder() / "settings.ini" if path is None else path
        self._store: _Store = QSettings(str(self._path), QSettings.Format.IniFormat)

    @classmethod
    def in_memory(cls) -> Settings:
        """Give settings that touch no file, for pictures and tests."""
        settings = cls.__new__(cls)
        settings._path = Path()
        settings._store = _Memory()
        return settings

    @property
    def path(self) -> Path:
        """The file; an empty path when there is none."""
        return self._path

    def save(self) -> None:
        """Write the file now instead of at the end."""
        if isinstance(self._store, QSettings):
            self._store.sync()

    # Window

    @property
    def theme_mode(self) -> ThemeMode:
        """Light, dark, or like the system (the default)."""
        try:
            return ThemeMode(self._text(_THEME))
        except ValueError:
            return ThemeMode.SYSTEM

    @theme_mode.setter
    def theme_mode(self, mode: ThemeMode) -> None:
        self._store.setValue(_THEME, mode.value)

    @property
    def window_geometry(self) -> QByteArray:
        """What ``QWidget.saveGeometry`` gave; empty at the first start."""
        return self._bytes(_GEOMETRY)

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._store.setValue(_GEOMETRY, geometry)

    @property
    def window_state(self) -> QByteArray:
        """What ``QMainWindow.saveState`` gave; empty at the first start."""
        return self._bytes(_STATE)

    @window_state.setter
    def window_state(self, state: QByteArray) -> None:
        self._store.setValue(_STATE, state)

    # Files

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Files that were opened, the newest first; some may have vanished since."""
        try:
            paths = json.loads(self._text(_RECENT))
        except ValueError:
            return ()
        if not isinstance(paths, list):
            return ()
        return tuple(Path(path) for path in paths if isinstance(path, str) and path)[:RECENT_LIMIT]

    def remember_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones; the next is looked for in its folder."""
        path = path.absolute()
        others = (other for other in self.recent_files if other != path)
        self._set_recent((path, *others))
        self._store.setValue(_FOLDER, str(path.parent))

    def forget_file(self, path: Path) -> None:
        """Take a file out of the recent ones."""
        self._set_recent(other for other in self.recent_files if other != path)

    def forget_files(self) -> None:
        """Empty the list of recent files."""
        self._set_recent(())

    @property
    def last_folder(self) -> Path:
        """Where files were opened last; the user's documents if that is gone."""
        return self._folder(_FOLDER)

    @property
    def last_export_folder(self) -> Path:
        """Where something was exported or saved last; the user's documents if that is gone."""
        return self._folder(_EXPORT_FOLDER)

    @last_export_folder.setter
    def last_export_folder(self, folder: Path) -> None:
        self._store.setValue(_EXPORT_FOLDER, str(folder.absolute()))

    # Numbers

    @property
    def number_locale(self) -> str:
        """How numbers are shown: "C" (decimal point, the default), "system", or such as "de_DE"."""
        name = self._text(_LOCALE)
        known = name == SYSTEM_LOCALE or QLocale(name).language() != QLocale.Language.C
        return name if name and known else PLAIN_LOCALE

    @number_locale.setter
    def number_locale(self, name: str) -> None:
        self._store.setValue(_LOCALE, name)

    @property
    def locale(self) -> QLocale:
        """The locale of ``number_locale``, without marks between thousands."""
        name = self.number_locale
        locale = QLocale.system() if name == SYSTEM_LOCALE else QLocale(name)
        locale.setNumberOptions(
            QLocale.NumberOption.OmitGroupSeparator | QLocale.NumberOption.RejectGroupSeparator
        )
        return locale

    # Training

    @property
    def task_list_folded(self) -> bool | None:
        """Whether the tasks are one line; None (the default) where there is little height."""
        return {"folded": True, "shown": False}.get(self._text(_TASK_LIST))

    @task_list_folded.setter
    def task_list_folded(self, folded: bool) -> None:
        self._store.setValue(_TASK_LIST, "folded" if folded else "shown")

    # Inside

    def _text(self, key: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _folder(self, key: str) -> Path:
        text = self._text(key)
        if text and Path(text).is_dir():
            return Path(text)
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        return Path(documents) if documents and Path(documents).is_dir() else Path.home()

    def _set_recent(self, paths: Iterable[Path]) -> None:
        texts = [str(path) for path in paths][:RECENT_LIMIT]
        self._store.setValue(_RECENT, json.dumps(texts, ensure_ascii=False))
