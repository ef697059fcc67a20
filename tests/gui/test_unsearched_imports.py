"""PySide does not read the source of what we import, and answers as before afterwards."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from lstm_gui.gui.unsearched_imports import unsearched

COUNTED = """
import inspect, sys
from PySide6.QtWidgets import QApplication
features = sys.modules.get("shibokensupport.feature")
search = vars(features).get("_mod_uses_pyside") if features else None
read, sources = [], inspect.getsource
inspect.getsource = lambda module: read.append(module.__name__) or sources(module)
from lstm_gui.gui.app import build_window
app = QApplication([])
window = build_window()
inspect.getsource = sources
print(*read)
print(search is None or vars(features)["_mod_uses_pyside"] is search)
"""


def test_the_start_reads_no_sources() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED], capture_output=True, text=True, check=True
    )
    read, restored = done.stdout.splitlines()
    # What the very first lines of the start import is not many.
    assert len(read.split()) < 20
    assert restored == "True"


def test_pyside_looks_again_afterwards_also_when_an_import_fails() -> None:
    features = pytest.importorskip("shibokensupport.feature")
    search = features._mod_uses_pyside
    with pytest.raises(ImportError, match="nothing_of_this_name"), unsearched():
        importlib.import_module("nothing_of_this_name")
    assert features._mod_uses_pyside is search
    with unsearched():
        assert features._mod_uses_pyside is not search
    assert features._mod_uses_pyside is search


def test_a_pyside_that_does_not_look_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "shibokensupport.feature", raising=False)
    with unsearched():
        assert "shibokensupport.feature" not in sys.modules
    assert "shibokensupport.feature" not in sys.modules
