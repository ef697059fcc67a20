"""What every test gets: an offscreen Qt, its own settings folder, one BLAS thread."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Before Qt or NumPy is imported anywhere: the same picture and the same speed on every machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ.pop("QT_STYLE_OVERRIDE", None)

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

# A deadline measures the machine, not the code.
settings.register_profile("lstm_lab", deadline=None, max_examples=50)
settings.load_profile("lstm_lab")


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send settings, logs and caches of a test to its own folder, never the user's."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("LSTM_LAB_HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    return home
