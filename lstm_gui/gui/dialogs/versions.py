"""Which versions of everything are at work: for the about box and for reports."""

from __future__ import annotations

import platform
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from lstm_gui import __version__

_LIBRARIES = (
    ("PySide6", ("PySide6-Essentials", "PySide6")),
    ("pyqtgraph", ("pyqtgraph",)),
    ("NumPy", ("numpy",)),
    ("pandas", ("pandas",)),
    ("safetensors", ("safetensors",)),
    ("Numba", ("numba",)),
    ("Roboto", ("font-roboto",)),
)


def versions() -> tuple[tuple[str, str], ...]:
    """Give name and version of the program, the system, Python and the libraries.

    Nothing is imported for it: the versions are those that are installed.
    """
    rows = [
        ("LSTM Lab", __version__),
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("System", f"{platform.system()} {platform.release()} ({platform.machine()})"),
        ("Qt", f"{qVersion()} ({QGuiApplication.platformName() or 'no window'})"),
    ]
    rows.extend((name, _version(packages)) for name, packages in _LIBRARIES)
    return tuple(rows)


def versions_text() -> str:
    """Give the versions as lines of text to paste into a report."""
    return "\n".join(f"{name}: {version}" for name, version in versions())


def _version(packages: tuple[str, ...]) -> str:
    # Costs a window's start fifteen milliseconds that nobody but this needs.
    import importlib.metadata

    for package in packages:
        try:
            found = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
        loaded = package != "numba" or "numba" in sys.modules
        return found if loaded else f"{found} (not in use yet)"
    return "not installed"
