"""What every test of the window gets."""

from __future__ import annotations

import pytest

from lstm_gui.gui import main_window


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no window of a test begin to compile kernels in another process beside it."""
    monkeypatch.setattr(main_window, "_WARM_UP_AFTER_MILLISECONDS", 2**30)
