"""Where the program keeps its own files: settings, the log, and what it can make again."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

_HOME = "LSTM_LAB_HOME"
_NAME = "lstm-lab"


def config_folder() -> Path:
    """Give the folder of the settings: LSTM_LAB_HOME, or the platform's place for settings."""
    return _folder(QStandardPaths.StandardLocation.GenericConfigLocation)


def log_folder() -> Path:
    """Give the folder of the log: LSTM_LAB_HOME, or the platform's place for a program's data."""
    return _folder(QStandardPaths.StandardLocation.GenericDataLocation)


def cache_folder() -> Path:
    """Give the folder for what can be made again: LSTM_LAB_HOME, or the platform's cache."""
    return _folder(QStandardPaths.StandardLocation.GenericCacheLocation)


def _folder(location: QStandardPaths.StandardLocation) -> Path:
    home = os.environ.get(_HOME)
    if home:
        return Path(home).expanduser()
    return Path(QStandardPaths.writableLocation(location)) / _NAME
